/** Of this venue, or imported for the journal alone. */
export type FillSource = 'venue' | 'import';

/** The order behind a fill of the venue. */
export type FillOrder = {
  id: string;
  /** The connection or the signal key that placed it; null: the person's own hand, or the venue for them. */
  connectionId: string | null;
};

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
  /** Absent: imported. */
  order?: FillOrder | undefined;
};
