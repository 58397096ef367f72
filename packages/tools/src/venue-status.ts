import { feedStatus, newestQuoteAt, sharedFeed } from '@portcullis/trading';
import type { ToolContext } from './tool-context.ts';

/** The state of the venue's feed, from its newest quote. */
export const venueStatus = async ({ database, service, now }: ToolContext) =>
  feedStatus(service.market, await newestQuoteAt(database.prisma, sharedFeed), now());
