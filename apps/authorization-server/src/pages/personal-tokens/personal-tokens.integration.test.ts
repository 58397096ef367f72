import { randomBytes } from 'node:crypto';
import { createTokenVerifier, findClient, hashToken, listClients, personalClientId } from '@portcullis/access';
import {
  exportPerson,
  lowerConnection,
  openPersonalToken,
  raiseConnection,
  requestAccess,
  revokeConnectionByOperator,
} from '@portcullis/operations';
import { describe, expect, test } from 'vitest';
import { useDatabase } from '../../../../../tests/harness/database.ts';
import { usePages, visitorsPassword } from '../../../../../tests/harness/page-visitor.ts';
import { allChoices } from '../connections/grant-limit-fields.ts';

const database = useDatabase();
const { at, tokenOf, signUp, signedIn } = usePages(database);
const address = '/clients/personal-tokens/new';
const resource = 'http://localhost:4001/mcp';
const clock = () => new Date();
const day = 86_400_000;

const verify = (token: string) => createTokenVerifier(database(), resource)(token);
const tokenIn = (html: string): string => /<code id="token">(ptc_[0-9A-Za-z]{49})<\/code>/.exec(html)?.[1] ?? '';
/** What is random in a page, and may hold any letters. */
const withoutFormTokens = (html: string): string => html.replaceAll(/name="form_token" value="[^"]*"/g, '');
const actorOf = (personId: string) =>
  ({ kind: 'person', personId, requestId: 'request', address: '127.0.0.1' }) as const;

type Visitor = Awaited<ReturnType<typeof signedIn>>;

const create = async ({ browser }: Pick<Visitor, 'browser'>, fields: Record<string, string>) => {
  const form_token = await tokenOf(browser, address);
  const body = new URLSearchParams({ form_token, label: 'Backup', access: 'mcp:read', days: '30', ...fields });
  for (const { name, choices } of allChoices) for (const [value] of choices) body.append(name, value);
  const answer = await browser.open(at(address), { method: 'POST', body });
  const html = await answer.text();
  return { answer, html, token: tokenIn(html) };
};
const told = async (answer: Response) => (await answer.json()) as { error?: string; client_id?: string };
const connectionOf = (personId: string, label = 'Backup') =>
  database().prisma.connection.findFirstOrThrow({ where: { personId, label }, include: { tokens: true } });

describe('a personal token', () => {
  test('is shown once, hashed at rest, and good for what was chosen', async () => {
    const ann = await signedIn();
    const { answer, html, token } = await create(ann, { days: '7' });
    expect([answer.status, answer.headers.get('cache-control'), answer.headers.get('location')]).toEqual([
      ...[200, 'no-store', null],
    ]);
    expect(html.split(token)).toHaveLength(2);

    const { tokens, ...connection } = await connectionOf(ann.personId);
    expect(tokens).toMatchObject([{ kind: 'access', clientId: personalClientId, scope: 'mcp:read', resource }]);
    expect(Buffer.from(tokens[0]?.idHash ?? []).equals(hashToken(token))).toBe(true);
    expect(connection).toMatchObject({ clientName: 'Backup', scope: 'mcp:read', limits: null, redirectHost: '' });
    expect(Math.round((connection.expiresAt.getTime() - Date.now()) / day)).toBe(7);
    expect(tokens[0]?.expiresAt).toEqual(connection.expiresAt);
    expect(await verify(token)).toMatchObject({ personId: ann.personId, scope: 'mcp:read', clientName: 'Backup' });

    for (const page of [address, '/clients']) {
      const later = await (await ann.browser.open(at(page))).text();
      expect(withoutFormTokens(later)).not.toContain('ptc_');
      expect(later).toContain('1 of 2');
    }
    // The same form sent again, as a reload does, makes no second one and shows nothing.
    const again = await create(ann, { days: '7' });
    expect([again.answer.status, again.token]).toEqual([409, '']);
    const row = await database().prisma.auditEvent.findFirst({ where: { connectionId: connection.id } });
    expect(row).toMatchObject({ event: 'personal_token.created', decision: 'allowed', clientId: personalClientId });
    expect(JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(
      'ptc_',
    );
  });

  test('that trades takes a sign-in of just now, or the password with it; its limits are kept', async () => {
    const browser = await signUp('trading-token@example.com');
    const { id: personId } = await database().prisma.person.findUniqueOrThrow({
      where: { email: 'trading-token@example.com' },
    });
    const fields = { access: 'mcp:trade', max_order_quantity: '2', instruments: 'nq es' };
    const longAgo = new Date(Date.now() - 3_600_000);
    await database().prisma.browserSession.updateMany({ where: { personId }, data: { authenticatedAt: longAgo } });
    expect((await create({ browser }, fields)).answer.status).toBe(422);
    expect((await create({ browser }, { ...fields, password: 'not the password' })).answer.status).toBe(422);
    const unsure = {
      ...{ label: 'Raced', scope: 'mcp:trade' as const, days: 1, limits: undefined, resource, token: 'token' },
    };
    const [session] = await database().prisma.browserSession.findMany({ where: { personId } });
    const sessionHash = session?.idHash ?? new Uint8Array();
    await expect(
      openPersonalToken(database(), actorOf(personId), { ...unsure, sessionHash }, clock),
    ).rejects.toMatchObject({ code: 'sign_in_too_old' });
    expect(await database().prisma.connection.count({ where: { personId } })).toBe(0);

    const { token } = await create({ browser }, { ...fields, password: visitorsPassword });
    expect(await verify(token)).toMatchObject({ scope: 'mcp:trade' });
    expect((await connectionOf(personId)).limits).toMatchObject({
      ...{ type: 'portcullis_trading', instruments: ['ES', 'NQ'], max_order_quantity: 2 },
    });
  });

  test.each([
    [{ days: '91' }, 'from 1 to 90'],
    [{ days: '31', access: 'mcp:trade' }, 'from 1 to 30'],
    [{ label: ' ' }, 'Give it a name'],
  ])('is not made of %j', async (fields, words) => {
    const { answer, html, token } = await create(await signedIn(), fields);
    expect([answer.status, token]).toEqual([422, '']);
    expect(html).toContain(words);
  });

  test('there are as many as the plan has room for, however many are asked for at once', async () => {
    const { personId } = await signedIn();
    const ask = (label: string) =>
      openPersonalToken(
        database(),
        actorOf(personId),
        {
          ...{ label, scope: 'mcp:read', days: 1, limits: undefined, resource, sessionHash: new Uint8Array() },
          token: randomBytes(8).toString('hex'),
        },
        clock,
      );
    const room = async (asked: number) => {
      const made = await Promise.allSettled(Array.from({ length: asked }, (_, at) => ask(`${asked} ${at}`)));
      return made.filter(({ status }) => status === 'fulfilled').length;
    };
    expect(await room(6)).toBe(2);
    await database().prisma.person.update({ where: { id: personId }, data: { plan: 'pro' } });
    expect(await room(12)).toBe(8);
    await expect(ask('One more')).rejects.toMatchObject({ code: 'too_many' });
    const { id } = await database().prisma.connection.findFirstOrThrow({ where: { personId } });
    await revokeConnectionByOperator(database(), id, { requestId: 'request', clock });
    await expect(ask('One more')).resolves.toMatchObject({ label: 'One more' });
    await expect(ask('one MORE')).rejects.toMatchObject({ code: 'name_taken' });
  });
});

describe('its scope', () => {
  test('is lowered by the connection’s, the token staying, and never raised again', async () => {
    const ann = await signedIn();
    const { token } = await create(ann, { access: 'mcp:trade' });
    const { id } = await connectionOf(ann.personId);
    await lowerConnection(database(), actorOf(ann.personId), id, clock);
    expect(await verify(token)).toMatchObject({ scope: 'mcp:read', tokenScope: 'mcp:trade' });
    expect((await connectionOf(ann.personId)).tokens).toHaveLength(1);

    await expect(raiseConnection(database(), actorOf(ann.personId), id, clock)).rejects.toMatchObject({
      code: 'personal_token_fixed',
    });
    expect((await ann.browser.open(at(`/clients/${id}/allow-trading`))).status).toBe(404);
    const html = await (await ann.browser.open(at('/clients'))).text();
    expect(html).not.toContain('Allow trading');
    const principal = await verify(token);
    if (!principal) throw new Error('the token is dead');
    await expect(
      requestAccess(
        database(),
        { kind: 'connection', principal, requestId: 'request', address: '127.0.0.1' },
        { tool: 'PlaceOrder', scope: 'mcp:trade', reason: 'Please' },
        clock,
      ),
    ).rejects.toMatchObject({ code: 'personal_token_fixed' });
  });
});

describe('the client that personal tokens name', () => {
  test('is no OAuth client: it can ask for nothing, redeem nothing and revoke nothing', async () => {
    const ann = await signedIn();
    const { token } = await create(ann, {});
    expect(await findClient(database().prisma, personalClientId)).toBeUndefined();
    expect((await listClients(database().prisma)).map(({ id }) => id)).not.toContain(personalClientId);

    const query = new URLSearchParams({
      ...{ client_id: personalClientId, response_type: 'code', redirect_uri: 'http://127.0.0.1/callback' },
      ...{ scope: 'mcp:trade', code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' },
    });
    const asked = await ann.browser.open(at(`/authorize?${query}`));
    expect([asked.status, asked.headers.get('location')]).toEqual([400, null]);

    const send = async (path: string, fields: Record<string, string>) =>
      fetch(at(path), { method: 'POST', body: new URLSearchParams({ client_id: personalClientId, ...fields }) });
    for (const [path, fields] of [
      ['/token', { grant_type: 'refresh_token', refresh_token: token }],
      ['/token', { grant_type: 'authorization_code', code: token, code_verifier: 'a'.repeat(43) }],
      ['/revoke', { token }],
    ] as const) {
      const answer = await send(path, fields);
      expect([answer.status, (await told(answer)).error], path).toEqual([401, 'invalid_client']);
    }
    expect(await verify(token)).toBeDefined();
  });

  test('cannot be impersonated: a token is nothing at the endpoints of other clients, and its name is taken', async () => {
    const ann = await signedIn();
    const { token } = await create(ann, {});
    const register = (client_name: string) =>
      fetch(at('/register'), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          ...{ client_name, redirect_uris: ['http://127.0.0.1/callback'], token_endpoint_auth_method: 'none' },
        }),
      });
    for (const name of ['Personal token', 'PersonaI  T0ken', 'personal-token']) {
      const answer = await register(name);
      expect([answer.status, (await told(answer)).error], name).toEqual([400, 'invalid_client_metadata']);
    }
    const { client_id = '' } = await told(await register('Some client'));
    const send = (path: string, fields: Record<string, string>) =>
      fetch(at(path), { method: 'POST', body: new URLSearchParams({ client_id, ...fields }) });
    const refreshed = await send('/token', { grant_type: 'refresh_token', refresh_token: token });
    expect([refreshed.status, (await told(refreshed)).error]).toEqual([400, 'invalid_grant']);
    // RFC 7009, 2.1: it was issued to no client, so no client ends it; and what it is is not told.
    expect((await send('/revoke', { token, token_type_hint: 'access_token' })).status).toBe(200);
    expect(await verify(token)).toBeDefined();
  });
});

test('the export of a person tells of tokens, and holds neither them nor their hashes', async () => {
  const ann = await signedIn();
  const { token } = await create(ann, { label: 'Exported' });
  const { email } = await database().prisma.person.findUniqueOrThrow({ where: { id: ann.personId } });
  const exported = JSON.stringify(await exportPerson(database(), email));
  expect(exported).toContain('"label":"Exported"');
  expect(exported).toContain('"kind":"access"');
  expect(exported).not.toContain(token);
  expect(exported).not.toContain(Buffer.from(hashToken(token)).toString('hex'));
});
