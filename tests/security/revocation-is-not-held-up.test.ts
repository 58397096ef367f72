import { setTimeout as later } from 'node:timers/promises';
import { lockConnection } from '@portcullis/access';
import { inTransaction } from '@portcullis/database';
import { lowerConnection, revokeConnectionByPerson } from '@portcullis/operations';
import { expect, test } from 'vitest';
import { seedConnection } from '../harness/connection.ts';
import { useDatabase } from '../harness/database.ts';

const database = useDatabase();
const clock = () => new Date();

/** Acts of several instances that overlap, so that at no moment the connection is held by none of them. */
const floodOfActs = (connectionId: string) => {
  let flooding = true;
  const lanes = [0, 1, 2, 3, 4, 5].map(async (lane) => {
    await later(lane * 10);
    while (flooding) {
      await inTransaction(database(), async (tx) => {
        await lockConnection(tx, connectionId, 'share');
        await later(60);
      });
    }
  });
  return {
    stop: async () => {
      flooding = false;
      await Promise.all(lanes);
    },
  };
};

test.each([
  ['revoked', revokeConnectionByPerson],
  ['lowered', lowerConnection],
])(
  'a connection whose client floods us with orders is %s all the same, behind those in flight alone',
  async (_, end) => {
    const { personId, connectionId } = await seedConnection(database(), { scope: 'mcp:trade' });
    const flood = floodOfActs(connectionId);
    try {
      await later(200);
      const actor = { kind: 'person', personId, requestId: 'r', address: '192.0.2.1' } as const;
      expect((await end(database(), actor, connectionId, clock)).id).toBe(connectionId);
    } finally {
      await flood.stop();
    }
  },
);
