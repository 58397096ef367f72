import { classifyInboundRequest } from '@modelcontextprotocol/server';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Message } from '../gate.ts';
import type { StandardHeaders } from '../header-disagreement.ts';
import { createMessageClassifier } from './classify-message.ts';

const key = (name: string) => `io.modelcontextprotocol/${name}`;

const asSdk = ({ raw }: Message, { version, method, name }: StandardHeaders) =>
  classifyInboundRequest({
    httpMethod: 'POST',
    body: raw,
    ...(version !== undefined && { protocolVersionHeader: version }),
    ...(method !== undefined && { mcpMethodHeader: method }),
    ...(name !== undefined && { mcpNameHeader: name }),
  });

/** As the check before it leaves a message: members that are known, and perhaps others. */
const messageOf = (raw: Record<string, unknown>): Message => ({
  id: raw.id as Message['id'],
  method: raw.method as string,
  params: (raw.params ?? {}) as Message['params'],
  raw,
});

const version = fc.constantFrom('2026-07-28', '2025-11-25', '1999-01-01');
const method = fc.constantFrom('tools/call', 'tools/list', 'initialize', 'made/up');
/** JSON.parse makes Infinity of 1e999, and JSON.stringify makes null of it. */
const values = fc.constantFrom<unknown>(null, Number.POSITIVE_INFINITY, 1, 'null');
const capabilities = fc.oneof(
  fc.constantFrom<unknown>({}, { elicitation: { url: {} } }, { elicitation: 3 }, 'none', null),
  values.map((x) => ({ experimental: { a: { x } } })),
);
const meta = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, 'text', {}),
  fc.record(
    {
      [key('protocolVersion')]: fc.oneof(version, fc.constant(7)),
      [key('clientCapabilities')]: capabilities,
      [key('clientInfo')]: fc.constantFrom<unknown>({ name: 'x', version: '1' }, { name: 3 }, 'x'),
      progressToken: fc.constantFrom<unknown>('t', 1, null),
    },
    { requiredKeys: [] },
  ),
);
const raw = fc
  .record(
    {
      id: fc.oneof(fc.integer(), fc.string({ maxLength: 5 })),
      params: fc.record({ name: fc.constantFrom('GetQuote', 'PlaceOrder'), _meta: meta }, { requiredKeys: ['name'] }),
      other: fc.constant(true),
    },
    { requiredKeys: [] },
  )
  .chain((members) => method.map((named) => ({ jsonrpc: '2.0', method: named, ...members })));
const headers = fc.record({
  version: fc.option(version, { nil: undefined }),
  method: fc.option(method, { nil: undefined }),
  name: fc.constantFrom(undefined, 'GetQuote'),
});

describe('the generation of a message', () => {
  test('is what the SDK says, whatever was judged before', () => {
    const classify = createMessageClassifier({ remembered: 3 });
    fc.assert(
      fc.property(fc.array(fc.tuple(raw, headers), { minLength: 1, maxLength: 6 }), (requests) => {
        for (const [body, given] of [...requests, ...requests]) {
          const message = messageOf(body);
          expect(classify(message, given)).toEqual(asSdk(message, given));
        }
      }),
      { numRuns: 500 },
    );
  });

  test('is not that of a request that only looks alike when written out', () => {
    const classify = createMessageClassifier();
    const given = { version: '2026-07-28', method: 'tools/call', name: undefined };
    const call = (x: unknown) => {
      const meta = {
        [key('protocolVersion')]: '2026-07-28',
        [key('clientCapabilities')]: { experimental: { a: { x } } },
      };
      return messageOf({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'GetQuote', _meta: meta } });
    };
    expect(classify(call(null), given).kind).toBe('modern');
    expect(classify(call(Number.POSITIVE_INFINITY), given).kind).toBe('reject');
  });

  test('is judged for the request that asks, not for one before it', () => {
    const classify = createMessageClassifier();
    const modern = { [key('protocolVersion')]: '2026-07-28', [key('clientCapabilities')]: {} };
    const call = (id: number, name: string) =>
      messageOf({ jsonrpc: '2.0', id, method: 'tools/call', params: { name, _meta: modern } });
    const given = { version: '2026-07-28', method: 'tools/call', name: undefined };
    classify(call(1, 'GetQuote'), given);
    const second = call(2, 'PlaceOrder');
    expect(classify(second, given)).toMatchObject({ kind: 'modern', messageKind: 'request', message: second.raw });
  });
});
