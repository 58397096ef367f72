import { type Alert, type AlertNotice, conditionWords, stateAt } from '@portcullis/trading';
import { type Moment, momentOf } from '../words/time-words.ts';

export type NoticeRow = {
  id: string;
  what: string;
  /** In the words of whoever wrote it. */
  message: string | undefined;
  /** "An alert", "Claude Code", "A monitor". */
  by: string;
  severity: string;
  tone: 'warn' | 'trade' | 'plain';
  at: Moment;
  isRead: boolean;
};

export type AlertRow = {
  id: string;
  what: string;
  message: string | undefined;
  by: string;
  repeats: boolean;
  state: string;
  made: Moment;
  expires: Moment | undefined;
  triggered: Moment | undefined;
};

export type AlertsView = { unread: number; notices: NoticeRow[]; armed: AlertRow[]; over: AlertRow[] };

export type AlertsFacts = {
  /** Newest first: those that wait, and the newest of any state. */
  armed: readonly Alert[];
  alerts: readonly Alert[];
  notices: readonly AlertNotice[];
  /** Names of the person's clients, by connection. */
  clients: ReadonlyMap<string, string>;
  now: Date;
};

/** What the page Alerts shows. */
export const alertsView = ({ armed, alerts, notices, clients, now }: AlertsFacts): AlertsView => {
  const over = alerts.filter((alert) => stateAt(alert, now) !== 'armed');
  return {
    unread: notices.filter(({ readAt }) => readAt === null).length,
    notices: notices.map((notice) => noticeRow(notice, clients, now)),
    armed: armed.map((alert) => alertRow(alert, clients, now)),
    over: over.map((alert) => alertRow(alert, clients, now)),
  };
};

const severities = {
  info: ['News', 'plain'],
  warning: ['Warning', 'trade'],
  critical: ['Critical', 'warn'],
} as const;

const noticeRow = (notice: AlertNotice, clients: ReadonlyMap<string, string>, now: Date): NoticeRow => {
  const [severity, tone] = severities[notice.severity];
  const sources = { alert: 'An alert', monitor: 'A monitor', client: nameOf(notice.connectionId, clients) };
  return {
    ...{ id: notice.id, what: notice.words, message: notice.message ?? undefined, by: sources[notice.source] },
    ...{ severity, tone, at: momentOf(notice.at, now), isRead: notice.readAt !== null },
  };
};

const states = { armed: 'Armed', triggered: 'Triggered', expired: 'Expired' } as const;

const alertRow = (alert: Alert, clients: ReadonlyMap<string, string>, now: Date): AlertRow => ({
  ...{ id: alert.id, what: conditionWords(alert), message: alert.message ?? undefined, repeats: !alert.once },
  by: alert.connectionId === null ? 'You' : nameOf(alert.connectionId, clients),
  state: states[stateAt(alert, now)],
  made: momentOf(alert.createdAt, now),
  expires: alert.expiresAt ? momentOf(alert.expiresAt, now) : undefined,
  triggered: alert.triggeredAt ? momentOf(alert.triggeredAt, now) : undefined,
});

const nameOf = (connectionId: string | null, clients: ReadonlyMap<string, string>): string =>
  (connectionId === null ? undefined : clients.get(connectionId)) ?? 'An AI client';
