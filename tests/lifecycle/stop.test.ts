import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { health, postmasterPid, stillRunning, untilGone, usePlace } from './launched.ts';

describe('stopping', () => {
  const place = usePlace();

  it.for([
    ['SIGTERM', 'process'],
    ['SIGINT', 'group'],
  ] as const)('on %s to the %s it ends with code 0, and leaves no process behind', async ([signal, to]) => {
    const portcullis = place.launch();
    await portcullis.says('Ctrl-C stops it.');
    const family = portcullis.family();
    expect(family.length).toBeGreaterThan(6);
    portcullis.signal(signal, to);
    expect(await portcullis.ended).toBe(0);
    await untilGone(family);
  });

  it('finishes a request that runs, and takes no new one', async () => {
    const portcullis = place.launch();
    await portcullis.says('Ctrl-C stops it.');
    const request = await beginRegistration(place().authUrl);
    portcullis.signal('SIGTERM');
    await portcullis.says(/\[authorization-server\].*stopping/);
    expect(await health(place().authUrl)).toBeUndefined();
    expect(await request.finish()).toMatch(/^HTTP\/1\.1 201 /);
    expect(await portcullis.ended).toBe(0);
  });

  it('stops at once while it is still starting', async () => {
    const portcullis = place.launch();
    await portcullis.says('Starting PostgreSQL.');
    portcullis.signal('SIGTERM');
    expect(await portcullis.ended).toBe(0);
    expect(postmasterPid(place().dataDir)).toBeUndefined();
  });
});

describe('SIGKILL', () => {
  const place = usePlace();

  it('of the launcher ends everything by itself, and the next start works', async () => {
    const portcullis = place.launch();
    await portcullis.says('Ctrl-C stops it.');
    const family = portcullis.family();
    portcullis.signal('SIGKILL');
    await untilGone(family);
    const next = place.launch();
    await next.says('Ctrl-C stops it.');
    expect(next.output()).not.toContain('demo');
  });

  it('of everything at once, PostgreSQL too, leaves a state from which the next start works', async () => {
    const portcullis = place.launch();
    await portcullis.says('Ctrl-C stops it.');
    const family = portcullis.family();
    for (const pid of family) killIfThere(pid);
    await untilGone(family);
    expect(stillRunning(family)).toEqual([]);
    const next = place.launch();
    await next.says('Ctrl-C stops it.');
    expect(await health(place().authUrl)).toBe(200);
    expect(next.output()).not.toContain('demo');
  });
});

describe('SIGKILL during the first start', () => {
  const place = usePlace('test');

  it.for([300, 900, 1_500, 2_500, 4_000])('after %i ms leaves a state from which the next start works', async (ms) => {
    const portcullis = place.launch();
    await portcullis.says('Starting PostgreSQL.');
    await new Promise((later) => setTimeout(later, ms));
    const family = portcullis.family();
    for (const pid of family) killIfThere(pid);
    await untilGone(family);
    const next = place.launch();
    await next.says('Ctrl-C stops it.');
    expect(await health(place().venueUrl)).toBe(200);
  });
});

const killIfThere = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended with another one.
  }
};

/** A registration (RFC 7591) of which half the body is on its way. */
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
    'Connection: close',
  ].join('\r\n');
  await new Promise<void>((sent) => socket.write(`${head}\r\n\r\n${body.slice(0, 20)}`, () => sent()));
  const answer = text(socket);
  return {
    finish: () => {
      socket.write(body.slice(20));
      return answer;
    },
  };
};
