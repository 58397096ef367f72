import { randomUUID } from 'node:crypto';
import { type Database, inTransaction, openDatabase } from '@portcullis/database';
import {
  type Desk,
  expireOrders,
  Refusal,
  setAccountRules,
  stepMarket,
  type TradingActor,
  watchAccounts,
} from '@portcullis/operations';
import {
  type Account,
  createAccount,
  createAtmTemplate,
  openSimulation,
  type Quote,
  simulateStep,
  writeQuotes,
} from '@portcullis/trading';
import { chanceOf, type Deck } from './chance.ts';
import { type Command, drawCommand, perform, simulatedTemplate } from './simulated-commands.ts';
import { faultsOfSimulation, transcriptOf } from './simulated-ledger.ts';
import { createTestPerson, market } from './trading.ts';

/** What goes wrong beside the market: nothing; a new process; a connection that dies; a second holder of the clock. */
export type Fault = 'restart' | 'lost connection' | 'takeover';

export type Day = { seed: number; steps: number; faults: boolean };

export type PlayedDay = {
  /** Every order, execution and answer, in order, as text: the same from the same seed, byte for byte. */
  transcript: string;
  /** Invariants that did not hold, and when. */
  broken: string[];
  faults: Fault[];
};

/** Half a minute before the roll at 18:00 New York, so that every day crosses it. */
const begin = new Date('2026-11-18T22:59:30Z');

type Play = {
  url: string;
  database: Database;
  account: Account;
  quotes: Quote[];
  before: Quote[];
  now: Date;
  deck: Deck;
};

const opened = (url: string) => openDatabase(url, { connections: 8, name: 'simulated-day' });

const beginDay = async (url: string, seed: number): Promise<Play> => {
  const database = opened(url);
  const feed = `day-${randomUUID()}`;
  const account = await inTransaction(database, async (tx) => {
    const { id: personId } = await createTestPerson(tx);
    const made = await createAccount(tx, { personId, now: begin });
    await createAtmTemplate(tx, personId, simulatedTemplate, begin);
    return tx.account.update({ where: { id: made.id }, data: { feed } });
  });
  const { quotes: first } = openSimulation([], { seed: String(seed), now: begin, hours: 'always' });
  const quotes = first.map((quote) => ({ ...quote, feed }));
  const play = { url, database, account, quotes, before: quotes, now: begin, deck: chanceOf(seed) };
  await inTransaction(database, (tx) => writeQuotes(tx, quotes));
  const monitors = [{ kind: 'daily_loss' as const, cents: 60_000 }];
  await setAccountRules(deskOf(play), hand(play), { account: account.name, rules: { limits: {}, monitors } });
  return play;
};

const deskOf = ({ database, now }: Play): Desk => ({ database, market, clock: () => now, limitWrites: false });

const hand = ({ account }: Play): Extract<TradingActor, { kind: 'person' }> => ({
  ...{ kind: 'person', personId: account.personId, requestId: 'simulated', address: '192.0.2.1' },
});

/** Plays a day: each second the market moves, resting orders meet it, monitors look, and the person may do something. */
export const playDay = async (url: string, { seed, steps, faults: withFaults }: Day): Promise<PlayedDay> => {
  let play = await beginDay(url, seed);
  const chance = chanceOf(seed + 7_919);
  const played: Omit<PlayedDay, 'transcript'> & { answers: string[] } = { broken: [], faults: [], answers: [] };
  for (let step = 1; step <= steps; step += 1) {
    const now = new Date(begin.getTime() + step * 1_000);
    const { quotes } = simulateStep(play.quotes, { seed: String(seed), now, hours: 'always' });
    play = { ...play, now, quotes, before: play.quotes };
    await inTransaction(play.database, (tx) => writeQuotes(tx, quotes));
    const fault = withFaults
      ? chance.pick<Fault | undefined>([undefined, undefined, 'restart', 'lost connection', 'takeover'])
      : undefined;
    if (fault) played.faults.push(fault);
    play = await meetMarket(play, fault);
    const command = await drawCommand(play.database, play.account, { deck: play.deck, quotes, step });
    if (command) played.answers.push(`${step} ${await answerOf(play, command, fault)}`);
    played.broken.push(
      ...(await faultsOfSimulation(play.database, play.account, quotes)).map((each) => `step ${step}: ${each}`),
    );
  }
  const transcript = [...played.answers, ...(await transcriptOf(play.database, play.account))].join('\n');
  await play.database.close();
  return { transcript, broken: played.broken, faults: played.faults };
};

const meetMarket = async (before: Play, fault: Fault | undefined): Promise<Play> => {
  let play = before;
  if (fault === 'restart') {
    await play.database.close();
    play = { ...play, database: opened(play.url) };
  }
  // Whoever held the clock before does not know it yet: it matches the same quotes, and those before them.
  const others = fault === 'takeover' ? [step(play, play.quotes), step(play, play.before)] : [];
  const dying = fault === 'lost connection' ? [killConnections(play)] : [];
  await Promise.allSettled([step(play, play.quotes), ...others, ...dying]);
  for (let tries = 0; tries < 20 && (await step(play, play.quotes)) > 0; tries += 1);
  return play;
};

/** One round of the venue. Returns how many accounts it could not match. */
const step = async ({ database, account: { feed }, now }: Play, quotes: Quote[]): Promise<number> => {
  try {
    const matched = await stepMarket(database, feed, quotes, { now, hours: 'always' });
    const expired = await expireOrders(database, feed, { now, hours: 'always' });
    const watched = await watchAccounts(database, feed, { now, market });
    return matched.failed.length + expired.failed.length + watched.failed.length;
  } catch {
    return 1;
  }
};

/** All but its own. One that ended later, unused, would fail whoever reads next. */
const killConnections = async ({ database }: Play): Promise<void> => {
  await database.pool.query(`SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'simulated-day' AND pid <> pg_backend_pid()`);
  // What they said last has arrived: it is read, and the pool forgets them.
  for (const _ of [1, 2]) await new Promise(setImmediate);
};

/** A command whose connection dies is sent again with its id, as a careful client does. */
const answerOf = async (play: Play, command: Command, fault: Fault | undefined): Promise<string> => {
  const clientRequestId = `simulated-${play.account.id.slice(-12)}-${play.now.getTime()}`;
  const send = () => perform(deskOf(play), hand(play), { ...command, clientRequestId }, play.account.name);
  for (let tries = 0; ; tries += 1) {
    try {
      const dying = fault === 'lost connection' && tries === 0 ? killConnections(play) : undefined;
      const [sent] = await Promise.allSettled([send(), dying]);
      if (sent.status === 'rejected') throw sent.reason;
      return `${command.kind} done`;
    } catch (error) {
      if (error instanceof Refusal) return `${command.kind} ${error.code}`;
      if (tries === 20) throw error;
    }
  }
};
