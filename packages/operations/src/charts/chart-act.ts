import type { Transaction } from '@portcullis/database';
import { type ChartDesk, lockChartDesk, saveChartDesk } from '@portcullis/trading';
import { connectionOf, type TradingActor, traderOf } from '../actor.ts';
import { act } from '../acts/act.ts';
import { countChartWrite } from '../acts/write-limit.ts';
import { canonicalDigest } from '../canonical-digest.ts';
import type { Desk } from '../desk.ts';
import { performWrite } from '../writes/perform-write.ts';

/** Whose charts change: a connection of the person, or the person on a page. */
export type ChartActor = Extract<TradingActor, { kind: 'connection' | 'person' }>;

/** Where charts are kept, and by which clock. */
export type ChartRoom = Pick<Desk, 'database' | 'clock' | 'limitWrites' | 'rehearsal'>;

/** What is done: what a tool does too, by that tool's name; what is done by hand alone, by an event of its own. */
export type ChartCall = ({ tool: string } | { event: string }) & {
  /** What was asked for, for the digest in the audit row. */
  given: Record<string, unknown>;
};

type ChartWork<T> = (tx: Transaction, personId: string, desk: ChartDesk) => Promise<T>;

/** One act on what a person has open, which is held for it: acts of the same person go one after the other. */
export const actOnCharts = <T>(
  { database, clock, limitWrites = true, rehearsal }: ChartRoom,
  actor: ChartActor,
  { given, ...call }: ChartCall,
  work: ChartWork<T>,
): Promise<T> => {
  const byTool = actor.kind === 'connection' ? 'tool.call' : 'hand.call';
  const spec = {
    ...('tool' in call ? { event: byTool, tool: call.tool } : { event: call.event }),
    needs: 'mcp:trade' as const,
    argsDigest: canonicalDigest({ ...call, ...given }),
  };
  return act(database, actor, spec, clock, async (tx, authority) => {
    const personId = traderOf(actor);
    const desk = await lockChartDesk(tx, personId);
    const connectionId = connectionOf(actor);
    const now = clock();
    const count = async () => {
      if (limitWrites && connectionId !== undefined) await countChartWrite(tx, connectionId, now);
    };
    const tool = 'tool' in call ? call.tool : call.event;
    return performWrite(tx, authority, {
      ...{ tool, isExit: false, meaning: given, now, count, rehearsal },
      perform: async () => ({ answer: await work(tx, personId, desk) }),
    });
  });
};

/** From now on what is open is not as it was saved. */
export const markChanged = async (tx: Transaction, personId: string, { hasChanges }: ChartDesk): Promise<void> => {
  if (!hasChanges) await saveChartDesk(tx, personId, { hasChanges: true });
};
