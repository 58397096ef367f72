import { expect, it } from 'vitest';
import type { NamedBar } from './imported-bars.ts';
import { quoteAfterBar } from './quote-after-bar.ts';

const bar = (time: string, more: Partial<NamedBar> = {}): NamedBar => ({
  ...{ instrument: 'ES 12-13', at: new Date(time) },
  ...{ openTicks: 6_700, highTicks: 6_708, lowTicks: 6_696, closeTicks: 6_704, volume: 100 },
  ...{ bidTicks: 6_703, bidSize: 12, askTicks: 6_704, askSize: 9 },
  ...more,
});

const context = { feed: 'replay:one', hours: 'exchange' } as const;
const first = quoteAfterBar(bar('2013-10-07T20:58:00Z'), undefined, context);

it('a bar leaves the quote of its end, which says when that was', () =>
  expect(first).toMatchObject({
    ...{ feed: 'replay:one', lastTicks: 6_704n, bidTicks: 6_703n, askTicks: 6_704n, bidSize: 12, askSize: 9 },
    ...{ at: new Date('2013-10-07T20:59:00Z'), volume: 100n, openTicks: 6_700n },
  }));

it('the figures of a trading day add up, and begin anew with the next one', () => {
  const higher = { openTicks: 6_704, highTicks: 6_720, lowTicks: 6_704, closeTicks: 6_712, volume: 50 };
  const second = quoteAfterBar(bar('2013-10-07T20:59:00Z', higher), first, context);
  expect(second).toMatchObject({ openTicks: 6_700n, highTicks: 6_720n, lowTicks: 6_696n, volume: 150n });
  const evening = quoteAfterBar(bar('2013-10-07T22:00:00Z', higher), second, context);
  expect(evening).toMatchObject({ openTicks: 6_704n, highTicks: 6_720n, lowTicks: 6_704n, volume: 50n });
  expect([first.seq, second.seq].every((seq) => seq < evening.seq)).toBe(true);
});

it.each([
  ['one-sided stays one-sided', { bidTicks: null, bidSize: null }, { bidTicks: null, askTicks: 6_704n, bidSize: 0 }],
  ['crossed stays crossed', { bidTicks: 6_706 }, { bidTicks: 6_706n, askTicks: 6_704n }],
  [
    'without a quote a tick to either side of the close',
    { bidTicks: null, bidSize: null, askTicks: null, askSize: null },
    { bidTicks: 6_703n, askTicks: 6_705n, bidSize: 0, askSize: 0 },
  ],
])('%s', (_, sides, expected) =>
  expect(quoteAfterBar(bar('2013-10-07T20:58:00Z', sides), undefined, context)).toMatchObject(expected),
);
