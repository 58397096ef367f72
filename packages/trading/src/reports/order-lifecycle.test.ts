import type { Rows } from '@portcullis/database';
import { expect, test } from 'vitest';
import type { ExecutionReport } from './execution-list.ts';
import { lifecycleOf } from './order-lifecycle.ts';

const at = new Date('2026-11-18T17:00:00Z');
const event = (seq: number, status: string, filled: number, reason: string | null = null): Rows.OrderEvent => ({
  ...{ orderId: 'order', seq, at, status, filled, reason, source: 'venue' },
  ...{ limitTicks: 26_800n, stopTicks: null },
});
const execution = (executionId: string, quantity: number) =>
  ({ executionId, quantity, price: 6_700 }) as unknown as ExecutionReport;

test('names each event, and gives each fill its execution', () => {
  const events = [
    event(1, 'Initialized', 0),
    event(2, 'Accepted', 0),
    event(3, 'Accepted', 0, 'changed'),
    event(4, 'Working', 0),
    event(5, 'Working', 0, 'triggered'),
    event(6, 'PartFilled', 2),
    event(7, 'ChangePending', 2, 'changed'),
    event(8, 'PartFilled', 2),
    event(9, 'Filled', 3),
  ];
  const told = lifecycleOf(events, [execution('one', 2), execution('two', 1)]);
  expect(told.map(({ event: name, fill }) => [name, fill?.executionId])).toEqual([
    ['initialized', undefined],
    ['accepted', undefined],
    ['changed', undefined],
    ['working', undefined],
    ['triggered', undefined],
    ['fill', 'one'],
    ['change_pending', undefined],
    ['part_filled', undefined],
    ['fill', 'two'],
  ]);
  expect(told[0]?.raw).toMatchObject({ at: at.toISOString(), limitTicks: 26_800, stopTicks: null });
});
