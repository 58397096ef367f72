import type Router from '@koa/router';
import { listConnections } from '@portcullis/access';
import { endOtherSessions, endSession } from '@portcullis/operations';
import { listBrowserSessions, listSignIns, type SignInEvent, signInHistoryDays } from '@portcullis/people';
import type { Context } from 'koa';
import { receiveForm } from '../frame/forms.ts';
import { onlySignedIn, type ShowPage, seeOther, sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { nothingHere } from '../frame/refusals.ts';
import { requestOf } from '../frame/visit.ts';
import { type SessionsNews, sessionsView } from './sessions-view.ts';

const day = 86_400_000;
const historyDays = [30, signInHistoryDays] as const;
const limit = 200;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Where the person is signed in, and who tried to be. */
export const addSessionsPage = (router: Router, show: ShowPage, options: PageOptions): void => {
  const { database, configuration, clock } = options;
  const { prisma } = database;
  const form = [onlySignedIn, ...receiveForm(configuration.authUrl)];

  router.get('/sessions', onlySignedIn, async (ctx) => {
    const { personId, idHash: current } = sessionOf(ctx);
    const now = clock();
    const days = historyDays.find((each) => String(each) === ctx.query.days) ?? historyDays[0];
    const since = new Date(now.getTime() - days * day);
    const [sessions, history] = await Promise.all([
      listBrowserSessions(prisma, personId, now),
      listSignIns(prisma, personId, { since, limit }),
    ]);
    const news = await readNews(ctx, options, { sessions, history });
    const view = sessionsView({ sessions, current, history, days, limit, news, now });
    show(ctx, 'sessions', { title: 'Sessions', section: '/sessions' }, view);
  });

  router.post('/sessions/end-others', ...form, async (ctx) => {
    await endOtherSessions(database, sessionOf(ctx), requestOf(ctx));
    seeOther(ctx, '/sessions?ended=others');
  });

  router.post('/sessions/:id/end', ...form, async (ctx) => {
    const publicId = String(ctx.params.id);
    const { personId } = sessionOf(ctx);
    if (!uuid.test(publicId) || !(await endSession(database, { personId, publicId }, requestOf(ctx)))) {
      throw nothingHere();
    }
    seeOther(ctx, `/sessions?ended=${publicId}`);
  });
};

type Known = { sessions: readonly { publicId: string }[]; history: readonly SignInEvent[] };

/** What the address says was done, as far as the store agrees. */
const readNews = async (
  ctx: Context,
  { database, clock }: PageOptions,
  { sessions, history }: Known,
): Promise<SessionsNews | undefined> => {
  const { ended, password } = ctx.query;
  const now = clock();
  const changed = history.find(({ occasion, succeeded }) => occasion === 'password_change' && succeeded);
  if (password === 'changed' && changed && now.getTime() - changed.at.getTime() < 10 * 60_000) {
    const connections = await listConnections(database.prisma, sessionOf(ctx).personId, now);
    return { kind: 'password_changed', clients: connections.length };
  }
  if (ended === 'others') return sessions.length === 1 ? { kind: 'others_ended' } : undefined;
  const isThere = sessions.some(({ publicId }) => publicId === ended);
  return typeof ended === 'string' && uuid.test(ended) && !isThere ? { kind: 'ended' } : undefined;
};
