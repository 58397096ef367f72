import { type ListedConnection, parseTradingLimits, type TradingLimits, tightest } from '@portcullis/access';

/** Limits that a consent begins with. */
export type ProposedLimits = {
  /** By the request's `authorization_details`; undefined: it asked for none. */
  asked: TradingLimits | undefined;
  /** Of the connection that the person had with this client before; undefined: none, or it had none. */
  earlier: TradingLimits | undefined;
  /** What holds if the person leaves it as it is: never more than was asked, and never more than held before. */
  proposed: TradingLimits | undefined;
};

type Known = Pick<ListedConnection, 'id' | 'limits'>;

/**
 * A client that comes back with a new consent must not lose what the person bound it by: its own limits are those of the
 * connection that it will most likely replace. Earlier limits that cannot be read allow nothing, and so propose nothing to open.
 */
export const proposedLimits = (
  asked: TradingLimits | undefined,
  before: readonly Known[],
  replacesId: string | undefined,
): ProposedLimits => {
  const latest = before.find(({ id }) => id === replacesId) ?? before[0];
  const earlier = latest?.limits == null ? undefined : readable(latest.limits);
  return { asked, earlier, proposed: asked && earlier ? tightest(asked, earlier) : (asked ?? earlier) };
};

const readable = (kept: unknown): TradingLimits => {
  const parsed = parseTradingLimits(kept);
  return parsed.ok ? parsed.limits : { type: 'portcullis_trading', accounts: [] };
};
