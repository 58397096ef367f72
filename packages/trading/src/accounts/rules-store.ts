import { Prisma, type Transaction } from '@portcullis/database';
import type { AccountRules } from './account-rules.ts';

/** Writes what a locked account is bounded by, in place of what was there. */
export const saveRules = async (
  tx: Transaction,
  accountId: string,
  { limits, monitors }: AccountRules,
): Promise<void> => {
  await tx.account.update({
    where: { id: accountId },
    data: {
      limits: Object.keys(limits).length === 0 ? Prisma.DbNull : { ...limits, ...instrumentsOf(limits) },
      monitors: monitors.length === 0 ? Prisma.DbNull : monitors.map((monitor) => ({ ...monitor })),
    },
    select: { id: true },
  });
};

const instrumentsOf = ({ instruments }: AccountRules['limits']) =>
  instruments ? { instruments: [...instruments] } : {};
