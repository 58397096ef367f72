import { type Connection, findAccessRequest, findConnection } from '@portcullis/access';
import { countLiveOrdersOf } from '@portcullis/trading';
import type { Context } from 'koa';
import { sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { type Moment, momentOf } from '../words/time-words.ts';
import { readStopNews, type StopNews } from './stop-news.ts';

/** What has just been done, read back from the store: an address alone proves nothing. */
export type ClientsNews =
  | ({ kind: 'revoked'; client: string; connectionId: string; workingOrders: number } & RevocationNews)
  | { kind: 'cancelled'; client: string; count: number }
  | { kind: 'raised' | 'lowered' | 'declined' | 'paused' | 'resumed' | 'renamed'; client: string }
  | { kind: 'ends'; client: string; at: Moment; own: boolean }
  | StopNews;

/** How fast it was, and what came after it. */
export type RevocationNews = {
  /** Milliseconds, as measured around the transaction. */
  took: number | undefined;
  /** The first refused call of one of its tokens. */
  refused: { after: string; at: Moment; address: string | undefined } | undefined;
};

export const revocationNews = (
  { revokedAt, revokedInMs, refusedAt, refusedAddress }: Connection,
  now: Date,
): RevocationNews => ({
  took: revokedInMs ?? undefined,
  refused:
    refusedAt && revokedAt
      ? {
          after: elapsedWords(refusedAt.getTime() - revokedAt.getTime()),
          at: momentOf(refusedAt, now),
          address: refusedAddress ?? undefined,
        }
      : undefined,
});

/** "12 ms", "3.4 s", "5 minutes", "2 hours" */
export const elapsedWords = (ms: number): string => {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return `${minutes} minute${minutes === 1 ? '' : 's'}`;
  return `${Math.floor(minutes / 60)} hours`;
};

/** What the address says was done, as far as the store agrees. */
export const readNews = async (ctx: Context, options: PageOptions): Promise<ClientsNews | undefined> => {
  const { query } = ctx;
  const done = (['revoked', 'cancelled', 'declined', 'stopped', ...changes] as const).find(
    (name) => typeof query[name] === 'string',
  );
  const id = done === undefined ? '' : String(query[done]);
  const { personId } = sessionOf(ctx);
  if (done === 'stopped') return readStopNews(options, personId, id);
  if (done === 'declined') return readDeclined(options, personId, id);
  const connection = done === undefined ? undefined : await findConnection(options.database.prisma, id);
  if (connection?.personId !== personId) return undefined;
  if (done === 'revoked') return readRevoked(options, connection);
  if (done === 'cancelled') {
    const count = Number.parseInt(String(query.count), 10);
    return { kind: 'cancelled', client: nameOf(connection), count: Number.isSafeInteger(count) ? count : 0 };
  }
  const isLive = !connection.revokedAt && connection.expiresAt > options.clock();
  return isLive && done !== undefined ? changed(done, connection, options.clock()) : undefined;
};

const changes = ['raised', 'lowered', 'paused', 'resumed', 'renamed', 'ends'] as const;

const changed = (done: (typeof changes)[number], connection: Connection, now: Date): ClientsNews | undefined => {
  const client = nameOf(connection);
  const { scope, pausedAt, expiresAt, endsAt } = connection;
  if (done === 'ends') return { kind: 'ends', client, at: momentOf(expiresAt, now), own: endsAt !== null };
  const holds = {
    raised: scope === 'mcp:trade',
    lowered: scope === 'mcp:read',
    paused: pausedAt !== null,
    resumed: pausedAt === null,
    renamed: true,
  };
  return holds[done] ? { kind: done, client } : undefined;
};

const readRevoked = async (
  { database, clock }: PageOptions,
  connection: Connection,
): Promise<ClientsNews | undefined> => {
  if (!connection.revokedAt) return undefined;
  const { id, personId } = connection;
  const workingOrders = await countLiveOrdersOf(database.prisma, personId, id);
  const news = revocationNews(connection, clock());
  return { kind: 'revoked', client: nameOf(connection), connectionId: id, workingOrders, ...news };
};

const readDeclined = async (
  { database }: PageOptions,
  personId: string,
  id: string,
): Promise<ClientsNews | undefined> => {
  const refused = await findAccessRequest(database.prisma, id);
  if (refused?.outcome !== 'declined' || refused.connection.personId !== personId) return undefined;
  return { kind: 'declined', client: nameOf(refused.connection) };
};

const nameOf = ({ label, clientName }: Connection): string => label ?? clientName;
