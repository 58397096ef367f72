import { listConnections, listSignalKeys } from '@portcullis/access';
import { listAccounts, readAccountBook } from '@portcullis/trading';
import type { PageOptions } from '../frame/page-options.ts';
import { labelConnections } from '../words/connection-labels.ts';

/** What there is to stop, as it stands now. */
export type StopFacts = {
  /** What the person calls their clients and tokens. */
  clients: string[];
  /** Signal keys that may trade. */
  signals: number;
  stoppedSignals: number;
  workingOrders: number;
  /** "Long 2 ES 12-26 in Sim101" */
  positions: string[];
};

export const readStopFacts = async (
  { database: { prisma }, clock }: Pick<PageOptions, 'database' | 'clock'>,
  personId: string,
): Promise<StopFacts> => {
  const [connections, keys, accounts] = await Promise.all([
    listConnections(prisma, personId, clock()),
    listSignalKeys(prisma, personId),
    listAccounts(prisma, personId),
  ]);
  const books = await Promise.all(accounts.map((account) => readAccountBook(prisma, account)));
  return {
    clients: [...labelConnections(connections).values()],
    signals: keys.filter(({ stoppedAt }) => stoppedAt === null).length,
    stoppedSignals: keys.filter(({ stoppedAt }) => stoppedAt !== null).length,
    workingOrders: books.reduce((count, { orders }) => count + orders.length, 0),
    positions: books.flatMap(({ account, holdings }) =>
      [...holdings]
        .filter(([, { quantity }]) => quantity !== 0)
        .map(([instrument, { quantity }]) => positionWords(account.name, instrument, quantity)),
    ),
  };
};

/** "Long 2 ES 12-26 in Sim101" */
export const positionWords = (account: string, instrument: string, quantity: number): string =>
  `${quantity > 0 ? 'Long' : 'Short'} ${Math.abs(quantity)} ${instrument} in ${account}`;
