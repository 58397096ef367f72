import { type AuditFault, nobodysChain } from '@portcullis/access';
import type { Database } from '@portcullis/database';
import { type AuditVerification, verifyAudit } from '@portcullis/operations';
import { findPerson, findPersonByEmail } from '@portcullis/people';
import { z } from 'zod';
import { CommandRefused } from '../answer.ts';
import { email } from '../command-inputs.ts';
import { onDatabase } from '../define-command.ts';
import { readGiven } from '../given-file.ts';
import { type KeptCheckpoints, readKept } from '../kept-checkpoints.ts';
import { verifyingKeys } from '../own-keys.ts';
import { unknownPerson } from './person-outcome.ts';

export const auditVerify = onDatabase({
  path: 'audit verify',
  summary: 'compute every hash of the audit anew, and find whatever was changed, removed or put in',
  options: [
    ['--user <email>', 'the rows of this person only'],
    ['--checkpoint <file>', 'hold the audit also against checkpoints that were kept elsewhere'],
  ],
  input: z.object({ user: email.optional(), checkpoint: z.string().min(1).optional() }),
  run: async ({ database, configuration, folder }, { user, checkpoint }) => {
    const person = user === undefined ? undefined : await findPersonByEmail(database.prisma, user);
    if (user !== undefined && !person) throw unknownPerson(user);
    const kept: KeptCheckpoints =
      checkpoint === undefined ? { checkpoints: [], keys: [] } : readKept(readGiven(folder, checkpoint));
    const keys = [...verifyingKeys(configuration), ...kept.keys];
    const found = await verifyAudit(database, { chain: person?.id, keys, kept: kept.checkpoints });
    const { faults, ...counts } = found;
    const told = await Promise.all(faults.map((fault) => tellFault(database, fault)));
    if (told.length === 0) return { json: { whole: true, ...counts, faults: [] }, text: summary(found) };
    const lines = told.map(({ user, detail }) => `${user ?? 'nobody'}: ${detail}`);
    throw new CommandRefused('audit_damaged', ['The audit is not whole.', ...lines, summary(found)].join('\n'), {
      ...{ whole: false, ...counts, faults: told },
    });
  },
});

const summary = ({ rows, chains, checkpoints, unsealed, faults }: AuditVerification): string =>
  [
    `${faults.length === 0 ? 'The audit is whole: ' : 'Looked at: '}${counted(rows, 'row')} in ${counted(chains, 'chain')}, ${counted(checkpoints, 'checkpoint')}.`,
    ...(unsealed > 0 ? [`Not sealed yet, which is no fault: ${counted(unsealed, 'row')}.`] : []),
  ].join(' ');

const tellFault = async ({ prisma }: Database, { fault, chain, seq, eventId }: AuditFault) => {
  const person = chain === nobodysChain ? undefined : await findPerson(prisma, chain);
  const row = eventId === null ? '' : `, which is row ${eventId} of the audit`;
  const place = seq === null ? `Row ${eventId}` : `Row no. ${seq} of the chain${row}`;
  return {
    ...{ user: person?.email ?? (chain === nobodysChain ? null : chain), chain },
    ...{ seq: seq === null ? null : String(seq), row: eventId === null ? null : String(eventId) },
    ...{ fault, detail: `${place}: ${words[fault]}.` },
  };
};

const words: Record<AuditFault['fault'], string> = {
  row_changed: 'its hash is not the one that was sealed; the row or its seal was changed',
  row_missing: 'it was sealed, and is not there',
  wrong_chain: 'it is sealed into the chain of somebody else',
  seal_missing: 'its seal is not there',
  truncated: 'the chain ends before it, although a head or a signed checkpoint tells of it',
  head_differs: 'the head of the chain is not where the seals lead',
  checkpoint_differs: 'a signed checkpoint has another hash here; the chain was written anew',
  bad_signature: 'the checkpoint here does not bear the signature of this server',
  unknown_key: 'the checkpoint here is signed with a key that this server never had',
  checkpoint_missing: 'from here on no signed checkpoint tells of the chain, and one should',
  never_sealed: 'it has no seal, and the sealer is past it; it was put in, or lost its seal',
};

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
