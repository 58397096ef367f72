import { Prisma, type Reader, type Transaction } from '@portcullis/database';
import { toDate } from '../instruments/calendar-day.ts';
import { type MarketHours, tradingDay } from '../instruments/session.ts';
import { sharedFeed } from '../market/market.ts';
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
};

/** Creates a paper account: `Sim101` with 100,000 USD unless told otherwise. @throws unique violation when the name is taken. */
export const createAccount = (
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
): Promise<Account> =>
  tx.account.create({
    data: {
      personId,
      ...{ kind: rest.kind ?? 'simulation', preset: rest.preset ?? null },
      name,
      nameKey: nameKey(name),
      feed: sharedFeed,
      startCents,
      cashCents: startCents,
      sessionDate: toDate(tradingDay(now, hours)),
      sessionStartCashCents: startCents,
      createdAt: now,
      ...(monitors ? { monitors: monitors.map((monitor) => ({ ...monitor })) } : {}),
      equity: { create: { at: now, netCents: startCents } },
    },
  });

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
  SELECT id, person_id AS "personId", name, name_key AS "nameKey", feed, start_cents AS "startCents",
         cash_cents AS "cashCents", fees_cents AS "feesCents", session_date AS "sessionDate",
         session_start_cash_cents AS "sessionStartCashCents", session_fees_cents AS "sessionFeesCents",
         created_at AS "createdAt", kind, preset, monitors, watch
  FROM account WHERE ${condition} ORDER BY id FOR UPDATE`;

/** Locks all of the person's accounts, in the order of their ids, and returns them so. */
export const lockAllAccounts = async (tx: Transaction, personId: string, locking: Locking): Promise<Account[]> => {
  const rolled: Account[] = [];
  for (const account of await lockRows(tx, Prisma.sql`person_id = ${personId}::uuid`))
    rolled.push(await rollSession(tx, account, locking));
  return rolled;
};

const rollSession = async (tx: Transaction, account: Account, { now, hours }: Locking): Promise<Account> => {
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
