import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contracts, roots } from './contracts.ts';
import { unitCents } from './unit-cents.ts';

const { ES, ZN } = contracts;

describe('what a contract is worth at a price', () => {
  it.each([
    [ES, 27_200n, 34_000_000n],
    [ZN, 7_072n, 11_050_000n], // 110.5 x 1000
    [ZN, 7_073n, 11_051_562n], // 110,515.625
    [ZN, 7_075n, 11_054_688n], // 110,546.875
    [ZN, -1n, -1_562n],
    [ZN, 0n, 0n],
  ])('$root at %s ticks', (contract, ticks, cents) => expect(unitCents(contract, ticks)).toBe(cents));

  const ticks = fc.bigInt({ min: -100_000n, max: 100_000n });

  it('is exact, but for half a cent where a tick is not worth whole cents', () =>
    fc.assert(
      fc.property(fc.constantFrom(...roots), ticks, (root, price) => {
        const { tickMills } = contracts[root];
        const away = unitCents(contracts[root], price) * 10n - price * tickMills;
        expect([-5n, 0n, 5n]).toContain(away);
        if (root !== 'ZN') expect(away).toBe(0n);
      }),
    ));

  it('is more at a higher price', () =>
    fc.assert(
      fc.property(fc.constantFrom(...roots), ticks, (root, price) => {
        expect(unitCents(contracts[root], price + 1n) > unitCents(contracts[root], price)).toBe(true);
      }),
    ));
});
