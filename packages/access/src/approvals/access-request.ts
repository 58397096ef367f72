/** A request lives ten minutes. One client may have three open, and make ten in an hour. */
export const accessRequestLimits = { lifeMs: 600_000, openMax: 3, perHour: 10, reasonLength: 300 } as const;

const hourMs = 3_600_000;

/** What decides about a request: when it was made, until when it can be decided, and whether it was. */
export type AccessRequestTimes = { createdAt: Date; expiresAt: Date; outcome: string | null };

/** True while the person may still decide. */
export const isOpenAccessRequest = ({ expiresAt, outcome }: AccessRequestTimes, now: Date): boolean =>
  outcome === null && now < expiresAt;

/** From when on earlier requests count. */
export const accessRequestsSince = (now: Date): Date => new Date(now.getTime() - hourMs);

export const accessRequestExpiry = (now: Date): Date => new Date(now.getTime() + accessRequestLimits.lifeMs);

export type AccessAskDecision<Request> =
  | { kind: 'new' }
  /** The same was asked, and the person may still decide. */
  | { kind: 'repeated'; request: Request }
  /** The person said no to this; asking again would wear them down. */
  | { kind: 'declined'; until: Date }
  | { kind: 'too_many'; until: Date };

/**
 * May a connection ask for this tool now? `earlier`: its requests of the last hour (see `accessRequestsSince`).
 * Pure.
 */
export const decideAccessAsk = <Request extends AccessRequestTimes & { tool: string }>(
  tool: string,
  earlier: readonly Request[],
  now: Date,
): AccessAskDecision<Request> => {
  const open = earlier.filter((request) => isOpenAccessRequest(request, now));
  const same = open.find((request) => request.tool === tool);
  if (same) return { kind: 'repeated', request: same };
  const declined = earlier.find(
    (request) => request.tool === tool && request.outcome === 'declined' && now < request.expiresAt,
  );
  if (declined) return { kind: 'declined', until: declined.expiresAt };
  if (open.length >= accessRequestLimits.openMax) {
    return { kind: 'too_many', until: earliest(open.map(({ expiresAt }) => expiresAt)) };
  }
  if (earlier.length >= accessRequestLimits.perHour) {
    const first = earliest(earlier.map(({ createdAt }) => createdAt));
    return { kind: 'too_many', until: new Date(first.getTime() + hourMs) };
  }
  return { kind: 'new' };
};

const earliest = (times: readonly Date[]): Date => new Date(Math.min(...times.map((time) => time.getTime())));
