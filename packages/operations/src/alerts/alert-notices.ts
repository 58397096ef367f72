import type { Database } from '@portcullis/database';
import { markNoticesRead, removeNotice } from '@portcullis/trading';
import type { Actor } from '../actor.ts';
import { act } from '../acts/act.ts';
import type { Clock } from '../clock.ts';
import { alertNotFound } from './alerts.ts';

type PersonActor = Extract<Actor, { kind: 'person' }>;

/** Marks what a person was told as read: one notice, or all. By their own hand. @throws Refusal `alert_not_found` */
export const readAlertNotices = (
  database: Database,
  actor: PersonActor,
  { noticeId }: { noticeId: string | undefined },
  clock: Clock,
): Promise<void> =>
  act(database, actor, { event: 'alert.read', needs: 'mcp:read' }, clock, async (tx) => {
    if (!(await markNoticesRead(tx, actor.personId, noticeId, clock()))) throw alertNotFound(noticeId ?? '');
    return { answer: undefined };
  });

/** Removes what a person was told. Clients cannot: they must not hide news. @throws Refusal `alert_not_found` */
export const removeAlertNotice = (
  database: Database,
  actor: PersonActor,
  { noticeId }: { noticeId: string },
  clock: Clock,
): Promise<void> =>
  act(database, actor, { event: 'alert.removed', needs: 'mcp:read' }, clock, async (tx) => {
    if (!(await removeNotice(tx, actor.personId, noticeId))) throw alertNotFound(noticeId);
    return { answer: undefined };
  });
