import { describe, expect, it } from 'vitest';
import { findInstrument } from '../instruments/instrument.ts';
import { parseBars } from './parse-bars.ts';

const found = findInstrument('ES 12-13', new Date('2026-11-18T17:00:00Z'));
if (!found.ok) throw new Error('no instrument');
const { instrument } = found;
const header = 'time,open,high,low,close,volume';
const good = '2013-10-07T00:00:00Z,1676.5,1677,1676,1676.5,9';

const faultsOf = async (csv: string) => {
  const parsed = await parseBars(csv, instrument);
  return parsed.ok ? [] : parsed.faults;
};

describe('a row of bars', () => {
  it.each([
    ['2013-10-07T00:01:30Z,1676.5,1677,1676,1676.5,9', 'not a whole minute'],
    ['2013-02-30T00:01:00Z,1676.5,1677,1676,1676.5,9', 'not a whole minute'],
    ['2013-10-07T00:01:00+02:00,1676.5,1677,1676,1676.5,9', 'not a whole minute'],
    ['2013-10-07T00:00:00Z,1676.5,1677,1676,1676.5,9', 'not after the row before it'],
    ['2013-10-07T00:01:00Z,1676.5,1676,1676,1676.5,9', 'high is below'],
    ['2013-10-07T00:01:00Z,1676.5,1677,1676.75,1676.5,9', 'low is above'],
    ['2013-10-07T00:01:00Z,1676.6,1677,1676,1676.5,9', 'open: 1676.6 is not on the tick'],
    ['2013-10-07T00:01:00Z,,1677,1676,1676.5,9', 'open:  is not a price'],
    ['2013-10-07T00:01:00Z,1e3,1677,1676,1676.5,9', 'open: 1e3 is not a price'],
    ['2013-10-07T00:01:00Z,-1,1677,1676,1676.5,9', 'open: -1 is not a price'],
    ['2013-10-07T00:01:00Z,1676.5,1677,1676,1676.5,-9', 'volume "-9" is not a whole number'],
    ['2013-10-07T00:01:00Z,1676.5,1677,1676,1676.5,1.5', 'volume "1.5" is not a whole number'],
    ['2013-10-07T00:01:00Z,1676.5,1677,1676,1676.5', '5 columns, the header 6'],
  ])('%s is bad', async (row, reason) => {
    expect(await faultsOf([header, good, row].join('\n'))).toEqual([
      { line: 3, reason: expect.stringContaining(reason) },
    ]);
  });

  it.each([
    ['1676.25,,1676.5,3', 'bid is given without bid_size'],
    [',5,1676.5,3', 'bid_size is given without bid'],
    ['1676.25,5,1676.55,3', 'ask: 1676.55 is not on the tick'],
  ])('with the quote %s is bad', async (quote, reason) => {
    const csv = [`${header},bid,bid_size,ask,ask_size`, `${good},${quote}`].join('\n');
    expect(await faultsOf(csv)).toEqual([{ line: 2, reason: expect.stringContaining(reason) }]);
  });
});

describe('a file of bars', () => {
  it('of 10-year notes has prices in 64ths of a point, to six decimals', async () => {
    const zn = findInstrument('ZN 12-13', new Date('2026-11-18T17:00:00Z'));
    if (!zn.ok) throw new Error('no instrument');
    const row = '2013-10-07T00:00:00Z,126.515625,126.53125,126.5,126.5156250,900';
    const ticks = { openTicks: 8_097, highTicks: 8_098, lowTicks: 8_096, closeTicks: 8_097 };
    expect(await parseBars(`${header}\n${row}\n`, zn.instrument)).toMatchObject({ ok: true, bars: [ticks] });
  });

  it('counts lines as an editor does: the header is line 1', async () => {
    expect(await faultsOf(`${header}\n\n${good}\nx,1,1,1,1,1\n`)).toMatchObject([{ line: 4 }]);
  });

  it('needs its header', async () => {
    expect(await faultsOf(`${good}\n`)).toEqual([{ line: 1, reason: expect.stringContaining(header) }]);
  });

  it.each(['', header])('without bars is bad: %j', async (csv) => {
    expect(await faultsOf(csv)).toHaveLength(1);
  });

  it('that is not CSV is bad', async () => {
    expect(await faultsOf(`${header}\n"${good}`)).toEqual([
      { line: expect.any(Number), reason: expect.stringContaining('Not CSV') },
    ]);
  });

  it('names the first twenty faults and counts them all', async () => {
    const parsed = await parseBars([header, ...Array(50).fill('x,1,1,1,1,1')].join('\n'), instrument);
    expect(parsed).toMatchObject({ ok: false, faultCount: 50, faults: { length: 20 } });
  });

  it('may come in pieces, with a byte order mark', async () => {
    const pieces = async function* () {
      yield Buffer.from(`\uFEFF${header}\r\n2013-10-07T00:0`);
      yield Buffer.from('0:00Z,1676.5,1677,1676,1676.5,9\r\n');
    };
    expect(await parseBars(pieces(), instrument)).toMatchObject({
      ok: true,
      bars: [{ openTicks: 6706, bidTicks: null }],
    });
  });
});
