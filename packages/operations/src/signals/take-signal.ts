import { timingSafeEqual } from 'node:crypto';
import { findSignalKey, hashToken, type SignalKey } from '@portcullis/access';
import { inTransaction, type Transaction } from '@portcullis/database';
import {
  finishSignal,
  hasRoom,
  type KeptSignal,
  keepSignal,
  listAccounts,
  type ParsedSignal,
  parseSignal,
  redactSignal,
  type Signal,
  type SignalOutcome,
} from '@portcullis/trading';
import type { Actor } from '../actor.ts';
import { ConnectionEnded, RateLimited } from '../acts/ended-authority.ts';
import { switchSignals } from '../acts/signal-switch.ts';
import type { Desk } from '../desk.ts';
import { Refusal } from '../refusal.ts';
import { performSignal } from './perform-signal.ts';
import { instrumentOf, judged } from './signal-facts.ts';

export type IncomingSignal = {
  /** The key that the address carries. */
  secret: string;
  /** The message as it came. */
  text: string;
  requestId: string;
  address: string;
  /** Of the signals of a message to several accounts. */
  multiId: string;
};

export type TakenSignal = SignalOutcome & { id: string; account: string | null };

/** The message was kept, but what came of it is not known: sent again, it might trade twice. */
export class SignalUnfinished extends Error {
  constructor(cause: unknown) {
    super('A signal was kept and not finished', { cause });
    this.name = 'SignalUnfinished';
  }
}

/**
 * Takes one message: one signal for each account it names. Each is kept before it is acted on, and its outcome after, so
 * none is lost. Undefined: the key is unknown, has ended, or is another one than the message says.
 * @throws SignalUnfinished
 */
export const takeSignal = async (desk: Desk, incoming: IncomingSignal): Promise<TakenSignal[] | undefined> => {
  const { secret } = incoming;
  const key = await findSignalKey(desk.database.prisma, secret);
  if (!key) return undefined;
  const { key: repeated } = parseSignal(incoming.text);
  if (repeated !== undefined && !isSame(repeated, secret)) return undefined;
  // From here on without the key: faults quote the message.
  const payload = redactSignal(incoming.text, secret);
  const parsed = parseSignal(payload);
  const signals = await keepAll(desk, key, parsed, { ...incoming, payload });
  if (!parsed.ok) return signals.map(takenOf);
  try {
    return await actOn(desk, key, { signals, signal: parsed.signal }, incoming);
  } catch (error) {
    throw new SignalUnfinished(error);
  }
};

type Kept = { signals: KeptSignal[]; signal: Signal };

const actOn = async (
  desk: Desk,
  key: SignalKey,
  { signals, signal: wanted }: Kept,
  { requestId, address }: IncomingSignal,
): Promise<TakenSignal[]> => {
  const actor: SignalActor = { kind: 'signal', keyId: key.id, personId: key.personId, requestId, address };
  const due = signals.filter(({ error }) => error === 'unfinished');
  const { killSwitch } = wanted;
  const switched = killSwitch && due.length > 0 ? await turn(desk, actor, killSwitch) : undefined;
  const taken: TakenSignal[] = signals.filter((signal) => !due.includes(signal)).map(takenOf);
  for (const [index, signal] of due.entries()) {
    const isOver = switched !== undefined && (switched.status === 'failed' || wanted.command === undefined);
    const account = wanted.accounts[index];
    const outcome = isOver ? switched : await perform(desk, actor, wanted, { signal, account });
    await inTransaction(desk.database, (tx) => finishSignal(tx, signal.id, outcome, desk.clock()));
    taken.push({ ...outcome, id: signal.id, account: signal.account });
  }
  return taken;
};

type SignalActor = Extract<Actor, { kind: 'signal' }>;

const isSame = (one: string, other: string): boolean => timingSafeEqual(hashToken(one), hashToken(other));

/** Keeps the message before anything is done: as unfinished, or as what cannot be done at all. */
const keepAll = (
  { database, clock }: Desk,
  key: SignalKey,
  parsed: ParsedSignal,
  { payload, address, multiId }: IncomingSignal & { payload: string },
): Promise<KeptSignal[]> =>
  inTransaction(database, async (tx) => {
    const now = clock();
    const common = { personId: key.personId, keyId: key.id, receivedAt: now, sourceIp: address };
    if (!parsed.ok) {
      const wrong = judged.failed('invalid_signal', parsed.faults.slice(0, 10).join(' '));
      return [await keepSignal(tx, { ...common, ...wrong, payload, multiId: null, command: null })];
    }
    const { accounts, rate, command, killSwitch } = parsed.signal;
    const room = rate === undefined || (await hasRoom(tx, key.id, rate, now));
    const facts = {
      ...{ ...common, payload, multiId: accounts.length > 1 ? multiId : null },
      command: command?.name ?? `KILLSWITCH ${killSwitch}`,
      instrument: instrumentOf(command, now),
      ...(room ? {} : judged.failed('rate_limited', `More than ${rate?.limit} signals of this id within its time.`)),
    };
    const kept: KeptSignal[] = [];
    for (const [index, account] of (await ownNames(tx, key.personId, accounts)).entries()) {
      // A message is counted once, whatever the number of its accounts.
      const rateId = room && index === 0 ? (rate?.id ?? null) : null;
      kept.push(await keepSignal(tx, { ...facts, account, rateId }));
    }
    return kept;
  });

/** The accounts as the person has named them; null where there is none, or where the command is for all. */
const ownNames = async (tx: Transaction, personId: string, written: readonly string[]): Promise<(string | null)[]> => {
  if (written.length === 0) return [null];
  const own = await listAccounts(tx, personId);
  return written.map((name) => own.find(({ nameKey }) => nameKey === name.toLowerCase())?.name ?? null);
};

const takenOf = ({ id, account, status, error, detail, orderIds }: KeptSignal): TakenSignal => ({
  ...{ id, account, error, detail, orderIds },
  status: status === 'failed' ? 'failed' : 'warning',
});

const turn = async (desk: Desk, actor: SignalActor, to: 'on' | 'off'): Promise<SignalOutcome> => {
  try {
    const allowed = await switchSignals(desk.database, actor, to, desk.clock);
    if (to === 'off' && !allowed) {
      return judged.failed('trading_locked', 'The person stopped signals on the page, and lifts it there.');
    }
    return judged.done({ orderIds: [], warnings: [] });
  } catch (error) {
    return outcomeOf(error);
  }
};

type Due = { signal: KeptSignal; account: string | undefined };

const perform = async (
  desk: Desk,
  actor: SignalActor,
  { command }: Signal,
  { signal, account }: Due,
): Promise<SignalOutcome> => {
  if (!command) throw new Error('Invariant: a signal without a command is not performed');
  try {
    const clientRequestId = `signal-${signal.id}`;
    return judged.done(await performSignal(desk, actor, command, { account, clientRequestId }));
  } catch (error) {
    return outcomeOf(error);
  }
};

/** What was refused is the signal's outcome. A failure of ours is thrown: the signal stays unfinished, as it may have acted. */
const outcomeOf = (error: unknown): SignalOutcome => {
  if (error instanceof Refusal) return judged.failed(error.code, [error.detail, error.hint].filter(Boolean).join(' '));
  if (error instanceof ConnectionEnded) return judged.failed('key_ended', 'The key was ended meanwhile.');
  if (error instanceof RateLimited) {
    return judged.failed('rate_limited', `Too many signals: again in ${error.retryAfterSeconds} s.`);
  }
  throw error;
};
