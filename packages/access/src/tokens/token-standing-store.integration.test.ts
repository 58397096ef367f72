import { expect, test } from 'vitest';
import { seedConnection } from '../../../../tests/harness/connection.ts';
import { useDatabase } from '../../../../tests/harness/database.ts';
import { hashToken } from './token-hash.ts';
import { readTokenStandings } from './token-standing-store.ts';

const database = useDatabase();
const past = new Date(Date.now() - 1_000);
const ended = { connectionScope: undefined, secondsLeft: 0 };
const asked = ({ token, connectionId }: { token: string; connectionId: string }) => ({
  tokenHash: Buffer.from(hashToken(token)),
  connectionId,
});

test('tokens stand as their rows do, in the order asked', async () => {
  const live = await seedConnection(database(), { scope: 'mcp:trade' });
  const revoked = await seedConnection(database());
  await revoked.changeConnection({ revokedAt: past });
  const over = await seedConnection(database());
  await over.changeConnection({ expiresAt: past });
  const suspended = await seedConnection(database());
  await suspended.changePerson({ suspendedAt: past });
  const expired = await seedConnection(database());
  await expired.changeToken({ expiresAt: past });
  const foreign = { token: live.token, connectionId: expired.connectionId };

  const standings = await readTokenStandings(database(), [revoked, live, over, suspended, expired, foreign].map(asked));
  expect(standings).toEqual([
    ended,
    { connectionScope: 'mcp:trade', secondsLeft: expect.any(Number) },
    ended,
    ended,
    { connectionScope: 'mcp:read', secondsLeft: 0 },
    { connectionScope: 'mcp:read', secondsLeft: 0 },
  ]);
  expect(standings[1]?.secondsLeft).toBeGreaterThan(500);
});

test('of none, none', async () => {
  expect(await readTokenStandings(database(), [])).toEqual([]);
});
