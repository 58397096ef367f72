import { type Connection, listSafetyNotices, type SafetyReason } from '@portcullis/access';
import { countLiveOrdersOf } from '@portcullis/trading';
import type { PageOptions } from '../frame/page-options.ts';
import { type Moment, momentOf } from '../words/time-words.ts';

/** A connection that was ended for the person's safety: what happened, and what to do. */
export type SafetyNotice = {
  id: string;
  client: string;
  ended: Moment;
  happened: string;
  remedy: string;
  workingOrders: number;
};

/** What happened, as it goes on after the time; and what the person can do. */
const words: Record<SafetyReason, { happened: string; remedy: (client: string) => string }> = {
  refresh_token_reused: {
    happened:
      'a refresh token that had been replaced was used again. A copied token looks like this; so does a client that slept while another copy of it ran, or that was set back to old files.',
    remedy: (client) =>
      `If you use it, connect it again from ${client}. If you cannot explain it, look through the computer it runs on first.`,
  },
  code_replayed: {
    happened:
      'its one-time code was sent a second time. Somebody else may have read the code on its way to the client; a client that lost the answer and asked again looks the same.',
    remedy: (client) => `If you use it, connect it again from ${client}, on a computer that you trust.`,
  },
  client_changed: {
    happened: 'the client replaced the keys by which it proves who it is, so it has to ask you anew.',
    remedy: (client) => `If you still trust it, connect it again from ${client}.`,
  },
};

export const safetyNotice = (connection: Connection, workingOrders: number, now: Date): SafetyNotice => {
  const { id, clientName: client, revokedReason, revokedAt, createdAt } = connection;
  const { happened, remedy } = words[revokedReason as SafetyReason];
  return { id, client, ended: momentOf(revokedAt ?? createdAt, now), happened, remedy: remedy(client), workingOrders };
};

/** The notices that the person has not put away. */
export const readSafetyNotices = async (
  { database: { prisma }, clock }: Pick<PageOptions, 'database' | 'clock'>,
  personId: string,
): Promise<SafetyNotice[]> => {
  const now = clock();
  const ended = await listSafetyNotices(prisma, personId);
  return Promise.all(
    ended.map(async (connection) =>
      safetyNotice(connection, await countLiveOrdersOf(prisma, personId, connection.id), now),
    ),
  );
};
