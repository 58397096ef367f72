import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import Koa from 'koa';
import { expect, test } from 'vitest';
import { serve } from './serve.ts';

const here = { host: '127.0.0.1', port: 0 };

test('M15: slow and oversized requests are cut: headers after 10 s, whole requests after 30 s, looked at every 5 s', async () => {
  const running = await serve(new Koa(), here);
  try {
    const { headersTimeout, requestTimeout, maxConnections } = running.server;
    expect({ headersTimeout, requestTimeout, maxConnections }).toEqual({
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      maxConnections: 4_000,
    });
    const large = await fetch(`http://127.0.0.1:${running.port}/`, { headers: { 'x-large': 'x'.repeat(20_000) } });
    expect(large.status).toBe(431);
  } finally {
    await running.stop(0);
  }
});

/** An app whose answer to `/` waits until it is let go, and whose answer to `/begun` waits for its last word. */
const waitingApp = () => {
  const asked = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const app = new Koa();
  app.use(async (ctx) => {
    if (ctx.path === '/at-once') {
      ctx.body = 'done';
      return;
    }
    if (ctx.path === '/begun') {
      ctx.respond = false;
      ctx.status = 200;
      ctx.res.write('begun, ');
    }
    asked.resolve();
    await goOn.promise;
    if (ctx.respond === false) ctx.res.end('done');
    else ctx.body = 'done';
  });
  return { app, asked: asked.promise, goOn: goOn.resolve };
};

const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

/** Longer than any test may take: what is tested is not the cut at the end of it. */
const never = 3_600_000;

test('once it stops, nobody is let in any more, the request that runs is answered, and its connection ends with the answer', async () => {
  const { app, asked, goOn } = waitingApp();
  const running = await serve(app, here);
  const client = connect(running.port, here.host);
  const answer = text(client);
  client.write(request('/'));
  await asked;

  const stopped = running.stop(never);
  const [refused] = (await once(connect(running.port, here.host), 'error')) as [NodeJS.ErrnoException];
  expect(refused.code).toBe('ECONNREFUSED');
  goOn();
  expect(await answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*Connection: close\r\n[\s\S]*done$/);
  await stopped;
});

test('an answer that began before it stops is finished, and its connection ends', async () => {
  const { app, asked, goOn } = waitingApp();
  const running = await serve(app, here);
  const client = connect(running.port, here.host);
  const answer = text(client);
  client.write(request('/begun'));
  await asked;

  const stopped = running.stop(never);
  goOn();
  expect(await answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*Connection: keep-alive\r\n[\s\S]*begun, [\s\S]*done/);
  await stopped;
});

test('a connection that rests between two requests, and one that never sent any, hold up nothing', async () => {
  const running = await serve(waitingApp().app, here);
  const [resting, unused] = [connect(running.port, here.host), connect(running.port, here.host)];
  for (const socket of [resting, unused]) socket.on('error', () => {});
  await Promise.all([once(unused, 'connect'), once(resting, 'connect')]);
  resting.write(request('/at-once'));
  await once(resting, 'data');

  await running.stop(never);
  await Promise.all([resting, unused].map(async (socket) => socket.destroyed || once(socket, 'close')));
});
