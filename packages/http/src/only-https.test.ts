import type { Context } from 'koa';
import { describe, expect, test } from 'vitest';
import { onlyHttps } from './only-https.ts';

/** How a request is answered: by whom, or with which status and address. */
const answerTo = async (method: string, forwarded: string, trustProxy = 1) => {
  const ctx = {
    ...{ method, host: 'gate.example', url: '/clients?x=1', status: 404, headers: {} as Record<string, string> },
    get: (name: string) => (name === 'X-Forwarded-Proto' ? forwarded : ''),
    set: (name: string, value: string) => {
      ctx.headers[name] = value;
    },
  };
  const served = await Promise.resolve(
    onlyHttps(trustProxy)(ctx as unknown as Context, async () => {
      ctx.status = 200;
    }),
  ).catch((error: { status: number }) => ({ status: error.status }));
  return served ?? { status: ctx.status, location: ctx.headers.Location };
};

describe('a request over plain http', () => {
  test.each([
    ['GET', 'http', { status: 301, location: 'https://gate.example/clients?x=1' }],
    ['HEAD', 'HTTP', { status: 301, location: 'https://gate.example/clients?x=1' }],
    ['POST', 'http', { status: 403 }],
    ['OPTIONS', 'http', { status: 403 }],
    ['POST', 'https', { status: 200 }],
    ['POST', '', { status: 200 }],
  ])('%s, forwarded as %j', async (method, forwarded, expected) => {
    expect(await answerTo(method, forwarded)).toEqual(expected);
  });

  test('is told by the outermost proxy of ours, not by what the caller wrote before it', async () => {
    expect(await answerTo('POST', 'https, http')).toEqual({ status: 403 });
    expect(await answerTo('POST', 'http, https')).toEqual({ status: 200 });
    expect(await answerTo('POST', 'http, https', 2)).toEqual({ status: 403 });
  });
});
