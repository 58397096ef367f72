import { Prisma, type Reader, type Transaction } from '@portcullis/database';
import { toDate } from '../instruments/calendar-day.ts';
import { type MarketHours, tradingDay } from '../instruments/session.ts';
import { findFeed, timeOfFeed } from '../market/feed-store.ts';
import { sharedFeed } from '../market/market.ts';
import { liveStatuses } from '../orders/order-status.ts';
import { type Account, inSession, sessionIsOver } from './account.ts';
import type { AccountKind, DrawdownPreset } from './account-kind.ts';
import type { Monitor } from './monitors.ts';

export const firstAccountName = 'Sim101';
export const startCentsDefault = 10_000_000n;

export type NewAccount = {
  personId: string;
  name?: string;
  startCents?: bigint;
  kind?: AccountKind;
  preset?: DrawdownPreset | undefined;
  now: Date;
  hours?: MarketHours;
  /** What it is watched by from the first. */
  monitors?: readonly Monitor[];
  feed?: string;
  isConnected?: boolean;
};

/** Creates a paper account: `Sim101` with 100,000 USD unless told otherwise. @throws unique violation when the name is taken. */
export const createAccount = async (
  tx: Transaction,
  {
    personId,
    name = firstAccountName,
    startCents = startCentsDefault,
    now,
    hours = 'always',
    monitors,
    ...rest
  }: NewAccount,
): Promise<Account> => {
  const feed = rest.feed ?? sharedFeed;
  const played = await findFeed(tx, feed);
  const at = played && played.clock < now ? played.clock : now;
  return tx.account.create({
    data: {
      personId,
      ...{ kind: rest.kind ?? 'simulation', preset: rest.preset ?? null },
      name,
      nameKey: nameKey(name),
      ...{ feed, isConnected: rest.isConnected ?? true },
      startCents,
      cashCents: startCents,
      sessionDate: toDate(tradingDay(at, hours)),
      sessionStartCashCents: startCents,
      createdAt: now,
      ...(monitors ? { monitors: monitors.map((monitor) => ({ ...monitor })) } : {}),
      equity: { create: { at, netCents: startCents } },
    },
  });
};

/** One of the person's own accounts, by name in any case. Another person's is not found. */
export const findAccount = async (reader: Reader, personId: string, name: string): Promise<Account | undefined> =>
  (await reader.account.findUnique({ where: { personId_nameKey: { personId, nameKey: nameKey(name) } } })) ?? undefined;

/** The person's accounts, oldest first. */
export const listAccounts = (reader: Reader, personId: string): Promise<Account[]> =>
  reader.account.findMany({ where: { personId }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });

export type Locking = { now: Date; hours: MarketHours };

/**
 * Locks an account FOR UPDATE and rolls its session when the trading day has changed. Everything that changes an
 * account's orders, positions or cash holds this lock.
 */
export const lockAccount = async (
  tx: Transaction,
  accountId: string,
  locking: Locking,
): Promise<Account | undefined> => {
  const [account] = await lockRows(tx, Prisma.sql`id = ${accountId}::uuid`);
  return account ? rollSession(tx, account, locking) : undefined;
};

/** As `lockAccount`, for one of the person's own accounts by name. */
export const lockAccountNamed = async (
  tx: Transaction,
  personId: string,
  name: string,
  locking: Locking,
): Promise<Account | undefined> => {
  const [account] = await lockRows(tx, Prisma.sql`person_id = ${personId}::uuid AND name_key = ${nameKey(name)}`);
  return account ? rollSession(tx, account, locking) : undefined;
};

/** One statement that locks and reads: every order waits for it. Rows are locked in the order of their ids. */
const lockRows = (tx: Transaction, condition: Prisma.Sql): Promise<Account[]> => tx.$queryRaw<Account[]>`
  SELECT id, person_id AS "personId", name, name_key AS "nameKey", feed, is_connected AS "isConnected", start_cents AS "startCents",
         cash_cents AS "cashCents", fees_cents AS "feesCents", session_date AS "sessionDate",
         session_start_cash_cents AS "sessionStartCashCents", session_fees_cents AS "sessionFeesCents",
         created_at AS "createdAt", kind, preset, monitors, watch, limits,
         venue_options AS "venueOptions"
  FROM account WHERE ${condition} ORDER BY id FOR UPDATE`;

/** Connects or disconnects locked accounts from their feed. */
export const setConnected = async (tx: Transaction, ids: readonly string[], isConnected: boolean): Promise<void> => {
  await tx.account.updateMany({ where: { id: { in: [...ids] } }, data: { isConnected } });
};

/** Accounts of a feed that wait for its market: with orders that can trade, or with a position. */
export const listWaitingAccountIds = async (reader: Reader, feed: string): Promise<string[]> => {
  const rows = await reader.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM account a
    WHERE a.feed = ${feed}
      AND (EXISTS (SELECT 1 FROM position p WHERE p.account_id = a.id AND p.quantity <> 0)
        OR EXISTS (SELECT 1 FROM trade_order o WHERE o.account_id = a.id AND o.status = ANY(${[...liveStatuses]}::text[])))
    ORDER BY a.id`;
  return rows.map(({ id }) => id);
};

/** Locks every account of a feed, in the order of their ids. Their sessions are as they were. */
export const lockAccountsOfFeed = (tx: Transaction, feed: string): Promise<Account[]> =>
  lockRows(tx, Prisma.sql`feed = ${feed}`);

/** Locks all of the person's accounts, in the order of their ids, and returns them so. */
export const lockAllAccounts = async (tx: Transaction, personId: string, locking: Locking): Promise<Account[]> => {
  const rolled: Account[] = [];
  for (const account of await lockRows(tx, Prisma.sql`person_id = ${personId}::uuid`))
    rolled.push(await rollSession(tx, account, locking));
  return rolled;
};

/** A replay's account goes by the clock of its feed. */
const rollSession = async (tx: Transaction, account: Account, { now, hours }: Locking): Promise<Account> => {
  const there = await timeOfFeed(tx, account.feed, { now, market: { kind: 'simulated', hours } });
  return rollTo(tx, account, { now: there.now, hours: there.market.hours });
};

/** Begins a new session of a locked account when its trading day is over at an instant of its feed. */
export const rollTo = async (tx: Transaction, account: Account, { now, hours }: Locking): Promise<Account> => {
  if (!sessionIsOver(account, now, hours)) return account;
  const { sessionDate, sessionStartCashCents, sessionFeesCents } = inSession(account, now, hours);
  await tx.position.updateMany({ where: { accountId: account.id }, data: { realizedSessionCents: 0n } });
  return tx.account.update({
    where: { id: account.id },
    data: { sessionDate, sessionStartCashCents, sessionFeesCents },
  });
};

/** Writes an account's money after fills. */
export const saveMoney = async (
  tx: Transaction,
  { id, cashCents, feesCents, sessionFeesCents }: Account,
): Promise<void> => {
  await tx.account.update({ where: { id }, data: { cashCents, feesCents, sessionFeesCents } });
};

const nameKey = (name: string): string => name.trim().toLowerCase();
