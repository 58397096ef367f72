import type Router from '@koa/router';
import { clockWords, filterTrades, isClosed, windowInput } from '@portcullis/journal';
import {
  accountsOfPortfolio,
  type JournalOptions,
  ownPortfolios,
  readJournalOptions,
  readJournalTrades,
  setTradingWindow,
} from '@portcullis/operations';
import type { Context } from 'koa';
import { type FieldErrors, formOf, parseForm, receiveForm, typed } from '../frame/forms.ts';
import { onlySignedIn, type ShowPage, seeOther, sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { deskOf, personActor } from '../frame/person-actor.ts';
import { nothingHere, orRefusal } from '../frame/refusals.ts';
import { behaviourView } from './behaviour-view.ts';

type WindowFields = { from: string; to: string };

/** Habits that cost money, the hours the person means to keep, and how setups hold up. */
export const addBehaviourPage = (router: Router, show: ShowPage, options: PageOptions): void => {
  const { prisma } = options.database;

  const showBehaviour = async (ctx: Context, fields?: WindowFields, errors: FieldErrors = {}) => {
    const { personId } = sessionOf(ctx);
    const chosen = /^\d{1,9}$/.test(String(ctx.query.portfolio)) ? Number(ctx.query.portfolio) : 0;
    const accounts = await orRefusal(accountsOfPortfolio(prisma, personId, chosen));
    if (!accounts.ok) throw nothingHere();
    const [all, read, portfolios] = await Promise.all([
      readJournalTrades(prisma, personId, accounts.answer),
      readJournalOptions(prisma, personId),
      ownPortfolios(prisma, personId),
    ]);
    const trades = filterTrades(all, {}).filter(isClosed);
    show(
      ctx,
      'journal-behaviour',
      { title: 'Behaviour', section: '/journal' },
      {
        ...{
          portfolios: portfolios.map(({ number, name }) => ({ number, name })),
          chosen,
          isEmpty: trades.length === 0,
        },
        ...{ typed: fields ?? fieldsOf(read), errors, zone: read.zone, hasWindow: read.window !== null },
        news: ctx.query.done === 'window' ? 'Your hours are kept.' : undefined,
        ...behaviourView(trades, read),
      },
    );
  };

  router.get('/journal/behaviour', onlySignedIn, (ctx) => showBehaviour(ctx));
  router.post('/journal/behaviour/window', onlySignedIn, ...receiveForm(options.configuration.authUrl), async (ctx) => {
    const form = formOf(ctx);
    const parsed = parseForm(windowInput, form);
    if (!parsed.ok) {
      ctx.status = 422;
      return showBehaviour(ctx, { from: typed(form, 'from'), to: typed(form, 'to') }, parsed.errors);
    }
    await setTradingWindow(deskOf(options), personActor(ctx), parsed.data);
    seeOther(ctx, '/journal/behaviour?done=window');
  });
};

const fieldsOf = ({ window }: JournalOptions): WindowFields => ({
  from: window ? clockWords(window.fromMinute) : '',
  to: window ? clockWords(window.toMinute) : '',
});
