import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findInstrument, type Instrument } from '../instruments/instrument.ts';
import { parsePrice } from '../instruments/price.ts';
import { parseSignalPrice, resolveSignalPrice } from './signal-price.ts';

const instrument = (name: string): Instrument => {
  const found = findInstrument(name, new Date('2026-11-20T17:00:00Z'));
  if (!found.ok) throw new Error(name);
  return found.instrument;
};
const es = instrument('ES');

const resolved = (text: string, role: 'target' | 'stop', side: 'Buy' | 'Sell', entryTicks = 26_800n) => {
  const price = parseSignalPrice(text);
  return price && resolveSignalPrice(price, role, { instrument: es, side, entryTicks });
};

describe('prices of exits in signals, from an entry at 6700.00 in ES', () => {
  it.each([
    ['6710.25', 'target', 'Buy', 6710.25],
    ['+20 ticks', 'target', 'Buy', 6705],
    ['20 ticks', 'target', 'Sell', 6695],
    ['20 ticks', 'stop', 'Sell', 6705],
    ['-10 points', 'stop', 'Buy', 6690],
    ['10 pts', 'stop', 'Buy', 6690],
    ['0.5%', 'target', 'Buy', 6733.5],
    ['1 percent', 'stop', 'Sell', 6767],
    // A tick of ES is 12.50 dollars a contract.
    ['$150', 'target', 'Buy', 6703],
    ['150$', 'stop', 'Buy', 6697],
    ['-$150', 'stop', 'Buy', 6697],
    // Rounded to the nearest tick, and never to none.
    ['0.3 points', 'target', 'Buy', 6700.25],
    ['$1', 'target', 'Buy', 6700.25],
  ] as const)('%s as the %s of a %s is %d', (text, role, side, price) => {
    expect(resolved(text, role, side)).toBe(price);
  });

  it.each(['', 'ten ticks', '+6710', '1,5 points', '$5%', '20 tickss', '1e3', '--5 ticks'])(
    '%j is no price',
    (text) => {
      expect(parseSignalPrice(text)).toBeUndefined();
    },
  );

  it('a distance is always on the tick, and without a sign on the side where its exit belongs', () => {
    const unit = fc.constantFrom('ticks', 'points', '%', '$');
    const amount = fc.integer({ min: 1, max: 5_000 });
    fc.assert(
      fc.property(amount, unit, fc.constantFrom('ES', 'CL', 'GC', 'MNQ'), fc.boolean(), (cents, word, root, buys) => {
        const price = parseSignalPrice(`${cents / 100} ${word}`);
        if (!price) throw new Error('unread');
        const entry = {
          instrument: instrument(root),
          side: buys ? ('Buy' as const) : ('Sell' as const),
          entryTicks: 80_000n,
        };
        const ticks = (role: 'target' | 'stop') => {
          const parsed = parsePrice(entry.instrument, resolveSignalPrice(price, role, entry));
          if (!parsed.ok) throw new Error(parsed.refusal.detail);
          return parsed.ticks - entry.entryTicks;
        };
        expect(ticks('target') > 0n).toBe(buys);
        expect(ticks('stop')).toBe(-ticks('target'));
      }),
    );
  });
});
