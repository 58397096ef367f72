import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  allowedCode,
  CookieBrowser,
  decide,
  newSession,
  openConsent,
  redirectUri,
  registerClient,
  type SignedIn,
  signedInPerson,
} from '../harness/authorization-client.ts';
import { type AuthorizationServer, startAuthorizationServer } from '../harness/authorization-server.ts';
import { useDatabase } from '../harness/database.ts';
import { plainText, readForms } from '../harness/html-forms.ts';
import { authorizationRequest, discover, type Endpoints, redeemCode, refresh } from '../harness/oauth.ts';

const database = useDatabase();
let server: AuthorizationServer;
let endpoints: Endpoints;
let person: SignedIn;
let clientId: string;

beforeAll(async () => {
  server = await startAuthorizationServer(database());
  endpoints = await discover(server.issuer);
  person = await signedInPerson(database());
  clientId = await registerClient(server);
});
afterAll(() => server?.stop());

const type = 'portcullis_trading';
const asked = { type, instruments: ['ES', 'MES'], max_order_quantity: 2 };
const details = JSON.stringify([asked]);
const open = (browser: CookieBrowser, changed: { details: string }) =>
  browser.open(authorizationRequest(endpoints, { clientId, redirectUri, resource: server.resource, ...changed }).url);

/** Each by a name of its own: a client of the same name and host is taken for the same one, come back. */
const newClient = () => registerClient(server, `Client ${randomUUID()}`);

const granted = async (given: { scope?: 'mcp:read' | 'mcp:trade'; details?: string } = {}) => {
  const id = await newClient();
  const scope = given.scope ?? 'mcp:trade';
  const sent = { clientId: id, scope: 'mcp:trade', ...(given.details ? { details: given.details } : {}) };
  return { id, code: await allowedCode(server, person.browser, sent, { scope }) };
};

/** The fields of a form as a browser would send them, with some of them changed. */
const filled = (html: string, changed: Record<string, string>): URLSearchParams => {
  const form = readForms(html).find(({ fields }) => fields.some(({ name }) => name === 'access'));
  const sent = new URLSearchParams();
  for (const { name, type: kind, value, checked } of form?.fields ?? []) {
    if (checked || (kind !== 'radio' && kind !== 'checkbox')) sent.append(name, value);
  }
  for (const [name, value] of Object.entries({ decision: 'allow', access: 'mcp:trade', ...changed })) {
    sent.set(name, value);
  }
  return sent;
};

describe('a request with authorization_details', () => {
  test('RAR-01, RAR-03: is shown in plain words beside the scope, and the token response says what was granted', async () => {
    const { attempt, page } = await openConsent(server, person.browser, { clientId, scope: 'mcp:trade', details });
    const text = plainText(await (await person.browser.open(page)).text());
    expect(text).toMatch(/It asked for Read and trade Only ES and MES\. At most 2 contracts an order\./);
    const code = (await decide(person.browser, page, { scope: 'mcp:trade' })).get('code') ?? '';
    const tokens = await redeemCode(endpoints, { clientId, redirectUri, code, verifier: attempt.verifier });
    expect(tokens.body).toMatchObject({ scope: 'mcp:trade', authorization_details: [asked] });
  });

  test('RAR-01, RAR-03: the person grants other limits than were asked, and they are what holds', async () => {
    const id = await newClient();
    const sent = { clientId: id, scope: 'mcp:trade', details };
    const { attempt, page } = await openConsent(server, person.browser, sent);
    const html = await (await person.browser.open(page)).text();
    const wrong = { max_order_quantity: 'a few', loss_per_day: '$1,000' };
    const faulty = await person.browser.open(page, { method: 'POST', body: filled(html, wrong) });
    const shown = await faulty.text();
    expect([faulty.status, plainText(shown)]).toEqual([
      422,
      expect.stringContaining('Largest order: It must be a whole number from 1 to 1000.'),
    ]);
    const mended = filled(shown, { max_order_quantity: '1' });
    expect([mended.get('loss_per_day'), mended.get('instruments')]).toEqual(['$1,000', 'ES, MES']);
    const allowed = await person.browser.open(page, { method: 'POST', body: mended });
    const resumed = await person.browser.open(new URL(allowed.headers.get('location') ?? '', page).href);
    const code = new URL(resumed.headers.get('location') ?? '').searchParams.get('code') ?? '';
    const tokens = await redeemCode(endpoints, { clientId: id, redirectUri, code, verifier: attempt.verifier });
    const limits = { ...asked, max_order_quantity: 1, loss_per_day: 1_000 };
    expect(tokens.body.authorization_details).toEqual([limits]);
    const [row] = await database().prisma.auditEvent.findMany({ where: { clientId: id, event: 'connection.created' } });
    expect(row?.limitsAfter).toEqual(limits);
  });

  test('RAR-01: who comes back is asked with the limits that held before', async () => {
    const page = async (more: { details?: string }) => {
      const opened = await openConsent(server, person.browser, { clientId, scope: 'mcp:trade', ...more });
      return filled(await (await person.browser.open(opened.page)).text(), {});
    };
    const again = await page({});
    expect([again.get('limits'), again.get('max_order_quantity')]).toEqual(['set', '2']);
    const looser = await page({ details: JSON.stringify([{ type, max_order_quantity: 9, max_position: 3 }]) });
    expect([looser.get('max_order_quantity'), looser.get('max_position')]).toEqual(['2', '3']);
    const anew = await openConsent(server, person.browser, { clientId: await registerClient(server) });
    expect(plainText(await (await person.browser.open(anew.page)).text())).toContain(
      'You had set these for it before.',
    );
  });

  test('RAR-03: a token that only reads has none of the type; a client that asked for none and has none is told of none', async () => {
    const read = await granted({ scope: 'mcp:read', details });
    expect((await redeemCode(endpoints, read.code)).body).toMatchObject({ authorization_details: [] });
    const unlimited = await granted();
    expect((await redeemCode(endpoints, unlimited.code)).body).not.toHaveProperty('authorization_details');
  });

  test.each([
    ['no JSON', '[{'],
    ['an object alone', JSON.stringify(asked)],
    ['another type', JSON.stringify([{ type: 'payment_initiation' }])],
    ['a second type beside ours', JSON.stringify([asked, { type: 'x' }])],
    ['an unknown member', JSON.stringify([{ ...asked, leverage: 5 }])],
    ['a value that is none', JSON.stringify([{ ...asked, max_order_quantity: '2' }])],
    ['more than anybody means', JSON.stringify([{ ...asked, accounts: Array(300).fill('Simulation 101') }])],
  ])(
    'RAR-02, AS-20, G-18, M12: %s is refused at the client once the person has signed in, and here before',
    async (_, given) => {
      const known = await open(person.browser, { details: given });
      const answer = new URL(known.headers.get('location') ?? 'none:').searchParams;
      expect([known.status, answer.get('error'), answer.get('iss')]).toEqual([
        ...[303, 'invalid_authorization_details', server.issuer],
      ]);
      const stranger = await open(new CookieBrowser(), { details: given });
      expect([stranger.status, stranger.headers.get('location')]).toEqual([400, null]);
    },
  );

  test('RAR-02, AS-33: sent twice, it is no request', async () => {
    const { url } = authorizationRequest(endpoints, { clientId, redirectUri, resource: server.resource, details });
    const twice = await person.browser.open(`${url}&authorization_details=%5B%5D`);
    expect(new URL(twice.headers.get('location') ?? 'none:').searchParams.get('error')).toBe('invalid_request');
  });
});

describe('a token request', () => {
  test('RAR-04: for more than was granted is refused, and code and refresh token stay good', async () => {
    const { id, code } = await granted({ details });
    const more = JSON.stringify([{ ...asked, max_order_quantity: 3 }]);
    const less = JSON.stringify([{ ...asked, max_order_quantity: 1 }]);
    const refused = { status: 400, body: { error: 'invalid_authorization_details' } };
    expect(await redeemCode(endpoints, { ...code, details: more })).toMatchObject(refused);
    expect(await redeemCode(endpoints, { ...code, details: '{' })).toMatchObject(refused);
    const tokens = await redeemCode(endpoints, { ...code, details: less });
    expect(tokens).toMatchObject({ status: 200, body: { authorization_details: [asked] } });
    const given = { clientId: id, refreshToken: tokens.body.refresh_token ?? '' };
    expect(await refresh(endpoints, { ...given, details: more })).toMatchObject(refused);
    const stolen = { ...given, clientId, details: more };
    expect(await refresh(endpoints, stolen)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await refresh(endpoints, { ...given, details: less })).status).toBe(200);
  });

  test('RAR-03: a refresh tells the limits as they are then, also when its answer is given again', async () => {
    const { id, code } = await granted({ details });
    const first = await redeemCode(endpoints, code);
    const tighter = { type, max_order_quantity: 1 };
    const { personId } = person;
    await database().prisma.connection.updateMany({ where: { personId, clientId: id }, data: { limits: tighter } });
    const given = { clientId: id, refreshToken: first.body.refresh_token ?? '' };
    const [second, replayed] = [await refresh(endpoints, given), await refresh(endpoints, given)];
    expect([second.body.authorization_details, replayed.body]).toEqual([[tighter], second.body]);
    await database().prisma.connection.updateMany({ where: { personId, clientId: id }, data: { limits: { odd: 1 } } });
    const third = await refresh(endpoints, { clientId: id, refreshToken: second.body.refresh_token ?? '' });
    expect(third.body.authorization_details).toEqual([]);
  });
});

describe('where details are named', () => {
  const registered = async (types: unknown) => {
    const metadata = { client_name: 'Agent', redirect_uris: [redirectUri], token_endpoint_auth_method: 'none' };
    const answer = await fetch(endpoints.registration_endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...metadata, authorization_details_types: types }),
    });
    return (await answer.json()) as Record<string, unknown>;
  };

  test('RAR-06: a registration keeps what of its types is known, and such a client connects', async () => {
    expect(await registered([type, 'other'])).toMatchObject({ authorization_details_types: [type] });
    expect(await registered(type)).toMatchObject({ error: 'invalid_client_metadata' });
    const { client_id } = await registered([]);
    await openConsent(server, person.browser, { clientId: String(client_id), details });
  });

  test('RAR-05, RAR-02: the metadata names the type, and neither it nor its like is there where nobody trades', async () => {
    const readOnly = await startAuthorizationServer(database(), { environment: { TRADING: 'off' } });
    try {
      for (const path of ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration']) {
        const supported = async (issuer: string) =>
          ((await (await fetch(`${issuer}${path}`)).json()) as Record<string, unknown>)
            .authorization_details_types_supported;
        expect([await supported(server.issuer), await supported(readOnly.issuer)]).toEqual([[type], undefined]);
      }
      const browser = await newSession(database(), person.personId);
      const request = { clientId, redirectUri, resource: readOnly.resource, details };
      const refused = await browser.open(authorizationRequest(await discover(readOnly.issuer), request).url);
      const answer = new URL(refused.headers.get('location') ?? 'none:').searchParams;
      expect(answer.get('error')).toBe('invalid_authorization_details');
    } finally {
      await readOnly.stop();
    }
  });
});
