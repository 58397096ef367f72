import { randomUUID } from 'node:crypto';
import { createTokenVerifier } from '@portcullis/access';
import { addPerson, setPassword, signIn, signUp } from '@portcullis/operations';
import { createBrowserSession } from '@portcullis/people';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CookieBrowser,
  connectedClient,
  decide,
  openConsent,
  registerClient,
} from '../harness/authorization-client.ts';
import { type AuthorizationServer, startAuthorizationServer } from '../harness/authorization-server.ts';
import { useDatabase } from '../harness/database.ts';
import { discover, refresh } from '../harness/oauth.ts';

const database = useDatabase();
const known = 'seven grey horses';
const fresh = 'eight brown donkeys';
const clock = () => new Date();
const operator = { requestId: 'operator', clock };
const visitorAt = (address: string) => ({ requestId: 'r', address, addressBlock: address, userAgent: 'test' });
let server: AuthorizationServer;

beforeAll(async () => {
  server = await startAuthorizationServer(database());
});
afterAll(() => server?.stop());

const addTrader = async (email: string): Promise<string> => {
  const added = await addPerson(database(), { email, name: 'Ann', password: known }, operator);
  if (added.kind !== 'done') throw new Error(added.kind);
  return added.person.id;
};

const someEmail = () => `${randomUUID()}@example.com`;

type Holder = { query: (text: string, values?: unknown[]) => Promise<{ rows: { pid: number }[] }> };

const nothing = async (_: Holder): Promise<void> => {};

/** Begins `work`, and commits the holder's transaction when something waits for it. */
const meeting = async <T>(hold: (holder: Holder) => Promise<unknown>, work: () => Promise<T>, last = nothing) => {
  const holder = await database().pool.connect();
  try {
    await holder.query('BEGIN');
    await hold(holder);
    const { rows } = await holder.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const running = work();
    running.catch(() => {});
    await expect.poll(() => countWaiting(rows[0]?.pid), { timeout: 8_000, interval: 10 }).toBeGreaterThan(0);
    await last(holder);
    await holder.query('COMMIT');
    return await running;
  } finally {
    await holder.query('ROLLBACK');
    holder.release();
  }
};

const countWaiting = async (pid: number | undefined): Promise<number> => {
  const text = 'SELECT 1 FROM pg_locks WHERE NOT granted AND $1::int = ANY (pg_blocking_pids(pid))';
  return (await database().pool.query(text, [pid])).rows.length;
};

/** The password is changed, as `user set-password` does it, while `work` is under way. */
const overtakenByPasswordChange = <T>(personId: string, work: () => Promise<T>): Promise<T> =>
  meeting(
    (holder) => holder.query('SELECT 1 FROM person WHERE id = $1 FOR UPDATE', [personId]),
    work,
    async (holder) => {
      await holder.query('UPDATE person SET password_hash = $2 WHERE id = $1', [personId, 'changed']);
      await holder.query('DELETE FROM browser_session WHERE person_id = $1', [personId]);
    },
  );

describe('a new password shuts out whoever knew the old one', () => {
  test('A039: also a sign-in whose password was judged a moment before', async () => {
    const email = someEmail();
    const personId = await addTrader(email);
    const outcome = await overtakenByPasswordChange(personId, () =>
      signIn(database(), { email, password: known }, visitorAt('192.0.2.1'), { limits: true, clock }),
    );
    expect(outcome).toEqual({ kind: 'wrong' });
    expect(await database().prisma.browserSession.count({ where: { personId } })).toBe(0);
  });

  test('A039: also a consent given a moment before', async () => {
    const personId = await addTrader(someEmail());
    const session = { personId, address: '192.0.2.1', userAgent: 'test' };
    const browser = new CookieBrowser();
    browser.keep(`portcullis_session=${await createBrowserSession(database().prisma, session, clock())}; path=/`);
    const { page } = await openConsent(server, browser, { clientId: await registerClient(server) });
    await expect(
      overtakenByPasswordChange(personId, () => decide(browser, page, { scope: 'mcp:trade' })),
    ).rejects.toThrow('400');
    expect(await database().prisma.connection.count({ where: { personId } })).toBe(0);
  });

  test('A039: its connections are dead at both servers', async () => {
    const email = someEmail();
    const personId = await addTrader(email);
    const session = { personId, address: '192.0.2.1', userAgent: 'test' };
    const browser = new CookieBrowser();
    browser.keep(`portcullis_session=${await createBrowserSession(database().prisma, session, clock())}; path=/`);
    const { clientId, tokens } = await connectedClient(server, browser);
    const verify = createTokenVerifier(database(), server.resource);
    expect(await verify(tokens.access_token)).toBeDefined();
    await setPassword(database(), { email, password: fresh }, operator);
    expect(await verify(tokens.access_token)).toBeUndefined();
    const endpoints = await discover(server.issuer);
    const answer = await refresh(endpoints, { clientId, refreshToken: tokens.refresh_token });
    expect(answer.body.error).toBe('invalid_grant');
  });

  test('A039: and a consent that was committed while it waited ends with the others', async () => {
    const email = someEmail();
    const personId = await addTrader(email);
    const clientId = await registerClient(server);
    await meeting(
      async (holder) => {
        await holder.query('SELECT 1 FROM person WHERE id = $1 FOR SHARE', [personId]);
        await holder.query(
          `INSERT INTO connection (id, person_id, client_id, client_name, redirect_host, scope, resource, expires_at)
           VALUES ($1, $2, $3, 'Agent', 'localhost', 'mcp:trade', $4, now() + interval '1 day')`,
          [randomUUID(), personId, clientId, server.resource],
        );
      },
      () => setPassword(database(), { email, password: fresh }, operator),
    );
    expect(await database().prisma.connection.count({ where: { personId, revokedAt: null } })).toBe(0);
  });
});

describe('wrong passwords are counted by mailbox', () => {
  test.each([
    ['a tagged spelling of it', 'ann@example.com', 'ann+evil@example.com'],
    ['the plain form of a tagged one', 'bo+broker@example.com', 'bo@example.com'],
  ])('A043: and whoever signs up with %s cannot wipe the count by signing in', async (_, victim, attacker) => {
    await addTrader(victim);
    const options = { limits: true, clock: () => new Date('2026-03-02T10:00:00Z') };
    const own = { email: attacker, name: 'Eve', password: known };
    expect((await signUp(database(), own, visitorAt('192.0.2.9'), { ...options, open: true })).kind).toBe('signed_up');
    let judged = 0;
    for (let round = 0; round < 20; round += 1) {
      const from = visitorAt(`198.51.100.${round}`);
      const guess = await signIn(database(), { email: victim, password: `guess ${round}` }, from, options);
      if (guess.kind === 'wrong') judged += 1;
      await signIn(database(), { email: attacker, password: known }, from, options);
    }
    expect(judged).toBeLessThanOrEqual(5);
  });
});
