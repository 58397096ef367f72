import { type ApprovalState, approvalState, permissionOf, quotable } from '@portcullis/access';
import type { ReadApproval } from '@portcullis/operations';
import type { LookalikeNotice } from '../connections/lookalike-notice.ts';
import { wordsFor } from '../words/permission-words.ts';
import { type Moment, momentOf } from '../words/time-words.ts';
import {
  bandWords,
  causeWords,
  headline,
  type OrderLine,
  orderLine,
  orderNews,
  positionWords,
} from './approval-words.ts';

export type ApprovalView = {
  id: string;
  state: ApprovalState;
  stateWords: string;
  tone: 'read' | 'trade' | 'plain' | 'warn';
  /** What the person calls the client, and what it calls itself when that is another name. */
  client: string;
  clientName: string | undefined;
  unverified: boolean;
  /** Its name is a known client's or close to it, and its address is another's. */
  lookalike: LookalikeNotice | undefined;
  /** Empty: a personal token, which returns to nowhere. */
  returnsTo: string;
  tool: string;
  toolWords: string;
  headline: string;
  /** What its buttons are called by, which no other open one is. */
  name: string;
  cause: string;
  orders: OrderLine[];
  worstCase: string | undefined;
  positions: { where: string; before: string; after: string }[];
  limits: { name: string; words: string }[];
  bands: string[];
  /** What the call says, word for word, as it will be done. */
  arguments: { name: string; value: string }[];
  /** Contracts asked for, where the person may allow fewer. */
  quantity: number | undefined;
  lowered: number | undefined;
  reason: string | undefined;
  asked: Moment;
  expires: Moment & { clock: string };
  decided: Moment | undefined;
  news: { words: string; address: string }[];
};

const states: Record<ApprovalState, [words: string, tone: ApprovalView['tone']]> = {
  open: ['Waits for you', 'trade'],
  approved: ['Approved, not used yet', 'read'],
  refused: ['Refused', 'plain'],
  used: ['Approved and done', 'read'],
  expired: ['Expired', 'plain'],
  ended: ['Ended', 'plain'],
};

/** Of the person's live connections, by id: what they are called, what their client is, and what is said of its name. */
export type ApprovalNeeds = {
  labels: ReadonlyMap<string, string>;
  kinds: ReadonlyMap<string, string>;
  lookalikes: ReadonlyMap<string, LookalikeNotice | undefined>;
  now: Date;
};

/** One approval as pages show it. */
export const approvalView = (
  approval: ReadApproval,
  { labels, kinds, lookalikes, now }: ApprovalNeeds,
): ApprovalView => {
  const { connection, facts, tool } = approval;
  const state = stateOf(approval, now);
  const [stateWords, tone] = states[state];
  const client = labels.get(connection.id) ?? connection.label ?? connection.clientName;
  const permission = permissionOf(tool);
  return {
    ...{ id: approval.id, state, stateWords, tone, tool, client },
    clientName: client.startsWith(connection.clientName) ? undefined : connection.clientName,
    unverified: !['registered', 'personal', undefined].includes(kinds.get(connection.id)),
    lookalike: lookalikes.get(connection.id),
    returnsTo: connection.redirectHost,
    toolWords: permission ? wordsFor(permission) : '',
    headline: headline(tool, facts),
    name: `${headline(tool, facts)} for ${client}`,
    cause: causeWords(approval.cause, { tool, ...(facts.afterReading ? { afterReading: facts.afterReading } : {}) }),
    orders: facts.orders.map(orderLine),
    worstCase: facts.worstCase?.words,
    positions: facts.positions.map(({ account, instrument, before, after }) => ({
      where: `${instrument} in ${account}`,
      before: positionWords(before),
      after: positionWords(after),
    })),
    limits: (facts.limitsAfter ?? []).map(({ name, used, of }) => ({
      name,
      words: `${number(used)} of ${number(of)}`,
    })),
    bands: facts.prices.map(bandWords),
    arguments: argumentsOf(approval.arguments),
    quantity: facts.quantity ?? undefined,
    lowered: approval.quantity ?? undefined,
    reason: approval.reason ?? undefined,
    asked: momentOf(approval.createdAt, now),
    expires: { ...momentOf(approval.expiresAt, now), clock: `${approval.expiresAt.toISOString().slice(11, 19)} UTC` },
    decided: approval.decidedAt ? momentOf(approval.decidedAt, now) : undefined,
    news: approval.orders.map((order) => ({
      words: orderNews(order),
      address: `/accounts/${encodeURIComponent(order.account)}`,
    })),
  };
};

/** One that the client can use no more says so, and not that it was approved. */
const stateOf = (approval: ReadApproval, now: Date): ApprovalState => {
  const state = approvalState(approval, now);
  // A refusal stays one for whoever looks later.
  return state === 'expired' && approval.outcome === 'refused' ? 'refused' : state;
};

const number = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 2 });

/** A client's own text is a quotation: one line, nothing that cannot be seen. */
const argumentsOf = (given: unknown): { name: string; value: string }[] =>
  Object.entries(typeof given === 'object' && given !== null ? given : {})
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => ({
      name: quotable(name, 60),
      value: quotable(typeof value === 'string' ? value : JSON.stringify(value), 300),
    }));

/** Gives each a name that no other has: of equal ones the later carry a number. */
export const withOwnNames = (views: readonly ApprovalView[]): ApprovalView[] => {
  const seen = new Map<string, number>();
  return views.map((view) => {
    const count = (seen.get(view.name) ?? 0) + 1;
    seen.set(view.name, count);
    return count === 1 ? view : { ...view, name: `${view.name} (${count})` };
  });
};
