import { setTimeout as later } from 'node:timers/promises';
import { lockConnection } from '@portcullis/access';
import { inTransaction } from '@portcullis/database';
import { lowerConnection, revokeConnectionByPerson, suspendPerson } from '@portcullis/operations';
import { sharePerson } from '@portcullis/people';
import { expect, test } from 'vitest';
import { type SeededConnection, seedConnection } from '../harness/connection.ts';
import { useDatabase } from '../harness/database.ts';

const database = useDatabase();
const clock = () => new Date();

/** Acts of several instances that overlap, so that at no moment connection and person are held by none of them. */
const floodOfActs = ({ connectionId, personId }: SeededConnection) => {
  let flooding = true;
  const saw: (boolean | undefined)[] = [];
  const lanes = [0, 1, 2, 3, 4, 5].map(async (lane) => {
    await later(lane * 10);
    let ended = false;
    while (flooding && !ended) {
      await inTransaction(database(), async (tx) => {
        // A client whose connection has ended is sent away by its token: it comes to no act any more.
        ended = Boolean((await lockConnection(tx, connectionId, 'share'))?.revokedAt);
        if (ended) return;
        saw.push((await sharePerson(tx, personId))?.suspended);
        await later(60);
      });
    }
  });
  return {
    /** Each lane has had its turn. */
    begun: () => expect.poll(() => saw.length).toBeGreaterThan(lanes.length),
    /** What each act saw of the person's suspension, in the order of the acts. */
    saw,
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
  'A036: a connection whose client floods us with orders is %s all the same, behind those in flight alone',
  async (_, end) => {
    const seeded = await seedConnection(database(), { scope: 'mcp:trade' });
    const flood = floodOfActs(seeded);
    try {
      await flood.begun();
      const actor = { kind: 'person', personId: seeded.personId, requestId: 'r', address: '192.0.2.1' } as const;
      expect((await end(database(), actor, seeded.connectionId, clock)).id).toBe(seeded.connectionId);
    } finally {
      await flood.stop();
    }
  },
);

test('A036, A064: a person whose clients flood us with orders is suspended all the same, and no act passes after it', async () => {
  const seeded = await seedConnection(database(), { scope: 'mcp:trade' });
  const { email } = await database().prisma.person.findUniqueOrThrow({ where: { id: seeded.personId } });
  const flood = floodOfActs(seeded);
  try {
    await flood.begun();
    expect(await suspendPerson(database(), email, { requestId: 'r', clock })).toMatchObject({ kind: 'done' });
    const before = flood.saw.length;
    await expect.poll(() => flood.saw.length).toBeGreaterThan(before + 6);
    // Acts that held the person before the suspension have answered by then; whoever came behind it sees it.
    expect(new Set(flood.saw.slice(before))).toEqual(new Set([true]));
    expect(flood.saw[0]).toBe(false);
    expect(flood.saw.slice(flood.saw.indexOf(true))).not.toContain(false);
  } finally {
    await flood.stop();
  }
});
