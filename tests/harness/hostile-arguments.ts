import { sampleOf } from './schema-sample.ts';

/** A tool as an attacker sees it. */
export type Target = { name: string; inputSchema: { properties?: Record<string, unknown> } & Record<string, unknown> };

const anything: readonly unknown[] = [
  ...[-1, 0, -0, 1.5, 2 ** 53, 1e308, Number.NaN, Number.POSITIVE_INFINITY],
  ...['5', '', '*', '\u0000', '__proto__', "'; DELETE FROM trade_order; --", 'x'.repeat(5_000)],
  ...[null, true, [], [5], ['Sim102', 'ES'], {}, { $gt: 0 }, { toString: 'ES' }],
];

/** Other spellings of what lies beyond the limits, and letters that only look alike. */
const spellings: Readonly<Record<string, readonly unknown[]>> = {
  account: ['Sim102', 'SIM102', ' sim102 ', 'Ｓim102', 'Sіm102', 'Sim102\u200b', 'Sim101,Sim102', 'all', 'Playback101'],
  instrument: ['ES', 'es', ' NQ ', 'ESZ6', 'NQ1!', 'ES 12-26', 'ＥＳ', 'ЕS', 'MЕS', 'ES,MES', '/ES', 'MES\u200b'],
  side: ['Sell', 'SELL', 's-e-l-l', ' sell', 'SellShort', 'Ｓell', 'short'],
  type: ['StopMarket', 'stop', 'stop_limit', 'M I T', 'mit', 'ＭIT'],
  quantity: [2, 3, 4, 99, 1_000_000, '2', 1.999999999],
  limit_price: [0.25, 1, 6_700.25, 6_800, 1e9, 6_600.1],
  stop_price: [0.25, 6_600, 6_800, 1e9],
  take_profit: [0.25, 6_500, 6_800],
  stop_loss: [0.25, 6_500, 6_800],
  tif: ['Gtc', 'IOC', 'fok', 'GTD'],
  percent: [1, 100, 101, 1e9],
};

/** Names that a server might read twice, each its own way. */
const besides: readonly Record<string, unknown>[] = [
  ...[{ qty: 9 }, { Quantity: 9 }, { QUANTITY: 9 }, { orderQuantity: 9 }, { action: 'Sell' }, { symbol: 'ES' }],
  ...[{ orderType: 'StopMarket' }, { Account: 'Sim102' }, { accounts: ['Sim102'] }, { instruments: ['ES'] }],
  ...[{ limits: null }, { rules: null }, { grant: {} }, { approved: true }, { approval: true }, { reduceOnly: true }],
  ...[{ reduce_only: true }, { protects: true }, { closes: true }, { connection_id: null }, { source: 'page' }],
  ...[{ constructor: { prototype: { quantity: 9 } } }, JSON.parse('{"__proto__":{"quantity":9}}')],
];

/** Other combinations than one field at a time, with what the agent may do in the others. */
const combined: readonly Record<string, unknown>[] = [
  { side: 'Sell', quantity: 2 },
  { side: 'Sell', type: 'Market', quantity: 99, take_profit: 6_000, stop_loss: 7_000 },
  { account: 'Sim102', side: 'Sell', type: 'Market', quantity: 3 },
  { account: 'Sim102', side: 'Sell', type: 'StopMarket', stop_price: 6_600, quantity: 2 },
  { instrument: 'ES', side: 'Sell', type: 'Limit', limit_price: 6_800 },
  { type: 'Market', quantity: 2, stop_loss: 6_690, take_profit: 6_720, oco_id: 'one' },
  { type: 'Limit', limit_price: 6_650, quantity: 3, oco_id: 'one' },
  { quantity: 3, limit_price: 6_650 },
];

const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** What a call of this tool can be, when all that it must have is given, and each of its arguments is tried in turn. */
export const hostileArguments = (
  { inputSchema }: Target,
  named: Readonly<Record<string, unknown>>,
): Record<string, unknown>[] => {
  const properties = (inputSchema.properties ?? {}) as Record<string, { enum?: unknown[] }>;
  const fitting = Object.fromEntries(
    Object.entries(named).filter(([field, value]) => properties[field]?.enum?.includes(value) ?? true),
  );
  const needed = sampleOf(inputSchema as Parameters<typeof sampleOf>[0], fitting) as Record<string, unknown>;
  // Else an order that is to have a price would be refused for having none, whatever else is tried.
  const hasPrice = 'type' in needed && 'limit_price' in properties && 'limit_price' in named;
  const base = hasPrice ? { ...needed, limit_price: named.limit_price } : needed;
  const fields = Object.keys(properties).filter((field) => field !== 'dry_run');
  const known = (each: Record<string, unknown>) => Object.keys(each).every((field) => fields.includes(field));
  return [
    base,
    ...fields.flatMap((field) =>
      [...(spellings[field] ?? []), ...anything].map((value) => ({ ...base, [field]: value })),
    ),
    ...fields.flatMap((field) =>
      (spellings[field] ?? []).slice(0, 2).flatMap((value) => [
        { ...without(base, field), [camel(field)]: value },
        { ...base, [camel(field)]: value, [field.toUpperCase()]: value },
      ]),
    ),
    ...besides.map((more) => ({ ...base, ...more })),
    ...combined.filter(known).map((more) => ({ ...base, ...more })),
  ];
};

const without = (values: Record<string, unknown>, field: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([name]) => name !== field));
