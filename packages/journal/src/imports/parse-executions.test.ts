import { describe, expect, it } from 'vitest';
import { guessMapping, parseMapping } from './column-mapping.ts';
import { type ImportRules, parseExecutions } from './parse-executions.ts';
import { readTime } from './written-time.ts';

/** Quarters of a point, and one instrument. */
const readPrice: ImportRules['readPrice'] = (instrument, price) => {
  if (!instrument.startsWith('ES')) return { ok: false, reason: `No instrument is called ${instrument}.` };
  const ticks = Number(price) * 4;
  if (!Number.isInteger(ticks)) return { ok: false, reason: `price ${price} is not on the tick.` };
  return { ok: true, instrument: 'ES 12-26', ticks: BigInt(ticks) };
};
const rules = { readPrice, zone: 'America/New_York' };
const good = (csv: string, more: Partial<ImportRules> = {}) => {
  const parsed = parseExecutions(csv, { ...rules, ...more });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed;
};
const faults = (csv: string, more: Partial<ImportRules> = {}) => {
  const parsed = parseExecutions(csv, { ...rules, ...more });
  return parsed.ok ? [] : parsed.faults;
};

const ninjaTrader = [
  'Instrument,Action,Quantity,Price,Time,ID,E/X,Position,Order ID,Name,Commission,Rate,Account,Connection,',
  'ES 12-26,Sell,2,6702.25,11/18/2026 9:35:10 AM,x2,Exit,-,o2,Exit,$4.50,1,Sim101,Sim,',
  'ES 12-26,Buy,2,6700.00,11/18/2026 9:31:05 AM,x1,Entry,2 L,o1,Entry,$4.50,1,Sim101,Sim,',
].join('\n');

describe('a file of executions', () => {
  it('of NinjaTrader, newest first, is read oldest first in its own zone', () => {
    const { format, executions } = good(ninjaTrader);
    expect(format).toBe('ninjatrader');
    expect(executions).toEqual([
      {
        ...{ fingerprint: 'id x1', instrument: 'ES 12-26', side: 'Buy', quantity: 2, priceTicks: 26_800n },
        ...{ feeCents: 450n, at: new Date('2026-11-18T14:31:05Z') },
      },
      expect.objectContaining({ side: 'Sell', priceTicks: 26_809n, at: new Date('2026-11-18T14:35:10Z') }),
    ]);
  });

  it('of Tradervue has its date apart, its fees in three columns, and short sales', () => {
    const csv = [
      'Date,Time,Symbol,Quantity,Price,Side,Commission,TransFee,ECNFee',
      '11/18/26,09:31:05,ES,1,6700,SS,2,0.25,',
      '11/18/26,09:32:00,ES,-1,6699.5,BC,2,,',
    ].join('\n');
    const { format, executions } = good(csv);
    expect(format).toBe('tradervue');
    expect(executions.map(({ side, feeCents }) => [side, feeCents])).toEqual([
      ['Sell', 225n],
      ['Buy', 200n],
    ]);
  });

  it('of any kind is read by a mapping, with a semicolon and a byte order mark too', () => {
    const mapping = parseMapping('time=When,instrument=What,side=Way,quantity=Lots,price=Fill price');
    const csv = '\uFEFFWhen;What;Way;Lots;Fill price\n2026-11-18T14:30:00Z;ES;bought;3;6700.25\n';
    const { format, executions } = good(csv, { mapping, zone: undefined });
    expect(format).toBe('mapped');
    expect(executions).toMatchObject([{ quantity: 3, priceTicks: 26_801n, feeCents: 0n }]);
  });

  it('knows a row again by its id, or by all that it says; two alike are two', () => {
    const row = '2026-11-18T14:30:00Z,ES,Buy,1,6700';
    const { executions } = good(`Time,Instrument,Action,Quantity,Price\n${row}\n${row}`);
    const [one, two] = executions.map(({ fingerprint }) => fingerprint);
    expect(two).toBe(`${one} #2`);
    expect(good(`Time,Instrument,Action,Quantity,Price\n${row}`).executions[0]?.fingerprint).toBe(one);
  });
});

describe('what is wrong is said with its line', () => {
  const header = 'Time,Instrument,Action,Quantity,Price,Commission';
  const time = '2026-11-18T14:30:00Z';
  it.each([
    [`${time},ES,Buy,1,6700.1,`, 'price 6700.1 is not on the tick'],
    [`${time},XX,Buy,1,6700,`, 'No instrument is called XX'],
    [`${time},ES,Hold,1,6700,`, 'side "Hold" is neither'],
    [`${time},ES,Buy,0,6700,`, 'quantity "0" is not'],
    [`${time},ES,Buy,1.5,6700,`, 'quantity "1.5" is not'],
    [`${time},ES,Buy,1,6700,much`, 'commission "much" is not'],
    ['yesterday,ES,Buy,1,6700,', 'time "yesterday" cannot be read'],
    ['2026-02-30 10:00:00,ES,Buy,1,6700,', 'cannot be read'],
  ])('%s: %s', (row, reason) =>
    expect(faults(`${header}\n${time},ES,Buy,1,6700,\n${row}`)).toEqual([
      { line: 3, reason: expect.stringContaining(reason) },
    ]),
  );

  it('a time without a zone is not guessed', () =>
    expect(faults(ninjaTrader, { zone: undefined })[0]?.reason).toContain('names no zone'));

  it.each([
    ['', 'no executions'],
    ['a,b\n1,2', 'no known format'],
    [`${header}\n"${time}`, 'Not CSV'],
  ])('%j: %s', (csv, reason) => expect(faults(csv)[0]?.reason).toContain(reason));

  it('a mapping names columns that are there, and all that is needed', () => {
    expect(faults(ninjaTrader, { mapping: { time: ['When'] } })[0]?.reason).toContain('"When"');
    expect(faults(ninjaTrader, { mapping: { time: ['Time'] } })[0]?.reason).toContain('No column holds the instrument');
    expect(parseMapping('when=Time')).toBeUndefined();
    expect(parseMapping('time')).toBeUndefined();
  });
});

describe('a time of a file', () => {
  it.each([
    ['2026-11-18 09:30:00', '2026-11-18T14:30:00.000Z'],
    ['7/4/2026 9:30:00 PM', '2026-07-05T01:30:00.000Z'],
    ['11/18/26 12:00:00 AM', '2026-11-18T05:00:00.000Z'],
    ['2026-11-18T09:30:00+01:00', '2026-11-18T08:30:00.000Z'],
  ])('%s is %s in New York', (text, iso) => {
    const read = readTime(text, 'America/New_York');
    expect(read.ok && read.at.toISOString()).toBe(iso);
  });
});

describe('A first guess at which column is which', () => {
  it.each([
    [
      'When,Ticker,B/S,Qty,Fill price',
      { time: ['When'], instrument: ['Ticker'], side: ['B/S'], quantity: ['Qty'], price: ['Fill price'] },
    ],
    [
      'Trade Date,Time,Contract,Direction,Lots,Avg. Price,Fees,Exec ID',
      {
        date: ['Trade Date'],
        time: ['Time'],
        instrument: ['Contract'],
        side: ['Direction'],
        quantity: ['Lots'],
        price: ['Avg. Price'],
        commission: ['Fees'],
        id: ['Exec ID'],
      },
    ],
    ['a,b,c', {}],
  ])('of %s', (header, mapping) => expect(guessMapping(header.split(','))).toEqual(mapping));

  it('is offered with the columns of a file of no known kind, and with no other fault', () => {
    const parsed = parseExecutions('When,Ticker\n1,2', rules);
    expect(parsed).toMatchObject({ ok: false, columns: ['When', 'Ticker'] });
    const wide = parseExecutions(`${'x,'.repeat(100)}x\n1`, rules);
    expect(wide).toEqual({
      ok: false,
      faults: [{ line: 1, reason: 'A file has at most 100 columns.' }],
      faultCount: 1,
    });
    const known = parseExecutions('Instrument,Action,Quantity,Price,Time\nXX,Buy,1,1,x', rules);
    expect(known).not.toHaveProperty('columns');
  });
});
