import { type BarOrder, matchBar, type PriceBar } from '@portcullis/trading';

type Rehearsed = { orders: number; fills: number; faults: string[] };

const bars = 240;

/** A path that is the same each time: it goes up and down, with a wick on either side. */
const barAt = (minute: number): PriceBar => {
  const level = (at: number): bigint => BigInt(20_000 + ((at * 7) % 40) - ((at * 3) % 25));
  const [openTicks, closeTicks] = [level(minute), level(minute + 1)];
  const [low, high] = openTicks < closeTicks ? [openTicks, closeTicks] : [closeTicks, openTicks];
  return { openTicks, closeTicks, lowTicks: low - 3n, highTicks: high + 3n, volume: 1_000 };
};

const order = (id: string, more: Partial<BarOrder>): BarOrder => ({
  ...{ id, ocoId: null, protects: false, reduceOnly: false, side: 'Buy', type: 'Market', tif: 'Gtc', quantity: 1 },
  ...{ filled: 0, filledTicks: 0n, limitTicks: null, stopTicks: null, status: 'Working', triggered: false },
  ...more,
});

/** At each bar's open one contract is bought, and sold by whichever of a stop and a target the path comes to first. */
const ordersOn = ({ openTicks }: PriceBar, minute: number): BarOrder[] => [
  order(`entry ${minute}`, {}),
  order(`stop ${minute}`, { side: 'Sell', type: 'StopMarket', stopTicks: openTicks - 2n, ocoId: `exits ${minute}` }),
  order(`target ${minute}`, { side: 'Sell', type: 'Limit', limitTicks: openTicks + 2n, ocoId: `exits ${minute}` }),
];

/** A small backtest of the venue's fills: every entry at the open, one exit of two, and no price outside the bar. */
export const rehearseFills = (): Rehearsed => {
  const done: Rehearsed = { orders: 0, fills: 0, faults: [] };
  for (let minute = 0; minute < bars; minute += 1) {
    const bar = barAt(minute);
    const orders = ordersOn(bar, minute);
    const { fills } = matchBar(orders, bar);
    done.orders += orders.length;
    done.fills += fills.length;
    const [entry, ...exits] = fills;
    if (entry?.priceTicks !== bar.openTicks) done.faults.push(`The entry of bar ${minute} did not fill at its open.`);
    if (exits.length !== 1) done.faults.push(`Bar ${minute} filled ${exits.length} exits of one group.`);
    const outside = fills.filter(({ priceTicks }) => priceTicks < bar.lowTicks || priceTicks > bar.highTicks);
    if (outside.length > 0) done.faults.push(`Bar ${minute} filled outside its range.`);
  }
  return { ...done, faults: done.faults.slice(0, 5) };
};
