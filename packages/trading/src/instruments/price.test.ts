import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contracts, roots } from './contracts.ts';
import { formatTicks, parsePrice, ticksToPrice } from './price.ts';

const { ES, CL, GC, ZN } = contracts;

describe('a price', () => {
  it.each([
    [ES, 1676.25, 6705n],
    [ES, '1676.250', 6705n],
    [ES, 5240, 20_960n],
    [CL, 60.07, 6007n],
    [CL, 0.01, 1n],
    [GC, 4100.3, 41_003n],
    [ZN, 110.515625, 7073n],
    [ZN, '110.5156250', 7073n],
    [ZN, 0.015625, 1n],
  ] as const)('%o %s', (contract, price, ticks) => expect(parsePrice(contract, price)).toEqual({ ok: true, ticks }));

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 1e21, 1e-7, '', '1.', '.5', '1,5', '0x10', '１'])(
    '%s is none',
    (price) => {
      expect(parsePrice(ES, price)).toMatchObject({ ok: false, refusal: { code: 'invalid_price' } });
    },
  );

  it('off the tick is refused with the nearest valid prices', () => {
    expect(parsePrice(ES, 5240.1)).toEqual({
      ok: false,
      refusal: {
        code: 'price_not_on_tick',
        detail: '5240.1 is not on the tick of 0.25.',
        hint: 'Nearest valid prices: 5240.00 and 5240.25.',
      },
    });
    expect(parsePrice(CL, 0.004)).toMatchObject({ refusal: { hint: 'Nearest valid prices: 0.01.' } });
    expect(parsePrice(ZN, 110.51)).toMatchObject({
      refusal: { hint: 'Nearest valid prices: 110.500000 and 110.515625.' },
    });
    expect(parsePrice(CL, 0.1 + 0.2)).toMatchObject({ refusal: { code: 'price_not_on_tick' } });
  });

  it('goes to JSON and back without drift', () => {
    const ticks = fc.bigInt({ min: 1n, max: 100_000_000n });
    fc.assert(
      fc.property(fc.constantFrom(...roots), ticks, (root, count) => {
        const price = ticksToPrice(contracts[root], count);
        expect(parsePrice(contracts[root], JSON.parse(JSON.stringify(price)))).toEqual({ ok: true, ticks: count });
        expect(Number(formatTicks(contracts[root], count))).toBe(price);
      }),
    );
  });
});
