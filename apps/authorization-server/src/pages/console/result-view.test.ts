import type { JsonSchema } from '@portcullis/tools';
import { describe, expect, test } from 'vitest';
import { compactWords } from './cell.ts';
import { resultView, rowsMax } from './result-view.ts';

const now = new Date('2026-11-21T14:00:00Z');
const output: JsonSchema = {
  type: 'object',
  anyOf: [
    {
      properties: {
        account: { type: 'string' },
        net_liquidation: { type: 'number' },
        orders: { type: 'array', items: { properties: { order_id: {}, side: {}, limit_price: {} } } },
      },
    },
    { required: ['error'] },
  ],
};
const view = (result: Record<string, unknown>) => resultView({ success: true, ...result }, output, now);
const hostile = '<img src=x onerror=alert(1)>';

describe('A result', () => {
  test('facts stand in the order of the schema, and what it leaves unsaid after them', () => {
    const [section] = view({ extra: true, net_liquidation: 100_000.5, account: 'Sim101' });
    expect(section?.facts).toEqual([
      { label: 'Account', cell: { kind: 'text', words: 'Sim101' } },
      { label: 'Net liquidation', cell: { kind: 'number', words: '100,000.5' } },
      { label: 'Extra', cell: { kind: 'text', words: 'Yes' } },
    ]);
  });

  test('a list of objects is a table in the order of the schema, numbers point under point', () => {
    const orders = [
      { limit_price: 6_700, side: 'Buy', order_id: 'a' },
      { limit_price: 6_700.25, side: 'Sell', order_id: 'b', note: null },
    ];
    const [{ table } = {}] = view({ orders });
    expect(table?.columns.map(({ label, isNumber }) => `${label} ${isNumber}`)).toEqual([
      ...['Order ID false', 'Side false', 'Limit price true', 'Note false'],
    ]);
    expect(table?.rows[0]?.[2]).toEqual({ kind: 'number', words: '6,700.00' });
    expect(table?.rows[0]?.[3]).toEqual({ kind: 'none' });
  });

  test('a long table is cut, and says of how many rows', () => {
    const [{ table } = {}] = view({ orders: Array.from({ length: 501 }, (_, index) => ({ order_id: `${index}` })) });
    expect([table?.rows.length, table?.total]).toEqual([rowsMax, 501]);
  });

  test('what others wrote is marked wherever it stands', () => {
    const note = { untrusted: true, data: hostile };
    const [facts, table] = view({ note, orders: [{ order_id: 'a', note }] });
    expect(facts?.facts[0]?.cell).toEqual({ kind: 'untrusted', words: hostile });
    expect(table?.table?.rows[0]?.[1]).toEqual({ kind: 'untrusted', words: hostile });
    expect(compactWords([{ text: note }])).toBe(`text “${hostile}”`);
  });

  test('lists within a list are told one by one, and objects under headings of their own', () => {
    const drawing = { tag: 'one', color: 'red', anchors: [{ time: '2026-11-21T13:00:00.5Z', price: 1.5 }] };
    const charts = [{ chart_id: 'c', drawings: [drawing] }];
    const sections = view({ charts, item: { cash: 1, fee: 2, margin: 3 }, source: { status: 'Simulated' }, none: [] });
    expect(sections.map(({ title }) => title)).toEqual(['', 'Charts 1', 'Charts 1: drawings', 'Item']);
    expect(sections[2]?.table?.rows[0]?.[2]).toEqual({ kind: 'text', words: 'time 21 Nov 2026, 13:00 UTC, price 1.5' });
    expect(sections[0]?.facts.map(({ cell }) => 'words' in cell && cell.words)).toEqual(['Simulated', 'None']);
  });

  test('times are moments, and what numbers things is no amount', () => {
    const [section] = view({ at: '2026-11-21T13:00:00.123Z', trade_id: 12_345, loss: -1_000 });
    expect(section?.facts.map(({ cell }) => cell)).toEqual([
      { kind: 'time', at: { iso: '2026-11-21T13:00:00.123Z', words: '21 Nov 2026, 13:00 UTC', ago: '59 minutes ago' } },
      { kind: 'number', words: '12345' },
      { kind: 'number', words: '−1,000' },
    ]);
  });
});

describe('Pictures', () => {
  const times = ['2026-11-21T13:00:00Z', '2026-11-21T13:01:00Z'];
  const prices = { open: 1, high: 3, low: 1, close: 2, volume: 5 };

  test('bars are drawn as charts are', () => {
    const bars = times.map((time) => ({ time, ...prices }));
    const drawn = view({ instrument: 'ES 12-26', period_type: 'minute', period: 5, bars });
    const { chart } = drawn.find(({ title }) => title === 'Bars') ?? {};
    expect(chart && 'pictures' in chart && chart.pictures[0]).toContain('ES 12-26, 5 minute bars');
    const nothing = view({ instrument: hostile, bars }).find(({ title }) => title === 'Bars');
    expect([nothing?.chart, nothing?.table?.total]).toEqual([undefined, 2]);
  });

  test('a series over time is a line that says its numbers', () => {
    const values = times.map((time, index) => ({ time, value: 10 + index / 2 }));
    const [{ chart } = {}] = view({ values });
    const line = chart && 'line' in chart ? chart.line : undefined;
    expect(line?.wide.description).toContain('Values from 10 on 21 Nov 2026, 13:00 UTC to 10.5');
  });
});
