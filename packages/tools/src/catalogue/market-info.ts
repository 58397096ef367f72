import { orRefuse } from '@portcullis/operations';
import {
  findInstrument,
  frontInstrument,
  type Holiday,
  type Instrument,
  isExpired,
  nextHolidays,
  type Session,
  sessionOf,
} from '@portcullis/trading';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { marketOf } from '../market-of.ts';
import { instrument } from '../shapes/arguments.ts';
import { dataSource, dataSourceOf } from '../shapes/data-source.ts';
import { instrumentFacts } from '../shapes/quote.ts';

const session = z.object({
  label: z.enum(['Current Session', 'Next Session']),
  action: z.enum(['Until Close', 'Until Open']),
  begin_utc: z.string(),
  end_utc: z.string(),
  begin_exchange: z.string(),
  end_exchange: z.string(),
  seconds_to_change: z.int(),
});

export const marketInfo = defineTool({
  name: 'MarketInfo',
  title: 'Market info',
  description: 'Session, tick, point value and expiry of an instrument; a root gives its front contract.',
  annotations: reads,
  input: z.object({ instrument: instrument.default('ES') }),
  aliases: { root: 'instrument' },
  output: z.object({
    instrument: z.string(),
    front_month: z.string(),
    description: z.string(),
    exchange: z.string(),
    time_zone: z.string(),
    trading_hours: z.string(),
    expiration: z.string(),
    tick_size: z.number(),
    tick_value: z.number(),
    point_value: z.number(),
    is_open: z.boolean(),
    session,
    holidays_next: z.array(z.object({ day: z.string(), name: z.string(), closes_at: z.string().nullable() })),
    data_source: dataSource,
  }),
  run: async (context, args) => {
    const { market, now: at } = await marketOf(context);
    const { instrument: found } = orRefuse(findInstrument(args.instrument, at));
    const { type: _, ...facts } = instrumentFacts(found, market.hours);
    const current = sessionOf(at, market.hours, found.holidays);
    return {
      instrument: found.name,
      front_month: frontInstrument(found.root, at).name,
      ...facts,
      time_zone: found.timeZone,
      is_open: market.kind !== 'off' && current.isOpen && !isExpired(found, at),
      session: tellSession(current, found, at, market.hours),
      holidays_next:
        market.hours === 'always' ? [] : nextHolidays(found.holidays, current.tradingDay, 3).map(tellHoliday),
      data_source: dataSourceOf(market),
    };
  },
});

/** While the market is closed it tells of the session that begins next. */
const tellSession = (
  current: Session,
  { timeZone, holidays }: Instrument,
  now: Date,
  hours: Parameters<typeof sessionOf>[1],
): z.infer<typeof session> => {
  const told = current.isOpen ? current : sessionOf(current.nextChangeAt, hours, holidays);
  return {
    label: current.isOpen ? 'Current Session' : 'Next Session',
    action: current.isOpen ? 'Until Close' : 'Until Open',
    begin_utc: told.opensAt.toISOString(),
    end_utc: told.closesAt.toISOString(),
    begin_exchange: inZone(told.opensAt, timeZone),
    end_exchange: inZone(told.closesAt, timeZone),
    seconds_to_change: Math.round((current.nextChangeAt.getTime() - now.getTime()) / 1000),
  };
};

/** New York's time of the close; null: no session. Round the clock there are no holidays. */
const tellHoliday = ({ day, name, closesAt }: Holiday) => ({
  ...{ day, name },
  closes_at: closesAt === null ? null : `${Math.floor(closesAt)}:${String((closesAt % 1) * 60).padStart(2, '0')}`,
});

/** Local date and time, such as 2026-11-22 17:00. */
const inZone = (instant: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(instant);
