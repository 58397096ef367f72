import { Prisma, type Reader } from '@portcullis/database';
import {
  type Activity,
  type ActivityKind,
  type AuditFacts,
  auditActivity,
  auditOf,
  type NoticeFacts,
  noticeActivity,
  type OrderFacts,
  orderActivity,
  type SignalFacts,
  signalActivity,
  statusesOf,
} from './activity-words.ts';

/** Where a row stands in the log: by time, then by key. */
export type Place = { at: Date; key: string };

/** A row of the log before it is sorted in. `orderIds`: where its account is looked up. */
export type ActivityRow = Place & {
  activity: Activity | undefined;
  account: string | null;
  clientId: string | null;
  tool: string | null;
  orderIds: readonly string[];
};

export type ActivitySpan = {
  personId: string;
  from: Date;
  to: Date;
  kind: ActivityKind;
  /** Its name is compared again: rows of the audit know their account by their orders alone. */
  account: { id: string; name: string } | undefined;
  /** Rows after it, going back. */
  after: Place | undefined;
  take: number;
};

/** Reads some rows of one kind, newest first. */
export type ActivitySource = (reader: Reader, span: ActivitySpan) => Promise<ActivityRow[]>;

/** Times and keys that come after a place. Keys compare byte by byte, as strings of ASCII do everywhere. */
const within = (at: Prisma.Sql, key: Prisma.Sql, { from, to, after }: ActivitySpan): Prisma.Sql => {
  const span = Prisma.sql`${at} >= ${from} AND ${at} <= ${to}`;
  if (!after) return span;
  return Prisma.sql`${span} AND ${at} <= ${after.at} AND (${at} < ${after.at} OR ${key} COLLATE "C" < ${after.key})`;
};

const newestFirst = (at: Prisma.Sql, key: Prisma.Sql, take: number): Prisma.Sql =>
  Prisma.sql`ORDER BY ${at} DESC, ${key} COLLATE "C" DESC LIMIT ${take}`;

const numbered = (letter: string, column: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`(${letter}::text || lpad(${column}::text, 19, '0'))`;

/** Rows that name the account, where one is asked for. */
const named = ({ account }: ActivitySpan): Prisma.Sql =>
  account ? Prisma.sql`account = ${account.name}` : Prisma.sql`TRUE`;

/** Rows of the level that is asked for, by the word that a column has for it. */
const of = (
  column: 'status' | 'severity',
  words: { info: string; warning: string; error: string },
  { kind: { level } }: ActivitySpan,
): Prisma.Sql => {
  if (level === undefined) return Prisma.empty;
  return level === 'debug' ? Prisma.sql`AND FALSE` : Prisma.sql`AND ${Prisma.raw(column)} = ${words[level]}`;
};

type AuditRow = Place & AuditFacts & { clientId: string | null; orderIds: string[] };

const auditRows: ActivitySource = async (reader, span) => {
  const at = Prisma.sql`at`;
  const key = numbered('a', Prisma.sql`id`);
  const { calls, tools, quiet, events, decisions } = auditOf(span.kind);
  const ofOrders = span.account ? Prisma.sql`order_ids <> '{}'` : Prisma.sql`TRUE`;
  const rows = await reader.$queryRaw<AuditRow[]>`
    SELECT at, ${key} AS key, event, tool, decision, reason, calls, client_id AS "clientId", coalesce(order_ids, '{}') AS "orderIds"
    FROM audit_event
    WHERE person_id = ${span.personId}::uuid AND ${within(at, key, span)} AND ${ofOrders}
      AND (event = ANY (${events}) OR event = ANY (${calls}) AND tool = ANY (${tools}) AND decision = ANY (${decisions})
           AND NOT (decision = 'allowed' AND tool = ANY (${quiet})))
    ${newestFirst(at, key, span.take)}`;
  return rows.map((row) => ({ ...row, activity: auditActivity(row), account: null }));
};

type OrderRow = Place & OrderFacts & { orderId: string; account: string; clientId: string | null };

/**
 * Since when events of orders are looked at: each order has one that is told as it is placed, so that the newest `take` events are
 * no older than the `take` newest orders. A person's orders are many, and few of them are looked at so.
 */
const newestOrdersSince = async (reader: Reader, { personId, from, to, after, take, account }: ActivitySpan) => {
  const until = after && after.at < to ? after.at : to;
  const where = { personId, submittedAt: { lt: until }, ...(account ? { accountId: account.id } : {}) };
  const order = await reader.order.findFirst({
    ...{ where, orderBy: { submittedAt: 'desc' }, skip: take, select: { submittedAt: true } },
  });
  const since = new Date((order?.submittedAt ?? from).getTime() - skewMs);
  return since > from ? since : from;
};

/** An order's first events may be a little older than it. */
const skewMs = 60_000;

/** An order was changed last when its newest event came, and placed when its first did: only such orders are looked at. */
const orderRows: ActivitySource = async (reader, span) => {
  const at = Prisma.sql`e.at`;
  const key = Prisma.sql`('o' || e.order_id::text || '-' || lpad(e.seq::text, 6, '0'))`;
  const statuses = statusesOf(span.kind.level);
  const shown =
    'only' in statuses
      ? Prisma.sql`e.status = ANY (${statuses.only}) AND coalesce(e.reason, '') NOT IN ('triggered', 'changed')`
      : Prisma.sql`(e.reason IN ('triggered', 'changed') OR e.status <> ALL (${statuses.without}))`;
  const from = 'without' in statuses ? await newestOrdersSince(reader, span) : span.from;
  const own = span.account ? Prisma.sql`AND o.account_id = ${span.account.id}::uuid` : Prisma.empty;
  const rows = await reader.$queryRaw<OrderRow[]>`
    SELECT e.at, ${key} AS key, e.status, e.filled, e.reason, o.side, o.type, o.quantity, o.instrument,
           a.name AS account, c.client_id AS "clientId"
    FROM trade_order o
    JOIN order_event e ON e.order_id = o.id
    JOIN account a ON a.id = o.account_id
    LEFT JOIN connection c ON c.id = o.connection_id AND e.source NOT IN ('venue', 'page', 'monitor', 'signal')
    WHERE o.person_id = ${span.personId}::uuid AND o.updated_at >= ${from} AND o.submitted_at <= ${span.to}
      ${own} AND ${shown} AND ${within(at, key, { ...span, from })}
    ${newestFirst(at, key, span.take)}`;
  return rows.map((row) => ({ ...row, activity: orderActivity(row), tool: null, orderIds: [] }));
};

const signalRows: ActivitySource = async (reader, span) => {
  const at = Prisma.sql`received_at`;
  const key = numbered('s', Prisma.sql`seq`);
  const rows = await reader.$queryRaw<(Place & SignalFacts & { account: string | null })[]>`
    SELECT received_at AS at, ${key} AS key, command, instrument, status, error, account
    FROM signal WHERE person_id = ${span.personId}::uuid AND ${named(span)} AND ${within(at, key, span)}
      ${of('status', { info: 'success', warning: 'warning', error: 'failed' }, span)}
    ${newestFirst(at, key, span.take)}`;
  return rows.map((row) => ({ ...row, activity: signalActivity(row), clientId: null, tool: null, orderIds: [] }));
};

const noticeRows: ActivitySource = async (reader, span) => {
  const at = Prisma.sql`at`;
  const key = numbered('n', Prisma.sql`seq`);
  const rows = await reader.$queryRaw<(Place & NoticeFacts & { account: string | null; clientId: string | null })[]>`
    SELECT at, ${key} AS key, source, severity, words, account, client_id AS "clientId"
    FROM alert_notice WHERE person_id = ${span.personId}::uuid AND ${named(span)} AND ${within(at, key, span)}
      ${of('severity', { info: 'info', warning: 'warning', error: 'critical' }, span)}
    ${newestFirst(at, key, span.take)}`;
  return rows.map((row) => ({ ...row, activity: noticeActivity(row), tool: null, orderIds: [] }));
};

/** What may hold rows of a category. */
export const sourcesOf = ({ category }: ActivityKind): ActivitySource[] => {
  const others: readonly [string[], ActivitySource][] = [
    [['order'], orderRows],
    [['signal'], signalRows],
    [['risk', 'alert'], noticeRows],
  ];
  const held = others.filter(([of]) => category === undefined || of.includes(category));
  return [auditRows, ...held.map(([, source]) => source)];
};
