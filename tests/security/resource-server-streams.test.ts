import { afterEach, expect, test } from 'vitest';
import type { StreamLimits } from '../../apps/mcp-server/src/listen/stream-table.ts';
import { type SeededConnection, seedConnection } from '../harness/connection.ts';
import { useDatabase } from '../harness/database.ts';
import { startListening } from '../harness/listener.ts';
import { type RunningMcpServer, startMcpServer } from '../harness/mcp-server.ts';
import { sendModern } from '../harness/modern-request.ts';

const database = useDatabase();
let server: RunningMcpServer;
afterEach(() => server.stop());

const start = async (needs: Parameters<typeof startMcpServer>[1] = {}) => {
  server = await startMcpServer(database(), needs);
};
const startWith = (limits: StreamLimits) => start({ listening: { limits } });
const connected = (more: Parameters<typeof seedConnection>[1] = {}) =>
  seedConnection(database(), { audience: server.url, ...more });
const listen = ({ token }: SeededConnection) => startListening(server.url, { token });

test('A097: of 100 streams that one token opens, five are; the rest are 429, and others are served', async () => {
  await start();
  const [mine, other] = [await connected(), await connected()];
  const answers = await Promise.all(Array.from({ length: 100 }, () => listen(mine)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(95);
  expect(refused[0]?.headers.get('retry-after')).toBe('60');
  expect(refused[0]?.headers.get('content-type')).toBe('application/json');

  expect((await listen(other)).status).toBe(200);
  expect((await sendModern(server.url, 'tools/list', { token: mine.token })).status, 'its calls too').toBe(200);
  for (const { close } of answers) close();
  // What is closed makes room.
  await expect.poll(async () => (await listen(mine)).status).toBe(200);
});

test('A097: a person who connects many clients has so many streams and no more: 429', async () => {
  await startWith({ connection: 9, person: 2, all: 9 });
  const mine = await connected();
  const again = () => connected({ personId: mine.personId });
  expect([(await listen(mine)).status, (await listen(await again())).status]).toEqual([200, 200]);
  expect((await listen(await again())).status).toBe(429);
});

test('A097: a process that has no room for a stream says 503, and answers calls as before', async () => {
  await startWith({ connection: 9, person: 9, all: 1 });
  const [one, other] = [await connected(), await connected()];
  expect((await listen(one)).status).toBe(200);
  const refused = await listen(other);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
  expect((await sendModern(server.url, 'tools/list', { token: other.token })).status).toBe(200);
});

test('A097: opening and closing is counted as any read: 429', async () => {
  // The clock stands still, so that no bucket fills up while a slow machine counts; and there is room for all streams at once.
  const at = new Date();
  const limits = { connection: 300, person: 300, all: 300 };
  await start({ environment: { RATE_LIMITS: 'on' }, now: () => at, listening: { limits } });
  const mine = await connected();
  const statuses: number[] = [];
  for (let turn = 0; turn < 300 && !statuses.includes(429); turn += 1) {
    const stream = await listen(mine);
    statuses.push(stream.status);
    stream.close();
    if (stream.status === 200) await stream.next().catch(() => {});
  }
  expect(statuses.at(-1)).toBe(429);
});
