import { describe, expect, test } from 'vitest';
import { instrumentNamed } from '../instruments/instrument.ts';
import { type AlertSubject, parseCondition, type WantedCondition } from './alert-condition.ts';
import { conditionWords, triggerWords } from './alert-words.ts';

const es = instrumentNamed('ES 12-26');
const price: AlertSubject = { instrument: es, hasAccount: false, hasOrder: false };
const account: AlertSubject = { hasAccount: true, hasOrder: false };
const ema = { name: 'ema', minutes: 5 };

const parse = (wanted: WantedCondition, subject: AlertSubject) => {
  const parsed = parseCondition(wanted, subject);
  return parsed.ok ? parsed.condition : parsed.refusal.code;
};

describe('A condition is read', () => {
  test.each<[string, WantedCondition, AlertSubject, object]>([
    ['in ticks', { field: 'last', op: '>=', value: 6_700.25 }, price, { threshold: 26_801n }],
    ['in cents', { field: 'total_pnl', op: '<=', value: -250.5 }, account, { threshold: -25_050n }],
    ['in millionths', { field: 'indicator', op: '>=', value: 0.5, indicator: ema }, price, { threshold: 500_000n }],
    [
      'with the defaults of an indicator',
      { field: 'indicator', op: '<=', value: 30, indicator: { name: 'rsi', minutes: 15 } },
      price,
      { study: { indicator: 'RSI', parameters: { period: 14, smooth: 3 }, plot: 'RSI', minutes: 15 } },
    ],
    ['without a value for a fill', { field: 'fill' }, { ...account, hasOrder: true }, { op: null, threshold: null }],
  ])('%s', (_, wanted, subject, read) => {
    expect(parse(wanted, subject)).toMatchObject(read);
  });

  test.each<[string, WantedCondition, AlertSubject, string]>([
    ['a price without an instrument', { field: 'last', op: '>=', value: 1 }, account, 'invalid_condition'],
    ['a price off the tick', { field: 'last', op: '>=', value: 6_700.1 }, price, 'invalid_condition'],
    ['a price without op', { field: 'bid', value: 6_700 }, price, 'invalid_condition'],
    ['a price without a value', { field: 'ask', op: '<=' }, price, 'invalid_condition'],
    [
      'a price of an order',
      { field: 'last', op: '>=', value: 6_700 },
      { ...price, hasOrder: true },
      'invalid_condition',
    ],
    [
      'P&L without an account',
      { field: 'total_pnl', op: '>=', value: 1 },
      { ...price, instrument: undefined },
      'invalid_condition',
    ],
    [
      'P&L of an instrument',
      { field: 'total_pnl', op: '>=', value: 1 },
      { ...price, hasAccount: true },
      'invalid_condition',
    ],
    ['P&L beyond all money', { field: 'total_pnl', op: '>=', value: 1e12 }, account, 'invalid_condition'],
    ['a fill without an account', { field: 'fill' }, price, 'invalid_condition'],
    ['a fill above a value', { field: 'fill', op: '>=', value: 1 }, account, 'invalid_condition'],
    ['an indicator that is not named', { field: 'indicator', op: '>=', value: 1 }, price, 'invalid_condition'],
    [
      'a price with an indicator',
      { field: 'last', op: '>=', value: 6_700, indicator: ema },
      price,
      'invalid_condition',
    ],
    [
      'a plot that is not there',
      { field: 'indicator', op: '>=', value: 1, indicator: { ...ema, plot: 'x' } },
      price,
      'invalid_condition',
    ],
    [
      'bars of seven minutes',
      { field: 'indicator', op: '>=', value: 1, indicator: { ...ema, minutes: 7 } },
      price,
      'invalid_condition',
    ],
    [
      'no known indicator',
      { field: 'indicator', op: '>=', value: 1, indicator: { name: 'x', minutes: 5 } },
      price,
      'indicator_not_found',
    ],
    [
      'a wrong parameter',
      { field: 'indicator', op: '>=', value: 1, indicator: { ...ema, parameters: { x: 1 } } },
      price,
      'invalid_parameters',
    ],
  ])('%s is refused', (_, wanted, subject, code) => {
    expect(parse(wanted, subject)).toBe(code);
  });
});

describe('An alert is told in words', () => {
  const base = { op: null, threshold: null, study: null, instrument: null, account: null, orderId: null } as const;
  const priceAlert = {
    ...base,
    field: 'last',
    op: 'crosses_above',
    threshold: 26_800n,
    instrument: 'ES 12-26',
  } as const;

  test('of a price', () => {
    expect(conditionWords(priceAlert)).toBe('ES 12-26, last price crosses above 6700.00');
    expect(triggerWords(priceAlert, { kind: 'quote', value: 26_801n, seq: 1n })).toBe(
      'ES 12-26, last price crossed above 6700.00: 6700.25.',
    );
  });

  test('of P&L', () => {
    const pnl = { ...base, field: 'total_pnl', op: '<=', threshold: -25_000n, account: 'Sim101' } as const;
    expect(triggerWords(pnl, { kind: 'session', value: -25_124n, seq: 1n })).toBe(
      'Sim101, P&L of the session is at or below -250.00 USD: -251.24 USD.',
    );
  });

  test('of an indicator', () => {
    const study = { indicator: 'RSI', parameters: { period: 14, smooth: 3 }, plot: 'Avg', minutes: 5 };
    const of = {
      ...base,
      field: 'indicator',
      op: '>=',
      threshold: 70_000_000n,
      instrument: 'ES 12-26',
      study,
    } as const;
    expect(conditionWords(of)).toBe('RSI Avg(14, 3) of ES 12-26 (5-minute bars) at or above 70');
  });

  test('of a fill', () => {
    const fill = { ...base, field: 'fill', account: 'Sim101', instrument: 'MES 12-26' } as const;
    const last = { side: 'Sell', quantity: 2, instrument: 'MES 12-26', count: 3 };
    expect(conditionWords(fill)).toBe('A fill of MES 12-26 in Sim101');
    expect(triggerWords(fill, { kind: 'fills', value: 6_700_250_000n, seq: 1n, last })).toBe(
      'Sold 2 MES 12-26 at 6700.25 in Sim101. 3 fills since the last look.',
    );
  });
});
