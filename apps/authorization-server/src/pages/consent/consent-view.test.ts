import { expect, test } from 'vitest';
import type { ConsentRequest } from '../../consent/consent-request.ts';
import { consentView } from './consent-view.ts';

const now = new Date('2026-11-21T10:00:00Z');
const person = { name: 'Ann Trader', email: 'ann@example.com' };
const servedTools = new Set(['GetQuote', 'PlaceOrder']);
const connection = {
  id: 'c1',
  scope: 'mcp:read' as const,
  connectedAt: now,
  lastUsedAt: undefined,
  ofThisBrowser: true,
};

const request = (facts: Partial<ConsentRequest> = {}): ConsentRequest => ({
  uid: 'u1',
  client: {
    id: 'abc',
    name: 'Claude Code',
    kind: 'dynamic',
    unverified: true,
    documentHost: undefined,
    consentDigest: 'digest',
  },
  redirect: { uri: 'http://localhost:3118/callback', kind: 'loopback', host: 'localhost' },
  changed: undefined,
  asked: 'mcp:trade',
  limits: { asked: undefined, earlier: undefined, proposed: undefined },
  offered: ['mcp:read', 'mcp:trade'],
  stepUp: false,
  preselected: 'mcp:read',
  connections: [],
  paused: false,
  replaces: 'all',
  preselectedReplaces: undefined,
  ...facts,
});

const view = (facts: Partial<ConsentRequest> = {}) =>
  consentView({ request: request(facts), person, authenticatedAt: now, servedTools, now });
const checked = (options: { name: string; checked: boolean }[]) =>
  options.filter((option) => option.checked).map(({ name }) => name);

test('at a first connection both kinds of access are there and the lesser one is chosen, whatever was asked', () => {
  const { options, asked } = view();
  expect(options.map(({ name }) => name)).toEqual(['Read only', 'Read and trade']);
  expect(checked(options)).toEqual(['Read only']);
  expect(asked).toBe('Read and trade');
});

test('trading is offered with a warning when there is a funded account', () => {
  const funded = ['Apex 50'];
  expect(consentView({ request: request(), person, authenticatedAt: now, servedTools, now, funded }).funded).toEqual(
    funded,
  );
  const readOnly = request({ offered: ['mcp:read'] });
  expect(consentView({ request: readOnly, person, authenticatedAt: now, servedTools, now, funded }).funded).toEqual([]);
});

test('at a step-up nothing is chosen for the person', () => {
  expect(checked(view({ stepUp: true, preselected: undefined, connections: [connection] }).options)).toEqual([]);
});

test('each kind of access says what it lets the client do, of what is served', () => {
  expect(view().options.map(({ powers }) => powers.flatMap(({ tools }) => tools))).toEqual([
    ['GetQuote'],
    ['PlaceOrder'],
  ]);
});

test('where trading is off, only reading is offered', () => {
  expect(view({ offered: ['mcp:read'] }).options.map(({ name }) => name)).toEqual(['Read only']);
});

test('a metadata-document client may take the place of a connection; the one of this browser is chosen', () => {
  const facts = { replaces: 'choose' as const, connections: [connection], preselectedReplaces: 'c1' };
  const { replaces, ending } = view(facts);
  expect(replaces.map(({ value, name }) => [value, name])).toEqual([
    ['c1', 'The one that may only read'],
    ['', 'New connection'],
  ]);
  expect(checked(replaces)).toEqual(['The one that may only read']);
  expect(ending).toEqual([]);
  expect(checked(view({ ...facts, preselectedReplaces: undefined }).replaces)).toEqual(['New connection']);
});

test('that the person paused the client is said', () => {
  expect([view().paused, view({ paused: true }).paused]).toEqual([false, true]);
});

test('with no connection yet there is nothing to replace', () => {
  expect(view({ replaces: 'choose' }).replaces).toEqual([]);
});

test('a dynamic client is told which connection ends', () => {
  const { ending, replaces } = view({ connections: [connection] });
  expect(ending.map(({ scope, connected }) => [scope, connected.words])).toEqual([
    ['Read only', '21 Nov 2026, 10:00 UTC'],
  ]);
  expect(replaces).toEqual([]);
});

test('a choice that could not be taken is shown again as it was', () => {
  const chosen = { access: 'mcp:trade', replaces: '' };
  const again = consentView({
    request: request(),
    person,
    authenticatedAt: now,
    servedTools,
    now,
    chosen,
    error: 'Choose.',
  });
  expect(checked(again.options)).toEqual(['Read and trade']);
  expect(again.error).toBe('Choose.');
});

test.each([
  ['loopback', true, 'a program on the computer'],
  ['private_scheme', true, 'opens the app “cursor” on this computer'],
  ['https', true, 'Nobody has checked'],
  ['https', false, 'operator'],
] as const)('a return to %s (unverified: %s) is warned of', (kind, unverified, words) => {
  const { client, redirect } = request();
  const uri = kind === 'private_scheme' ? 'cursor://anysphere.cursor-mcp/oauth/callback' : redirect.uri;
  const { notice } = view({ redirect: { ...redirect, uri, kind }, client: { ...client, unverified } }).redirect;
  expect(notice).toContain(words);
});

test('a client that says otherwise of itself than at the last consent is told so', () => {
  const changed = (formerName: string | undefined, formerHost: string | undefined) =>
    view({ changed: { since: now, formerName, formerHost } }).changed?.before;
  expect(view().changed).toBeUndefined();
  expect(changed('Claude Code', undefined)).toBe('it was called “Claude Code”');
  expect(changed('Claude Code', 'localhost')).toBe('it was called “Claude Code”, and it returned to localhost');
  expect(changed(undefined, undefined)).toBe('it named other addresses or keys');
});

test('A111: trading takes the password again when the sign-in is older than 15 minutes', () => {
  const asked = (minutes: number, offered: ConsentRequest['offered'] = ['mcp:read', 'mcp:trade']) => {
    const authenticatedAt = new Date(now.getTime() - minutes * 60_000);
    return consentView({ request: request({ offered }), person, authenticatedAt, servedTools, now }).password;
  };
  expect(asked(0)).toBeUndefined();
  expect(asked(15)).toBeUndefined();
  expect(asked(16)).toMatchObject({ signedIn: { ago: '16 minutes ago' }, error: undefined });
  expect(asked(16, ['mcp:read'])).toBeUndefined();
});
