import { type AtmTerms, faultsOfTerms, targetsMax, trailStepsMax, type WantedTemplate } from '@portcullis/trading';
import { type FieldErrors, type Form, typed } from '../frame/forms.ts';

/** What the form of a template shows: its texts as typed, by field, and what is wrong. */
export type AtmTemplateForm = { texts: Record<string, string>; errors: FieldErrors };

export const targetRows = Array.from({ length: targetsMax }, (_, index) => index + 1);
export const trailRows = Array.from({ length: trailStepsMax }, (_, index) => index + 1);

const targetFields = (row: number) => [`target_${row}_qty`, `target_${row}_ticks`] as const;
const trailFields = (row: number) => [`trail_${row}_trigger`, `trail_${row}_stop`, `trail_${row}_frequency`] as const;
const breakevenFields = ['breakeven_trigger', 'breakeven_plus'] as const;

const fields = [
  ...['name', 'stop_ticks', ...breakevenFields],
  ...targetRows.flatMap(targetFields),
  ...trailRows.flatMap(trailFields),
];

export const emptyAtmForm: AtmTemplateForm = { texts: {}, errors: {} };

/** A template as the form shows it, to be changed. */
export const formOfTemplate = ({ name, terms }: WantedTemplate): AtmTemplateForm => {
  const { targets, stopTicks, autoBreakeven, autoTrail } = terms;
  const entries: [string, string | number][] = [
    ['name', name],
    ['stop_ticks', stopTicks],
    ...targets.flatMap(({ quantity, ticks }, index) => zip(targetFields(index + 1), [quantity, ticks])),
    ...(autoBreakeven ? zip(breakevenFields, [autoBreakeven.triggerTicks, autoBreakeven.plusTicks]) : []),
    ...autoTrail.flatMap(({ triggerTicks, stopTicks: behind, frequencyTicks }, index) =>
      zip(trailFields(index + 1), [triggerTicks, behind, frequencyTicks]),
    ),
  ];
  return { texts: Object.fromEntries(entries.map(([field, value]) => [field, String(value)])), errors: {} };
};

const zip = (names: readonly string[], values: readonly number[]): [string, number][] =>
  names.map((name, index) => [name, values[index] ?? 0]);

/** A whole number as typed; anything else is no number, and the terms say so. */
const wholeOf = (text: string): number => (/^\d{1,6}$/.test(text) ? Number(text) : Number.NaN);

/** The rows of which anything is typed: empty ones may stand between them. */
const filledRows = (rows: number[], names: (row: number) => readonly string[], texts: Record<string, string>) =>
  rows.filter((row) => names(row).some((name) => texts[name] !== ''));

/** Reads the form of a template: what is wanted, or every field that is wrong. */
export const readAtmForm = (form: Form): { wanted: WantedTemplate | undefined; form: AtmTemplateForm } => {
  const texts = Object.fromEntries(fields.map((field) => [field, typed(form, field).trim()]));
  const number = (field: string, blank = Number.NaN) => (texts[field] === '' ? blank : wholeOf(texts[field] ?? ''));
  const targets = filledRows(targetRows, targetFields, texts);
  const steps = filledRows(trailRows, trailFields, texts);
  const hasBreakeven = breakevenFields.some((field) => texts[field] !== '');
  const terms: AtmTerms = {
    quantity: 0,
    targets: targets.map((row) => ({
      quantity: number(`target_${row}_qty`),
      ticks: number(`target_${row}_ticks`, 0),
    })),
    stopTicks: number('stop_ticks'),
    autoBreakeven: hasBreakeven
      ? { triggerTicks: number('breakeven_trigger'), plusTicks: number('breakeven_plus', 0) }
      : null,
    autoTrail: steps.map((row) => ({
      triggerTicks: number(`trail_${row}_trigger`),
      stopTicks: number(`trail_${row}_stop`),
      frequencyTicks: number(`trail_${row}_frequency`, 1),
    })),
  };
  terms.quantity = terms.targets.reduce((sum, { quantity }) => sum + quantity, 0);
  const errors: FieldErrors = {};
  for (const { field, detail } of faultsOfTerms(terms)) errors[fieldOf(field, { targets, steps })] ??= detail;
  const name = texts.name ?? '';
  if (name === '') errors.name = 'Give the template a name.';
  if (name.length > 40) errors.name = 'At most 40 characters.';
  const wanted = Object.keys(errors).length === 0 ? { name, terms } : undefined;
  return { wanted, form: { texts, errors } };
};

const formFields: Record<string, string> = {
  'auto_breakeven.trigger_ticks': 'breakeven_trigger',
  'auto_breakeven.plus_ticks': 'breakeven_plus',
};

/** The field of the form that a fault of the terms is about. */
const fieldOf = (field: string, { targets, steps }: { targets: number[]; steps: number[] }): string => {
  const [, list, index, part] = /^(targets|auto_trail)\.(\d)\.(\w+?)(?:_ticks)?$/.exec(field) ?? [];
  if (list === 'targets') return `target_${targets[Number(index)] ?? 1}_${part}`;
  if (list === 'auto_trail') return `trail_${steps[Number(index)] ?? 1}_${part}`;
  return formFields[field] ?? field;
};
