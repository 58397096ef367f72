import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from './app.ts';
import { HttpError } from './http-error.ts';
import { createLogger } from './log.ts';
import { type Running, serve } from './serve.ts';

const outage = new Error('the database is away: host=db.internal');
let running: Running;
let healthy = true;

beforeAll(async () => {
  const app = createApp({
    name: 'test',
    log: createLogger({ name: 'test', level: 'silent' }),
    hosts: ['gate.example'],
    trustProxy: 0,
    https: true,
    isOutage: (error) => error === outage,
    health: async () => {
      if (!healthy) throw outage;
    },
  });
  app.use(async (ctx) => {
    if (ctx.path === '/refused') throw new HttpError(403, 'no', 'No', 'You may not.');
    if (ctx.path === '/outage') throw outage;
    if (ctx.path === '/broken') throw new Error('select * from secret_table');
    if (ctx.path === '/fine') ctx.body = 'fine';
  });
  running = await serve(app, { host: '127.0.0.1', port: 0 });
});
afterAll(() => running.stop());

const get = (path: string, headers: Record<string, string | string[]> = { Host: 'gate.example' }) =>
  new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((answered, failed) => {
    const sent = request({ port: running.port, host: '127.0.0.1', path, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part) => {
        body += part;
      });
      response.on('end', () => answered({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    sent.on('error', failed).end();
  });

describe('the road of every request', () => {
  test.each(['/fine', '/refused', '/broken', '/outage', '/nothing', '/livez'])(
    '%s carries the security headers',
    async (path) => {
      expect((await get(path)).headers).toMatchObject({
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'strict-transport-security': expect.stringContaining('max-age'),
        'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
        'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
    },
  );

  test('a host that is not ours gets 421', async () => {
    expect((await get('/fine', { Host: 'evil.example' })).status).toBe(421);
    expect((await get('/fine', { Host: 'GATE.example' })).status).toBe(200);
  });

  test.each(['/fine%00', '/fine?client_id=%00'])('an address with a NUL, %s, is a bad request', async (path) => {
    expect((await get(path)).status).toBe(400);
  });

  test('our own outage is 503 with Retry-After', async () => {
    expect(await get('/outage')).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
  });

  test.each(['/broken', '/outage'])('%s tells nothing of the inside', async (path) => {
    expect((await get(path)).body).not.toMatch(/secret_table|db\.internal|at .*\.ts/);
  });

  test('a refusal says what it is, with the request id', async () => {
    const { body, headers } = await get('/refused');
    expect(JSON.parse(body)).toEqual({
      error: 'no',
      error_description: 'You may not.',
      request_id: headers['x-request-id'],
    });
  });

  test('health says whether it can serve, to probes by address too', async () => {
    expect((await get('/healthz', { Host: '127.0.0.1' })).status).toBe(200);
    healthy = false;
    expect((await get('/healthz', { Host: '127.0.0.1' })).status).toBe(503);
    expect((await get('/livez', { Host: '127.0.0.1' })).status).toBe(200);
    healthy = true;
  });
});
