import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { health, postmasterPid, untilGone, usePlace } from './launched.ts';

describe('stopping', () => {
  const place = usePlace();

  it('on SIGINT to the group, as Ctrl-C goes, it ends with code 0, and leaves no process behind', async () => {
    const portcullis = place.launch();
    await portcullis.says('Ctrl-C stops it.');
    const family = portcullis.family();
    expect(family.length).toBeGreaterThan(6);
    portcullis.signal('SIGINT', 'group');
    expect(await portcullis.ended).toBe(0);
    await untilGone(family);
  });

  it('on SIGTERM it finishes a request that runs, takes no new one, and leaves no process behind', async () => {
    const portcullis = place.launch();
    await portcullis.says('Ctrl-C stops it.');
    // The second start: what the first one made is there.
    expect(portcullis.output()).not.toMatch(/demo|migration/);
    const family = portcullis.family();
    expect(family.length).toBeGreaterThan(6);
    const request = await beginRegistration(place().authUrl);
    portcullis.signal('SIGTERM', 'process');
    // Each app says so once it lets nobody in any more.
    for (const app of ['authorization-server', 'mcp-server', 'venue']) {
      await portcullis.says(new RegExp(`\\[${app}\\].*stopping`));
    }
    const { authUrl, mcpUrl, venueUrl } = place();
    expect(await Promise.all([authUrl, mcpUrl, venueUrl].map(health))).toEqual(Array(3).fill(undefined));
    expect(await request.finish()).toMatch(/^HTTP\/1\.1 201 [\s\S]*Connection: close/);
    expect(await portcullis.ended).toBe(0);
    await untilGone(family);
  });

  it('stops at once while it is still starting', async () => {
    const portcullis = place.launch();
    await portcullis.says('Starting PostgreSQL.');
    portcullis.signal('SIGTERM');
    expect(await portcullis.ended).toBe(0);
    expect(postmasterPid(place().dataDir)).toBeUndefined();
  });
});

/** A registration (RFC 7591) that the server has begun to read, and of which half the body is on its way. */
const beginRegistration = async (authUrl: string): Promise<{ finish: () => Promise<string> }> => {
  const { port, host } = new URL(authUrl);
  const metadata = (await (await fetch(`${authUrl}/.well-known/oauth-authorization-server`)).json()) as {
    registration_endpoint: string;
  };
  const body = JSON.stringify({
    client_name: 'Slow',
    redirect_uris: ['http://127.0.0.1:9/callback'],
    token_endpoint_auth_method: 'none',
  });
  const socket = connect(Number(port), '127.0.0.1');
  const { pathname } = new URL(metadata.registration_endpoint);
  const head = [
    `POST ${pathname} HTTP/1.1`,
    `Host: ${host}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    'Expect: 100-continue',
  ].join('\r\n');
  socket.write(`${head}\r\n\r\n`);
  const [asksForBody] = (await once(socket, 'data')) as [Buffer];
  expect(asksForBody.toString()).toMatch(/^HTTP\/1\.1 100 /);
  socket.write(body.slice(0, 20));
  const answer = text(socket);
  return {
    finish: () => {
      socket.write(body.slice(20));
      return answer;
    },
  };
};
