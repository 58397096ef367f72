import { auditOffer } from './call-audit.ts';
import { established, type Gate, type Known } from './gate.ts';
import type { Completion, PromptDescription } from './prompt-set.ts';
import type { ResourceContents, ResourceDescription, TemplateDescription } from './resource-set.ts';

/** The answers of one request about prompts and resources, as both generations take them. */
export type Offers = {
  prompts: () => { prompts: PromptDescription[] };
  prompt: () => PromptAnswer;
  resources: () => { resources: ResourceDescription[] };
  templates: () => { resourceTemplates: TemplateDescription[] };
  resource: () => { contents: ResourceContents[] };
  /** @throws an outage of the database */
  complete: () => Promise<{ completion: Completion }>;
};

type PromptAnswer = { messages: { role: 'user'; content: { type: 'text'; text: string } }[] };

/**
 * Answers about what was let in, and leaves the audit row of what was given.
 * @param onFailure takes what is to be answered over HTTP, such as an outage
 */
export const offersOf = (known: Known, gate: Gate, onFailure: (error: unknown) => never): Offers => {
  const startedAt = performance.now();
  const audited = <Given>(given: Given): Given => {
    auditOffer(known, gate, Math.round(performance.now() - startedAt));
    return given;
  };
  const { prompts, resources } = gate;
  return {
    prompts: () => ({ prompts: [...prompts.listOf(established(known, 'principal').scope)] }),
    prompt: () => audited(promptAnswer(established(known, 'promptText'))),
    resources: () => ({ resources: [...resources.list] }),
    templates: () => ({ resourceTemplates: [...resources.templates] }),
    resource: () => audited({ contents: [contentsOf(known)] }),
    complete: () =>
      completionOf(known, gate)
        .then((completion) => audited({ completion }))
        .catch(onFailure),
  };
};

const promptAnswer = (text: string): PromptAnswer => ({
  messages: [{ role: 'user', content: { type: 'text', text } }],
});

const contentsOf = (known: Known): ResourceContents => {
  const offer = established(known, 'offer');
  if (offer.kind !== 'resource') throw new Error('Invariant: a resource was resolved before it is read');
  return offer.contents;
};

const completionOf = async (known: Known, { prompts }: Gate): Promise<Completion> => {
  const offer = established(known, 'offer');
  const { name: argument, typed } = established(known, 'completed');
  if (offer.kind !== 'template') {
    return prompts.complete({ prompt: offer.name, argument, typed, principal: established(known, 'principal') });
  }
  const values = offer.values.filter((value) => value.toLowerCase().startsWith(typed.toLowerCase()));
  return { values, total: values.length, hasMore: false };
};
