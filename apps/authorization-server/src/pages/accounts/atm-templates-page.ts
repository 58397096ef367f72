import type Router from '@koa/router';
import { addAtmTemplate, editAtmTemplate, removeAtmTemplate } from '@portcullis/operations';
import { type AtmTerms, listAtmTemplates } from '@portcullis/trading';
import type { Context } from 'koa';
import { formOf, receiveForm } from '../frame/forms.ts';
import { onlySignedIn, type ShowPage, seeOther, sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { personActor } from '../frame/person-actor.ts';
import { nothingHere, orRefusal } from '../frame/refusals.ts';
import {
  type AtmTemplateForm,
  emptyAtmForm,
  formOfTemplate,
  readAtmForm,
  targetRows,
  trailRows,
} from './atm-template-form.ts';

const newsWords: Record<string, string> = {
  added: 'The template is kept: an order that names it gets these exits.',
  changed: 'The template is changed. Orders that were placed with it keep what it said then.',
  removed: 'The template is removed. Orders that were placed with it go on.',
};

/** The person's ATM templates: how an order that names one is got out of. */
export const addAtmTemplatesPage = (router: Router, show: ShowPage, options: PageOptions): void => {
  const { database, configuration, clock } = options;
  const form = [onlySignedIn, ...receiveForm(configuration.authUrl)];
  const frame = { title: 'ATM templates', section: '/accounts' as const };
  const rows = { targetRows, trailRows };

  const ownTemplates = (ctx: Context) => listAtmTemplates(database.prisma, sessionOf(ctx).personId);
  const ownTemplate = async (ctx: Context) => {
    const template = (await ownTemplates(ctx)).find(({ id }) => id === ctx.params.id);
    if (!template) throw nothingHere();
    return template;
  };
  const showAll = async (ctx: Context, shown: AtmTemplateForm) => {
    const templates = (await ownTemplates(ctx)).map(({ id, name, terms }) => ({ id, name, words: wordsOf(terms) }));
    const news = typeof ctx.query.done === 'string' ? newsWords[ctx.query.done] : undefined;
    show(ctx, 'atm-templates', frame, { ...rows, templates, form: shown, news });
  };
  const showOne = (ctx: Context, { id, name }: { id: string; name: string }, shown: AtmTemplateForm) =>
    show(ctx, 'atm-template', { ...frame, title: name }, { ...rows, id, name, form: shown });

  router.get('/strategies', onlySignedIn, (ctx) => showAll(ctx, emptyAtmForm));
  router.get('/strategies/:id', onlySignedIn, async (ctx) => {
    const template = await ownTemplate(ctx);
    showOne(ctx, template, formOfTemplate(template));
  });

  router.post('/strategies', ...form, async (ctx) => {
    const fault = await save(ctx, (wanted) => addAtmTemplate(database, personActor(ctx), wanted, clock));
    return fault ? showAll(ctx, fault) : seeOther(ctx, '/strategies?done=added');
  });
  router.post('/strategies/:id', ...form, async (ctx) => {
    const { id, name } = await ownTemplate(ctx);
    const fault = await save(ctx, (wanted) => editAtmTemplate(database, personActor(ctx), { id, ...wanted }, clock));
    return fault ? showOne(ctx, { id, name }, fault) : seeOther(ctx, '/strategies?done=changed');
  });
  router.post('/strategies/:id/remove', ...form, async (ctx) => {
    await orRefusal(removeAtmTemplate(database, personActor(ctx), String(ctx.params.id), clock));
    seeOther(ctx, '/strategies?done=removed');
  });
};

/** Keeps what the form asks for. Answers the form again, with what is wrong, when it cannot be kept. */
const save = async (
  ctx: Context,
  keep: (wanted: NonNullable<ReturnType<typeof readAtmForm>['wanted']>) => Promise<unknown>,
): Promise<AtmTemplateForm | undefined> => {
  const { wanted, form } = readAtmForm(formOf(ctx));
  if (!wanted) {
    ctx.status = 422;
    return form;
  }
  const kept = await orRefusal(keep(wanted));
  if (kept.ok) return undefined;
  ctx.status = 409;
  return { ...form, errors: { name: kept.refusal.detail } };
};

/** A template in one line a part. */
const wordsOf = ({ targets, stopTicks, autoBreakeven, autoTrail }: AtmTerms) => ({
  targets: targets.map(
    ({ quantity, ticks }) => `${quantity} ${ticks === 0 ? 'without a target' : `at ${ticks} ticks`}`,
  ),
  stop: `${stopTicks} ticks`,
  moves: [
    ...(autoBreakeven ? [`Breakeven plus ${autoBreakeven.plusTicks} at ${autoBreakeven.triggerTicks} ticks`] : []),
    ...autoTrail.map(
      ({ triggerTicks, stopTicks: behind, frequencyTicks }) =>
        `Trail ${behind} behind from ${triggerTicks} ticks, by ${frequencyTicks}`,
    ),
  ],
});
