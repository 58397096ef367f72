import type { Reader } from '@portcullis/database';
import type { Account } from '@portcullis/trading';
import { type ActivityRow, type ActivitySource, type Place, sourcesOf } from './activity-store.ts';
import type { Activity, ActivityCategory, ActivityLevel } from './activity-words.ts';

export type ActivityFilter = {
  from: Date;
  to: Date;
  level?: ActivityLevel | undefined;
  category?: ActivityCategory | undefined;
  account?: Account | undefined;
  limit: number;
  cursor?: string | undefined;
};

export type ActivityEntry = Activity & {
  id: string;
  at: Date;
  account: string | null;
  clientId: string | null;
  tool: string | null;
};

/** Rows looked at for one page: a filter that few of them pass ends early, and its cursor leads on. */
const rowsMax = 5_000;
const takeMin = 100;

/**
 * A person's own log, newest first, put together from what is kept anyway: their audit, the life of their orders, signals,
 * and what they were told.
 */
export const readActivity = async (
  reader: Reader,
  personId: string,
  filter: ActivityFilter,
): Promise<{ entries: ActivityEntry[]; nextCursor: string | null }> => {
  const { from, to, category, level, account, limit } = filter;
  const kind = { category, level };
  const sources = sourcesOf(kind);
  const span = { personId, from, to, kind, account };
  const entries: ActivityEntry[] = [];
  let after = placeOf(filter.cursor);
  let take = Math.max(takeMin, limit + 1);
  for (let looked = 0; looked < rowsMax; take *= 4) {
    const each = { ...span, after, take };
    const { rows, isEnd } = await readMerged(sources, (source) => source(reader, each), take);
    looked += rows.length;
    for (const entry of await asEntries(reader, personId, rows)) {
      if (!passes(entry, filter)) continue;
      if (entries.length === limit) return { entries, nextCursor: cursorAt(entries.at(-1)) };
      entries.push(entry);
    }
    after = rows.at(-1);
    if (isEnd) return { entries, nextCursor: null };
  }
  return { entries, nextCursor: after ? encode(after) : null };
};

const comesFirst = (one: Place, other: Place): number =>
  other.at.getTime() - one.at.getTime() || (one.key < other.key ? 1 : -1);

/** What the sources hold next, in order: as far as each of them has been read. */
const readMerged = async (
  sources: readonly ActivitySource[],
  read: (source: ActivitySource) => Promise<ActivityRow[]>,
  take: number,
): Promise<{ rows: ActivityRow[]; isEnd: boolean }> => {
  const parts = await Promise.all(sources.map(read));
  const all = parts.flat().sort(comesFirst);
  const unread = parts.flatMap((part) => (part.length >= take ? (part.at(-1) ?? []) : []));
  const [reached] = unread.sort(comesFirst);
  const rows = reached ? all.filter((row) => row.key === reached.key || comesFirst(row, reached) < 0) : all;
  return { rows, isEnd: reached === undefined };
};

/** Accounts of audit rows are those of their orders. */
const asEntries = async (reader: Reader, personId: string, rows: readonly ActivityRow[]): Promise<ActivityEntry[]> => {
  const ids = [...new Set(rows.flatMap(({ orderIds }) => orderIds.slice(0, 1)))];
  const where = { personId, id: { in: ids } };
  const found =
    ids.length === 0
      ? []
      : await reader.order.findMany({ where, select: { id: true, account: { select: { name: true } } } });
  const accounts = new Map(found.map(({ id, account }) => [id, account.name]));
  return rows.flatMap(({ activity, key, at, account, clientId, tool, orderIds }) => {
    const [first = ''] = orderIds;
    return activity
      ? [{ ...activity, id: key, at, account: account ?? accounts.get(first) ?? null, clientId, tool }]
      : [];
  });
};

const passes = (entry: ActivityEntry, { level, category, account }: ActivityFilter): boolean => {
  if (category !== undefined && entry.category !== category) return false;
  if (account !== undefined && entry.account !== account.name) return false;
  return level === undefined ? entry.level !== 'debug' : entry.level === level;
};

const encode = ({ at, key }: Place): string => Buffer.from(`${at.getTime()}|${key}`, 'latin1').toString('base64url');

const cursorAt = (entry: ActivityEntry | undefined): string | null =>
  entry ? encode({ at: entry.at, key: entry.id }) : null;

const placeOf = (cursor: string | undefined): Place | undefined => {
  const text = cursor === undefined ? '' : Buffer.from(cursor, 'base64url').toString('latin1');
  const [, at, key] = /^(\d{1,13})\|([aosn][0-9a-f-]{1,60})$/.exec(text) ?? [];
  return at === undefined || key === undefined ? undefined : { at: new Date(Number(at)), key };
};

/** True for what a page gave as its cursor. */
export const isActivityCursor = (text: string): boolean => placeOf(text) !== undefined;
