/** What an account is watched by. Amounts in whole cents, above zero; 0 switches a threshold off. */
export type Monitor =
  | ({ kind: 'daily_loss'; cents: number } & Counting)
  | ({ kind: 'profit_target'; cents: number } & Counting)
  /** Armed once the session's profit has reached the trigger; then it must not fall below the floor. */
  | { kind: 'minimum_profit'; triggerCents: number; floorCents: number }
  /** Armed at the trigger; the floor is that share of the highest profit which `percent` leaves. */
  | { kind: 'trailing_percent'; triggerCents: number; percent: number }
  /** The floor follows the peak of the account's value at a distance, and stops rising at `lockCents`. */
  | { kind: 'trailing_dollars'; distanceCents: number; lockCents: number | null; peak: 'intraday' | 'close' };

/** What counts as profit, both by default; and whether the venue closes what is open, as it does by default, or only locks. */
type Counting = { netOfFees?: boolean; withUnrealized?: boolean; action?: MonitorAction };

export const monitorActions = ['flatten', 'none'] as const;
export type MonitorAction = (typeof monitorActions)[number];

export type MonitorKind = Monitor['kind'];

/** What an account is worth now, and its peaks. Cents. */
export type Standing = {
  equity: bigint;
  /** Of the session, net of fees and with what is open. */
  pnl: bigint;
  unrealized: bigint;
  /** Fees of the session. */
  fees: bigint;
  /** Highest `pnl` of the session; undefined before the first mark. */
  pnlHigh: bigint;
  peakEquity: bigint;
  peakClose: bigint;
};

/** How near a monitor is to its limit. Without a floor it is not armed, or is off. */
export type Reading = {
  kind: MonitorKind;
  thresholdCents: bigint;
  floorCents: bigint | undefined;
  /** What may still be lost, or for a target still be won, before it acts. */
  roomCents: bigint | undefined;
  breached: boolean;
};

const counted = ({ netOfFees = true, withUnrealized = true }: Counting, { pnl, unrealized, fees }: Standing): bigint =>
  pnl + (netOfFees ? 0n : fees) - (withUnrealized ? 0n : unrealized);

const least = (one: bigint, other: bigint): bigint => (one < other ? one : other);

/** The floor of a trailing monitor in percent: rounded down to the cent. Percents have two decimals at the most. */
const trailingFloor = (high: bigint, percent: number): bigint =>
  (high * BigInt(10_000 - Math.round(percent * 100))) / 10_000n;

/** Reads one monitor. */
export const readMonitor = (monitor: Monitor, standing: Standing): Reading => {
  const { kind } = monitor;
  const off = { floorCents: undefined, roomCents: undefined, breached: false };
  switch (monitor.kind) {
    case 'daily_loss': {
      const floor = -BigInt(monitor.cents);
      const room = counted(monitor, standing) - floor;
      const read = { floorCents: floor, roomCents: room, breached: room <= 0n };
      return { kind, thresholdCents: BigInt(monitor.cents), ...(monitor.cents === 0 ? off : read) };
    }
    case 'profit_target': {
      const room = BigInt(monitor.cents) - counted(monitor, standing);
      const read = { floorCents: undefined, roomCents: room, breached: room <= 0n };
      return { kind, thresholdCents: BigInt(monitor.cents), ...(monitor.cents === 0 ? off : read) };
    }
    case 'minimum_profit': {
      const floor = BigInt(monitor.floorCents);
      const read = { floorCents: floor, roomCents: standing.pnl - floor, breached: standing.pnl < floor };
      const armed = standing.pnlHigh >= BigInt(monitor.triggerCents);
      return { kind, thresholdCents: BigInt(monitor.triggerCents), ...(armed ? read : off) };
    }
    case 'trailing_percent': {
      const floor = trailingFloor(standing.pnlHigh, monitor.percent);
      const read = { floorCents: floor, roomCents: standing.pnl - floor, breached: standing.pnl <= floor };
      const armed = standing.pnlHigh >= BigInt(monitor.triggerCents);
      return { kind, thresholdCents: BigInt(monitor.triggerCents), ...(armed ? read : off) };
    }
    case 'trailing_dollars': {
      const peak = monitor.peak === 'intraday' ? standing.peakEquity : standing.peakClose;
      const trailing = peak - BigInt(monitor.distanceCents);
      const floor = monitor.lockCents === null ? trailing : least(trailing, BigInt(monitor.lockCents));
      const room = standing.equity - floor;
      return {
        kind,
        thresholdCents: BigInt(monitor.distanceCents),
        floorCents: floor,
        roomCents: room,
        breached: room <= 0n,
      };
    }
  }
};
