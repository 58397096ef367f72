import { Readable } from 'node:stream';
import type Router from '@koa/router';
import {
  auditCursor,
  everyAuditEntry,
  listNamedConnections,
  readAuditCursor,
  readAuditTrail,
} from '@portcullis/operations';
import { listAccounts } from '@portcullis/trading';
import type { Context } from 'koa';
import { onlySignedIn, type ShowPage, sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { activityQueryOf, auditFilterOf } from './activity-query.ts';
import { activityView } from './activity-view.ts';
import { csvHeader, csvLine, jsonLine } from './export-activity.ts';

const rowsMax = 50;

/** The person's own timeline: every call of every client, and everything that was decided, from the audit itself. */
export const addActivityPage = (router: Router, show: ShowPage, options: PageOptions): void => {
  const { database, clock } = options;

  router.get('/activity', onlySignedIn, async (ctx) => {
    const { personId, query, connections, accounts, filter } = await askedOf(ctx, options);
    const after = readAuditCursor(query.after);
    const found = await readAuditTrail(database.prisma, personId, filter, { after, limit: rowsMax + 1 });
    const entries = found.slice(0, rowsMax);
    const last = entries.at(-1);
    const older = last && found.length > rowsMax ? auditCursor(last) : undefined;
    const view = activityView({ entries, connections, accounts, query, older, now: clock() });
    show(ctx, 'activity', { title: 'Activity', section: '/activity' }, view);
  });

  const csv = { kind: 'csv', type: 'text/csv; charset=utf-8', header: csvHeader, lineOf: csvLine };
  const jsonl = { kind: 'jsonl', type: 'application/jsonl; charset=utf-8', header: '', lineOf: jsonLine };
  for (const format of [csv, jsonl]) {
    router.get(`/activity/export.${format.kind}`, onlySignedIn, (ctx) => download(ctx, options, format));
  }
};

/** What the address asks for, of the person's own. */
const askedOf = async (ctx: Context, { database: { prisma }, clock }: PageOptions) => {
  const { personId } = sessionOf(ctx);
  const query = activityQueryOf(ctx.query);
  const [connections, accounts] = await Promise.all([
    listNamedConnections(prisma, personId, clock()),
    listAccounts(prisma, personId),
  ]);
  return { personId, query, connections, accounts, filter: auditFilterOf(query, accounts) };
};

type Format = { kind: string; type: string; header: string; lineOf: typeof csvLine };

/** The whole of what is filtered, a few rows in memory at a time, however slowly it is taken. */
const download = async (ctx: Context, options: PageOptions, { kind, type, header, lineOf }: Format): Promise<void> => {
  const { personId, connections, filter } = await askedOf(ctx, options);
  const names = new Map(connections.map(({ id, name }) => [id, name]));
  async function* lines() {
    if (header) yield header;
    for await (const entry of everyAuditEntry(options.database.prisma, personId, filter)) {
      yield lineOf(entry, names.get(entry.connectionId ?? '') ?? entry.clientName);
    }
  }
  ctx.type = type;
  const day = options.clock().toISOString().slice(0, 10);
  ctx.set({
    'Content-Disposition': `attachment; filename="portcullis-activity-${day}.${kind}"`,
    'Cache-Control': 'no-store',
  });
  ctx.body = Readable.from(lines(), { objectMode: true, highWaterMark: 64 });
};
