import type Router from '@koa/router';
import { deleteWorkspace, loadWorkspace, openChart, Refusal, saveWorkspace } from '@portcullis/operations';
import { listCharts, listWorkspaces, timeOfPerson } from '@portcullis/trading';
import type { Context } from 'koa';
import { z } from 'zod';
import { type FieldErrors, formOf, parseForm, receiveForm, requiredText, typed } from '../frame/forms.ts';
import { onlySignedIn, type ShowPage, seeOther, sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { deskOf, personActor } from '../frame/person-actor.ts';
import { orRefusal } from '../frame/refusals.ts';
import { momentOf } from '../words/time-words.ts';
import { chartAddress, chartRow } from './chart-view.ts';

/** The periods that are offered by hand; a client can ask for any. */
const periods = {
  '1': '1 minute',
  '5': '5 minutes',
  '15': '15 minutes',
  '60': '1 hour',
  day: '1 day',
} as const;
type Period = keyof typeof periods;

const OpenForm = z.object({
  instrument: requiredText('Name an instrument, such as ES.').max(32, 'At most 32 characters.'),
  period: z.enum(Object.keys(periods) as [Period]),
});
const SaveForm = z.object({ name: requiredText('Give the workspace a name.').max(200, 'At most 40 characters.') });

const newsWords: Record<string, string> = {
  closed: 'The chart is closed.',
  saved: 'What is open is saved.',
  loaded: 'The workspace is open.',
  deleted: 'The workspace is deleted. What is open stays open.',
};

type Typed = { instrument?: string; name?: string; errors?: FieldErrors };

/** What the person has open, and the workspaces they saved; an AI client that may trade works on the same. */
export const addChartsPage = (router: Router, show: ShowPage, options: PageOptions): void => {
  const desk = deskOf(options);
  const form = [onlySignedIn, ...receiveForm(options.configuration.authUrl)];
  const showCharts = chartsShower(show, options);

  router.get('/charts', onlySignedIn, (ctx) => showCharts(ctx));

  router.post('/charts', ...form, async (ctx) => {
    const instrument = typed(formOf(ctx), 'instrument');
    const parsed = parseForm(OpenForm, formOf(ctx));
    if (!parsed.ok) return showCharts(ctx, 422, { instrument, errors: parsed.errors });
    const wanted = { instrument: parsed.data.instrument, ...barsOf(parsed.data.period), indicators: [] };
    const wall = { market: desk.market, now: options.clock() };
    const { now } = await timeOfPerson(options.database, sessionOf(ctx).personId, wall);
    const opened = await orSaid(openChart(desk, personActor(ctx), wanted, now));
    if (!opened.ok) return showCharts(ctx, 409, { instrument, errors: { instrument: opened.said } });
    seeOther(ctx, chartAddress(opened.answer.id));
  });

  router.post('/charts/save', ...form, async (ctx) => {
    const name = typed(formOf(ctx), 'name');
    const parsed = parseForm(SaveForm, formOf(ctx));
    if (!parsed.ok) return showCharts(ctx, 422, { name, errors: parsed.errors });
    const saved = await orSaid(saveWorkspace(desk, personActor(ctx), { name: parsed.data.name, overwrite: true }));
    if (!saved.ok) return showCharts(ctx, 409, { name, errors: { name: saved.said } });
    seeOther(ctx, '/charts?done=saved');
  });

  router.post('/charts/load', ...form, async (ctx) => {
    const name = typed(formOf(ctx), 'name');
    await orRefusal(loadWorkspace(desk, personActor(ctx), { name, discardUnsaved: true }));
    seeOther(ctx, '/charts?done=loaded');
  });

  router.post('/charts/delete', ...form, async (ctx) => {
    await orRefusal(deleteWorkspace(desk, personActor(ctx), typed(formOf(ctx), 'name')));
    seeOther(ctx, '/charts?done=deleted');
  });
};

const chartsShower =
  (show: ShowPage, { database, clock }: PageOptions) =>
  async (ctx: Context, status = 200, { instrument = '', name = '', errors = {} }: Typed = {}): Promise<void> => {
    const { personId } = sessionOf(ctx);
    const [charts, { workspaces, hasChanges }] = await Promise.all([
      listCharts(database.prisma, personId),
      listWorkspaces(database.prisma, personId),
    ]);
    const view = {
      charts: charts.map(chartRow),
      workspaces: workspaces.map(({ savedAt, ...each }) => ({ ...each, saved: momentOf(savedAt, clock()) })),
      ...{ hasChanges, periods: Object.entries(periods), instrument, name, errors },
      news: typeof ctx.query.done === 'string' ? newsWords[ctx.query.done] : undefined,
    };
    ctx.status = status;
    show(ctx, 'charts', { title: 'Charts', section: '/accounts' }, view);
  };

const barsOf = (period: Period) =>
  period === 'day'
    ? { periodType: 'day' as const, period: 1 }
    : { periodType: 'minute' as const, period: Number(period) };

/** What was refused, in words for the field that it is about: what is not found may have been misspelt. */
const orSaid = async <T>(work: Promise<T>): Promise<{ ok: true; answer: T } | { ok: false; said: string }> => {
  try {
    return { ok: true, answer: await work };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ok: false, said: [error.detail, error.hint].filter(Boolean).join(' ') };
  }
};
