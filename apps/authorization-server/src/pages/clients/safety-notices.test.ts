import { type Connection, safetyReasons } from '@portcullis/access';
import { expect, test } from 'vitest';
import { safetyNotice } from './safety-notices.ts';

const now = new Date('2026-11-21T10:05:00Z');
const ended = (revokedReason: string) =>
  ({ id: 'c1', clientName: 'Cursor', revokedReason, revokedAt: new Date('2026-11-21T10:00:00Z') }) as Connection;

test.each(safetyReasons)('a connection that was ended because of %s: when, what happened, and what to do', (reason) => {
  const notice = safetyNotice(ended(reason), 2, now);
  expect(notice).toMatchObject({ id: 'c1', client: 'Cursor', workingOrders: 2 });
  expect(notice.ended).toMatchObject({ words: '21 Nov 2026, 10:00 UTC', ago: '5 minutes ago' });
  expect(notice.happened).toMatch(/^(a refresh token|its one-time code|the client replaced)/);
  expect(notice.remedy).toContain('connect it again from Cursor');
});
