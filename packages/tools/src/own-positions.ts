import { orRefuse, ownAccounts } from '@portcullis/operations';
import { findInstrument, type PositionReport, readBookInSession, reportPositions } from '@portcullis/trading';
import { marketOf, marketOfAccount } from './market-of.ts';
import type { ToolContext } from './tool-context.ts';

/** The person's open positions, of one account or all, of one instrument or all. @throws Refusal */
export const ownPositions = async (
  context: ToolContext,
  { account, instrument }: { account?: string | undefined; instrument?: string | undefined },
): Promise<PositionReport[]> => {
  const { database, principal, service, now } = context;
  const at = { market: service.market, now: now() };
  const accounts = await ownAccounts(database.prisma, principal.personId, account);
  const [first] = accounts;
  const there = account !== undefined && first ? await marketOfAccount(context, first) : await marketOf(context);
  const only = instrument === undefined ? undefined : orRefuse(findInstrument(instrument, there.now)).instrument.name;
  const books = await Promise.all(accounts.map((each) => readBookInSession(database.prisma, each, at)));
  return books.flatMap(reportPositions).filter((position) => only === undefined || position.instrument === only);
};
