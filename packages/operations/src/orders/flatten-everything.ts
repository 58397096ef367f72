import { type Account, findInstrument } from '@portcullis/trading';
import { connectionOf, type TradingActor } from '../actor.ts';
import { canonicalInstrument, canonicalScope } from '../acts/canonical-arguments.ts';
import { atFeed } from '../acts/feed-time.ts';
import type { Desk } from '../desk.ts';
import { orRefuse } from '../refusal.ts';
import { type AccountScope, lockScope } from './account-scope.ts';
import type { ExitInput } from './exit-accounts.ts';
import { type Flattened, flattenOne } from './flatten-account.ts';
import { actOnOrders, sourceOf, type WriteOptions } from './order-act.ts';

export type FlattenInput = ExitInput;

/** One account, or one instrument of it. */
export type FlattenAccountInput = WriteOptions & { account: string; instrument?: string | undefined };

/**
 * Cancels every working order of the accounts, then closes every position at the market, in one transaction. What could
 * not be closed is told, not hidden: a closed market does not undo the cancels.
 * @throws Refusal, and what `act` throws
 */
export const flattenEverything = (desk: Desk, actor: TradingActor, input: FlattenInput): Promise<Flattened> => {
  const { clientRequestId, dryRun, ...scope } = input;
  return flatten(desk, actor, 'FlattenEverything', { options: { clientRequestId, dryRun }, scope });
};

/** As `flattenEverything`, for one account or one instrument of it. */
export const flattenAccount = (desk: Desk, actor: TradingActor, input: FlattenAccountInput): Promise<Flattened> => {
  const { clientRequestId, dryRun, account, instrument } = input;
  return flatten(desk, actor, 'Flatten', { options: { clientRequestId, dryRun }, scope: { account }, instrument });
};

type Flattening = { options: WriteOptions; scope: AccountScope; instrument?: string | undefined };

const flatten = (
  desk: Desk,
  actor: TradingActor,
  tool: string,
  { options, scope, instrument: written }: Flattening,
): Promise<Flattened> =>
  actOnOrders<Account[], Flattened>(desk, actor, {
    ...{ tool, options, isExit: true },
    meaning: (at) => ({
      ...canonicalScope(scope),
      ...(written === undefined ? {} : { instrument: canonicalInstrument(written, at) }),
    }),
    lock: (tx, locking) => lockScope(tx, actor, scope, locking),
    work: async (tx, accounts, wall) => {
      const source = sourceOf(actor, tool);
      const connectionId = connectionOf(actor) ?? null;
      const answer: Flattened = { closed_positions: [], cancelled_orders: [], remaining_positions: [] };
      for (const account of accounts) {
        const { market, now } = await atFeed(tx, desk, account, wall);
        const only = written === undefined ? undefined : orRefuse(findInstrument(written, now)).instrument.name;
        await flattenOne(tx, account, { market, now, source, connectionId, only }, answer);
      }
      if (answer.cancelled_orders.length + answer.closed_positions.length + answer.remaining_positions.length === 0) {
        answer.warning = 'nothing_to_flatten';
      }
      const orderIds = [
        ...answer.cancelled_orders.map(({ order_id }) => order_id),
        ...answer.closed_positions.flatMap(({ order_ids }) => order_ids),
      ];
      return { answer: options.dryRun ? withoutOrders(answer) : answer, orderIds };
    },
  });

const withoutOrders = (answer: Flattened): Flattened => ({
  ...answer,
  closed_positions: answer.closed_positions.map((closed) => ({ ...closed, order_ids: [] })),
  dry_run: true,
});
