import type { Reader } from '@portcullis/database';
import { type PeriodType, parsePeriod } from '../bars/bar-period.ts';
import type { BarsReport } from '../bars/read-bars.ts';
import { type MinutesQuery, readMinutes } from '../bars/read-minutes.ts';
import { type Outcome, refuse } from '../refusal.ts';
import { type FlowBar, type FlowMethod, flowMethod, orderFlow } from './order-flow.ts';

export type FlowQuery = Omit<MinutesQuery, 'period'> & {
  periodType: PeriodType;
  period: number;
  /** The newest so many. */
  limit: number;
};

export type FlowReport = { bars: FlowBar[]; method: FlowMethod; truncated: boolean; status: BarsReport['status'] };

/**
 * The order flow of a range, with deltas summed from its first bar. `unsupported_period`, `invalid_range`, `no_data`;
 * `insufficient_data` when its bars carry no volume.
 */
export const readOrderFlow = async (reader: Reader, query: FlowQuery): Promise<Outcome<{ report: FlowReport }>> => {
  const parsed = parsePeriod(query.periodType, query.period);
  if (!parsed.ok) return parsed;
  const read = await readMinutes(reader, { ...query, period: parsed.period });
  if (!read.ok) return read;
  if (read.bars.every(({ volume }) => volume === 0)) {
    return refuse('insufficient_data', 'The bars of this range carry no volume.');
  }
  const bars = orderFlow(read.bars, parsed.period, query.market.hours);
  const { status } = read;
  const report = {
    ...{ bars: bars.slice(-query.limit), method: flowMethod(read.bars), truncated: bars.length > query.limit, status },
  };
  return { ok: true, report };
};
