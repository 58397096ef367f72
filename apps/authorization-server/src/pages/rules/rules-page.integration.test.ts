import { randomUUID } from 'node:crypto';
import { Prisma } from '@portcullis/database';
import { rulesMark, setConnectionRules } from '@portcullis/operations';
import { expect, test } from 'vitest';
import type { CookieBrowser } from '../../../../../tests/harness/authorization-client.ts';
import { seedConnection } from '../../../../../tests/harness/connection.ts';
import { useDatabase } from '../../../../../tests/harness/database.ts';
import { readForms } from '../../../../../tests/harness/html-forms.ts';
import { usePages, visitorsPassword } from '../../../../../tests/harness/page-visitor.ts';
import { createToolCaller, quoteMarket } from '../../../../../tests/harness/tool-caller.ts';
import { waitingApproval } from '../../../../../tests/harness/waiting-approval.ts';

const database = useDatabase();
const { at, post, signUp, signedIn, connection } = usePages(database);

type Client = { browser: CookieBrowser; personId: string; connectionId: string };

const client = async (by?: CookieBrowser, id?: string): Promise<Client> => {
  const { browser, personId } = by && id ? { browser: by, personId: id } : await signedIn();
  const { connectionId } = await seedConnection(database(), { scope: 'mcp:trade', personId });
  return { browser, personId, connectionId };
};

const open = async ({ browser, connectionId }: Client) => {
  const html = await (await browser.open(at(`/clients/${connectionId}/rules`))).text();
  const [form] = readForms(html).filter(({ action }) => action.endsWith('/rules'));
  const value = (name: string) => form?.fields.find((field) => field.name === name)?.value ?? '';
  return { html, hidden: { form_token: value('form_token'), seen: value('seen') } };
};
const save = async (own: Client, fields: Record<string, string>, hidden?: Record<string, string>) =>
  post(own.browser, `/clients/${own.connectionId}/rules`, { ...(hidden ?? (await open(own)).hidden), ...fields });
const rulesOf = async ({ connectionId }: Client) => (await connection(connectionId)).rules;
const openApproval = async (own: Client) => (await waitingApproval(database(), own)).id;
const outcomeOf = async (id: string) => (await database().prisma.approval.findUniqueOrThrow({ where: { id } })).outcome;
const leaveOpen = ({ personId }: Client) =>
  database().prisma.browserSession.updateMany({
    where: { personId },
    data: { authenticatedAt: new Date(Date.now() - 16 * 60_000) },
  });

test('A111: asking more takes no password, asking less does, and either ends what waits under the old rules', async () => {
  const browser = await signUp('ruler@example.com');
  const { id } = await database().prisma.person.findUniqueOrThrow({ where: { email: 'ruler@example.com' } });
  const own = await client(browser, id);
  await leaveOpen(own);
  const waiting = await openApproval(own);
  const saved = await save(own, { when: 'above', above_quantity: '2', cool_off_minutes: '60' });
  expect([saved.status, saved.headers.get('location')]).toEqual([303, `/clients/${own.connectionId}/rules?done=saved`]);
  const two = { approvals: { when: 'above', above: { quantity: 2 } }, gates: { coolOffMinutes: 60 } };
  expect([await rulesOf(own), await outcomeOf(waiting)]).toEqual([two, 'ended']);
  expect((await open(own)).html).toContain('It asks you before more than 2 contracts.');

  const kept = await openApproval(own);
  expect((await save(own, { when: 'above', above_quantity: '2', cool_off_minutes: '60' })).status).toBe(303);
  expect(await outcomeOf(kept), 'nothing was changed').toBeNull();
  for (const password of [undefined, 'not the password']) {
    const looser = { when: 'above', above_quantity: '3', cool_off_minutes: '60', ...(password ? { password } : {}) };
    const answer = await save(own, looser);
    expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining('type="password"')]);
  }
  expect([await rulesOf(own), await outcomeOf(kept)]).toEqual([two, null]);
  expect((await save(own, { when: 'never', password: visitorsPassword })).status).toBe(303);
  expect([await rulesOf(own), await outcomeOf(kept)]).toEqual([null, 'ended']);
  const rows = await database().prisma.auditEvent.findMany({
    where: { connectionId: own.connectionId, event: 'connection.rules_set' },
    orderBy: { id: 'asc' },
  });
  expect(rows.map(({ reason }) => reason)).toEqual([
    'tighter:approvals,coolOffMinutes',
    'unchanged',
    'looser:approvals,coolOffMinutes',
  ]);
});

test('what was changed meanwhile, in another window, is not overwritten', async () => {
  const own = await client();
  const { hidden } = await open(own);
  expect((await save(own, { when: 'every' }, hidden)).status).toBe(303);
  const late = await save(own, { when: 'every', exits: 'on' }, hidden);
  expect([late.status, await late.text()]).toEqual([409, expect.stringContaining('changed meanwhile')]);
  expect(await rulesOf(own)).toEqual({ approvals: { when: 'every' } });
  // Both windows were opened before either was saved.
  const { hidden: now } = await open(own);
  const [one, other] = await Promise.all([
    save(own, { when: 'every', exits: 'on' }, now),
    save(own, { when: 'every', untrusted: 'on' }, now),
  ]);
  expect([one.status, other.status].sort()).toEqual([303, 409]);
});

test('a form that cannot be read is shown again with what is wrong, as it was filled', async () => {
  const own = await client();
  const answer = await save(own, { when: 'above', above_notional: 'a lot', fresh_minutes: '<5>' });
  const html = await answer.text();
  expect(answer.status).toBe(422);
  for (const words of ['Give dollars', 'Give whole minutes', 'value="a lot"', 'value="&lt;5&gt;"']) {
    expect(html).toContain(words);
  }
  expect(await rulesOf(own)).toBeNull();
});

test('rules that cannot be read are shown as such, and setting them again takes the password', async () => {
  const own = await client();
  await database().prisma.connection.update({ where: { id: own.connectionId }, data: { rules: { approvals: 'yes' } } });
  expect((await open(own)).html).toContain('Its rules cannot be read.');
  await leaveOpen(own);
  expect((await save(own, { when: 'every', exits: 'on' })).status).toBe(422);
  await database().prisma.connection.update({ where: { id: own.connectionId }, data: { rules: Prisma.DbNull } });
});

test('another person, and whoever comes when it is cut off, finds nothing there', async () => {
  const own = await client();
  const { hidden } = await open(own);
  const other = await client();
  const theirs = await open(other);
  for (const id of [own.connectionId, randomUUID(), 'not-an-id']) {
    expect((await other.browser.open(at(`/clients/${id}/rules`))).status).toBe(404);
    expect((await post(other.browser, `/clients/${id}/rules`, { ...theirs.hidden, when: 'every' })).status).toBe(404);
  }
  await database().prisma.connection.update({ where: { id: own.connectionId }, data: { revokedAt: new Date() } });
  expect((await save(own, { when: 'every' }, hidden)).status).toBe(404);
  expect(await rulesOf(own)).toBeNull();
});

test('Races: no order commits under the old rules once the new ones were answered, and each that comes after waits', async () => {
  await quoteMarket(database());
  const one = { account: 'Sim101', instrument: 'MES', side: 'Buy', type: 'Market', quantity: 1 };
  for (let round = 0; round < 8; round += 1) {
    const caller = await createToolCaller(database(), { limitWrites: false });
    const { personId, connectionId } = caller;
    const place = async () =>
      (await caller.call('PlaceOrder', { ...one, client_request_id: randomUUID() })).structuredContent.error;
    const flood = Array.from({ length: 6 }, place);
    const actor = { kind: 'person', personId, requestId: 'r', address: '192.0.2.1' } as const;
    const change = { connectionId, rules: { approvals: { when: 'every' } }, seen: rulesMark(null) } as const;
    await setConnectionRules(database(), actor, { ...change, sessionHash: new Uint8Array(32) }, caller.context().now);
    const committed = () => database().prisma.order.count({ where: { connectionId } });
    const then = await committed();
    expect(await place()).toBe('approval_required');
    const said = await Promise.all(flood);
    expect(await committed()).toBe(then);
    expect(said.filter((error) => error === undefined)).toHaveLength(then);
    expect(said.filter((error) => error === 'approval_required')).toHaveLength(6 - then);
  }
});
