import type Router from '@koa/router';
import { listPortfolios, portfolioName } from '@portcullis/journal';
import { closePortfolio, openPortfolio, ownAccounts } from '@portcullis/operations';
import type { Context } from 'koa';
import { z } from 'zod';
import { type FieldErrors, formOf, parseForm, receiveForm, typed } from '../frame/forms.ts';
import { onlySignedIn, type ShowPage, seeOther, sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { deskOf, personActor } from '../frame/person-actor.ts';
import { nothingHere, orRefusal } from '../frame/refusals.ts';

/** Ticked boxes of one name: none, one, or a list. */
const accountsInput = z
  .union([z.string(), z.array(z.string())], { error: 'Choose at least one account.' })
  .transform((chosen) => [chosen].flat())
  .pipe(z.array(z.string().max(64)).max(200));

const OpenForm = z.object({ name: portfolioName, accounts: accountsInput });
const CloseForm = z.object({
  number: z
    .string()
    .regex(/^[1-9]\d{0,8}$/)
    .transform(Number),
});

/** Named groups of accounts. */
export const addPortfoliosPage = (router: Router, show: ShowPage, options: PageOptions): void => {
  const { database, configuration } = options;
  const desk = deskOf(options);
  const form = [onlySignedIn, ...receiveForm(configuration.authUrl)];

  const showPortfolios = async (ctx: Context, name = '', errors: FieldErrors = {}) => {
    const { personId } = sessionOf(ctx);
    const [accounts, portfolios] = await Promise.all([
      ownAccounts(database.prisma, personId, undefined),
      listPortfolios(database.prisma, personId),
    ]);
    const names = new Map(accounts.map((account) => [account.id, account.name]));
    const rows = portfolios.map((each) => ({
      ...{ number: each.number, name: each.name },
      accounts: each.accountIds.map((id) => names.get(id)).join(', '),
    }));
    const view = { rows, accounts: [...names.values()], name, errors };
    show(ctx, 'journal-portfolios', { title: 'Portfolios', section: '/journal' }, view);
  };

  router.get('/journal/portfolios', onlySignedIn, (ctx) => showPortfolios(ctx));

  router.post('/journal/portfolios', ...form, async (ctx) => {
    const parsed = parseForm(OpenForm, formOf(ctx));
    if (!parsed.ok) {
      ctx.status = 422;
      return showPortfolios(ctx, typed(formOf(ctx), 'name'), parsed.errors);
    }
    const opened = await orRefusal(openPortfolio(desk, personActor(ctx), parsed.data));
    if (opened.ok) return seeOther(ctx, '/journal/portfolios');
    ctx.status = 409;
    await showPortfolios(ctx, parsed.data.name, { name: opened.refusal.detail });
  });

  router.post('/journal/portfolios/remove', ...form, async (ctx) => {
    const parsed = parseForm(CloseForm, formOf(ctx));
    if (!parsed.ok) throw nothingHere();
    await orRefusal(closePortfolio(desk, personActor(ctx), parsed.data.number));
    seeOther(ctx, '/journal/portfolios');
  });
};
