import type Router from '@koa/router';
import { emptyNote, type JournalTrade } from '@portcullis/journal';
import { changeTrade, enterTrade, ownAccounts, ownTrade, Refusal, readJournalOptions } from '@portcullis/operations';
import type { Context } from 'koa';
import { type FieldErrors, formOf, parseForm, receiveForm } from '../frame/forms.ts';
import { onlySignedIn, type ShowPage, seeOther, sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { deskOf, personActor } from '../frame/person-actor.ts';
import { nothingHere, orRefusal } from '../frame/refusals.ts';
import {
  fieldsOfTrade,
  NewTradeNotes,
  refusedField,
  type TradeFields,
  TradeForm,
  typedTrade,
  writtenTrade,
} from './trade-form.ts';
import { tradeAddress, tradeIdOf } from './trade-row.ts';

/** Trades that the person enters by hand. Before the page of one trade, which would take `new` for its id. */
export const addTradeEditor = (router: Router, show: ShowPage, options: PageOptions): void => {
  const { database, configuration } = options;
  const desk = deskOf(options);
  const form = [onlySignedIn, ...receiveForm(configuration.authUrl)];

  const showEditor = async (ctx: Context, id: number | undefined, typed: TradeFields, errors: FieldErrors = {}) => {
    const { personId } = sessionOf(ctx);
    const [accounts, { zone }] = await Promise.all([
      ownAccounts(database.prisma, personId, undefined),
      readJournalOptions(database.prisma, personId),
    ]);
    const title = id === undefined ? 'New trade' : 'Change trade';
    const address = id === undefined ? '/journal/trades' : `${tradeAddress(id)}/edit`;
    if (Object.keys(errors).length > 0) ctx.status = 422;
    const view = { address, isNew: id === undefined, zone, accounts: accounts.map(({ name }) => name), typed, errors };
    show(ctx, 'journal-trade-editor', { title, section: '/journal' }, view);
  };
  /** Keeps what was typed, or shows it again with what is wrong. */
  const keep = async (ctx: Context, known: JournalTrade | undefined) => {
    const typed = typedTrade(formOf(ctx));
    const { zone } = await readJournalOptions(database.prisma, sessionOf(ctx).personId);
    const trade = parseForm(TradeForm, formOf(ctx));
    const notes = parseForm(NewTradeNotes, known ? { ...typed, tags: '', risk: '' } : formOf(ctx));
    const errors = { ...(trade.ok ? {} : trade.errors), ...(notes.ok ? {} : notes.errors) };
    if (!trade.ok || !notes.ok) return showEditor(ctx, known?.id, typed, errors);
    const written = writtenTrade(trade.data, zone);
    const { setup, tags, note, risk: riskCents } = notes.data;
    const work = known
      ? changeTrade(desk, personActor(ctx), known.id, written).then(() => known.id)
      : enterTrade(desk, personActor(ctx), written, { ...emptyNote, setup, tags, note, riskCents });
    const kept = await told(work);
    if (!kept.ok) return showEditor(ctx, known?.id, typed, refusedField(kept.refusal));
    seeOther(ctx, `${tradeAddress(kept.answer)}?done=kept`);
  };
  router.get('/journal/trades/new', onlySignedIn, (ctx) =>
    showEditor(ctx, undefined, { ...typedTrade({}), side: 'Long', quantity: '1' }),
  );
  router.get('/journal/trades/:id/edit', onlySignedIn, async (ctx) => {
    const trade = await ownManual(ctx, options);
    const { zone } = await readJournalOptions(database.prisma, sessionOf(ctx).personId);
    await showEditor(ctx, trade.id, fieldsOfTrade(trade, zone));
  });
  router.post('/journal/trades', ...form, (ctx) => keep(ctx, undefined));
  router.post('/journal/trades/:id/edit', ...form, async (ctx) => keep(ctx, await ownManual(ctx, options)));
};

const ownManual = async (ctx: Context, { database }: PageOptions): Promise<JournalTrade> => {
  const id = tradeIdOf(ctx.params.id) ?? 0;
  const found = await orRefusal(ownTrade(database.prisma, sessionOf(ctx).personId, id));
  if (!found.ok || found.answer.source !== 'manual') throw nothingHere();
  return found.answer;
};

/** As `orRefusal`; an instrument that does not exist is told at its field. */
const told = async <T>(work: Promise<T>): ReturnType<typeof orRefusal<T>> => {
  try {
    return { ok: true, answer: await work };
  } catch (error) {
    if (error instanceof Refusal && error.code === 'instrument_not_found') return { ok: false, refusal: error };
    return orRefusal<T>(Promise.reject(error));
  }
};
