import { quotable } from '@portcullis/access';
import { notify, type Transaction } from '@portcullis/database';
import {
  type Account,
  type Alert,
  type AlertChannel,
  type AlertCondition,
  armedAlertsMax,
  armedStudiesMax,
  countArmedAlerts,
  type FeedTime,
  findInstrument,
  findOrder,
  findQuotes,
  findReplay,
  holdAlerts,
  insertAlert,
  isChannelConfigured,
  newestExecutionSeq,
  parseCondition,
  readLooks,
  removeAlert as removeStored,
  sharedFeed,
  sideOf,
  timeOfFeed,
  type WantedCondition,
} from '@portcullis/trading';
import { connectionOf, type TradingActor, traderOf } from '../actor.ts';
import { ownAccount } from '../acts/own-account.ts';
import type { Desk } from '../desk.ts';
import { actOnOrders } from '../orders/order-act.ts';
import { orRefuse, Refusal } from '../refusal.ts';

export type CreateAlertInput = {
  condition: WantedCondition;
  instrument?: string | undefined;
  /** Whose P&L or fill it is; for a price, whose feed counts. */
  account?: string | undefined;
  orderId?: string | undefined;
  message?: string | undefined;
  expiresAt?: Date | undefined;
  once: boolean;
  channels?: readonly AlertChannel[] | undefined;
};

export type CreatedAlert = { alert_id: string; state: 'armed'; created_at: string };

/** Messages of alerts, in characters. */
export const alertMessageMax = 500;

/**
 * Arms an alert of the person.
 * @throws Refusal `instrument_not_found`, `account_not_found`, `order_not_found`, `invalid_condition`, `channel_not_configured`,
 * `message_too_long`, `too_many_alerts`, and what `act` throws
 */
export const createAlert = (desk: Desk, actor: TradingActor, input: CreateAlertInput): Promise<CreatedAlert> =>
  actOnOrders<void, CreatedAlert>(desk, actor, {
    tool: 'CreateAlert',
    options: {},
    meaning: () => ({ ...input, expiresAt: input.expiresAt?.toISOString() }),
    isExit: false,
    lock: (tx) => holdAlerts(tx, traderOf(actor)),
    work: async (tx, _, now) => {
      const { subject, condition } = await readWanted(tx, traderOf(actor), input, { market: desk.market, now });
      await keepWithinMax(tx, traderOf(actor), condition, now);
      const start = await beginAt(tx, { ...subject, ...condition }, { desk, now });
      const { account, ...rest } = subject;
      const alert = await insertAlert(tx, {
        ...{ ...rest, ...condition, ...start, ...makerOf(actor) },
        accountId: account?.id ?? null,
        message: wordsOf(input.message),
        once: input.once,
        createdAt: now,
        expiresAt: input.expiresAt ?? null,
      });
      await notify(tx, 'alert', alert.personId);
      const answer = { alert_id: alert.id, state: 'armed' as const, created_at: now.toISOString() };
      return { answer, orderIds: [] };
    },
  });

/** Takes an alert of the person away, whatever its state. Never held back. @throws Refusal `alert_not_found` */
export const removeAlert = (
  desk: Desk,
  actor: TradingActor,
  { alertId }: { alertId: string },
): Promise<{ alert_id: string; removed: true }> =>
  actOnOrders<void, { alert_id: string; removed: true }>(desk, actor, {
    tool: 'RemoveAlert',
    options: {},
    meaning: () => ({ alert_id: alertId }),
    isExit: true,
    lock: async () => {},
    work: async (tx) => {
      if (!(await removeStored(tx, traderOf(actor), alertId))) throw alertNotFound(alertId);
      await notify(tx, 'alert', traderOf(actor));
      return { answer: { alert_id: alertId, removed: true }, orderIds: [], changed: true };
    },
  });

export const alertNotFound = (id: string): Refusal =>
  new Refusal('alert_not_found', `No alert has the id ${JSON.stringify(id.slice(0, 64))}.`, {
    hint: 'ListAlerts names the alerts.',
  });

/** @throws Refusal `too_many_alerts` */
const keepWithinMax = async (
  tx: Transaction,
  personId: string,
  { study }: AlertCondition,
  now: Date,
): Promise<void> => {
  if ((await countArmedAlerts(tx, personId, now)) >= armedAlertsMax) throw tooMany(`${armedAlertsMax} alerts`);
  if (study && (await countArmedAlerts(tx, personId, now, 'indicator')) >= armedStudiesMax) {
    throw tooMany(`${armedStudiesMax} alerts on indicators`);
  }
};

const tooMany = (what: string): Refusal =>
  new Refusal('too_many_alerts', `${what} are armed already.`, { hint: 'Remove one with RemoveAlert.' });

/** Cleaned of what cannot be seen; still the words of whoever wrote them. @throws Refusal `message_too_long` */
export const wordsOf = (message: string | undefined): string | null => {
  if (message === undefined) return null;
  if ([...message].length > alertMessageMax) {
    throw new Refusal('message_too_long', `A message has at most ${alertMessageMax} characters.`);
  }
  return quotable(message, alertMessageMax) || null;
};

export const makerOf = (actor: TradingActor) => ({
  personId: traderOf(actor),
  connectionId: connectionOf(actor) ?? null,
  clientId: actor.kind === 'connection' ? actor.principal.clientId : null,
});

type Subject = Pick<Alert, 'feed' | 'instrument' | 'orderId'> & { account: Account | undefined };

/** @throws Refusal */
const readWanted = async (
  tx: Transaction,
  personId: string,
  input: CreateAlertInput,
  wall: FeedTime,
): Promise<{ subject: Subject; condition: AlertCondition }> => {
  const channel = input.channels?.find((each) => !isChannelConfigured(each));
  if (channel) {
    throw new Refusal('channel_not_configured', `Alerts cannot go to ${channel} here.`, { hint: 'Use in_app.' });
  }
  if (input.expiresAt && input.expiresAt <= wall.now) throw new Refusal('invalid_condition', 'expires_at is over.');
  const order = input.orderId === undefined ? undefined : await findOrder(tx, personId, input.orderId);
  const account = await accountOf(tx, personId, { name: input.account, id: order?.accountId });
  if (input.orderId !== undefined && (!order || order.accountId !== account?.id)) throw orderNotFound(input.orderId);
  const feed = account?.feed ?? (await feedOf(tx, personId));
  const { now } = await timeOfFeed(tx, feed, wall);
  const instrument =
    input.instrument === undefined ? undefined : orRefuse(findInstrument(input.instrument, now)).instrument;
  const named = { instrument, hasAccount: account !== undefined, hasOrder: order !== undefined };
  const { condition } = orRefuse(parseCondition(input.condition, named));
  return {
    subject: { feed, account, instrument: instrument?.name ?? null, orderId: order?.id ?? null },
    condition,
  };
};

/** The account that is named, else the order's. @throws Refusal `account_not_found` */
const accountOf = async (
  tx: Transaction,
  personId: string,
  { name, id }: { name: string | undefined; id: string | undefined },
): Promise<Account | undefined> => {
  if (name !== undefined) return ownAccount(tx, personId, name);
  return id === undefined ? undefined : ((await tx.account.findFirst({ where: { id, personId } })) ?? undefined);
};

/** Whose quotes a person sees: their own replay while it is connected, else the shared feed. */
const feedOf = async (tx: Transaction, personId: string): Promise<string> => {
  const replay = await findReplay(tx, personId);
  return replay?.isConnected ? replay.name : sharedFeed;
};

const orderNotFound = (id: string): Refusal =>
  new Refusal('order_not_found', `There is no order ${JSON.stringify(id.slice(0, 64))}.`, {
    hint: 'ListOrders names the orders.',
  });

/** From where on the alert looks: a crossing from where the value is now, a fill from the last one there is. */
const beginAt = async (
  tx: Transaction,
  subject: Subject & AlertCondition,
  { desk: { market }, now }: { desk: Desk; now: Date },
): Promise<Pick<Alert, 'side' | 'seenSeq'>> => {
  const { field, op, threshold, study, instrument, feed, account } = subject;
  if (field === 'fill') return { side: null, seenSeq: account ? await newestExecutionSeq(tx, account.id) : 0n };
  if (op === '>=' || op === '<=' || threshold === null) return { side: null, seenSeq: 0n };
  const quotes = instrument === null ? [] : await findQuotes(tx, feed, [instrument]);
  const watching = { id: '', field, study, instrument, accountId: account?.id ?? null, orderId: null, seenSeq: 0n };
  const time = await timeOfFeed(tx, feed, { market, now });
  const look = (await readLooks(tx, [watching], { feed, quotes, ...time })).get('');
  if (!look) return { side: null, seenSeq: 0n };
  return { side: look.value === null ? null : sideOf(look.value, threshold), seenSeq: look.seq };
};
