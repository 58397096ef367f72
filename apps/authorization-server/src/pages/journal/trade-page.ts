import type Router from '@koa/router';
import type { Database } from '@portcullis/database';
import { isClosed, type JournalTrade } from '@portcullis/journal';
import { noteTrade, ownTrade, readExcursions, readJournalOptions, readTradeMarket } from '@portcullis/operations';
import { instrumentNamed, type Market, readBars } from '@portcullis/trading';
import type { Context } from 'koa';
import { type FieldErrors, formOf, parseForm, receiveForm } from '../frame/forms.ts';
import { onlySignedIn, type ShowPage, seeOther, sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { deskOf, personActor } from '../frame/person-actor.ts';
import { nothingHere, orRefusal } from '../frame/refusals.ts';
import { type NoteFields, NoteForm, noteFieldsOf, typedNote, writtenNote } from './note-form.ts';
import type { PriceBar } from './trade-chart.ts';
import { refusedField } from './trade-form.ts';
import { tradeAddress, tradeIdOf } from './trade-row.ts';
import { chartSpan, tradeView } from './trade-view.ts';

/** One trade on its chart, and what the person writes on it. */
export const addTradePage = (router: Router, show: ShowPage, options: PageOptions): void => {
  const { database, clock, configuration } = options;
  const desk = deskOf(options);

  const showTrade = async (ctx: Context, trade: JournalTrade, typed?: NoteFields, errors: FieldErrors = {}) => {
    const now = clock();
    const [bars, excursions, { zone }] = await Promise.all([
      readChartBars(database, trade, desk.market, now),
      isClosed(trade) ? readExcursions(database.prisma, [trade]) : undefined,
      readJournalOptions(database.prisma, sessionOf(ctx).personId),
    ]);
    if (Object.keys(errors).length > 0) ctx.status = 422;
    const view = tradeView({ trade, bars, excursion: excursions?.get(trade.id), now });
    const news = typeof ctx.query.done === 'string' ? newsWords[ctx.query.done] : undefined;
    const title = `${view.row.what} ${trade.instrument}`;
    const shown = { typed: typed ?? noteFieldsOf(trade, zone), errors, news, zone };
    show(ctx, 'journal-trade', { title, section: '/journal' }, { ...view, ...shown });
  };
  const tradeOf = async (ctx: Context): Promise<JournalTrade> => {
    const id = tradeIdOf(ctx.params.id);
    if (id === undefined) throw nothingHere();
    const found = await orRefusal(ownTrade(database.prisma, sessionOf(ctx).personId, id));
    if (!found.ok) throw nothingHere();
    return found.answer;
  };

  router.get('/journal/trades/:id', onlySignedIn, async (ctx) => showTrade(ctx, await tradeOf(ctx)));

  router.post('/journal/trades/:id', onlySignedIn, ...receiveForm(configuration.authUrl), async (ctx) => {
    const trade = await tradeOf(ctx);
    const typed = typedNote(formOf(ctx));
    const parsed = parseForm(NoteForm, formOf(ctx));
    if (!parsed.ok) return showTrade(ctx, trade, typed, parsed.errors);
    const { zone } = await readJournalOptions(database.prisma, sessionOf(ctx).personId);
    const kept = await orRefusal(
      Promise.resolve().then(() =>
        noteTrade(desk, personActor(ctx), trade.id, writtenNote(trade, parsed.data, { zone, now: clock() })),
      ),
    );
    if (!kept.ok) return showTrade(ctx, trade, typed, refusedField(kept.refusal));
    seeOther(ctx, `${tradeAddress(trade.id)}?done=noted`);
  });
};

const newsWords: Record<string, string> = { noted: 'Your notes are kept.', kept: 'The trade is kept.' };

const readChartBars = async (
  database: Database,
  trade: JournalTrade,
  market: Market,
  now: Date,
): Promise<PriceBar[]> => {
  const instrument = instrumentNamed(trade.instrument);
  const { source, until } = await readTradeMarket(database.prisma, trade);
  const seenUntil = until && until < now ? until : now;
  const { from, to, minutes } = chartSpan(trade, seenUntil);
  const query = { instrument, periodType: 'minute' as const, period: minutes, from, to, limit: 400, market };
  const read = await readBars(database.prisma, { ...query, now: seenUntil, sources: [source] });
  return read.ok ? read.report.bars : [];
};
