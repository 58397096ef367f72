import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { ListenStream, type StreamOwner } from './listen-stream.ts';

const owner: StreamOwner = {
  personId: 'person',
  connectionId: 'connection',
  clientId: 'client',
  tokenHash: Buffer.alloc(32),
  scope: 'mcp:read',
  connectionScope: 'mcp:read',
  requestId: 'request',
  address: '192.0.2.1',
};
const opened = (out: PassThrough) => {
  const stream = new ListenStream(owner, 1, out, { now: 0, beatMs: 1 });
  stream.acknowledge({ toolsListChanged: true });
  return stream;
};

test('a client that reads is kept', async () => {
  const out = new PassThrough();
  const stream = opened(out);
  out.resume();
  await new Promise((read) => out.once('data', read));
  expect([stream.beat(), out.destroyed]).toEqual([true, false]);
});

test('one that has not read since the last beat is cut off, and nothing piles up for it', () => {
  const out = new PassThrough({ highWaterMark: 1 });
  const stream = opened(out);
  out.write('x');
  const waiting = out.writableLength;
  expect(waiting).toBeGreaterThan(0);
  expect([stream.beat(), out.writableLength]).toEqual([false, waiting]);
  stream.end('slow_reader');
  expect(out.destroyed).toBe(true);
});

test('a stream that ends before it was acknowledged says nothing', () => {
  const out = new PassThrough();
  const stream = new ListenStream(owner, 1, out, { now: 0, beatMs: 1 });
  stream.end('scope_changed');
  expect([stream.isOpen, out.read(), out.writableEnded]).toEqual([false, null, false]);
});

test.each([
  ['scope_changed', 3],
  ['token_ended', 2],
  ['connection_ended', 2],
  ['server_stopping', 2],
] as const)('%s: %d messages in all, and then the end', async (ending, count) => {
  const out = new PassThrough();
  opened(out).end(ending);
  const text = Buffer.concat(await out.toArray()).toString();
  expect(text.match(/^event: message$/gm)).toHaveLength(count);
  expect(text.includes('list_changed')).toBe(ending === 'scope_changed');
});
