import type { Account } from '@portcullis/trading';
import type { TradingActor } from '../actor.ts';
import { canonicalScope } from '../acts/canonical-arguments.ts';
import type { Desk } from '../desk.ts';
import { type AccountScope, lockScope } from './account-scope.ts';
import { actOnOrders, type OrderAct, type WriteOptions } from './order-act.ts';

export type ExitInput = WriteOptions & AccountScope;

/** One exit of one account, or of all of the person's, which are locked for it. @throws Refusal, and what `act` throws */
export const exitAccounts = <Answer>(
  desk: Desk,
  actor: TradingActor,
  tool: string,
  { clientRequestId, dryRun, ...scope }: ExitInput,
  work: OrderAct<Account[], Answer>['work'],
): Promise<Answer> =>
  actOnOrders<Account[], Answer>(desk, actor, {
    tool,
    options: { clientRequestId, dryRun },
    meaning: () => canonicalScope(scope),
    isExit: true,
    lock: (tx, locking) => lockScope(tx, actor, scope, locking),
    work,
  });
