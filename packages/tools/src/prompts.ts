import { contains, promptPermissions, type Scope } from '@portcullis/access';
import type { Prompt } from './prompts/define-prompt.ts';
import { endOfDayReview } from './prompts/end-of-day-review.ts';
import { journalReview } from './prompts/journal-review.ts';
import { preTradeBrief } from './prompts/pre-trade-brief.ts';
import { tradeWithConfirmation } from './prompts/trade-with-confirmation.ts';
import { webhookDiagnostics } from './prompts/webhook-diagnostics.ts';

const defined = new Map(
  [endOfDayReview, journalReview, preTradeBrief, tradeWithConfirmation, webhookDiagnostics].map((prompt) => [
    prompt.name,
    prompt,
  ]),
);

/** Every prompt, in the order of the permission table. */
export const prompts: readonly Prompt[] = promptPermissions.flatMap(({ name }) => defined.get(name) ?? []);

/** Those that a scope allows. Without trading there is none that trades. */
export const promptsOf = (scope: Scope, { trading }: { trading: boolean }): readonly Prompt[] =>
  prompts.filter((prompt) => contains(trading ? scope : 'mcp:read', prompt.scope));
