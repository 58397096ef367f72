import { type AccessRequest, type ListedConnection, limitWords, permissionOf } from '@portcullis/access';
import { connectionLookalike, type LookalikeNotice } from '../connections/lookalike-notice.ts';
import { labelConnections } from '../words/connection-labels.ts';
import { type Power, powersOf, wordsFor } from '../words/permission-words.ts';
import { type Moment, momentOf } from '../words/time-words.ts';

export type AccessRequestFacts = {
  request: AccessRequest;
  connection: ListedConnection;
  /** All of the person's live ones, among which the labels tell it apart. */
  connections: readonly ListedConnection[];
};

export type AccessRequestView = {
  id: string;
  client: string;
  unverified: boolean;
  returnsTo: string;
  /** Its name is a known client's, or close to it. */
  lookalike: LookalikeNotice | undefined;
  connected: Moment;
  tool: { name: string; words: string };
  /** The client's own words. Empty: nothing of them could be shown. */
  reason: string;
  asked: Moment;
  expires: Moment;
  /** What the client may do when it is raised: more than the one tool. */
  powers: Power[];
  connectionId: string;
  /** What bounds its trading, in words; none: nothing of its own. */
  limits: string[];
};

/** Who asks, for what, in which words, and what saying yes means. */
export const accessRequestView = ({
  request,
  connection,
  connections,
  servedTools,
  now,
}: AccessRequestFacts & { servedTools: ReadonlySet<string>; now: Date }): AccessRequestView => {
  const permission = permissionOf(request.tool);
  return {
    id: request.id,
    client: labelConnections(connections).get(connection.id) ?? connection.clientName,
    unverified: connection.client.kind !== 'registered',
    returnsTo: connection.redirectHost,
    lookalike: connectionLookalike(connection),
    connected: momentOf(connection.connectedAt ?? connection.createdAt, now),
    tool: { name: request.tool, words: permission ? wordsFor(permission) : '' },
    reason: request.reason,
    asked: momentOf(request.createdAt, now),
    expires: momentOf(request.expiresAt, now),
    powers: powersOf('mcp:trade', servedTools),
    connectionId: connection.id,
    limits: limitWords(connection.limits),
  };
};

/** One line of the AI clients page. */
export type OpenRequest = { id: string; client: string; tool: string; asked: Moment; expires: Moment };

/** What the person's clients wait for. */
export const openRequestsView = (
  requests: readonly AccessRequest[],
  connections: readonly ListedConnection[],
  now: Date,
): OpenRequest[] => {
  const labels = labelConnections(connections);
  return requests.flatMap(({ id, connectionId, tool, createdAt, expiresAt }) => {
    const client = labels.get(connectionId);
    return client ? [{ id, client, tool, asked: momentOf(createdAt, now), expires: momentOf(expiresAt, now) }] : [];
  });
};
