import type { Transaction } from '@portcullis/database';
import { readPersonOptions } from '@portcullis/people';
import {
  type AlertChannel,
  type AlertSeverity,
  countEmitted,
  findNoticeByKey,
  holdAlerts,
  insertNotice,
  isChannelConfigured,
} from '@portcullis/trading';
import { type TradingActor, traderOf } from '../actor.ts';
import type { Desk } from '../desk.ts';
import { actOnOrders } from '../orders/order-act.ts';
import { Refusal } from '../refusal.ts';
import { makerOf, wordsOf } from './alerts.ts';

export type EmitAlertInput = {
  message: string;
  severity: AlertSeverity;
  /** Undefined: where the person wants alerts to go. */
  channels?: readonly AlertChannel[] | undefined;
  /** The same key within a day tells nothing a second time. */
  dedupeKey?: string | undefined;
};

export type Delivery = { channel: AlertChannel; ok: boolean; detail: string };

export type EmittedAlert = { alert_id: string; delivered: Delivery[]; repeated?: true };

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** What clients of one person may emit. */
export const emitLimits = [
  { most: 10, ms: minuteMs, words: 'a minute' },
  { most: 200, ms: dayMs, words: 'a day' },
] as const;

/**
 * Tells the person something at once. It is kept and shown here whatever the channels.
 * @throws Refusal `message_too_long`, `rate_limited`, `invalid_condition`, and what `act` throws
 */
export const emitAlert = (desk: Desk, actor: TradingActor, input: EmitAlertInput): Promise<EmittedAlert> =>
  actOnOrders<void, EmittedAlert>(desk, actor, {
    tool: 'EmitMcpAlert',
    options: {},
    meaning: () => ({ ...input }),
    isExit: false,
    lock: (tx) => holdAlerts(tx, traderOf(actor)),
    work: async (tx, _, now) => {
      const personId = traderOf(actor);
      const message = wordsOf(input.message);
      if (message === null) throw new Refusal('invalid_condition', 'The message has no words.');
      const delivered = deliver(input.channels ?? (await readPersonOptions(tx, personId)).alertChannels);
      const { dedupeKey } = input;
      const known = dedupeKey === undefined ? undefined : await findKnown(tx, personId, dedupeKey, now);
      if (known) return { answer: { alert_id: known.id, delivered, repeated: true }, orderIds: [] };
      await keepWithinLimits(tx, personId, now);
      const words = 'An AI client says:';
      const notice = {
        ...makerOf(actor),
        at: now,
        source: 'client',
        severity: input.severity,
        words,
        message,
      } as const;
      const { id } = await insertNotice(tx, { ...notice, dedupeKey: dedupeKey ?? null });
      return { answer: { alert_id: id, delivered }, orderIds: [] };
    },
  });

const findKnown = (tx: Transaction, personId: string, dedupeKey: string, now: Date) =>
  findNoticeByKey(tx, personId, dedupeKey, new Date(now.getTime() - dayMs));

const deliver = (channels: readonly AlertChannel[]): Delivery[] =>
  [...new Set(channels)].map((channel) =>
    isChannelConfigured(channel)
      ? { channel, ok: true, detail: 'kept, and shown on the page Alerts' }
      : { channel, ok: false, detail: 'channel_not_configured' },
  );

/** @throws Refusal `rate_limited` */
const keepWithinLimits = async (tx: Transaction, personId: string, now: Date): Promise<void> => {
  for (const { most, ms, words } of emitLimits) {
    if ((await countEmitted(tx, personId, new Date(now.getTime() - ms))) >= most) {
      throw new Refusal('rate_limited', `AI clients may emit ${most} alerts ${words}.`, {
        hint: 'Say more in one alert, or wait.',
      });
    }
  }
};
