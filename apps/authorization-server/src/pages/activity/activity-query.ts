import { type AuditFilter, readAuditCursor } from '@portcullis/operations';
import { z } from 'zod';

/** The filters of the page, as its address carries them. What makes no sense is left out. */
export type ActivityQuery = {
  /** A connection's id, or `none`: what no client did. */
  client: string;
  tool: string;
  account: string;
  decision: string;
  from: string;
  to: string;
  after: string;
};

const day = z.iso.date().startsWith('20').catch('');
const schema = z.object({
  client: z.union([z.uuid(), z.literal('none')]).catch(''),
  tool: z
    .string()
    .regex(/^[\w.:/{}-]{1,64}$/)
    .catch(''),
  account: z.string().trim().max(64).catch(''),
  decision: z.enum(['allowed', 'refused', 'failed']).or(z.literal('')).catch(''),
  from: day,
  to: day,
  after: z
    .string()
    .max(60)
    .refine((text) => readAuditCursor(text) !== undefined)
    .catch(''),
});

export const activityQueryOf = (query: unknown): ActivityQuery => schema.parse(query);

const dayMs = 86_400_000;

/** Days are of UTC, both whole. `accounts`: the person's own, by name. */
export const auditFilterOf = (
  { client, tool, account, decision, from, to }: ActivityQuery,
  accounts: readonly { id: string; name: string }[],
): AuditFilter => ({
  connectionId: client === 'none' ? null : client || undefined,
  tool: tool || undefined,
  decision: (decision || undefined) as AuditFilter['decision'],
  accountId: account === '' ? undefined : (accounts.find(({ name }) => name === account)?.id ?? nobodysAccount),
  from: from ? new Date(from) : undefined,
  before: to ? new Date(Date.parse(to) + dayMs) : undefined,
});

/** Of an account that the person does not have, nothing is shown. */
const nobodysAccount = '00000000-0000-0000-0000-000000000000';

/** An address with these filters. */
export const activityAddress = (query: Partial<ActivityQuery>, path = '/activity'): string => {
  const given = Object.entries(query).filter(([, value]) => value !== '');
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
};
