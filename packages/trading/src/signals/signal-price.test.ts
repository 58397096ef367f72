import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findInstrument, type Instrument } from '../instruments/instrument.ts';
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
    ['+20 ticks', 'target', 'Buy', { ticks: 20 }],
    ['20 ticks', 'target', 'Sell', { ticks: 20 }],
    ['20 ticks', 'stop', 'Sell', { ticks: 20 }],
    ['-10 points', 'stop', 'Buy', { ticks: 40 }],
    ['10 pts', 'stop', 'Buy', { ticks: 40 }],
    ['0.5%', 'target', 'Buy', { ticks: 134 }],
    ['1 percent', 'stop', 'Sell', { ticks: 268 }],
    // A tick of ES is 12.50 dollars a contract.
    ['$150', 'target', 'Buy', { ticks: 12 }],
    ['150$', 'stop', 'Buy', { ticks: 12 }],
    ['-$150', 'stop', 'Buy', { ticks: 12 }],
    // Rounded to the nearest tick, and never to none.
    ['0.3 points', 'target', 'Buy', { ticks: 1 }],
    ['$1', 'target', 'Buy', { ticks: 1 }],
    // A sign may lead to the wrong side, where no exit belongs.
    ['-5 ticks', 'target', 'Buy', { ticks: -5 }],
    ['-5 ticks', 'stop', 'Sell', { ticks: -5 }],
  ] as const)('%s as the %s of a %s is %j', (text, role, side, price) => {
    expect(resolved(text, role, side)).toEqual(price);
  });

  it.each([
    ['$50', 3], // a tick of ZN is 15.625 dollars a contract
    ['$23.43', 1],
    ['$23.44', 2],
    ['0.5 points', 32],
    ['0.03125 points', 2],
  ])('%s in ZN is %i ticks', (text, ticks) => {
    const price = parseSignalPrice(text);
    const entry = { instrument: instrument('ZN'), side: 'Buy' as const, entryTicks: 7_072n };
    expect(price && resolveSignalPrice(price, 'target', entry)).toEqual({ ticks });
  });

  it.each(['', 'ten ticks', '+6710', '1,5 points', '$5%', '20 tickss', '1e3', '--5 ticks'])(
    '%j is no price',
    (text) => {
      expect(parseSignalPrice(text)).toBeUndefined();
    },
  );

  it('a distance is whole ticks, and without a sign to the side where its exit belongs', () => {
    const unit = fc.constantFrom('ticks', 'points', '%', '$');
    const amount = fc.integer({ min: 1, max: 5_000 });
    fc.assert(
      fc.property(
        amount,
        unit,
        fc.constantFrom('ES', 'CL', 'GC', 'MNQ', 'ZN'),
        fc.boolean(),
        (cents, word, root, buys) => {
          const price = parseSignalPrice(`${cents / 100} ${word}`);
          if (!price) throw new Error('unread');
          const entry = {
            instrument: instrument(root),
            side: buys ? ('Buy' as const) : ('Sell' as const),
            entryTicks: 80_000n,
          };
          const target = resolveSignalPrice(price, 'target', entry);
          expect(target).toEqual({ ticks: expect.any(Number) });
          expect(Object.values(target).every((ticks) => Number.isInteger(ticks) && ticks > 0)).toBe(true);
          expect(resolveSignalPrice(price, 'stop', entry)).toEqual(target);
        },
      ),
    );
  });
});
