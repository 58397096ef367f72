import { hash } from 'node:crypto';
import { consentDigest, insertClient, judgeMetadata } from '@portcullis/access';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allowedCode, CookieBrowser, type SignedIn, signedInPerson } from '../harness/authorization-client.ts';
import { type AuthorizationServer, startAuthorizationServer } from '../harness/authorization-server.ts';
import { useDatabase } from '../harness/database.ts';
import { authorizationRequest, discover } from '../harness/oauth.ts';

const database = useDatabase();
const secret = 'the-secret-of-a-client-that-was-registered-beforehand';
const redirectUri = 'https://partner.example.com/callback';
let server: AuthorizationServer;
let person: SignedIn;

beforeAll(async () => {
  server = await startAuthorizationServer(database());
  person = await signedInPerson(database());
  const asked = { client_name: 'Partner', redirect_uris: [redirectUri] };
  const judged = judgeMetadata(asked, { defaultAuthMethod: 'client_secret_basic', jwksUri: 'refused' });
  if ('fault' in judged) throw new Error(judged.fault.description);
  const { metadata } = judged;
  await insertClient(database().prisma, {
    ...{ id: 'partner', kind: 'registered', metadata, consentDigest: consentDigest(metadata) },
    ...{ secretHash: hash('sha256', secret, 'hex'), expiresAt: null, now: new Date() },
  });
});
afterAll(() => server?.stop());

describe('a client registered beforehand', () => {
  test('REG-01, AS-21: proves itself by its secret, and needs PKCE as everybody does', async () => {
    const code = await allowedCode(server, person.browser, { clientId: 'partner', redirectUri });
    const answer = await fetch(`${server.issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`partner:${secret}`).toString('base64')}` },
      body: new URLSearchParams({
        ...{ grant_type: 'authorization_code', code: code.code },
        ...{ code_verifier: code.verifier, redirect_uri: redirectUri },
      }),
    });
    expect(answer.status).toBe(200);
    const url = new URL((await request()).url);
    url.searchParams.delete('code_challenge');
    expect((await person.browser.open(url.href)).headers.get('location')).toContain('error=invalid_request');
  });

  test('gets its errors at its redirect at once: nobody else could have registered it', async () => {
    const { url } = await request();
    const answer = await new CookieBrowser().open(`${url}&prompt=none`);
    expect(answer.status).toBe(303);
    const location = new URL(answer.headers.get('location') ?? '');
    expect(location.origin).toBe('https://partner.example.com');
    expect(Object.fromEntries(location.searchParams)).toMatchObject({ error: 'consent_required', iss: server.issuer });
  });
});

const request = async () =>
  authorizationRequest(await discover(server.issuer), { clientId: 'partner', redirectUri, resource: server.resource });
