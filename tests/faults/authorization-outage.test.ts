import { openDatabase } from '@portcullis/database';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectedClient, signedInPerson } from '../harness/authorization-client.ts';
import { type AuthorizationServer, startAuthorizationServer } from '../harness/authorization-server.ts';
import { useDatabase } from '../harness/database.ts';
import { freePort } from '../harness/free-port.ts';
import { discover, refresh } from '../harness/oauth.ts';

describe('the authorization server without its database', () => {
  let server: AuthorizationServer;
  let away: ReturnType<typeof openDatabase>;

  beforeAll(async () => {
    away = openDatabase(`postgresql://nobody@127.0.0.1:${await freePort()}/none`, { connections: 2 });
    server = await startAuthorizationServer(away, { environment: { RATE_LIMITS: 'on' } });
  });
  afterAll(async () => {
    await server?.stop();
    await away?.close();
  });

  test.each([
    ['/token', 'grant_type=refresh_token&refresh_token=x&client_id=y'],
    ['/token', 'grant_type=authorization_code&code=x&code_verifier=y&client_id=z'],
    ['/revoke', 'token=x&client_id=y'],
  ])('%s answers 503 temporarily_unavailable, on which no client drops its tokens', async (path, body) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await fetch(`${server.issuer}${path}`, { method: 'POST', headers, body });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(await answer.json()).toMatchObject({ error: 'temporarily_unavailable' });
  });

  test('/register and /authorize answer 503; the metadata and the keys are there', async () => {
    const registration = await fetch(`${server.issuer}/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client_name: 'x', redirect_uris: ['http://127.0.0.1/'] }),
    });
    expect(registration.status).toBe(503);
    const page = await fetch(`${server.issuer}/authorize?client_id=x&response_type=code`, { redirect: 'manual' });
    expect(page.status).toBe(503);
    expect(await page.text()).not.toMatch(/postgres|ECONN|127\.0\.0\.1|node_modules/i);
    for (const path of ['/.well-known/oauth-authorization-server', '/jwks', '/livez']) {
      expect((await fetch(`${server.issuer}${path}`)).status).toBe(200);
    }
    expect((await fetch(`${server.issuer}/healthz`)).status).toBe(503);
  });

  test('what is not there is told to a signed-in person too, without their session', async () => {
    const headers = { cookie: 'portcullis_session=x' };
    const answer = await fetch(`${server.issuer}/nothing-here`, { headers });
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('href="/sign-in"');
  });
});

describe('a token request that cannot get its lock', () => {
  const database = useDatabase();

  test('answers 503 in time, and the token is still good', async () => {
    const server = await startAuthorizationServer(database());
    try {
      const endpoints = await discover(server.issuer);
      const { browser } = await signedInPerson(database());
      const { clientId, tokens } = await connectedClient(server, browser);
      const ask = () => refresh(endpoints, { clientId, refreshToken: tokens.refresh_token });
      await database().prisma.$transaction(
        async (tx) => {
          await tx.$queryRaw`SELECT 1 FROM connection WHERE client_id = ${clientId} FOR UPDATE`;
          expect(await ask()).toMatchObject({ status: 503, body: { error: 'temporarily_unavailable' } });
        },
        { timeout: 8_000 },
      );
      expect((await ask()).status).toBe(200);
    } finally {
      await server.stop();
    }
  });
});
