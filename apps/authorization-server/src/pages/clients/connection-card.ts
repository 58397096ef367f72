import {
  type DayOfUse,
  daysOfUse,
  isScope,
  type LastCalls,
  type ListedConnection,
  limitWords,
  lookalikeOf,
  parseTradingLimits,
  type Scope,
} from '@portcullis/access';
import type { MeterView } from '../connections/grant-limits-view.ts';
import { rulesWords } from '../rules/rules-words.ts';
import { scopeName } from '../words/scope-words.ts';
import { type Moment, momentOf } from '../words/time-words.ts';
import { countWords, type Sparkline, sparkline } from './sparkline.ts';
import { untilWords } from './until-words.ts';

/** One connection, as its person sees it: what it is, what it may, what it did. */
export type ConnectionCard = {
  id: string;
  /** By which buttons name it; no other has it. */
  label: string;
  /** The client's own name, where the person gave it another. */
  ownName: string | undefined;
  isToken: boolean;
  identity: { verified: boolean; words: string };
  returnsTo: string;
  /** Its name is close to a known client's. */
  warning: { strong: boolean; words: string } | undefined;
  scope: string;
  trades: boolean;
  /** Whether it can be allowed to trade here at all. */
  raisable: boolean;
  may: string;
  accounts: string;
  paused: Moment | undefined;
  connected: Moment;
  expires: Moment & { words: string; until: string; own: boolean };
  lastUsed: (Moment & { address: string | undefined }) | undefined;
  use: { day: string; month: string; writes: string; refused: string; spark: Sparkline; tools: string[] };
  approvals: number;
  limits: string[];
  meters: readonly MeterView[];
  rules: string[];
};

/** What is read of a connection besides its row. */
export type ConnectionFacts = {
  label: string;
  accounts: readonly { name: string }[];
  /** Whether anything may trade here. */
  trading: boolean;
  days: readonly DayOfUse[] | undefined;
  calls: LastCalls | undefined;
  approvals: number;
  meters: readonly MeterView[];
  now: Date;
};

export const connectionCard = (connection: ListedConnection, facts: ConnectionFacts): ConnectionCard => {
  const { label, trading, now } = facts;
  const scope = scopeOf(connection);
  return {
    ...{ id: connection.id, label, isToken: connection.client.kind === 'personal' },
    ownName: connection.label === null || connection.client.kind === 'personal' ? undefined : connection.clientName,
    identity: identityOf(connection),
    returnsTo: connection.redirectHost,
    warning: warningOf(connection),
    ...{ scope: scopeName[scope], trades: scope === 'mcp:trade', raisable: isRaisable(connection, trading) },
    may: mayWords[scope],
    accounts: accountWords(connection.limits, facts.accounts),
    paused: connection.pausedAt ? momentOf(connection.pausedAt, now) : undefined,
    connected: momentOf(connection.connectedAt ?? connection.createdAt, now),
    expires: {
      ...momentOf(connection.expiresAt, now),
      until: untilWords(connection.expiresAt, now),
      own: connection.livesUntil !== null,
    },
    lastUsed: lastUseOf(connection, facts),
    use: useOf(facts),
    approvals: facts.approvals,
    limits: limitWords(connection.limits),
    meters: facts.meters,
    rules: rulesWords(connection.rules),
  };
};

/** The row of a write is there before the count of uses, which comes once a second; old rows may have been removed. */
const lastUseOf = ({ use }: ListedConnection, { calls, now }: ConnectionFacts): ConnectionCard['lastUsed'] => {
  const at = [use?.lastUsedAt, calls?.at]
    .flatMap((each) => each ?? [])
    .toSorted((a, b) => a.getTime() - b.getTime())
    .at(-1);
  return at && { ...momentOf(at, now), address: calls?.address };
};

const mayWords: Record<Scope, string> = {
  'mcp:read': 'Sees your accounts, orders, journal and the market. It changes nothing of them.',
  'mcp:trade':
    'Sees your accounts, orders, journal and the market, and places, changes and cancels orders, within its limits and rules.',
};

/** A personal token never gets more than it has. */
const isRaisable = (connection: ListedConnection, trading: boolean): boolean =>
  trading && scopeOf(connection) === 'mcp:read' && connection.client.kind !== 'personal';

/** What cannot be read as a scope counts as the lesser one. */
const scopeOf = ({ scope }: { scope: string }): Scope => (isScope(scope) ? scope : 'mcp:read');

const identityOf = ({ client }: ListedConnection): ConnectionCard['identity'] => {
  if (client.kind === 'personal') return { verified: true, words: 'Made by you' };
  if (client.kind === 'registered') return { verified: true, words: 'Registered by the operator' };
  const domain = documentHost(client);
  return domain === undefined
    ? { verified: false, words: 'Unverified' }
    : { verified: true, words: `Verified domain ${domain}` };
};

/** A metadata document was fetched from its own domain, whose maker thereby vouches for the client. */
const documentHost = ({ kind, id }: { kind: string; id: string }): string | undefined =>
  kind === 'metadata_document' ? URL.parse(id)?.host : undefined;

const warningOf = ({ client, clientName, redirectHost }: ListedConnection): ConnectionCard['warning'] => {
  const ask = { name: clientName, redirectHost, clientKind: client.kind, documentHost: documentHost(client) };
  const found = lookalikeOf(ask);
  if (!found) return undefined;
  if (found.verdict === 'unproven') {
    return { strong: false, words: `Any program on your computer can call itself ${found.known}.` };
  }
  const where = found.hosts.length > 0 ? `returns to ${found.hosts.join(' or ')}` : 'stays on your computer';
  return { strong: true, words: `Not ${found.known}, though it is named like it: ${found.known} ${where}.` };
};

const accountWords = (limits: unknown, accounts: ConnectionFacts['accounts']): string => {
  const parsed = limits === null ? undefined : parseTradingLimits(limits);
  const allowed = parsed?.ok ? parsed.limits.accounts : undefined;
  const all = accounts.map(({ name }) => name);
  if (allowed === undefined) return all.join(', ');
  return allowed.length === all.length
    ? all.join(', ')
    : `${all.join(', ')}; trades in ${allowed.join(', ') || 'none'}`;
};

const useOf = ({ days, calls }: ConnectionFacts): ConnectionCard['use'] => {
  const known = days ?? Array.from({ length: daysOfUse }, () => ({ calls: 0, writes: 0, refused: 0 }));
  const sum = (of: (day: DayOfUse) => number) => countWords(known.reduce((all, day) => all + of(day), 0));
  return {
    day: countWords(known.at(-1)?.calls ?? 0),
    month: sum((day) => day.calls),
    writes: sum((day) => day.writes),
    refused: sum((day) => day.refused),
    spark: sparkline(known),
    tools: calls?.tools ?? [],
  };
};
