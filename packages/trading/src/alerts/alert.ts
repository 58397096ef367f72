import type { Rows } from '@portcullis/database';
import type { AlertCondition } from './alert-condition.ts';
import type { Side } from './judge-alert.ts';

export const alertStates = ['armed', 'triggered', 'expired'] as const;
export type AlertState = (typeof alertStates)[number];

/** An alert as stored. `account` is the name of the account it watches. */
export type Alert = Omit<Rows.Alert, keyof AlertCondition | 'state' | 'side'> &
  AlertCondition & { state: AlertState; side: Side | null; account: string | null };

/** What a person was told, as stored. */
export type AlertNotice = Omit<Rows.AlertNotice, 'source' | 'severity'> & {
  source: 'alert' | 'client' | 'monitor';
  severity: AlertSeverity;
};

export const alertSeverities = ['info', 'warning', 'critical'] as const;
export type AlertSeverity = (typeof alertSeverities)[number];

/** Where an alert may go. Only `in_app` is there so far. */
export const alertChannels = ['in_app', 'email', 'webhook', 'discord', 'telegram'] as const;
export type AlertChannel = (typeof alertChannels)[number];

export const isChannelConfigured = (channel: AlertChannel): boolean => channel === 'in_app';

/** Conditions of one person that wait. */
export const armedAlertsMax = 50;
/** Of these on indicators: each reads up to thousands of bars again and again. */
export const armedStudiesMax = 10;

/** The alert's state at a moment: one whose time is over is expired, whether or not the venue has noted it. */
export const stateAt = ({ state, expiresAt }: Pick<Alert, 'state' | 'expiresAt'>, now: Date): AlertState =>
  state === 'armed' && expiresAt !== null && expiresAt <= now ? 'expired' : state;
