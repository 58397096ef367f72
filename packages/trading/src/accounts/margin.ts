import type { Instrument } from '../instruments/instrument.ts';
import type { Side } from '../orders/order.ts';

/** An account's exposure in one instrument: what is open, and what its live orders could still add. */
export type Exposure = {
  instrument: Pick<Instrument, 'name' | 'initialMarginCents' | 'maintenanceMarginCents'>;
  quantity: number;
  workingBuys: number;
  workingSells: number;
};

/** The largest position that could come about when the live orders of either side fill. */
export const largestPosition = ({ quantity, workingBuys, workingSells }: Exposure): number =>
  Math.max(Math.abs(quantity), Math.abs(quantity + workingBuys), Math.abs(quantity - workingSells));

/** The position in the order's own direction after it and every working order of its side fill. */
export const positionAfter = ({ quantity, workingBuys, workingSells }: Exposure, side: Side): number =>
  side === 'Buy' ? quantity + workingBuys : quantity - workingSells;

/** Initial margin of the open positions alone. */
export const marginUsedCents = (exposures: readonly Exposure[]) => ({
  initialCents: sum(exposures.map(({ instrument, quantity }) => instrument.initialMarginCents * size(quantity))),
  maintenanceCents: sum(
    exposures.map(({ instrument, quantity }) => instrument.maintenanceMarginCents * size(quantity)),
  ),
});

/** Initial margin if every live order filled on its worse side: what an order is checked against. */
export const marginNeededCents = (exposures: readonly Exposure[]): bigint =>
  sum(exposures.map((exposure) => exposure.instrument.initialMarginCents * size(largestPosition(exposure))));

/** True when the order, with the working orders of its side, can only bring the position nearer to zero. */
export const onlyReduces = (exposure: Exposure, side: Side): boolean => {
  const after = positionAfter(exposure, side);
  const { quantity } = exposure;
  return quantity !== 0 && Math.abs(after) < Math.abs(quantity) && after * quantity >= 0;
};

const size = (quantity: number): bigint => BigInt(Math.abs(quantity));

const sum = (values: bigint[]): bigint => values.reduce((total, value) => total + value, 0n);
