import { z } from 'zod';
import { permissionOf } from '../permissions/permission-table.ts';

/** Minutes that a rule may name: up to a day, and up to 30 days before a new client's first trade. */
export const gateBounds = { freshStateMinutes: 1_440, coolOffMinutes: 43_200 } as const;

/** When a write needs the person's approval. */
export const approvalWhens = ['never', 'above', 'every', 'tools'] as const;

const WriteTool = z.string().refine((name) => permissionOf(name)?.scope === 'mcp:trade', 'must name a write tool');

const Approvals = z
  .strictObject({
    when: z.enum(approvalWhens),
    /** Of one order: more contracts, or more notional in USD, than this needs approval. */
    above: z
      .strictObject({
        quantity: z.int().min(0).max(1_000_000).optional(),
        notional: z.number().min(0).max(1e12).optional(),
      })
      .refine(({ quantity, notional }) => quantity !== undefined || notional !== undefined, 'must name a threshold')
      .optional(),
    tools: z.array(WriteTool).min(1).max(100).optional(),
    /** True: also what only reduces or cancels. */
    exits: z.boolean().optional(),
  })
  .refine(({ when, above }) => (when === 'above') === (above !== undefined), 'above goes with a threshold, and only it')
  .refine(({ when, tools }) => (when === 'tools') === (tools !== undefined), 'tools goes with names, and only it');

const minutes = (most: number) => z.int().min(1).max(most).optional();

const Gates = z.strictObject({
  /** A write only when the state was read by this connection within so many minutes. */
  freshStateMinutes: minutes(gateBounds.freshStateMinutes),
  /** No write before the connection is so many minutes old. */
  coolOffMinutes: minutes(gateBounds.coolOffMinutes),
  /** A write within a minute of reading what strangers wrote needs approval. */
  untrustedText: z.boolean().optional(),
});

/** What a person may set besides limits (column `Connection.rules`). Exits pass every gate. */
export const ConnectionRules = z.strictObject({ approvals: Approvals.optional(), gates: Gates.optional() });

export type ConnectionRules = z.output<typeof ConnectionRules>;

/** The rules of a row; undefined: they cannot be read, and then nothing but exits may pass. None are no rules. */
export const readRules = (kept: unknown): ConnectionRules | undefined => {
  if (kept === null || kept === undefined) return {};
  return ConnectionRules.safeParse(kept).data;
};

/** One form for all that means the same, with what is off left out; null: no rules at all. */
export const canonicalRules = ({ approvals, gates }: ConnectionRules): ConnectionRules | null => {
  const asked = approvals && approvals.when !== 'never' ? approvals : undefined;
  const held = Object.fromEntries(
    Object.entries(gates ?? {})
      .filter(([, value]) => value !== undefined && value !== false)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
  const canonical: ConnectionRules = {
    ...(asked ? { approvals: canonicalApprovals(asked) } : {}),
    ...(Object.keys(held).length > 0 ? { gates: held } : {}),
  };
  return Object.keys(canonical).length > 0 ? canonical : null;
};

const canonicalApprovals = ({ when, above, tools, exits }: z.output<typeof Approvals>) => ({
  when,
  ...(above
    ? {
        above: {
          ...(above.quantity === undefined ? {} : { quantity: above.quantity }),
          ...(above.notional === undefined ? {} : { notional: above.notional }),
        },
      }
    : {}),
  ...(tools ? { tools: [...new Set(tools)].sort() } : {}),
  ...(exits ? { exits } : {}),
});

/**
 * Whether a client can do anything under `after` that `before` held back: then the person signs in afresh. Undefined are
 * rules that cannot be read, which hold back all there is. In doubt it is looser.
 */
export const isLooserRules = (before: ConnectionRules | undefined, after: ConnectionRules | undefined): boolean => {
  if (after === undefined) return false;
  if (before === undefined) return true;
  return !asksNoLess(before.approvals, after.approvals) || !holdsNoLess(before.gates ?? {}, after.gates ?? {});
};

const asksNoLess = (before: ConnectionRules['approvals'], after: ConnectionRules['approvals']): boolean => {
  if (before === undefined || before.when === 'never') return true;
  if (after === undefined || (before.exits === true && after.exits !== true)) return false;
  if (after.when === 'every') return true;
  if (after.when !== before.when) return false;
  if (before.when === 'tools') return (before.tools ?? []).every((tool) => after.tools?.includes(tool));
  return (
    isNoHigher(after.above?.quantity, before.above?.quantity) &&
    isNoHigher(after.above?.notional, before.above?.notional)
  );
};

const isNoHigher = (after: number | undefined, before: number | undefined): boolean =>
  before === undefined || (after !== undefined && after <= before);

type HeldGates = NonNullable<ConnectionRules['gates']>;

const holdsNoLess = (before: HeldGates, after: HeldGates): boolean =>
  isNoHigher(after.freshStateMinutes, before.freshStateMinutes) &&
  (after.coolOffMinutes ?? 0) >= (before.coolOffMinutes ?? 0) &&
  (after.untrustedText === true || before.untrustedText !== true);
