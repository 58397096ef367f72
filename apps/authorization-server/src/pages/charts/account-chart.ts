import type { Database } from '@portcullis/database';
import {
  type Account,
  type ChartSettings,
  type FeedTime,
  findInstrument,
  listCharts,
  readChart,
  timeOfFeed,
} from '@portcullis/trading';
import type { AccountView } from '../accounts/account-view.ts';
import { chartRow, picturesOf } from './chart-view.ts';

/** With the shared market as configured, and the time of the wall. */
type Facts = FeedTime & {
  /** What the page shows: its instruments can be chosen, those of open positions first. */
  view: Pick<AccountView, 'positions' | 'orders' | 'executions'>;
  /** As the address asks for it. */
  asked: unknown;
};

const five: Omit<ChartSettings, 'instrument'> = {
  ...{ periodType: 'minute', period: 5, indicators: [] },
  ...{ from: null, to: null },
};

const choicesMax = 6;

/**
 * The price chart of an account's page: five-minute candles of one instrument, with what is drawn on the person's charts of
 * it and with this account's fills. Undefined: nothing is held, traded or open.
 */
export const accountChart = async ({ prisma }: Database, account: Account, facts: Facts) => {
  const { view, asked } = facts;
  const { market, now } = await timeOfFeed(prisma, account.feed, facts);
  const instruments = [...view.positions, ...view.orders, ...view.executions].map(({ instrument }) => instrument);
  const { personId, id: accountId } = account;
  const open = await listCharts(prisma, personId);
  const choices = [...new Set([...instruments, ...open.map(({ instrument }) => instrument)])].slice(0, choicesMax);
  const named = typeof asked === 'string' ? findInstrument(asked, now) : undefined;
  const instrument = named?.ok ? choices.find((each) => each === named.instrument.name) : choices[0];
  if (instrument === undefined) return undefined;
  const own = open.filter((chart) => chart.instrument === instrument);
  const chart = { ...five, instrument };
  const drawings = own.flatMap((each) =>
    each.drawings.filter(({ barPeriodLock }) => !barPeriodLock || isFiveMinutes(each)),
  );
  const read = await readChart(prisma, { personId, accountId, chart, drawings, market, now });
  return {
    instrument,
    choices: choices.map((each) => ({
      instrument: each,
      address: `?chart=${encodeURIComponent(each)}#chart`,
      isShown: each === instrument,
    })),
    pictures: read ? picturesOf(read, chart, 'price') : [],
    charts: own.map(chartRow),
  };
};

const isFiveMinutes = ({ periodType, period }: ChartSettings): boolean => periodType === 'minute' && period === 5;
