/** The rules by which a root's contracts end (exchange rulebooks; holidays other than weekends are not modelled). */
export type ExpiryRule = 'third-friday' | 'crude-oil' | 'third-last-business-day';

export type Root = 'ES' | 'MES' | 'NQ' | 'MNQ' | 'CL' | 'GC';

export type Contract = {
  root: Root;
  description: string;
  exchange: 'CME' | 'NYMEX' | 'COMEX';
  /** The exchange's own zone, for display. Sessions are all 18:00 to 17:00 New York. */
  timeZone: 'America/Chicago' | 'America/New_York';
  /** A tick is `tickUnits` / 10^`decimals` of a point. */
  tickUnits: bigint;
  decimals: number;
  /** What a tick is worth a contract, in cents. */
  tickCents: bigint;
  /** Contract months, 1 to 12. */
  months: readonly number[];
  expiryRule: ExpiryRule;
  /** Performance bond a contract, in cents. */
  initialMarginCents: bigint;
  maintenanceMarginCents: bigint;
  /** Commission and fees a contract and side, in cents. */
  feeCents: bigint;
};

const quarterly = [3, 6, 9, 12];
const monthly = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const chicago = 'America/Chicago';
const newYork = 'America/New_York';

const row = (
  root: Root,
  description: string,
  exchange: Contract['exchange'],
  timeZone: Contract['timeZone'],
  [tickUnits, decimals, tickCents]: [bigint, number, bigint],
  months: readonly number[],
  expiryRule: ExpiryRule,
  [initialMarginCents, maintenanceMarginCents, feeCents]: [bigint, bigint, bigint],
): Contract => ({
  root,
  description,
  exchange,
  timeZone,
  tickUnits,
  decimals,
  tickCents,
  months,
  expiryRule,
  initialMarginCents,
  maintenanceMarginCents,
  feeCents,
});

/**
 * The six roots. Margins are the newest rows of QuantConnect/Lean's `Data/future/<market>/margins` (ES and MES of 2022-01-21, the
 * others of 2020); fees are a retail broker's usual all-in rate.
 */
export const contracts: Readonly<Record<Root, Contract>> = {
  //         description                  where            zone     tick: units, decimals, cents   months     ends                 margin: initial, maintenance; fee
  ES: row('ES', 'E-mini S&P 500', 'CME', chicago, [25n, 2, 1250n], quarterly, 'third-friday', [
    1_188_000n,
    1_080_000n,
    225n,
  ]),
  MES: row('MES', 'Micro E-mini S&P 500', 'CME', chicago, [25n, 2, 125n], quarterly, 'third-friday', [
    118_800n,
    108_000n,
    62n,
  ]),
  NQ: row('NQ', 'E-mini Nasdaq-100', 'CME', chicago, [25n, 2, 500n], quarterly, 'third-friday', [
    825_000n,
    750_000n,
    225n,
  ]),
  MNQ: row('MNQ', 'Micro E-mini Nasdaq-100', 'CME', chicago, [25n, 2, 50n], quarterly, 'third-friday', [
    82_500n,
    75_000n,
    62n,
  ]),
  CL: row('CL', 'WTI Crude Oil', 'NYMEX', newYork, [1n, 2, 1000n], monthly, 'crude-oil', [385_000n, 350_000n, 247n]),
  GC: row('GC', 'Gold', 'COMEX', newYork, [1n, 1, 1000n], [2, 4, 6, 8, 10, 12], 'third-last-business-day', [
    1_006_500n,
    915_000n,
    257n,
  ]),
};

export const roots = Object.keys(contracts) as Root[];

export const isRoot = (text: string): text is Root => Object.hasOwn(contracts, text);
