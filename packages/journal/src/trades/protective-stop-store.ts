import type { Reader } from '@portcullis/database';
import type { ProtectiveStop } from './protective-stop.ts';

/** All protective stops of some of a person's accounts, oldest first, with every price at which each stood. */
export const readProtectiveStops = (
  reader: Reader,
  personId: string,
  accountIds: readonly string[],
): Promise<ProtectiveStop[]> =>
  reader.$queryRaw<ProtectiveStop[]>`
    SELECT o.seq, o.account_id AS "accountId", o.instrument, o.side, o.parent_order_id AS "parentOrderId",
           o.submitted_at AS "placedAt", CASE WHEN o.status = 'Cancelled' THEN o.updated_at END AS "cancelledAt",
           coalesce(array_agg(e.stop_ticks ORDER BY e.seq) FILTER (WHERE e.stop_ticks IS NOT NULL),
                    ARRAY[o.stop_ticks]) AS prices
    FROM trade_order o LEFT JOIN order_event e ON e.order_id = o.id
    WHERE o.account_id = ANY(${[...accountIds]}::uuid[]) AND o.person_id = ${personId}::uuid AND o.protects
      AND o.type IN ('StopMarket', 'StopLimit')
    GROUP BY o.id ORDER BY o.seq`;
