import Koa from 'koa';
import { expect, test } from 'vitest';
import { serve } from './serve.ts';

test('M15: slow and oversized requests are cut: headers after 10 s, whole requests after 30 s, looked at every 5 s', async () => {
  const running = await serve(new Koa(), { host: '127.0.0.1', port: 0 });
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
