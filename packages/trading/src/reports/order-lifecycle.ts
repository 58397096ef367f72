import type { Reader, Rows } from '@portcullis/database';
import { type ExecutionReport, readExecutionsOf } from './execution-list.ts';

/** One event in the life of an order. `raw`: the row as it is kept. */
export type LifecycleEvent = {
  at: Date;
  /** A tool, `page`, `signal`, `monitor` or `venue`. */
  source: string;
  event: string;
  orderState: string;
  filled: number;
  reason: string | null;
  fill?: Pick<ExecutionReport, 'executionId' | 'quantity' | 'price'>;
  raw: Record<string, string | number | null>;
};

const snake = (status: string): string => status.replace(/(?<=[a-z])[A-Z]/g, '_$&').toLowerCase();

/** What an event is called: `triggered` and `changed` leave the state as it is, a fill is one in either of its states. */
const eventName = ({ status, reason }: Rows.OrderEvent, isFill: boolean): string => {
  if (isFill) return 'fill';
  return reason === 'triggered' || (reason === 'changed' && status === 'Accepted') ? reason : snake(status);
};

/** Events with the execution that each fill is: fills and executions of one order come in the same order. */
export const lifecycleOf = (
  events: readonly Rows.OrderEvent[],
  executions: readonly ExecutionReport[],
): LifecycleEvent[] => {
  const waiting = [...executions];
  let filled = 0;
  return events.map((event) => {
    const isFill = event.filled > filled;
    filled = event.filled;
    const execution = isFill ? waiting.shift() : undefined;
    const { at, source, status, reason } = event;
    return {
      ...{ at, source, event: eventName(event, isFill), orderState: status, filled, reason },
      ...(execution ? { fill: execution } : {}),
      raw: rawOf(event),
    };
  });
};

const rawOf = (row: Rows.OrderEvent): LifecycleEvent['raw'] =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      if (value instanceof Date) return [name, value.toISOString()];
      return [name, typeof value === 'bigint' ? Number(value) : value];
    }),
  );

/** The life of a person's own order, oldest first: at most `limit` events. */
export const listOrderLifecycle = async (
  reader: Reader,
  personId: string,
  orderId: string,
  { fills, limit }: { fills: boolean; limit: number },
): Promise<LifecycleEvent[]> => {
  const where = { orderId, order: { personId } };
  const events = await reader.orderEvent.findMany({ where, orderBy: { seq: 'asc' }, take: limit });
  return lifecycleOf(events, fills ? await readExecutionsOf(reader, personId, orderId) : []);
};
