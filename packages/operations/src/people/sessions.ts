import { recordEvent } from '@portcullis/access';
import { type Database, inTransaction } from '@portcullis/database';
import { type BrowserSession, endBrowserSessions, endOwnBrowserSession } from '@portcullis/people';
import type { Visitor } from './sign-in.ts';

type Request = Pick<Visitor, 'address' | 'requestId'>;

/** Ends one browser session of the person. False: there is none of theirs with that id. */
export const endSession = (
  database: Database,
  { personId, publicId }: Pick<BrowserSession, 'personId' | 'publicId'>,
  { address, requestId }: Request,
): Promise<boolean> =>
  inTransaction(database, async (tx) => {
    const ended = await endOwnBrowserSession(tx, personId, publicId);
    if (ended) await recordEvent(tx, { event: 'session.ended', decision: 'allowed', personId, address, requestId });
    return ended;
  });

/** Ends the person's browser sessions but for the one that asks. How many. */
export const endOtherSessions = (
  database: Database,
  { personId, idHash }: Pick<BrowserSession, 'personId' | 'idHash'>,
  { address, requestId }: Request,
): Promise<number> =>
  inTransaction(database, async (tx) => {
    const ended = await endBrowserSessions(tx, personId, idHash);
    const facts = { reason: 'others', personId, address, requestId };
    await recordEvent(tx, { event: 'session.ended', decision: 'allowed', ...facts });
    return ended;
  });
