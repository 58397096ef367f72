import { countOpenApprovals, findConnection, findReads, readRules, stateReads } from '@portcullis/access';
import type { Reader } from '@portcullis/database';
import { coolsOffUntil, staleReads } from '../writes/judge-write.ts';

/** What of a connection's writes its person wants to see first, and what must come before them. */
export type Confirmations = {
  approvals: 'never' | 'above' | 'every' | 'tools' | 'unreadable';
  above?: { quantity?: number | undefined; notional?: number | undefined };
  tools?: string[];
  /** Also what only closes or cancels. */
  exits?: true;
  /** Writes that wait for the person now. */
  waiting: number;
  /** Before each write. `missing`: not read lately. */
  freshState?: { minutes: number; tools: string[]; missing: string[] };
  /** Nothing is written before it. */
  coolsOffUntil?: Date;
  /** A write within a minute of reading what others wrote needs approval. */
  afterUntrustedText?: true;
};

/** Undefined: the person asks for nothing. */
export const readConfirmations = async (
  reader: Reader,
  connectionId: string,
  now: Date,
): Promise<Confirmations | undefined> => {
  const connection = await findConnection(reader, connectionId);
  if (!connection || connection.rules === null) return undefined;
  const rules = readRules(connection.rules);
  const waiting = await countOpenApprovals(reader, connectionId, now);
  if (rules === undefined) return { approvals: 'unreadable', waiting };
  const { when = 'never', above, tools, exits } = rules.approvals ?? {};
  const { freshStateMinutes: minutes, coolOffMinutes, untrustedText } = rules.gates ?? {};
  const ends = coolOffMinutes === undefined ? undefined : coolsOffUntil(connection.connectedAt ?? now, coolOffMinutes);
  const missing = minutes === undefined ? [] : staleReads(await findReads(reader, connectionId), minutes, now);
  return {
    ...{ approvals: when, waiting },
    ...(above && { above }),
    ...(tools && { tools }),
    ...(exits && { exits: true }),
    ...(minutes !== undefined && { freshState: { minutes, tools: [...stateReads], missing } }),
    ...(ends && now < ends && { coolsOffUntil: ends }),
    ...(untrustedText && { afterUntrustedText: true }),
  };
};
