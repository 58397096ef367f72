import { dollars } from '../accounts/money.ts';
import { instrumentNamed } from '../instruments/instrument.ts';
import { formatTicks, ticksToPrice } from '../instruments/price.ts';
import type { Alert } from './alert.ts';
import { type AlertField, type AlertOp, kindOf } from './alert-condition.ts';
import type { Look } from './judge-alert.ts';

type Worded = Pick<Alert, 'field' | 'op' | 'threshold' | 'study' | 'instrument' | 'account' | 'orderId'>;

const million = 1e6;

/** A value in an alert's unit as a JSON number: a price, dollars, or what an indicator says. */
export const alertValue = ({ field, instrument }: Pick<Alert, 'field' | 'instrument'>, value: bigint): number => {
  const kind = kindOf(field);
  if (kind === 'pnl') return dollars(value);
  if (kind !== 'price' || instrument === null) return Number(value) / million;
  return ticksToPrice(instrumentNamed(instrument), value);
};

const valueWords = (alert: Worded, value: bigint): string => {
  const kind = kindOf(alert.field);
  if (kind === 'pnl') return `${dollars(value).toFixed(2)} USD`;
  if (kind === 'indicator' || alert.instrument === null) return String(alertValue(alert, value));
  return formatTicks(instrumentNamed(alert.instrument), value);
};

const fieldWords: Record<AlertField, string> = {
  last: 'last price',
  bid: 'bid',
  ask: 'ask',
  close: 'close of a minute',
  indicator: 'indicator',
  total_pnl: 'P&L of the session',
  realized_pnl: 'realized P&L of the session',
  unrealized_pnl: 'unrealized P&L',
  fill: 'fill',
};

/** What the alert watches: "ES 12-26, last price", "Sim101, unrealized P&L", "EMA of ES 12-26 (5-minute bars)". */
const subjectWords = ({ field, study, instrument, account, orderId }: Worded): string => {
  if (study) {
    const given = Object.values(study.parameters).join(', ');
    const name = study.plot === study.indicator ? study.indicator : `${study.indicator} ${study.plot}`;
    return `${name}${given ? `(${given})` : ''} of ${instrument} (${study.minutes}-minute bars)`;
  }
  if (field !== 'fill') return `${instrument ?? account}, ${fieldWords[field]}`;
  return `A fill${orderId === null ? '' : ' of one order'}${instrument === null ? '' : ` of ${instrument}`} in ${account}`;
};

const waits: Record<AlertOp, string> = {
  '>=': 'at or above',
  '<=': 'at or below',
  crosses_above: 'crosses above',
  crosses_below: 'crosses below',
};

/** What an alert waits for, as pages print it. */
export const conditionWords = (alert: Worded): string => {
  const { op, threshold } = alert;
  if (op === null || threshold === null) return subjectWords(alert);
  return `${subjectWords(alert)} ${waits[op]} ${valueWords(alert, threshold)}`;
};

const met: Record<AlertOp, string> = {
  '>=': 'is at or above',
  '<=': 'is at or below',
  crosses_above: 'crossed above',
  crosses_below: 'crossed below',
};

/** What happened when it triggered, in the venue's words. */
export const triggerWords = (alert: Worded, look: Look): string => {
  if (look.kind === 'fills') return fillWords(alert, look);
  const { op, threshold } = alert;
  if (op === null || threshold === null || look.value === null) return `${subjectWords(alert)}.`;
  return `${subjectWords(alert)} ${met[op]} ${valueWords(alert, threshold)}: ${valueWords(alert, look.value)}.`;
};

const fillWords = ({ account }: Worded, { last, value }: Extract<Look, { kind: 'fills' }>): string => {
  if (!last) return `A fill in ${account}.`;
  const did = last.side === 'Buy' ? 'Bought' : 'Sold';
  const more = last.count > 1 ? ` ${last.count} fills since the last look.` : '';
  return `${did} ${last.quantity} ${last.instrument} at ${Number(value) / million} in ${account}.${more}`;
};
