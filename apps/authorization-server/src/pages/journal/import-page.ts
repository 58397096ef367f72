import type Router from '@koa/router';
import { guessMapping, type ImportField, importFields, isZone, parseMapping } from '@portcullis/journal';
import { type ImportOutcome, importTradesByPerson, ownAccounts } from '@portcullis/operations';
import { formatTicks, instrumentNamed } from '@portcullis/trading';
import type { Context } from 'koa';
import { z } from 'zod';
import { type FieldErrors, type Form, formOf, parseForm } from '../frame/forms.ts';
import { onlySignedIn, type ShowPage, seeOther, sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { deskOf, personActor } from '../frame/person-actor.ts';
import { nothingHere, orRefusal } from '../frame/refusals.ts';
import { receiveUpload } from '../frame/upload.ts';
import { timeWords } from '../words/time-words.ts';

const ImportForm = z.object({
  account: z.string().max(64),
  zone: z.string().trim().refine(isZone, 'Enter a time zone such as America/New_York.'),
  columns: z
    .string()
    .trim()
    .max(2_000)
    .transform((text) => (text === '' ? null : parseMapping(text)))
    .refine((mapping) => mapping !== undefined, 'Write it as time=When, price=Fill price, and so on.'),
  csv: z.string().min(1, 'Choose a file.'),
});

type Typed = { account: string; zone: string; columns: string };
const untouched: Typed = { account: '', zone: 'America/New_York', columns: '' };

/** The mapping that was chosen column by column, as the text that carries it from step to step. */
const chosenColumns = (form: Form): string =>
  importFields
    .flatMap((field) => {
      const column = form[`column_${field}`];
      return typeof column === 'string' && column !== '' ? [`${field}=${column}`] : [];
    })
    .join(', ');

/** Import of executions: first a look at what would come of the file, then the import of the very same text. */
export const addImportPage = (router: Router, show: ShowPage, options: PageOptions): void => {
  const { database, configuration } = options;
  const desk = deskOf(options);
  const form = [onlySignedIn, ...receiveUpload(configuration.authUrl)];

  const showForm = async (ctx: Context, typed: Typed, more: { errors?: FieldErrors; preview?: object } = {}) => {
    const accounts = await ownAccounts(database.prisma, sessionOf(ctx).personId, undefined);
    const news = /^\d{1,6}$/.test(String(ctx.query.added)) ? `${ctx.query.added} executions were added.` : undefined;
    const view = { typed, news, errors: {}, accounts: accounts.map(({ name }) => name), ...more };
    show(ctx, 'journal-import', { title: 'Import', section: '/journal' }, view);
  };
  const receive = async (ctx: Context, isPreview: boolean) => {
    const typed = typedOf(ctx);
    const parsed = parseForm(ImportForm, { ...formOf(ctx), columns: typed.columns });
    if (!parsed.ok) {
      ctx.status = 422;
      return showForm(ctx, typed, { errors: parsed.errors });
    }
    const { account, zone, csv } = parsed.data;
    const file = { account, zone, csv, mapping: parsed.data.columns ?? undefined, isPreview };
    const done = await orRefusal(importTradesByPerson(desk, personActor(ctx), file));
    if (!done.ok) throw nothingHere();
    const outcome = done.answer;
    if (outcome.kind === 'done' && !isPreview) return seeOther(ctx, `/journal/import?added=${outcome.added}`);
    if (outcome.kind === 'invalid') ctx.status = 422;
    await showForm(ctx, typed, { preview: { ...previewOf(outcome), csv, ...choicesOf(outcome) } });
  };

  router.get('/journal/import', onlySignedIn, (ctx) => showForm(ctx, untouched));
  router.post('/journal/import', ...form, (ctx) => receive(ctx, true));
  router.post('/journal/import/keep', ...form, (ctx) => receive(ctx, false));
};

const typedOf = (ctx: Context): Typed => {
  const form = formOf(ctx);
  const text = (name: keyof Typed) => (typeof form[name] === 'string' ? form[name].slice(0, 2_000) : '');
  return { account: text('account'), zone: text('zone'), columns: chosenColumns(form) || text('columns') };
};

const fieldNames: Record<ImportField, string> = {
  ...{ date: 'Day, where it stands alone', time: 'Time', instrument: 'Instrument', side: 'Buy or sell' },
  ...{ quantity: 'Contracts', price: 'Price', commission: 'Commission', id: 'Id of the execution' },
};

/** The columns of a file of no known kind, to be told apart, with a first guess. */
const choicesOf = (outcome: ImportOutcome) => {
  if (outcome.kind !== 'invalid' || !outcome.columns) return {};
  const guess = guessMapping(outcome.columns);
  const fields = importFields.map((field) => ({ field, name: fieldNames[field], guess: guess[field]?.[0] ?? '' }));
  return { choices: { fields, columns: outcome.columns.filter((name) => name !== '' && !name.includes(',')) } };
};

const formats = { ninjatrader: 'NinjaTrader', tradervue: 'Tradervue', mapped: 'your mapping' } as const;

const previewOf = (outcome: ImportOutcome) => {
  if (outcome.kind === 'invalid') return { faults: outcome.faults, faultCount: outcome.faultCount, rows: [] };
  return {
    ...{ faults: [], format: formats[outcome.format], total: outcome.rows, added: outcome.added, known: outcome.known },
    ...{ from: timeWords(outcome.from), to: timeWords(outcome.to) },
    rows: outcome.sample.map(({ at, side, quantity, instrument, priceTicks, feeCents, isKnown }) => ({
      isKnown,
      ...{ time: timeWords(at), what: `${side} ${quantity} ${instrument}` },
      price: formatTicks(instrumentNamed(instrument), priceTicks),
      fee: (Number(feeCents) / 100).toFixed(2),
    })),
  };
};
