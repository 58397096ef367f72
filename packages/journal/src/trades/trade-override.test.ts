import { describe, expect, it } from 'vitest';
import { tradeOfManual } from './manual-trade.ts';
import { noOverrides, overridden, overriddenFields } from './trade-override.ts';

const unitCents = (ticks: bigint) => ticks * 125n;
const at = (minute: number) => new Date(Date.parse('2026-11-18T15:00:00Z') + minute * 60_000);
const manual = {
  ...{ seq: 7n, accountId: 'a', instrument: 'MES 12-26', side: 'Short' as const, quantity: 2 },
  ...{ entryTicks: 100n, entryAt: at(0), exit: { ticks: 96n, at: at(5) }, feesCents: 248n },
};

describe('A trade entered by hand', () => {
  it('comes to what its prices say, net of its fees', () =>
    expect(tradeOfManual(manual, unitCents)).toMatchObject({
      ...{ source: 'manual', id: 70_000, grossCents: 1_000n, feesCents: 248n, netCents: 752n },
      ...{ entry: { at: at(0), priceTicks: 100n }, exit: { at: at(5), priceTicks: 96n } },
    }));
  it('without an exit is open', () =>
    expect(tradeOfManual({ ...manual, exit: null }, unitCents)).toMatchObject({
      exit: null,
      grossCents: 0n,
      netCents: -248n,
    }));
});

describe('What is said of a trade instead of its executions', () => {
  const trade = tradeOfManual(manual, unitCents);
  it('changes the columns that are named, and what follows from them', () => {
    expect(overridden(trade, noOverrides, unitCents)).toEqual(trade);
    expect(overridden(trade, { ...noOverrides, exitTicks: 98n }, unitCents)).toMatchObject({
      grossCents: 500n,
      netCents: 252n,
    });
    expect(overridden(trade, { ...noOverrides, feesCents: 0n }, unitCents)).toMatchObject({
      grossCents: 1_000n,
      netCents: 1_000n,
    });
    expect(overridden(trade, { ...noOverrides, entryAt: at(-1) }, unitCents)).toMatchObject({
      entry: { at: at(-1), seq: 7n },
    });
  });
  it('makes no exit where there is none', () => {
    const open = tradeOfManual({ ...manual, exit: null }, unitCents);
    expect(overridden(open, { ...noOverrides, exitTicks: 98n, exitAt: at(1) }, unitCents)).toEqual(open);
  });
  it('is told column by column', () => {
    expect(overriddenFields(noOverrides)).toEqual([]);
    const all = { entryAt: at(0), exitAt: at(1), entryTicks: 1n, exitTicks: 2n, feesCents: 0n };
    expect(overriddenFields(all)).toEqual(['entry_ts', 'exit_ts', 'entry_price', 'exit_price', 'fees']);
  });
});
