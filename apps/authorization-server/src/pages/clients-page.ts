import type Router from '@koa/router';
import {
  type Connection,
  findAccessRequest,
  findConnection,
  listConnections,
  listOpenAccessRequests,
} from '@portcullis/access';
import {
  cancelOrdersOfConnection,
  dismissNotice,
  lowerConnection,
  revokeConnectionByPerson,
} from '@portcullis/operations';
import { countLiveOrdersOf, listAccounts } from '@portcullis/trading';
import type { Context } from 'koa';
import { type ClientsNews, clientsView } from './clients-view.ts';
import { receiveForm } from './forms.ts';
import { onlySignedIn, type ShowPage, seeOther, sessionOf } from './page.ts';
import type { PageOptions } from './page-options.ts';
import { deskOf, personActor } from './person-actor.ts';
import { orRefusal } from './refusals.ts';
import { readSafetyNotices } from './safety-notices.ts';

/** AI clients: what is connected, and the person's hand over it. */
export const addClientsPage = (router: Router, show: ShowPage, options: PageOptions): void => {
  const { database, configuration, clock } = options;
  const { prisma } = database;
  const { trading, mcpUrl, authUrl } = configuration;
  const form = [onlySignedIn, ...receiveForm(authUrl)];

  router.get('/clients', onlySignedIn, async (ctx) => {
    const { personId } = sessionOf(ctx);
    const now = clock();
    const [connections, accounts, news, notices, requests] = await Promise.all([
      listConnections(prisma, personId, now),
      listAccounts(prisma, personId),
      readNews(ctx, options),
      readSafetyNotices(options, personId),
      trading ? listOpenAccessRequests(prisma, personId, now) : [],
    ]);
    const view = clientsView({ connections, accounts, trading, mcpUrl, news, notices, requests, now });
    show(ctx, 'clients', { title: 'AI clients', section: '/clients' }, view);
  });

  router.post('/clients/:id/revoke', ...form, async (ctx) => {
    const id = String(ctx.params.id);
    await orRefusal(revokeConnectionByPerson(database, personActor(ctx), id, clock));
    seeOther(ctx, `/clients?revoked=${id}`);
  });

  router.post('/clients/:id/read-only', ...form, async (ctx) => {
    const id = String(ctx.params.id);
    await orRefusal(lowerConnection(database, personActor(ctx), id, clock));
    seeOther(ctx, `/clients?lowered=${id}`);
  });

  router.post('/clients/:id/dismiss-notice', ...form, async (ctx) => {
    await orRefusal(dismissNotice(database, personActor(ctx), String(ctx.params.id), clock));
    seeOther(ctx, '/clients');
  });

  router.post('/clients/:id/cancel-orders', ...form, async (ctx) => {
    const connectionId = String(ctx.params.id);
    const cancelled = await orRefusal(cancelOrdersOfConnection(deskOf(options), personActor(ctx), { connectionId }));
    const count = cancelled.ok ? cancelled.answer.length : 0;
    seeOther(ctx, `/clients?cancelled=${connectionId}&count=${count}`);
  });
};

/** What the address says was done, as far as the store agrees. */
const readNews = async (ctx: Context, { database, clock }: PageOptions): Promise<ClientsNews | undefined> => {
  const { personId } = sessionOf(ctx);
  const { prisma } = database;
  const own = async (name: string): Promise<Connection | undefined> => {
    const id = ctx.query[name];
    const connection = typeof id === 'string' ? await findConnection(prisma, id) : undefined;
    return connection?.personId === personId ? connection : undefined;
  };
  const [revoked, cancelled, raised, lowered] = await Promise.all(
    ['revoked', 'cancelled', 'raised', 'lowered'].map(own),
  );
  if (revoked?.revokedAt) {
    const workingOrders = await countLiveOrdersOf(prisma, personId, revoked.id);
    return { kind: 'revoked', client: revoked.clientName, connectionId: revoked.id, workingOrders };
  }
  if (cancelled) {
    const count = Number.parseInt(String(ctx.query.count), 10);
    return { kind: 'cancelled', client: cancelled.clientName, count: Number.isSafeInteger(count) ? count : 0 };
  }
  const isLive = (connection: Connection | undefined) =>
    connection && !connection.revokedAt && connection.expiresAt > clock();
  if (raised?.scope === 'mcp:trade' && isLive(raised)) return { kind: 'raised', client: raised.clientName };
  const { declined } = ctx.query;
  const refused = typeof declined === 'string' ? await findAccessRequest(prisma, declined) : undefined;
  if (refused?.outcome === 'declined' && refused.connection.personId === personId) {
    return { kind: 'declined', client: refused.connection.clientName };
  }
  if (lowered?.scope === 'mcp:read' && isLive(lowered)) return { kind: 'lowered', client: lowered.clientName };
  return undefined;
};
