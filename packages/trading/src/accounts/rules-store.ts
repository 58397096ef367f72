import { Prisma, type Reader, type Transaction } from '@portcullis/database';
import type { FillRules } from '../orders/fill-rules.ts';
import type { AccountRules } from './account-rules.ts';
import { fillRulesOf, setVenueOptions } from './venue-options.ts';

/** Writes what a locked account is bounded by, in place of what was there. */
export const saveRules = async (
  tx: Transaction,
  accountId: string,
  { limits, monitors, venue }: AccountRules,
): Promise<void> => {
  await tx.account.update({
    where: { id: accountId },
    data: {
      limits: Object.keys(limits).length === 0 ? Prisma.DbNull : { ...limits, ...instrumentsOf(limits) },
      monitors: monitors.length === 0 ? Prisma.DbNull : monitors.map((monitor) => ({ ...monitor })),
      ...(venue ? { venueOptions: jsonOf(setVenueOptions(venue)) } : {}),
    },
    select: { id: true },
  });
};

const jsonOf = (values: object) => (Object.keys(values).length === 0 ? Prisma.DbNull : { ...values });

const instrumentsOf = ({ instruments }: AccountRules['limits']) =>
  instruments ? { instruments: [...instruments] } : {};

/** How the venue fills orders of accounts whose person has it otherwise, by account. */
export const readFillRules = async (
  reader: Reader,
  orders: readonly { accountId: string }[],
): Promise<ReadonlyMap<string, FillRules>> => {
  const ids = [...new Set(orders.map(({ accountId }) => accountId))];
  if (ids.length === 0) return new Map();
  const accounts = await reader.account.findMany({
    where: { id: { in: ids }, venueOptions: { not: Prisma.DbNull } },
    select: { id: true, venueOptions: true },
  });
  return new Map(accounts.map((account) => [account.id, fillRulesOf(account)]));
};
