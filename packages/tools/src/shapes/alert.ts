import {
  type Alert,
  type AlertNotice,
  alertChannels,
  alertFields,
  alertOps,
  alertSeverities,
  alertStates,
  alertValue,
  stateAt,
} from '@portcullis/trading';
import { z } from 'zod';
import { told } from '../brief-schema.ts';
import { untrusted, untrustedText } from './untrusted.ts';

export const channels = z.array(z.enum(alertChannels)).min(1).max(alertChannels.length).optional();

/** What an alert waits for. */
export const condition = z.strictObject({
  field: z.enum(alertFields).describe('close, indicator: at the close of a bar. *_pnl, fill: of account.'),
  op: z.enum(alertOps).optional(),
  value: z.number().min(-1e9).max(1e9).optional(),
  indicator: z
    .strictObject({
      name: z.string().min(1).max(40),
      minutes: z.int().min(1).max(1_440).default(5),
      parameters: z.record(z.string().max(40), z.number()).optional(),
      plot: z.string().min(1).max(40).optional(),
    })
    .optional()
    .describe('As in GetIndicatorValue.'),
});

const heldCondition = told(
  z.object({
    field: z.enum(alertFields),
    op: z.enum(alertOps).nullable(),
    value: z.number().nullable(),
    indicator: z
      .object({ name: z.string(), minutes: z.int(), parameters: z.record(z.string(), z.number()), plot: z.string() })
      .optional(),
  }),
  'As in CreateAlert.',
);

export const alert = z.object({
  alert_id: z.string(),
  instrument: z.string().nullable(),
  account: z.string().nullable(),
  order_id: z.string().optional(),
  condition: heldCondition,
  state: z.enum(alertStates),
  message: untrustedText.nullable(),
  once: z.boolean(),
  created_at: z.string(),
  expires_at: z.string().nullable(),
  triggered_at: z.string().nullable(),
  trigger_price: z.number().nullable(),
  triggers: z.int(),
  client_id: z.string().nullable(),
});

/** What the person was told: an alert that triggered, one that a client emitted, the lock of a monitor. */
export const notice = z.object({
  notice_id: z.string(),
  alert_id: z.string().nullable(),
  at: z.string(),
  source: z.enum(['alert', 'client', 'monitor']),
  severity: z.enum(alertSeverities),
  account: z.string().nullable(),
  instrument: z.string().nullable(),
  what: z.string(),
  message: untrustedText.nullable(),
  read: z.boolean(),
  client_id: z.string().nullable(),
});

export const presentAlert = (kept: Alert, now: Date): z.input<typeof alert> => ({
  alert_id: kept.id,
  instrument: kept.instrument,
  account: kept.account,
  ...(kept.orderId === null ? {} : { order_id: kept.orderId }),
  condition: presentCondition(kept),
  state: stateAt(kept, now),
  message: kept.message === null ? null : untrusted(kept.message),
  once: kept.once,
  created_at: kept.createdAt.toISOString(),
  expires_at: kept.expiresAt?.toISOString() ?? null,
  triggered_at: kept.triggeredAt?.toISOString() ?? null,
  trigger_price: kept.triggerValue === null ? null : alertValue(kept, kept.triggerValue),
  triggers: kept.triggers,
  client_id: kept.clientId,
});

const presentCondition = (kept: Alert): z.input<typeof heldCondition> => {
  const { field, op, threshold, study } = kept;
  const value = threshold === null ? null : alertValue(kept, threshold);
  if (!study) return { field, op, value };
  const { indicator: name, minutes, parameters, plot } = study;
  return { field, op, value, indicator: { name, minutes, parameters, plot } };
};

export const presentNotice = (kept: AlertNotice): z.input<typeof notice> => ({
  notice_id: kept.id,
  alert_id: kept.alertId,
  at: kept.at.toISOString(),
  source: kept.source,
  severity: kept.severity,
  account: kept.account,
  instrument: kept.instrument,
  what: kept.words,
  message: kept.message === null ? null : untrusted(kept.message),
  read: kept.readAt !== null,
  client_id: kept.clientId,
});
