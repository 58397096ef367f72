import type { Alert, AlertNotice } from '@portcullis/trading';
import { expect, test } from 'vitest';
import { alertsView } from './alerts-view.ts';

const now = new Date('2026-11-21T10:00:00Z');
const clients = new Map([['c1', 'Claude Code']]);

const alert = (changes: Partial<Alert> = {}) =>
  ({
    ...{ id: 'a', field: 'last', op: '>=', threshold: 26_800n, instrument: 'ES 12-26', study: null, account: null },
    ...{ orderId: null, message: null, once: true, state: 'armed', createdAt: now, expiresAt: null },
    ...{ triggeredAt: null, connectionId: null },
    ...changes,
  }) as Alert;

const notice = (changes: Partial<AlertNotice>) =>
  ({ id: 'n', words: 'It says:', severity: 'info', at: now, readAt: null, message: null, ...changes }) as AlertNotice;

test('an alert whose time is over is no longer among those that wait', () => {
  const expired = alert({ expiresAt: now });
  const { armed, over } = alertsView({ armed: [alert()], alerts: [alert(), expired], notices: [], clients, now });
  expect(armed.map(({ what, state, by }) => [what, state, by])).toEqual([
    ['ES 12-26, last price at or above 6700.00', 'Armed', 'You'],
  ]);
  expect(over.map(({ state }) => state)).toEqual(['Expired']);
});

test('each of the news says from whom it is', () => {
  const notices = [
    notice({ source: 'alert' }),
    notice({ source: 'monitor', severity: 'critical' }),
    notice({ source: 'client', connectionId: 'c1', readAt: now }),
    notice({ source: 'client', connectionId: 'gone' }),
  ];
  const view = alertsView({
    armed: [],
    alerts: [alert({ connectionId: 'c1', state: 'triggered' })],
    notices,
    clients,
    now,
  });
  expect(view.unread).toBe(3);
  expect(view.notices.map(({ by, severity }) => [by, severity])).toEqual([
    ['An alert', 'News'],
    ['A monitor', 'Critical'],
    ['Claude Code', 'News'],
    ['An AI client', 'News'],
  ]);
  expect(view.over.map(({ by, state }) => [by, state])).toEqual([['Claude Code', 'Triggered']]);
});
