/** Of this venue, or imported for the journal alone. */
export type FillSource = 'venue' | 'import';

/** An execution as the journal reads it. */
export type Fill = {
  /** Order of the fills; never changes. */
  seq: bigint;
  source: FillSource;
  accountId: string;
  /** Canonical, `ES 12-13`. */
  instrument: string;
  side: 'Buy' | 'Sell';
  quantity: number;
  priceTicks: bigint;
  feeCents: bigint;
  at: Date;
};
