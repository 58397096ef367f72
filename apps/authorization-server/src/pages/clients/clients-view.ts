import {
  type AccessRequest,
  type DayOfUse,
  groupRegistrations,
  type LastCalls,
  type ListedConnection,
} from '@portcullis/access';
import type { MeterView } from '../connections/grant-limits-view.ts';
import { type OpenRequest, openRequestsView } from '../consent/access-request-view.ts';
import { labelConnections } from '../words/connection-labels.ts';
import type { ClientsNews } from './clients-news.ts';
import { type ConnectionCard, connectionCard } from './connection-card.ts';
import type { Together } from './connection-facts.ts';
import type { SafetyNotice } from './safety-notices.ts';
import { countWords } from './sparkline.ts';

/** One app: a connection, or several registrations of the same one. */
export type ClientGroup = { name: string; cards: ConnectionCard[] };

export type ClientsView = {
  groups: ClientGroup[];
  /** Personal tokens, which are connections of no app. */
  tokens: ConnectionCard[];
  /** What bounds all of them together; undefined: nobody trades here, or there is nothing to bound. */
  together: Together | undefined;
  /** All of it in one line; undefined: nothing is connected. */
  summary: string | undefined;
  news: ClientsNews | undefined;
  notices: readonly SafetyNotice[];
  requests: OpenRequest[];
  mcpUrl: string;
};

export type ClientsFacts = {
  connections: readonly ListedConnection[];
  accounts: readonly { name: string }[];
  trading: boolean;
  mcpUrl: string;
  /** By connection. */
  use?: ReadonlyMap<string, readonly DayOfUse[]>;
  calls?: ReadonlyMap<string, LastCalls>;
  approvals?: ReadonlyMap<string, number>;
  meters?: ReadonlyMap<string, readonly MeterView[]>;
  together?: Together | undefined;
  news?: ClientsNews | undefined;
  notices?: readonly SafetyNotice[];
  requests?: readonly AccessRequest[];
  now: Date;
};

/** One card a live connection, newest first; registrations of one app stand together. */
export const clientsView = (facts: ClientsFacts): ClientsView => {
  const { connections, accounts, trading, mcpUrl, news, notices = [], requests = [], now } = facts;
  const labels = labelConnections(connections);
  const cardOf = (connection: ListedConnection) =>
    connectionCard(connection, {
      ...{ label: labels.get(connection.id) ?? connection.clientName, accounts, trading, now },
      ...{ days: facts.use?.get(connection.id), calls: facts.calls?.get(connection.id) },
      ...{ approvals: facts.approvals?.get(connection.id) ?? 0, meters: facts.meters?.get(connection.id) ?? [] },
    });
  const isToken = ({ client }: ListedConnection) => client.kind === 'personal';
  const clients = connections.filter((each) => !isToken(each));
  return {
    ...{ mcpUrl, news, notices },
    requests: openRequestsView(requests, connections, now),
    summary: summaryOf(facts),
    together: connections.length > 0 || facts.together?.limits.length ? facts.together : undefined,
    tokens: connections.filter(isToken).map(cardOf),
    groups: groupRegistrations(clients, ({ clientName, redirectHost, client }) => ({
      ...{ name: clientName, redirectHost, clientKind: client.kind, clientId: client.id },
    })).map(({ items }) => ({ name: items[0].clientName, cards: items.map(cardOf) })),
  };
};

/** "5 connections: 2 may trade, 1 is paused. 1,204 calls, 12 writes and 3 refusals in 24 hours." */
const summaryOf = ({ connections, use }: ClientsFacts): string | undefined => {
  if (connections.length === 0) return undefined;
  const trading = connections.filter(({ scope }) => scope === 'mcp:trade').length;
  const paused = connections.filter(({ pausedAt }) => pausedAt !== null).length;
  const days = connections.map(({ id }) => use?.get(id)?.at(-1));
  const sum = (of: (day: DayOfUse) => number) => days.reduce((all, day) => all + (day ? of(day) : 0), 0);
  const standing = [
    `${trading === 0 ? 'none' : trading} may trade`,
    ...(paused > 0 ? [`${paused} ${paused === 1 ? 'is' : 'are'} paused`] : []),
  ];
  const did = [
    counted(
      sum((day) => day.calls),
      'call',
    ),
    counted(
      sum((day) => day.writes),
      'write',
    ),
    counted(
      sum((day) => day.refused),
      'refusal',
    ),
  ];
  return `${counted(connections.length, 'connection')}: ${standing.join(', ')}. ${did[0]}, ${did[1]} and ${did[2]} in 24 hours.`;
};

const counted = (count: number, unit: string): string => `${countWords(count)} ${unit}${count === 1 ? '' : 's'}`;
