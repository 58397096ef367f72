import { describe, expect, it } from 'vitest';
import { filterTrades, isTradeCursor, newestFirst, pageOf, type TradeFilter } from './filter-trades.ts';
import type { JournalTrade } from './journal-trade.ts';
import { emptyNote } from './trade-note.ts';

const at = (minute: number) => new Date(Date.parse('2026-11-18T15:00:00Z') + minute * 60_000);
const leg = (minute: number) => ({ seq: BigInt(minute), at: at(minute), priceTicks: 100n });

const trade = (id: number, more: Partial<JournalTrade> = {}): JournalTrade => ({
  ...{ id, source: 'venue', accountId: 'a', account: 'Sim101', instrument: 'ES 12-26', side: 'Long', quantity: 1 },
  ...{ entry: leg(id), exit: leg(id + 1), grossCents: 0n, feesCents: 0n, netCents: 0n, note: emptyNote },
  ...{ feed: 'shared', startCents: 0n, stopTicks: null, riskCents: null, isStopMoved: false },
  ...more,
});

const trades = [
  trade(1, { netCents: 100n, note: { ...emptyNote, setup: 'Opening drive', tags: ['fomo'] } }),
  trade(2, { netCents: -1n, side: 'Short', instrument: 'MES 12-26' }),
  trade(3),
  trade(4, { exit: null, netCents: -2n }),
  trade(5, { netCents: 5n, note: { ...emptyNote, isDeleted: true } }),
];

describe('filters', () => {
  it.each<[string, TradeFilter, number[]]>([
    ['nothing: closed trades that are not deleted', {}, [1, 2, 3]],
    ['a root, which is not the root of another', { instrument: 'es' }, [1, 3]],
    ['a contract', { instrument: 'MES 12-26' }, [2]],
    ['a side', { side: 'Short' }, [2]],
    ['wins', { result: 'win' }, [1]],
    ['losses: not what is open', { result: 'loss', status: 'any' }, [2]],
    ['breakevens', { result: 'breakeven' }, [3]],
    ['open trades', { status: 'open' }, [4]],
    ['a setup in any case', { setup: 'opening DRIVE' }, [1]],
    ['a tag', { tag: 'FOMO' }, [1]],
    ['a time of exit, both ends in', { from: at(3), to: at(4) }, [2, 3]],
    ['deleted ones too', { includeDeleted: true, result: 'win' }, [1, 5]],
  ])('%s', (_, filter, ids) => expect(filterTrades(trades, filter).map(({ id }) => id)).toEqual(ids));
});

describe('pages', () => {
  const ordered = newestFirst(trades);

  it('go from the newest to the oldest, each trade once', () => {
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const page = pageOf(ordered, { limit: 2, cursor });
      seen.push(...page.trades.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual([5, 4, 3, 2, 1]);
  });

  it('know their own cursors', () => {
    const { nextCursor } = pageOf(ordered, { limit: 1 });
    expect(isTradeCursor(nextCursor ?? '')).toBe(true);
    expect(isTradeCursor(Buffer.from('s5').toString('base64url'))).toBe(false);
  });
});
