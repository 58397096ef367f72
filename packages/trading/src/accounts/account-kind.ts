import type { Monitor } from './monitors.ts';

/** What a person keeps a paper account for. A funded one stands for money of somebody else. */
export const accountKinds = ['simulation', 'evaluation', 'funded'] as const;
export type AccountKind = (typeof accountKinds)[number];

/** Which peak a drawdown trails: of the account's value at any moment, or of its balance at the end of a session. */
export const drawdownPresets = ['intraday', 'end_of_day'] as const;
export type DrawdownPreset = (typeof drawdownPresets)[number];

/** The share of the start that may be lost from the peak: of 50,000 USD 2,500. */
const distancePercent = 5n;
/** The floor stops rising this far above the start. */
const lockAboveCents = 10_000n;

/** What an account of this preset is watched by. Cents. */
export const monitorsOfPreset = (preset: DrawdownPreset, startCents: bigint): Monitor[] => [
  {
    kind: 'trailing_dollars',
    distanceCents: Number((startCents * distancePercent) / 100n),
    lockCents: Number(startCents + lockAboveCents),
    peak: preset === 'intraday' ? 'intraday' : 'close',
  },
];
