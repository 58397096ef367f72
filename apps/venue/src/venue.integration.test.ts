import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { moveShared } from '@portcullis/operations';
import { findFeed, listQuotes, readBars, sharedFeed } from '@portcullis/trading';
import pg from 'pg';
import { afterAll, afterEach, describe, expect, inject, it } from 'vitest';
import { urlOfDatabase, useDatabase } from '../../../tests/harness/database.ts';
import { freePort } from '../../../tests/harness/free-port.ts';
import { flatMinutes, importMinutes } from '../../../tests/harness/replayed-bars.ts';
import { instrumentOf } from '../../../tests/harness/trading.ts';

const database = useDatabase();
const main = resolve(import.meta.dirname, 'main.ts');
/** Spares a venue the compiling of what another one compiled: most of its start. */
const compileCache = resolve(import.meta.dirname, '../../../node_modules/.cache/compile');

type Venue = { process: ChildProcess; port: number; output: () => string };
const venues: Venue[] = [];

const startVenue = async (more: Record<string, string> = {}): Promise<Venue> => {
  const port = await freePort();
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    DATABASE_URL: database().url,
    VENUE_PORT: String(port),
    NODE_COMPILE_CACHE: compileCache,
    ...more,
  };
  const child = spawn(process.execPath, ['--liftoff-only', main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(String(chunk)));
  const venue = { process: child, port, output: () => chunks.join('') };
  venues.push(venue);
  return venue;
};

const health = async ({ port }: Venue) => {
  const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
  return answer && ((await answer.json()) as { status: string; holds_clock?: boolean });
};

const becomes = (look: () => Promise<unknown>, what: unknown) =>
  expect.poll(look, { timeout: 60_000, interval: 100 }).toEqual(what);
const holdsClock = (venue: Venue, holds: boolean) => becomes(async () => (await health(venue))?.holds_clock, holds);
/** Of venues that begin at once: who of them holds the clock, and who waits for it. */
const holderAndOther = async (...both: [Venue, Venue]): Promise<[holder: Venue, other: Venue]> => {
  const looks = async () => (await Promise.all(both.map(health))).map((each) => each?.holds_clock);
  await becomes(async () => (await looks()).toSorted(), [false, true]);
  const [isFirst] = await looks();
  return isFirst ? both : [both[1], both[0]];
};
const quotes = () => listQuotes(database().prisma, sharedFeed);
const seqOfEs = async () => (await quotes()).find(({ instrument }) => instrument.startsWith('ES'))?.seq ?? 0n;
const playsOn = async () => {
  const before = await seqOfEs();
  await expect.poll(seqOfEs, { timeout: 60_000 }).toBeGreaterThan(before + 2n);
};

/** How it ended. */
const stopped = ({ process: child }: Venue): Promise<unknown[]> => {
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  return exit;
};

const killAll = async (): Promise<void> => {
  for (const { process: child } of venues.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
};

/** Each test goes on with the venue that plays at the end of the one before it, since a start takes long. */
describe('venues of the simulated market', { timeout: 180_000 }, () => {
  let playing: Venue;
  afterAll(killAll);

  it('plays the six front contracts with days of minutes before them', async () => {
    playing = await startVenue();
    await holdsClock(playing, true);
    await playsOn();
    const roots = (await quotes()).map(({ instrument }) => instrument.split(' ')[0]);
    expect(roots).toEqual(['CL', 'ES', 'GC', 'MES', 'MNQ', 'NQ']);
    const now = new Date();
    const query = {
      instrument: instrumentOf('ES', now),
      periodType: 'hour',
      period: 1,
      limit: 24,
      market: { kind: 'simulated', hours: 'always' },
      now,
    } as const;
    const read = await readBars(database().prisma, query);
    expect(read.ok && read.report.bars.length).toBe(24);
  });

  it('one of two holds the clock; when it is killed the other goes on without a jump', async () => {
    const first = playing;
    const second = await startVenue();
    await holdsClock(second, false);
    await playsOn();
    first.process.kill('SIGKILL');
    await once(first.process, 'exit');
    const atTheKill = await quotes();
    await holdsClock(second, true);
    await playsOn();
    for (const quote of await quotes()) {
      const before = atTheKill.find(({ instrument }) => instrument === quote.instrument);
      expect(quote.seq).toBeGreaterThan(before?.seq ?? 0n);
      expect(Math.abs(Number(quote.lastTicks - (before?.lastTicks ?? 0n)))).toBeLessThan(300);
    }
    playing = second;
  });

  it('a holder that loses its connection gives the clock away, and one of them plays on', async () => {
    const both = [playing, await startVenue()];
    const holders = async () => (await Promise.all(both.map(health))).filter((each) => each?.holds_clock).length;
    await becomes(async () => (await Promise.all(both.map(health))).map((each) => each?.status), ['ready', 'ready']);
    await becomes(holders, 1);
    const owner = new pg.Client({
      connectionString: urlOfDatabase(inject('ownerUrl'), new URL(database().url).pathname.slice(1)),
    });
    await owner.connect();
    // Of its connections the one that holds the clock: others may take locks of this kind for a moment.
    const { rowCount } = await owner.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
        WHERE locktype = 'advisory' AND granted AND application_name = 'portcullis feed shared' AND datname = current_database()`,
    );
    await owner.end();
    expect(rowCount).toBe(1);
    await becomes(holders, 1);
    await playsOn();
    for (const venue of both) expect(await stopped(venue)).toEqual([0, null]);
  });
});

describe('venues of another market', { timeout: 180_000 }, () => {
  afterEach(killAll);

  it('MARKET=off plays nothing', async () => {
    const venue = await startVenue({ MARKET: 'off' });
    await holdsClock(venue, true);
    const before = await seqOfEs();
    await becomes(async () => (await health(venue))?.status, 'ready');
    // One that plays takes its first step as it takes the clock, and ends only when that is written.
    expect(await stopped(venue)).toEqual([0, null]);
    expect(await seqOfEs()).toBe(before);
  });

  it('MARKET=replay plays imported bars; when its holder is killed another goes on from the stored clock', async () => {
    await importMinutes(database(), 'ES 12-13', '2013-10-07T13:00:00Z', flatMinutes(1676, 60));
    const clockOf = async () => (await findFeed(database().prisma, sharedFeed))?.clock.getTime() ?? 0;
    const both = [await startVenue({ MARKET: 'replay' }), await startVenue({ MARKET: 'replay' })] as const;
    const [first, second] = await holderAndOther(...both);
    await becomes(async () => (await findFeed(database().prisma, sharedFeed))?.speed, 1);
    const play = (speed: number) =>
      moveShared(database(), { speed }, { hours: 'exchange', wall: new Date(), requestId: 'replay' });
    // So that a busy machine is not at the end before it has looked.
    await play(60);
    const start = await clockOf();
    await expect.poll(clockOf, { timeout: 60_000 }).toBeGreaterThan(start);
    first.process.kill('SIGKILL');
    await once(first.process, 'exit');
    const atTheKill = await clockOf();
    await holdsClock(second, true);
    await expect.poll(clockOf, { timeout: 60_000 }).toBeGreaterThan(atTheKill);
    expect((await quotes()).map(({ instrument, lastTicks }) => [instrument, lastTicks])).toEqual([
      ['ES 12-13', 6_704n],
    ]);
    await play(1_000);
    const end = Date.parse('2013-10-07T14:00:00Z');
    await becomes(clockOf, end);
    expect(await findFeed(database().prisma, sharedFeed)).toMatchObject({ speed: 0 });
  });
});
