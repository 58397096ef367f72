import { createRefresher, createTokenVerifier, hashToken, readRules } from '@portcullis/access';
import { createBrowserSession, hashSessionSecret } from '@portcullis/people';
import { describe, expect, test } from 'vitest';
import { seedConnection } from '../../../../tests/harness/connection.ts';
import { useDatabase } from '../../../../tests/harness/database.ts';
import { createToolCaller, quoteMarket } from '../../../../tests/harness/tool-caller.ts';
import { market, noon } from '../../../../tests/harness/trading.ts';
import { ConnectionPaused } from '../acts/ended-authority.ts';
import { grantOf } from '../limits/grant-bounds.ts';
import { pauseConnection, renameConnection, resumeConnection, setConnectionEnd } from './connection-settings.ts';
import { raiseConnection, revokeConnectionByPerson } from './connections.ts';
import { revokeAllConnections, stopEverything } from './stop-everything.ts';

const database = useDatabase();
const now = new Date();
const clock = () => now;
const inMinutes = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const actorOf = (personId: string) =>
  ({ kind: 'person', personId, requestId: `request ${personId}`, address: '127.0.0.1' }) as const;

/** In whose session the password was given so many minutes ago. */
const sessionOf = async (personId: string, minutesAgo: number): Promise<Uint8Array> => {
  const browser = { personId, address: '127.0.0.1', userAgent: 'test' };
  return hashSessionSecret(await createBrowserSession(database().prisma, browser, inMinutes(-minutesAgo)));
};
const rowOf = (id: string) => database().prisma.connection.findUniqueOrThrow({ where: { id } });
const verify = (token: string) => createTokenVerifier(database(), 'http://localhost:4001/mcp')(token);

describe('a pause', () => {
  test('refuses every call and every act, exits too, with tokens that live on; the person’s hand is free', async () => {
    const agent = await createToolCaller(database());
    await quoteMarket(database());
    const order = { account: 'Sim101', instrument: 'ES', side: 'Buy', quantity: 1, type: 'Limit', limit_price: 6_000 };
    const { order_id } = await agent.get<{ order_id: string }>('PlaceOrder', order);
    const actor = actorOf(agent.personId);
    await pauseConnection(database(), actor, agent.connectionId, clock);
    expect(await verify(agent.token)).toMatchObject({ paused: true, scope: 'mcp:trade' });
    for (const [tool, args] of [
      ['PlaceOrder', order],
      ['Cancel', { order_id }],
      ['FlattenEverything', { all_accounts: true }],
    ] as const) {
      await expect(agent.call(tool, args)).rejects.toBeInstanceOf(ConnectionPaused);
    }
    const desk = { database: database(), market, clock: () => noon };
    const stopped = await stopEverything(desk, actor, { flatten: false });
    expect(stopped).toEqual({ clients: 1, orders: { ok: true } });
    expect(await database().prisma.order.findUniqueOrThrow({ where: { id: order_id } })).toMatchObject({
      status: 'Cancelled',
    });
  });

  test('is ended without a password by a reader, and with one by whom may trade', async () => {
    const { personId, connectionId } = await seedConnection(database());
    const actor = actorOf(personId);
    const [stale, fresh] = [await sessionOf(personId, 60), await sessionOf(personId, 1)];
    const resume = (sessionHash: Uint8Array) =>
      resumeConnection(database(), actor, { connectionId, sessionHash }, clock);
    await pauseConnection(database(), actor, connectionId, clock);
    expect(await resume(stale)).toMatchObject({ pausedAt: null });
    await raiseConnection(database(), actor, connectionId, clock);
    await pauseConnection(database(), actor, connectionId, clock);
    await expect(resume(stale)).rejects.toMatchObject({ code: 'sign_in_too_old' });
    expect((await rowOf(connectionId)).pausedAt).toEqual(now);
    expect(await resume(fresh)).toMatchObject({ pausedAt: null });
  });
});

test('a name is cleaned as clients’ names are, and an empty one gives the client’s own back', async () => {
  const { personId, connectionId } = await seedConnection(database());
  const rename = (name: string) => renameConnection(database(), actorOf(personId), { connectionId, name }, clock);
  expect((await rename('  My\u202e  desk ')).label).toBe('My desk');
  for (const bad of ['x'.repeat(41), '\u200b'])
    await expect(rename(bad)).rejects.toMatchObject({ code: 'invalid_value' });
  expect((await rename(' ')).label).toBeNull();
});

describe('an end of the person’s own', () => {
  test('binds tokens and refreshes; later takes the password, and never beyond the consent', async () => {
    const { personId, connectionId, clientId, token } = await seedConnection(database());
    const { prisma } = database();
    const consented = inMinutes(60 * 24 * 20);
    await prisma.connection.update({ where: { id: connectionId }, data: { expiresAt: consented } });
    const refreshToken = {
      kind: 'refresh',
      connectionId,
      clientId,
      scope: 'mcp:read',
      resource: 'http://localhost:4001/mcp',
    };
    const refreshHash = hashToken(`r ${connectionId}`);
    await prisma.token.create({
      data: { ...refreshToken, idHash: refreshHash, issuedAt: now, expiresAt: inMinutes(60 * 24 * 14) },
    });
    const [stale, fresh] = [await sessionOf(personId, 60), await sessionOf(personId, 1)];
    const setEnd = (endsAt: Date | null, sessionHash = stale) =>
      setConnectionEnd(database(), actorOf(personId), { connectionId, endsAt, sessionHash }, clock);
    const ends = async () => {
      const tokens = await prisma.token.findMany({ where: { connectionId }, orderBy: { kind: 'asc' } });
      return [(await rowOf(connectionId)).expiresAt, ...tokens.map(({ expiresAt }) => expiresAt)];
    };

    await setEnd(inMinutes(5));
    expect(await ends()).toEqual([inMinutes(5), inMinutes(5), inMinutes(5)]);
    expect(await verify(token)).toBeDefined();
    await expect(setEnd(inMinutes(6))).rejects.toMatchObject({ code: 'sign_in_too_old' });
    await expect(setEnd(null)).rejects.toMatchObject({ code: 'sign_in_too_old' });
    await expect(setEnd(inMinutes(-1), fresh)).rejects.toMatchObject({ code: 'invalid_value' });
    await setEnd(inMinutes(120), fresh);
    expect((await ends())[2]).toEqual(inMinutes(120));
    const pair = { accessToken: 'a', refreshToken: 'b', replay: Buffer.alloc(1) };
    const ask = { clientId, resource: null, namedScope: null, address: '127.0.0.1', requestId: 'request' };
    const from = { address: '127.0.0.1', requestId: 'a-request' };
    await createRefresher(database())({ presented: `r ${connectionId}`, ...ask, ...pair, ...from });
    expect((await prisma.token.findUniqueOrThrow({ where: { idHash: hashToken('b') } })).expiresAt).toEqual(
      inMinutes(120),
    );

    await setEnd(inMinutes(60 * 24 * 400), fresh);
    expect(await rowOf(connectionId)).toMatchObject({ expiresAt: consented, endsAt: null, livesUntil: null });
  });

  test('stays when the connection is raised', async () => {
    const { personId, connectionId } = await seedConnection(database());
    await database().prisma.connection.update({
      where: { id: connectionId },
      data: { expiresAt: inMinutes(60 * 24 * 80) },
    });
    const change = { connectionId, endsAt: inMinutes(90), sessionHash: Buffer.alloc(32) };
    await setConnectionEnd(database(), actorOf(personId), change, clock);
    await raiseConnection(database(), actorOf(personId), connectionId, clock);
    expect(await rowOf(connectionId)).toMatchObject({ expiresAt: inMinutes(90), livesUntil: inMinutes(60 * 24 * 30) });
  });
});

test('all are revoked in one transaction, each with its row in the audit and how long it took; no other person’s', async () => {
  const one = await seedConnection(database());
  const two = await seedConnection(database(), { personId: one.personId, scope: 'mcp:trade' });
  const other = await seedConnection(database());
  const ended = await revokeAllConnections(database(), actorOf(one.personId), clock);
  expect(ended.map(({ id }) => id).sort()).toEqual([one.connectionId, two.connectionId].sort());
  expect([await verify(one.token), await verify(two.token)]).toEqual([undefined, undefined]);
  expect(await verify(other.token)).toBeDefined();
  expect(await rowOf(two.connectionId)).toMatchObject({ revokedReason: 'person', revokedInMs: expect.any(Number) });
  const rows = await database().prisma.auditEvent.findMany({
    where: { personId: one.personId },
    orderBy: { id: 'asc' },
  });
  expect(rows.map(({ event }) => event)).toEqual(['connection.revoked', 'connection.revoked', 'connections.revoked']);
});

test('another person’s connection is not found, and an ended one neither', async () => {
  const { connectionId, personId } = await seedConnection(database());
  const stranger = await seedConnection(database());
  const change = { connectionId, sessionHash: Buffer.alloc(32) };
  const acts = [
    (actor: ReturnType<typeof actorOf>) => pauseConnection(database(), actor, connectionId, clock),
    (actor: ReturnType<typeof actorOf>) => resumeConnection(database(), actor, change, clock),
    (actor: ReturnType<typeof actorOf>) => renameConnection(database(), actor, { connectionId, name: 'Mine' }, clock),
    (actor: ReturnType<typeof actorOf>) =>
      setConnectionEnd(database(), actor, { ...change, endsAt: inMinutes(1) }, clock),
  ];
  const refused = { code: 'connection_not_found' };
  for (const act of acts) await expect(act(actorOf(stranger.personId))).rejects.toMatchObject(refused);
  await revokeConnectionByPerson(database(), actorOf(personId), connectionId, clock);
  for (const act of acts) await expect(act(actorOf(personId))).rejects.toMatchObject(refused);
});

test('“nothing set” is SQL’s null: JSON’s null, which reads like it, is written by nobody', async () => {
  const { connectionId, personId } = await seedConnection(database());
  const { pool } = database();
  for (const [table, column, id] of [
    ['connection', 'limits', connectionId],
    ['connection', 'rules', connectionId],
    ['person', 'client_limits', personId],
  ]) {
    const write = (json: string) => pool.query(`UPDATE ${table} SET ${column} = $1::jsonb WHERE id = $2`, [json, id]);
    await expect(write('null'), column).rejects.toMatchObject({ code: '23514' });
    await write('false');
  }
  const kept = await rowOf(connectionId);
  expect([grantOf(kept, now)?.bounds.isUnreadable, readRules(kept.rules)]).toEqual([true, undefined]);
});
