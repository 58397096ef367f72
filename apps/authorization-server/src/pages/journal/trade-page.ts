import type Router from '@koa/router';
import type { Database } from '@portcullis/database';
import { isClosed, type JournalTrade, noteInput, riskInput, setupInput, tagsInput } from '@portcullis/journal';
import { noteTrade, ownTrade, readExcursions } from '@portcullis/operations';
import { instrumentNamed, type Market, readBars } from '@portcullis/trading';
import type { Context } from 'koa';
import { z } from 'zod';
import { type FieldErrors, formOf, parseForm, receiveForm } from '../forms.ts';
import { onlySignedIn, type ShowPage, seeOther, sessionOf } from '../page.ts';
import type { PageOptions } from '../page-options.ts';
import { deskOf, personActor } from '../person-actor.ts';
import { nothingHere, orRefusal } from '../refusals.ts';
import type { PriceBar } from './trade-chart.ts';
import { tradeAddress } from './trade-row.ts';
import { chartSpan, type NoteFields, noteFieldsOf, tradeView } from './trade-view.ts';

const NoteForm = z.object({
  setup: setupInput,
  tags: tagsInput,
  risk: riskInput,
  note: noteInput,
  left_out: z.literal('yes').optional(),
});

/** One trade on its chart, and what the person writes on it. */
export const addTradePage = (router: Router, show: ShowPage, options: PageOptions): void => {
  const { database, clock, configuration } = options;
  const desk = deskOf(options);

  const showTrade = async (ctx: Context, trade: JournalTrade, typed: NoteFields, errors: FieldErrors = {}) => {
    const now = clock();
    const [bars, excursions] = await Promise.all([
      readChartBars(database, trade, desk.market, now),
      isClosed(trade) ? readExcursions(database.prisma, [trade]) : undefined,
    ]);
    const view = tradeView({ trade, bars, excursion: excursions?.get(trade.id), now });
    const news = ctx.query.done === 'noted' ? 'Your notes are kept.' : undefined;
    const title = `${view.row.what} ${trade.instrument}`;
    show(ctx, 'journal-trade', { title, section: '/journal' }, { ...view, typed, errors, news });
  };
  const tradeOf = async (ctx: Context): Promise<JournalTrade> => {
    const found = await orRefusal(ownTrade(database.prisma, sessionOf(ctx).personId, idOf(ctx)));
    if (!found.ok) throw nothingHere();
    return found.answer;
  };

  router.get('/journal/trades/:id', onlySignedIn, async (ctx) => {
    const trade = await tradeOf(ctx);
    await showTrade(ctx, trade, noteFieldsOf(trade.note));
  });

  router.post('/journal/trades/:id', onlySignedIn, ...receiveForm(configuration.authUrl), async (ctx) => {
    const trade = await tradeOf(ctx);
    const parsed = parseForm(NoteForm, formOf(ctx));
    if (!parsed.ok) {
      ctx.status = 422;
      return showTrade(ctx, trade, typedFields(ctx), parsed.errors);
    }
    const { setup, tags, note, risk: riskCents, left_out } = parsed.data;
    const written = { setup, tags, note, riskCents, isDeleted: left_out === 'yes' };
    await orRefusal(noteTrade(desk, personActor(ctx), trade.id, written));
    seeOther(ctx, `${tradeAddress(trade.id)}?done=noted`);
  });
};

const idOf = (ctx: Context): number => {
  const id = String(ctx.params.id);
  if (!/^\d{1,15}$/.test(id)) throw nothingHere();
  return Number(id);
};

const typedFields = (ctx: Context): NoteFields => {
  const form = formOf(ctx);
  const text = (name: string) => (typeof form[name] === 'string' ? form[name] : '');
  return {
    setup: text('setup'),
    tags: text('tags'),
    risk: text('risk'),
    note: text('note'),
    leftOut: form.left_out === 'yes',
  };
};

const readChartBars = async (
  database: Database,
  trade: JournalTrade,
  market: Market,
  now: Date,
): Promise<PriceBar[]> => {
  const instrument = instrumentNamed(trade.instrument);
  const { from, to, minutes } = chartSpan(trade, now);
  const query = { instrument, periodType: 'minute' as const, period: minutes, from, to, limit: 400, market, now };
  const read = await readBars(database.prisma, { ...query, sources: ['shared'] });
  return read.ok ? read.report.bars : [];
};
