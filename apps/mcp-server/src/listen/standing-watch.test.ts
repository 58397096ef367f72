import type { TokenStanding } from '@portcullis/access';
import { expect, test } from 'vitest';
import type { ListenStream } from './listen-stream.ts';
import { createStandingWatch } from './standing-watch.ts';

const streams = ['a', 'b', 'c'].map((name) => ({ name }) as unknown as ListenStream);
const [a, b, c] = streams as [ListenStream, ListenStream, ListenStream];
const standing: TokenStanding = { connectionScope: 'mcp:read', secondsLeft: 1 };

/** Rows that are read when the test says so. */
const watching = () => {
  const asked: { streams: readonly ListenStream[]; answer: () => void; fail: () => void }[] = [];
  const applied: ListenStream[] = [];
  const failures: unknown[] = [];
  const watch = createStandingWatch({
    readStandings: (asking) =>
      new Promise((answer, fail) => {
        asked.push({
          streams: asking,
          answer: () => answer(asking.map(() => standing)),
          fail: () => fail(new Error('away')),
        });
      }),
    apply: (stream) => applied.push(stream),
    onFailure: (error) => failures.push(error),
  });
  return { watch, asked, applied, failures };
};

/** What followed from an answer has been done. */
const turned = () => new Promise<void>((done) => setImmediate(done));

test('what comes while rows are read is read after, all at once, also what is being read', async () => {
  const { watch, asked, applied } = watching();
  watch.doubt([a]);
  watch.doubt([a, b]);
  watch.doubt([c]);
  expect(asked.map((each) => each.streams)).toEqual([[a]]);
  asked[0]?.answer();
  await turned();
  expect(asked).toHaveLength(2);
  expect(asked[1]?.streams).toEqual([a, b, c]);
  asked[1]?.answer();
  await turned();
  expect(applied).toEqual([a, a, b, c]);
});

test('what could not be read is read again, and told once', async () => {
  const { watch, asked, applied, failures } = watching();
  watch.doubt([a]);
  for (const turn of [0, 1]) {
    asked[turn]?.fail();
    await turned();
    watch.retry();
    expect(asked).toHaveLength(turn + 2);
  }
  asked[2]?.answer();
  await turned();
  expect(applied).toEqual([a]);
  expect(failures).toHaveLength(1);
});

test('of nobody nothing is asked', () => {
  const { watch, asked } = watching();
  watch.doubt([]);
  watch.retry();
  expect(asked).toEqual([]);
});
