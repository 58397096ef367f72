import { type Alert, stateAt } from './alert.ts';
import type { AlertOp } from './alert-condition.ts';

/** Where a value is: below its threshold, at it, above it. */
export type Side = -1 | 0 | 1;

export const sideOf = (value: bigint, threshold: bigint): Side => (value < threshold ? -1 : value > threshold ? 1 : 0);

/**
 * Whether going from one side to another is what an alert waits for. `>=` and `<=` are met when they become true, also at
 * the first look; a crossing needs a look before it (NinjaTrader's CrossAbove: at or below before, above now).
 */
export const isMet = (op: AlertOp, before: Side | null, now: Side): boolean => {
  switch (op) {
    case '>=':
      return now >= 0 && (before === null || before < 0);
    case '<=':
      return now <= 0 && (before === null || before > 0);
    case 'crosses_above':
      return before !== null && before <= 0 && now > 0;
    case 'crosses_below':
      return before !== null && before >= 0 && now < 0;
  }
};

/** What was seen of an alert's subject. Values are in the unit of the threshold. */
export type Look =
  | { kind: 'quote'; value: bigint /** The quote's. */; seq: bigint }
  /** A bar that is complete: each minute is judged once. `seq`: the epoch minute after it; null: there is no value yet. */
  | { kind: 'bar'; value: bigint | null; seq: bigint }
  /** P&L of a session, which begins anew with the next: nothing crosses from one to another. `seq`: its day. */
  | { kind: 'session'; value: bigint; seq: bigint }
  /** Executions since the last look; `last` is the newest of the kind that the alert waits for, its price in millionths. */
  | { kind: 'fills'; value: bigint; seq: bigint; last: SeenFill | undefined };

export type SeenFill = {
  side: string;
  quantity: number;
  instrument: string /** Of its kind, since the last look. */;
  count: number;
};

/** What becomes of the row. */
export type Verdict = { triggered: boolean; side: Side | null; seenSeq: bigint; value: bigint };

/** A repeating alert on a value is told at most once in this time: a price that trembles on its threshold is one piece of news. */
export const pauseMs = 60_000;

export type Judged = Pick<
  Alert,
  'op' | 'threshold' | 'side' | 'seenSeq' | 'once' | 'triggeredAt' | 'expiresAt' | 'state'
>;

/**
 * Judges an alert by what was seen. Undefined: there is nothing to write. A look that is not newer than the last one tells
 * nothing, so that a venue that has lost its clock changes nothing.
 */
export const judgeAlert = (alert: Judged, look: Look, now: Date): Verdict | undefined => {
  if (stateAt(alert, now) !== 'armed') return undefined;
  if (look.kind === 'session' ? look.seq < alert.seenSeq : look.seq <= alert.seenSeq) return undefined;
  const { value, seq: seenSeq } = look;
  if (look.kind === 'fills') return { triggered: look.last !== undefined, side: null, seenSeq, value: look.value };
  if (value === null) return { triggered: false, side: alert.side, seenSeq, value: 0n };
  if (alert.op === null || alert.threshold === null) return undefined;
  const before = look.kind === 'session' && seenSeq !== alert.seenSeq ? null : alert.side;
  const side = sideOf(value, alert.threshold);
  if (side === before && look.kind !== 'bar') return undefined;
  return { triggered: isMet(alert.op, before, side) && !isPausing(alert, now), side, seenSeq, value };
};

const isPausing = ({ once, triggeredAt }: Judged, now: Date): boolean =>
  !once && triggeredAt !== null && now.getTime() - triggeredAt.getTime() < pauseMs;
