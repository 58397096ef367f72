import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { ListenStream, type StreamOwner } from './listen-stream.ts';
import { createStreamTable } from './stream-table.ts';

const streamOf = (personId: string, connectionId: string) => {
  const owner: StreamOwner = {
    ...{ personId, connectionId, clientId: 'client', tokenHash: Buffer.alloc(32), requestId: 'r', address: 'a' },
    scope: 'mcp:read',
    connectionScope: 'mcp:read',
  };
  return new ListenStream(owner, 1, new PassThrough(), { now: 0, beatMs: 1 });
};

test('a connection, a person and the process have so many streams and no more', () => {
  const table = createStreamTable({ connection: 2, person: 3, all: 4 });
  const streams = [streamOf('ann', '1'), streamOf('ann', '1'), streamOf('ann', '2')];
  const refusals = [...streams, streamOf('ann', '1'), streamOf('ann', '3'), streamOf('bob', '4')].map((stream) => {
    const refusal = table.refusal(stream.owner);
    if (!refusal) table.add(stream);
    return refusal?.reason;
  });
  expect(refusals).toEqual([undefined, undefined, undefined, 'too_many_streams', 'too_many_streams', undefined]);
  expect(table.refusal(streamOf('cy', '5').owner)).toEqual({ reason: 'streams_full' });
  expect([...table.ofConnection('1')]).toEqual(streams.slice(0, 2));
  expect([...table.ofConnection('2')]).toEqual(streams.slice(2));
});

test('a stream that is gone makes room, once', () => {
  const table = createStreamTable({ connection: 1, person: 1, all: 1 });
  const stream = streamOf('ann', '1');
  table.add(stream);
  expect([table.remove(stream), table.remove(stream)]).toEqual([true, false]);
  expect([table.refusal(stream.owner), [...table.ofConnection('1')], [...table.all()]]).toEqual([undefined, [], []]);
});
