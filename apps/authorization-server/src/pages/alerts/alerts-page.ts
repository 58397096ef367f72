import type Router from '@koa/router';
import { createAlert, Refusal, readAlertNotices, removeAlert, removeAlertNotice } from '@portcullis/operations';
import { listAlerts, listNotices } from '@portcullis/trading';
import type { Context, Middleware } from 'koa';
import { formOf, receiveForm } from '../frame/forms.ts';
import { onlySignedIn, type ShowPage, seeOther, sessionOf } from '../frame/page.ts';
import { deskOf, personActor } from '../frame/person-actor.ts';
import { orRefusal } from '../frame/refusals.ts';
import { addLiveStream, type LivePageOptions } from '../live/add-live-stream.ts';
import { type AlertForm, emptyAlertForm, faultOf, readAlertForm } from './alert-form.ts';
import { alertsView } from './alerts-view.ts';

const newsWords: Record<string, string> = {
  created: 'The alert is armed.',
  removed: 'Removed.',
  read: 'Marked as read.',
};

const shownMax = 100;

/** What the person is waiting for and was told; live while the page is open. */
export const addAlertsPage = (router: Router, show: ShowPage, options: LivePageOptions): void => {
  const { database, configuration, clock } = options;
  const desk = deskOf(options);
  const form = [onlySignedIn, ...receiveForm(configuration.authUrl)];

  const showAlerts = async (ctx: Context, alertForm: AlertForm) => {
    const { prisma } = database;
    const { personId } = sessionOf(ctx);
    const now = clock();
    const [armed, alerts, notices, connections] = await Promise.all([
      listAlerts(prisma, personId, { state: 'armed', limit: shownMax, now }),
      listAlerts(prisma, personId, { state: 'all', limit: shownMax, now }),
      listNotices(prisma, personId, { limit: shownMax }),
      prisma.connection.findMany({ where: { personId }, select: { id: true, clientName: true } }),
    ]);
    const clients = new Map(connections.map(({ id, clientName }) => [id, clientName]));
    const news = typeof ctx.query.done === 'string' ? newsWords[ctx.query.done] : undefined;
    const frame = { title: 'Alerts', section: '/alerts', live: true } as const;
    show(ctx, 'alerts', frame, { ...alertsView({ armed, alerts, notices, clients, now }), form: alertForm, news });
  };

  router.get('/alerts', onlySignedIn, (ctx) => showAlerts(ctx, emptyAlertForm));

  router.post('/alerts', ...form, async (ctx) => {
    const { wanted, form: again } = readAlertForm(formOf(ctx));
    if (!wanted) {
      ctx.status = 422;
      return showAlerts(ctx, again);
    }
    const made = await orRefusal(createAlert(desk, personActor(ctx), wanted).catch(unknownInstrument));
    if (made.ok && made.answer instanceof Refusal) {
      ctx.status = 422;
      return showAlerts(ctx, { ...again, errors: { instrument: made.answer.detail } });
    }
    if (made.ok) return seeOther(ctx, '/alerts?done=created');
    ctx.status = made.refusal.code === 'too_many_alerts' ? 409 : 422;
    await showAlerts(ctx, { ...again, errors: faultOf(made.refusal) });
  });

  addAlertActs(router, form, options);
  addLiveStream(router, '/alerts/live', ['alert'], options);
};

/** A misspelt instrument is told under its field; it is no page that does not exist. */
const unknownInstrument = (error: unknown): Refusal => {
  if (error instanceof Refusal && error.code === 'instrument_not_found') return error;
  throw error;
};

/** What a button does at once. */
const addAlertActs = (router: Router, form: Middleware[], options: LivePageOptions): void => {
  const { database, clock } = options;
  const desk = deskOf(options);
  router.post('/alerts/read', ...form, async (ctx) => {
    await orRefusal(readAlertNotices(database, personActor(ctx), { noticeId: undefined }, clock));
    seeOther(ctx, '/alerts?done=read');
  });
  router.post('/alerts/:id/remove', ...form, async (ctx) => {
    await orRefusal(removeAlert(desk, personActor(ctx), { alertId: String(ctx.params.id) }));
    seeOther(ctx, '/alerts?done=removed');
  });
  router.post('/alerts/notices/:id/read', ...form, async (ctx) => {
    await orRefusal(readAlertNotices(database, personActor(ctx), { noticeId: String(ctx.params.id) }, clock));
    seeOther(ctx, '/alerts?done=read');
  });
  router.post('/alerts/notices/:id/remove', ...form, async (ctx) => {
    await orRefusal(removeAlertNotice(database, personActor(ctx), { noticeId: String(ctx.params.id) }, clock));
    seeOther(ctx, '/alerts?done=removed');
  });
};
