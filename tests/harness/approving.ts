import { type Approval, type ApprovalDecision, type ApprovalFacts, decideApproval } from '@portcullis/access';
import { inTransaction, Prisma } from '@portcullis/database';
import type { ToolOutcome } from '@portcullis/tools';
import { beforeEach, expect } from 'vitest';
import { useDatabase } from './database.ts';
import { marketOrder } from './every-write.ts';
import { createToolCaller, mes, quoteMarket, type ToolCaller } from './tool-caller.ts';
import { later, putQuotes, quoteOf } from './trading.ts';

/** An agent whose connection has rules, and its person, in a market that moves only when the test says so. */
export const useApproving = () => {
  const database = useDatabase();
  let agent: ToolCaller;
  let second = 0;

  const pass = async (seconds: number) => {
    second += seconds;
    agent.clock.now = later(second);
    await quoteMarket(database(), second);
  };
  beforeEach(async () => {
    agent = await createToolCaller(database(), { limitWrites: false, gated: true });
    await pass(1_000);
  });
  const now = () => agent.clock.now;
  const read = (id: string): Promise<Approval> => database().prisma.approval.findUniqueOrThrow({ where: { id } });

  return {
    database,
    agent: () => agent,
    now,
    /** So many seconds later, with quotes of then. */
    pass,
    /** The market moves to a bid, in ticks. */
    move: async (bid: number) => {
      second += 1;
      agent.clock.now = later(second);
      await putQuotes(database(), quoteOf(mes, bid, bid + 1, { at: now(), seq: 1n + BigInt(second * 1000) }));
    },
    /** Whatever is kept in the column; null: nothing is. */
    setRules: (rules: unknown) =>
      database().prisma.connection.update({
        where: { id: agent.connectionId },
        data: { rules: rules === null ? Prisma.DbNull : (rules as object) },
      }),
    place: (more: object = {}): Promise<ToolOutcome> => agent.call('PlaceOrder', { ...marketOrder, ...more }),
    orders: () => database().prisma.order.findMany({ where: { personId: agent.personId } }),
    /** The id of the approval that a call waits for. */
    waits: async (call: Promise<ToolOutcome>): Promise<string> => {
      const { structuredContent } = await call;
      expect(structuredContent).toMatchObject({ error: 'approval_required' });
      return (structuredContent.approval as { id: string }).id;
    },
    decide: async (id: string, decision: ApprovalDecision = { outcome: 'approved' }) =>
      expect(await inTransaction(database(), (tx) => decideApproval(tx, id, decision, now()))).toBe(true),
    read,
    factsOf: async (id: string) => (await read(id)).facts as unknown as ApprovalFacts,
    auditOf: (approvalId: string) =>
      database().prisma.auditEvent.findMany({ where: { approvalId }, orderBy: { id: 'asc' } }),
  };
};
