import { type AddressInfo, createServer as createTrap } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AuthorizationServer, startAuthorizationServer } from '../harness/authorization-server.ts';
import { useDatabase } from '../harness/database.ts';
import { useDocumentHosts } from '../harness/document-hosts.ts';
import { authorizationRequest, discover } from '../harness/oauth.ts';

const database = useDatabase();
const { world, asked, dns, clock, serve, authorize, server, endpoints } = useDocumentHosts(database);

/** Nothing that was fetched before counts any more, and nothing is fresh. */
const advance = (hours: number): void => {
  const at = new Date(clock.now().getTime() + hours * 3_600_000);
  clock.now = () => at;
};

describe('fetching from where strangers point (SSRF)', () => {
  let open: AuthorizationServer;
  beforeAll(async () => {
    open = await startAuthorizationServer(database(), { environment: { TRUST_PROXY: '1' } });
  });
  afterAll(() => open?.stop());
  let callers = 0;

  test.each([
    'https://127.0.0.1:PORT/c',
    'https://2130706433:PORT/c',
    'https://0x7f.1:PORT/c',
    'https://0177.0.0.1:PORT/c',
    'https://0.0.0.0:PORT/c',
    'https://[::1]:PORT/c',
    'https://[::ffff:127.0.0.1]:PORT/c',
    'https://localhost:PORT/c',
    'https://localhost.:PORT/c',
    'https://169.254.169.254/latest/meta-data/',
    'https://10.0.0.1/c',
    'https://host.docker.internal:PORT/c',
  ])('REG-07, A049, M7: %s: refused at once and with one text, without a connection', async (template) => {
    let connections = 0;
    const traps = await Promise.all(
      ['127.0.0.1', '::1'].map(
        (host) =>
          new Promise<ReturnType<typeof createTrap>>((listening) => {
            const trap = createTrap((socket) => {
              connections += 1;
              socket.destroy();
            });
            trap.listen(0, host, () => listening(trap));
            trap.on('error', () => listening(trap));
          }),
      ),
    );
    try {
      const port = (traps[template.includes('[::1]') ? 1 : 0]?.address() as AddressInfo | null)?.port ?? 1;
      const closed = template.replace('PORT', '1');
      const texts = [];
      for (const clientId of [template.replace('PORT', String(port)), closed]) {
        const { url } = authorizationRequest(await discover(open.issuer), {
          clientId,
          redirectUri: 'http://127.0.0.1/cb',
          resource: open.resource,
        });
        // Each from an address of its own, so that none has spent its share.
        callers += 1;
        const headers = { 'x-forwarded-for': `198.51.100.${callers}` };
        const answer = await fetch(url, { redirect: 'manual', headers });
        expect(answer.status).toBe(400);
        texts.push(/<p class="lead">[^<]*/.exec(await answer.text())?.[0]);
      }
      expect(connections).toBe(0);
      expect(texts[0]).toMatch(/\w/);
      expect(texts[0]).toBe(texts[1]);
    } finally {
      for (const trap of traps) trap.close();
    }
  });

  test.each([
    ['a private address', ['10.0.0.1']],
    ['a public and a loopback address', ['93.184.215.14', '127.0.0.1']],
    ['a mapped address', ['::ffff:127.0.0.1']],
    ['nothing', []],
  ])('REG-07, A049, M7: a name that resolves to %s is refused without a connection', async (_, addresses) => {
    const clientId = serve();
    dns.set(new URL(clientId).hostname, addresses);
    expect((await authorize(clientId)).status).toBe(400);
    expect(asked).toEqual([]);
  });

  test('A049: one that nobody brought to /authorize is not fetched at the endpoints() that are not limited', async () => {
    const clientId = serve();
    for (const at of [endpoints().token_endpoint, endpoints().revocation_endpoint]) {
      const body = new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: 'x',
        token: 'x',
        client_id: clientId,
      });
      expect((await fetch(at, { method: 'POST', body })).status).toBe(401);
    }
    expect(asked).toEqual([]);
  });

  test.each([200, 404])(
    'A089: keys at a URL that answers %s are fetched once, however often somebody asks',
    async (status) => {
      const clientId = serve({
        token_endpoint_auth_method: 'private_key_jwt',
        jwks_uri: `https://keys-${status}.example.com/jwks`,
      });
      world.set(`https://keys-${status}.example.com/jwks`, {
        status,
        headers: { 'cache-control': 'max-age=0' },
        body: '{"keys":[]}',
      });
      await authorize(clientId);
      asked.length = 0;
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const claims = { iss: clientId, sub: clientId, aud: server().issuer, jti: 'x', exp: 9e9 };
      const body = new URLSearchParams({
        token: 'x',
        client_id: clientId,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: `${part({ alg: 'ES256', kid: 'x' })}.${part(claims)}.AAAA`,
      });
      for (let round = 0; round < 20; round += 1) {
        expect((await fetch(endpoints().revocation_endpoint, { method: 'POST', body })).status).toBe(401);
      }
      expect(asked.length).toBe(1);
    },
  );

  test('A089: 500 clients in a moment: 60 fetches a minute at most, and other clients are served', async () => {
    const known = serve();
    await authorize(known);
    advance(1);
    asked.length = 0;
    await authorize(known);
    expect(asked).toEqual([known]);
    const ids = Array.from({ length: 500 }, () => serve());
    for (let start = 0; start < ids.length; start += 50) {
      await Promise.all(ids.slice(start, start + 50).map((id) => authorize(id)));
    }
    expect(asked.length).toBeLessThanOrEqual(60);
    expect((await authorize(known)).status).toBe(303);
  });

  test('A089: one address: 10 fetches a minute, and 3 at once, so that the clients of others are still fetched', async () => {
    advance(2);
    const flooder = '203.0.113.7';
    // Three wait for their documents until the other three have been refused.
    const { promise: until, resolve: serveThem } = Promise.withResolvers<void>();
    const answered: number[] = [];
    const together = Array.from({ length: 6 }, async () => {
      answered.push((await authorize(serve({}, { until }), flooder)).status);
      if (answered.length === 3) serveThem();
    });
    await Promise.all(together);
    expect(answered).toEqual([503, 503, 503, 303, 303, 303]);
    for (let n = 0; n < 20; n += 1) await authorize(serve(), flooder);
    expect(asked.length).toBe(10);
    expect((await authorize(serve(), flooder)).status).toBe(503);
    // Whichever of two comes first: the flooder's spent share is never the answer to somebody else.
    for (let round = 0; round < 10; round += 1) {
      const wanted = serve();
      const [, served] = await Promise.all([authorize(wanted, flooder), authorize(wanted)]);
      expect(served.status).toBe(303);
    }
  });
});
