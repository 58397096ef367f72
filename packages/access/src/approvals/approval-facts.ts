/** What the person is shown (column `Approval.facts`): plain JSON; prices and dollars are numbers. */
export type ApprovalFacts = {
  /** Orders that the call places, changes or cancels, as they would stand after it. */
  orders: ApprovalOrder[];
  /** Positions of the instruments concerned: now, and when all that would then work has filled. */
  positions: ApprovalPosition[];
  /** The most that could be lost, in words, and in dollars where a stop bounds it. */
  worstCase: { amount?: number; words: string } | null;
  /** Orders that the call changes, replaces or cancels, as they were. Changed meanwhile, the write asks again. */
  targets: ApprovalTarget[];
  /** The grant's limits as they would stand after it; null: it has none. */
  limitsAfter: ApprovalLimit[] | null;
  /** Prices that this was judged at. Moved beyond the band, the write asks again. */
  prices: ApprovalPrice[];
  /** What the call was given, in its canonical form: for writes that are no orders it is all there is to say. */
  arguments: Record<string, unknown>;
  /** Set where the person may lower the quantity: what was asked for. */
  quantity: number | null;
  /** The tool that read what strangers wrote, when that is why. */
  afterReading?: string;
};

export type ApprovalOrder = {
  act: 'place' | 'change' | 'cancel';
  account: string;
  instrument: string;
  side: string;
  type: string;
  quantity: number;
  limitPrice: number | null;
  stopPrice: number | null;
  tif: string;
  /** What it would fill at now, or its limit. */
  estimatedPrice: number | null;
  /** Quantity times price times the value of a point, in dollars. */
  notional: number | null;
  /** Before the change, of an order that is changed. */
  before?: { quantity: number; limitPrice: number | null; stopPrice: number | null };
};

/** What of an order decides what a call that names it comes to. */
export type ApprovalTarget = {
  orderId: string;
  quantity: number;
  filled: number;
  limitPrice: number | null;
  stopPrice: number | null;
};

/** Signed contracts: long above zero. */
export type ApprovalPosition = { account: string; instrument: string; before: number; after: number };

/** `name`: the limit in plain words. Numbers in the limit's own unit. */
export type ApprovalLimit = { name: string; used: number; of: number };

/** Last price on a feed. The band is in points, to either side. */
export type ApprovalPrice = { feed: string; instrument: string; price: number; band: number };
