import {
  closesUntil,
  contractsToClose,
  countStoppedOrders,
  findOpenStop,
  listAccounts,
  listFillsOf,
  withFills,
} from '@portcullis/trading';
import type { PageOptions } from '../frame/page-options.ts';
import { type Moment, momentOf } from '../words/time-words.ts';
import { positionWords } from './stop-facts.ts';

/** What a stop of everything has still to do, while it is not done. */
export type StopLeft = {
  /** Orders that are still being cancelled. */
  workingOrders: number;
  /** "Long 2 ES 12-26 in Sim101" */
  positions: string[];
  /** Why they are not closed yet, in the venue's words. */
  waitsFor: string | undefined;
  asked: Moment;
  /** Until when closing is tried. */
  until: Moment;
};

export const readStopLeft = async (
  { database: { prisma }, clock }: Pick<PageOptions, 'database' | 'clock'>,
  personId: string,
): Promise<StopLeft | undefined> => {
  const task = await findOpenStop(prisma, personId);
  if (!task) return undefined;
  const [workingOrders, accounts, held] = await Promise.all([
    countStoppedOrders(prisma, task),
    listAccounts(prisma, personId),
    prisma.position.findMany({ where: { account: { personId } } }),
  ]);
  const names = new Map(accounts.map(({ id, name }) => [id, name]));
  const toClose = await Promise.all(
    task.toClose.map(async (noted) => withFills(noted, await listFillsOf(prisma, task, noted))),
  );
  const positions = toClose.flatMap((due) => {
    const { accountId, instrument } = due;
    const position = held.find((each) => each.accountId === accountId && each.instrument === instrument);
    const quantity = position ? contractsToClose(due, position.quantity) : 0;
    if (quantity === 0 || !position) return [];
    return [positionWords(names.get(accountId) ?? '', instrument, Math.sign(position.quantity) * quantity)];
  });
  const now = clock();
  const { askedAt, waitsFor } = task;
  return {
    ...{ workingOrders, positions, waitsFor: waitsFor ?? undefined },
    ...{ asked: momentOf(askedAt, now), until: momentOf(closesUntil(askedAt), now) },
  };
};
