import type { FieldFault, Tool, ToolOutcome } from '@portcullis/tools';
import { type ResultSection, resultView } from './result-view.ts';

/** What a call came to, as its page shows it. */
export type OutcomeView = {
  /** Undefined: it was answered. */
  refusal: { code: string; detail: string; hint: string | undefined } | undefined;
  /** Wrong arguments, each for its field. */
  faults: readonly FieldFault[];
  sections: ResultSection[];
  /** The answer as an AI client gets it. */
  json: string;
};

export const outcomeView = (
  { outputSchema }: Pick<Tool, 'outputSchema'>,
  { structuredContent, isError }: Pick<ToolOutcome, 'structuredContent' | 'isError'>,
  now: Date,
): OutcomeView => {
  const json = JSON.stringify(structuredContent, null, 2);
  if (!isError) {
    return { refusal: undefined, faults: [], sections: resultView(structuredContent, outputSchema, now), json };
  }
  const { error, detail, hint, fields, request_id: requestId, did_you_mean: meant } = structuredContent;
  const suggestion = Array.isArray(meant) && meant.length > 0 ? `Did you mean ${meant.join(' or ')}?` : undefined;
  const remedies = [hint, suggestion, requestId && `Request ${requestId}.`].filter(Boolean);
  const refusal = {
    code: String(error),
    detail: typeof detail === 'string' ? detail : 'Some of it was not understood. See below.',
    hint: remedies.join(' ') || undefined,
  };
  return { refusal, faults: Array.isArray(fields) ? (fields as FieldFault[]) : [], sections: [], json };
};
