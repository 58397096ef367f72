import { canonicalLimits, limitSentences, limitWords, type TradingLimits } from '@portcullis/access';
import type { ProposedLimits } from '../../consent/proposed-limits.ts';
import type { Form } from '../frame/forms.ts';
import { suggestedLimits } from './grant-limit-fields.ts';
import { type FormFault, formOfLimits, type GrantLimitsForm, readGrantLimits } from './grant-limits-form.ts';

/** By the radio group `Limits`: the limits of the form, or none. */
export type LimitsChoice = 'set' | 'none';

/** The part of the consent page that bounds trading. */
export type ConsentLimits = {
  /** What the client asked for, in words. */
  asked: readonly string[];
  /** What all AI clients together may do, this one with them, in words; none: nothing bounds them together. */
  together: readonly string[];
  /** The form is filled in with what held before. */
  earlier: boolean;
  chosen: LimitsChoice;
  /** What the form is filled in with, in words; none while it cannot be read. */
  words: readonly string[];
  form: GrantLimitsForm;
  faults: readonly FormFault[];
};

/** What the page shows again. */
export type LimitsAgain = Pick<ConsentLimits, 'chosen' | 'words' | 'form' | 'faults'>;

/** Undefined: the form said nothing of limits, and what was proposed stands. */
export type ReadConsentLimits =
  | { ok: true; limits: TradingLimits | null | undefined; again: LimitsAgain | undefined }
  | { ok: false; again: LimitsAgain };

const wordsOf = (limits: TradingLimits): string[] => limitSentences(limits).map(({ words }) => words);

/** Where nobody asked for limits and none held before, the house suggests some, and nothing is chosen for the person by it. */
export const consentLimits = (
  { asked, earlier, proposed }: ProposedLimits,
  clientLimits: unknown,
  again?: LimitsAgain,
): ConsentLimits => {
  const filled = proposed ?? suggestedLimits;
  return {
    asked: asked ? wordsOf(asked) : [],
    together: limitWords(clientLimits, 'all'),
    earlier: earlier !== undefined,
    ...(again ?? {
      ...{ chosen: proposed ? 'set' : 'none', words: wordsOf(filled), form: formOfLimits(filled), faults: [] },
    }),
  };
};

/** Reads what the person decided about limits. What was typed is never passed over: neither a fault, nor a change beside `none`. */
export const readConsentLimits = (form: Form, { proposed }: ProposedLimits): ReadConsentLimits => {
  const chosen: LimitsChoice | undefined = form.limits === 'set' || form.limits === 'none' ? form.limits : undefined;
  if (chosen === undefined) return { ok: true, limits: undefined, again: undefined };
  const read = readGrantLimits(form);
  if (!read.ok) return { ok: false, again: { chosen, words: [], form: read.form, faults: read.faults } };
  const words = read.limits ? wordsOf(read.limits) : [];
  const again: LimitsAgain = { chosen, words, form: formOfLimits(read.limits), faults: [] };
  if (chosen === 'set') return { ok: true, limits: read.limits, again };
  const isUntouched = isSame(read.limits, proposed ?? suggestedLimits) || read.limits === null;
  return isUntouched ? { ok: true, limits: null, again } : { ok: false, again: { ...again, faults: [beside] } };
};

const beside: FormFault = {
  name: 'limits',
  label: 'Limits',
  words: 'You changed the limits, and chose that there are none. Choose “These limits”, or empty their fields.',
};

const isSame = (one: TradingLimits | null, other: TradingLimits): boolean =>
  one !== null && JSON.stringify(canonicalLimits(one)) === JSON.stringify(canonicalLimits(other));
