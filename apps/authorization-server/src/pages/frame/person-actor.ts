import type { Actor, Desk } from '@portcullis/operations';
import type { Context } from 'koa';
import { sessionOf } from './page.ts';
import type { PageOptions } from './page-options.ts';
import { requestOf } from './visit.ts';

/** The signed-in person, acting by their own hand. */
export const personActor = (ctx: Context): Extract<Actor, { kind: 'person' }> => {
  const { requestId, address } = requestOf(ctx);
  return { kind: 'person', personId: sessionOf(ctx).personId, requestId, address };
};

/** Where orders are acted on from pages. */
export const deskOf = ({ database, clock, configuration }: PageOptions): Desk => ({
  database,
  clock,
  market: { kind: configuration.market, hours: configuration.marketHours },
});
