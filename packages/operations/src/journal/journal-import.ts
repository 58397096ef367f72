import { recordEvent } from '@portcullis/access';
import { type Database, inTransaction, type Transaction } from '@portcullis/database';
import {
  addImportedExecutions,
  type ColumnMapping,
  holdImports,
  type ImportFault,
  type ImportFormat,
  type ImportRules,
  knownFingerprints,
  type ParsedExecution,
  parseExecutions,
} from '@portcullis/journal';
import { findPersonByEmail } from '@portcullis/people';
import { type Account, findAccount, findInstrument, parsePrice } from '@portcullis/trading';
import type { Actor } from '../actor.ts';
import { act } from '../acts/act.ts';
import { accountNotFound } from '../acts/own-account.ts';
import type { Desk } from '../desk.ts';
import type { OperatorContext } from '../people/persons.ts';
import { Refusal } from '../refusal.ts';

export type ImportFile = {
  csv: string;
  /** Which column is which; absent: the file's header says it. */
  mapping?: ColumnMapping | undefined;
  /** IANA zone of times that name none. */
  zone?: string | undefined;
  /** Look at everything, keep nothing. */
  isPreview?: boolean | undefined;
};

export type TradesImported = {
  kind: 'done';
  format: ImportFormat;
  rows: number;
  added: number;
  /** Rows that the account had already. */
  known: number;
  instruments: string[];
  from: Date;
  to: Date;
  /** The first rows, as they were understood, and whether the account had them already. */
  sample: (ParsedExecution & { isKnown: boolean })[];
};

/** `invalid`: nothing was imported; the first faults, and how many there are; `columns` when it must be said which is which. */
export type ImportOutcome =
  | TradesImported
  | { kind: 'invalid'; faults: ImportFault[]; faultCount: number; columns?: string[] };

const sampleRows = 10;

/** Imports executions into an account's journal, whole or not at all. They move neither cash nor positions. */
const importInto = async (tx: Transaction, account: Account, file: ImportFile, now: Date): Promise<ImportOutcome> => {
  const parsed = parseExecutions(file.csv, { mapping: file.mapping, zone: file.zone, readPrice: priceReader(now) });
  if (!parsed.ok) {
    const { ok: _, ...found } = parsed;
    return { kind: 'invalid', ...found };
  }
  const { executions, format } = parsed;
  await holdImports(tx, account.id);
  const known = await knownFingerprints(tx, account.id, executions);
  const added = executions.filter(({ fingerprint }) => !known.has(fingerprint));
  if (!file.isPreview) await addImportedExecutions(tx, account.id, added, now);
  return {
    ...{ kind: 'done', format, rows: executions.length, added: added.length, known: executions.length - added.length },
    instruments: [...new Set(executions.map(({ instrument }) => instrument))].sort(),
    from: executions[0]?.at ?? now,
    to: executions.at(-1)?.at ?? now,
    sample: executions.slice(0, sampleRows).map((row) => ({ ...row, isKnown: known.has(row.fingerprint) })),
  };
};

/** Instruments and prices by the venue's own rules; a root alone is the front contract of its time. */
const priceReader =
  (now: Date): ImportRules['readPrice'] =>
  (text, price, at) => {
    if (at > now) return { ok: false, reason: `time ${at.toISOString()} has not come yet.` };
    const found = findInstrument(text.replace(/^\//, ''), at);
    if (!found.ok) return { ok: false, reason: found.refusal.detail };
    const parsed = parsePrice(found.instrument, price);
    if (!parsed.ok) return { ok: false, reason: `price: ${parsed.refusal.detail}` };
    return { ok: true, instrument: found.instrument.name, ticks: parsed.ticks };
  };

const timeoutMs = 120_000;

/** Into an account of a person, by the operator. Undefined: there is no such person or account. */
export const importTradesByOperator = (
  database: Database,
  { email, account: name, ...file }: ImportFile & { email: string; account: string },
  { requestId, clock }: OperatorContext,
): Promise<ImportOutcome | { kind: 'unknown_person' } | { kind: 'unknown_account' }> =>
  inTransaction(
    database,
    async (tx) => {
      const person = await findPersonByEmail(tx, email);
      if (!person) return { kind: 'unknown_person' };
      const account = await findAccount(tx, person.id, name);
      if (!account) return { kind: 'unknown_account' };
      const outcome = await importInto(tx, account, file, clock());
      if (file.isPreview) return outcome;
      const isDone = outcome.kind === 'done';
      await recordEvent(tx, {
        ...{ event: 'journal.imported', personId: person.id, requestId },
        ...{ decision: isDone ? 'allowed' : 'refused', reason: isDone ? null : 'trades_invalid' },
      });
      return outcome;
    },
    { timeoutMs },
  );

/** Into one of the person's own accounts, by their own hand. @throws Refusal `account_not_found` */
export const importTradesByPerson = async (
  { database, clock }: Pick<Desk, 'database' | 'clock'>,
  actor: Extract<Actor, { kind: 'person' }>,
  { account: name, ...file }: ImportFile & { account: string },
): Promise<ImportOutcome> => {
  const work = async (tx: Transaction) => {
    const account = await findAccount(tx, actor.personId, name);
    if (!account) throw accountNotFound(name);
    return importInto(tx, account, file, clock());
  };
  if (file.isPreview) return inTransaction(database, work);
  const spec = { event: 'journal.imported', needs: 'mcp:read' } as const;
  let rejected: ImportOutcome | undefined;
  try {
    return await act(database, actor, spec, clock, async (tx) => {
      const answer = await work(tx);
      if (answer.kind === 'done') return { answer };
      // Thrown, so that the audit tells it as refused.
      rejected = answer;
      throw new Refusal('trades_invalid', `${answer.faultCount} rows are bad.`);
    });
  } catch (error) {
    if (rejected && error instanceof Refusal) return rejected;
    throw error;
  }
};
