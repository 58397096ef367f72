import type Router from '@koa/router';
import { closeChart, eraseDrawings } from '@portcullis/operations';
import { type DrawnChart, findChart, readChart, timeOfPerson } from '@portcullis/trading';
import type { Context } from 'koa';
import { z } from 'zod';
import { formOf, parseForm, receiveForm } from '../frame/forms.ts';
import { onlySignedIn, type ShowPage, seeOther, sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { deskOf, personActor } from '../frame/person-actor.ts';
import { nothingHere, orRefusal } from '../frame/refusals.ts';
import { chartAddress, chartView } from './chart-view.ts';

const RemoveForm = z.object({ drawing: z.string().max(64) });

/** One open chart of the person: candles, indicators, drawings and fills; and the person's own hand on it. */
export const addChartPage = (router: Router, show: ShowPage, options: PageOptions): void => {
  const { database, clock, configuration } = options;
  const desk = deskOf(options);
  const form = [onlySignedIn, ...receiveForm(configuration.authUrl)];

  router.get('/charts/:id', onlySignedIn, async (ctx) => {
    const chart = await ownChart(ctx, options);
    const { personId } = sessionOf(ctx);
    const now = clock();
    const { drawings } = chart;
    const here = await timeOfPerson(database, personId, { market: desk.market, now });
    const facts = await readChart(database.prisma, { personId, chart, drawings, ...here });
    const news = ctx.query.done === 'removed' ? 'The drawing is removed.' : undefined;
    show(ctx, 'chart', { title: chart.instrument, section: '/accounts' }, { ...chartView(chart, facts, now), news });
  });

  router.post('/charts/:id/remove', ...form, async (ctx) => {
    const { id } = await ownChart(ctx, options);
    const parsed = parseForm(RemoveForm, formOf(ctx));
    if (!parsed.ok) throw nothingHere();
    await orRefusal(eraseDrawings(desk, personActor(ctx), { drawingId: parsed.data.drawing, chartId: id }));
    seeOther(ctx, `${chartAddress(id)}?done=removed`);
  });

  router.post('/charts/:id/close', ...form, async (ctx) => {
    await orRefusal(closeChart(desk, personActor(ctx), String(ctx.params.id)));
    seeOther(ctx, '/charts?done=closed');
  });
};

const ownChart = async (ctx: Context, { database }: PageOptions): Promise<DrawnChart> => {
  const chart = await findChart(database.prisma, sessionOf(ctx).personId, String(ctx.params.id));
  if (!chart) throw nothingHere();
  return chart;
};
