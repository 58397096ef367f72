import type Router from '@koa/router';
import { personOptions, setPersonOptions } from '@portcullis/operations';
import { type PersonOptions, readPersonOptions } from '@portcullis/people';
import { listAccounts } from '@portcullis/trading';
import type { Context } from 'koa';
import { type FieldErrors, type Form, formOf, receiveForm, typed } from '../frame/forms.ts';
import { onlySignedIn, type ShowPage, seeOther, sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { deskOf, personActor } from '../frame/person-actor.ts';
import { orRefusal } from '../frame/refusals.ts';
import { withoutThousands } from '../words/thousands.ts';

type Fields = { account: string; breakeven: string; zone: string; alerts: boolean };

/** What holds for all of a person's AI clients and for the journal. */
export const addOptionsPage = (router: Router, show: ShowPage, options: PageOptions): void => {
  const { database, configuration } = options;

  const showOptions = async (ctx: Context, fields: Fields, errors: FieldErrors = {}) => {
    const accounts = await listAccounts(database.prisma, sessionOf(ctx).personId);
    const news = ctx.query.done === 'saved' ? 'The options are saved.' : undefined;
    const view = { fields, errors, news, accounts: accounts.map(({ name }) => name) };
    show(ctx, 'options', { title: 'Options', section: '/accounts' }, view);
  };

  router.get('/options', onlySignedIn, async (ctx) =>
    showOptions(ctx, fieldsOf(await readPersonOptions(database.prisma, sessionOf(ctx).personId))),
  );

  router.post('/options', onlySignedIn, ...receiveForm(configuration.authUrl), async (ctx) => {
    const fields = typedFields(formOf(ctx));
    const read = readFields(fields);
    if (!read.options) {
      ctx.status = 422;
      return showOptions(ctx, fields, read.errors);
    }
    await orRefusal(setPersonOptions(deskOf(options), personActor(ctx), read.options));
    seeOther(ctx, '/options?done=saved');
  });
};

const fieldsOf = ({ defaultAccount, breakevenCents, timeZone, alertChannels }: PersonOptions): Fields => ({
  account: defaultAccount ?? '',
  breakeven: String(personOptions.breakevenCents.tell(breakevenCents)),
  zone: timeZone,
  alerts: alertChannels.includes('in_app'),
});

const typedFields = (form: Form): Fields => ({
  account: typed(form, 'account'),
  breakeven: typed(form, 'breakeven').trim(),
  zone: typed(form, 'zone').trim(),
  alerts: form.alerts !== undefined,
});

const readFields = ({ account, breakeven, zone, alerts }: Fields) => {
  const written = withoutThousands(breakeven).replaceAll(/[$\s]/g, '');
  const breakevenCents = personOptions.breakevenCents.read(written === '' ? Number.NaN : Number(written));
  const timeZone = personOptions.timeZone.read(zone);
  const errors: FieldErrors = {
    ...(breakevenCents === undefined ? { breakeven: `Give ${personOptions.breakevenCents.wanted}.` } : {}),
    ...(timeZone === undefined ? { zone: `Give ${personOptions.timeZone.wanted}.` } : {}),
  };
  if (breakevenCents === undefined || timeZone === undefined) return { errors };
  const options: PersonOptions = {
    ...{ breakevenCents, timeZone, defaultAccount: account === '' ? null : account },
    alertChannels: alerts ? ['in_app'] : [],
  };
  return { errors, options };
};
