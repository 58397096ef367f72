import type { ApprovalLimit } from '@portcullis/access';
import type { Transaction } from '@portcullis/database';
import type { Done } from './outcome.ts';
import { withoutEffect } from './without-effect.ts';
import { notAsked, type Write } from './write.ts';
import type { TriedWrite } from './write-facts.ts';
import { placesOf, readTrace, readTracedAccounts, readTracedQuotes } from './write-trace.ts';

/** Does a write and takes it back: its answer, and what it touched, before and after, and the budgets that it would leave. @throws Refusal */
export const tryWrite = async <T>(
  tx: Transaction,
  personId: string,
  { perform, limits: tellLimits }: Write<T>,
): Promise<{ done: Done<T>; tried: TriedWrite; limits: ApprovalLimit[] | null }> => {
  const { done, after, places, limits } = await withoutEffect(tx, async () => {
    const tried = await perform(notAsked);
    const trace = await readTrace(tx, personId, tried.orderIds ?? []);
    const limits = (await tellLimits?.()) ?? null;
    return { done: tried, after: trace, places: placesOf(trace.orders), limits };
  });
  const before = await readTrace(tx, personId, done.orderIds ?? [], places);
  const accounts = await readTracedAccounts(tx, personId, places);
  const wanted = places.map(({ accountId, instrument }) => ({ feed: accounts.get(accountId)?.feed ?? '', instrument }));
  const quotes = await readTracedQuotes(tx, wanted);
  return { done, limits, tried: { before, after, places, accounts, quotes } };
};
