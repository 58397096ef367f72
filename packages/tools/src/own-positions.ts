import { orRefuse, ownAccounts } from '@portcullis/operations';
import { findInstrument, type PositionReport, readBookInSession, reportPositions } from '@portcullis/trading';
import type { ToolContext } from './tool-context.ts';

/** The person's open positions, of one account or all, of one instrument or all. @throws Refusal */
export const ownPositions = async (
  { database, principal, service, now }: ToolContext,
  { account, instrument }: { account?: string | undefined; instrument?: string | undefined },
): Promise<PositionReport[]> => {
  const at = { market: service.market, now: now() };
  const only = instrument === undefined ? undefined : orRefuse(findInstrument(instrument, at.now)).instrument.name;
  const accounts = await ownAccounts(database.prisma, principal.personId, account);
  const books = await Promise.all(accounts.map((each) => readBookInSession(database.prisma, each, at)));
  return books.flatMap(reportPositions).filter((position) => only === undefined || position.instrument === only);
};
