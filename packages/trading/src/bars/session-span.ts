import { type MarketHours, sessionOf } from '../instruments/session.ts';

export type Span = { from: Date; to: Date };

const dayMs = 86_400_000;
const longestBreakDays = 3;

/** The session of an instant, up to the instant; while the market is between two, the whole session before. */
export const sessionSpan = (instant: Date, hours: MarketHours): Span => {
  for (let days = 0; days <= longestBreakDays; days += 1) {
    const { opensAt, closesAt } = sessionOf(new Date(instant.getTime() - days * dayMs), hours);
    if (opensAt < instant) return { from: opensAt, to: closesAt < instant ? closesAt : instant };
  }
  return { from: new Date(instant.getTime() - dayMs), to: instant };
};
