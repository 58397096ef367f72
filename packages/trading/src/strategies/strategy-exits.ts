import type { Reader } from '@portcullis/database';
import type { ExitPlan } from '../orders/exit-plan.ts';
import type { OrderPrices, OrderRequest } from '../orders/order-request.ts';
import { type Outcome, refuse } from '../refusal.ts';
import { exitPlanOf } from './atm-template.ts';
import { findAtmTemplate, listAtmTemplates } from './atm-template-store.ts';
import { nearNames } from './near-names.ts';

type Asked = {
  parsed: OrderPrices;
  request: OrderRequest;
  /** What the order takes over from the one that it replaces. */
  standing: { exitPlan?: ExitPlan | null; strategy?: string | null };
};

/**
 * The order's prices with the exits that it brings: those of the template that it names, else its own, else those that stand.
 * `strategy_not_found` names the person's templates that may be meant; `unexpected_price`: both are given.
 */
export const readExits = async (
  reader: Reader,
  personId: string,
  { parsed, request, standing }: Asked,
): Promise<Outcome<OrderPrices>> => {
  if (request.strategy === undefined) {
    if (parsed.exitPlan) return { ok: true, ...parsed, strategy: null };
    return { ok: true, ...parsed, exitPlan: standing.exitPlan ?? null, strategy: standing.strategy ?? null };
  }
  if (parsed.exitPlan) {
    return refuse('unexpected_price', 'The exits of the strategy are used: the order takes none of its own.', {
      hint: 'Leave take_profit and stop_loss out, or strategy.',
    });
  }
  const template = await findAtmTemplate(reader, personId, request.strategy);
  if (template) return { ok: true, ...parsed, exitPlan: exitPlanOf(template.terms), strategy: template.name };
  const names = (await listAtmTemplates(reader, personId)).map(({ name }) => name);
  return refuse('strategy_not_found', `No ATM template is called ${JSON.stringify(request.strategy.slice(0, 60))}.`, {
    hint:
      names.length > 0
        ? 'The person keeps them on the page ATM templates.'
        : 'There is none: the person makes them on the page ATM templates.',
    didYouMean: nearNames(request.strategy, names),
  });
};
