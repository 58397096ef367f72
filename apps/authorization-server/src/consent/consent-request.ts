import {
  type Client,
  type ClientKind,
  type Connection,
  isScope,
  type ListedConnection,
  type RedirectKind,
  redirectHost,
  redirectKind,
  type Scope,
  type TradingLimits,
} from '@portcullis/access';
import { type ChangedClient, changedClient } from './changed-client.ts';
import { type ProposedLimits, proposedLimits } from './proposed-limits.ts';

/** What the consent page shows. */
export type ConsentRequest = {
  /** The running authorization request; also in the page's address. */
  uid: string;
  client: {
    id: string;
    name: string;
    kind: ClientKind;
    /** Nobody but itself vouches for its name: all but clients registered by the operator. */
    unverified: boolean;
    /** Of a metadata document: the host that serves it. */
    documentHost: string | undefined;
    /** Of what it says of itself now; kept with the connection. */
    consentDigest: string;
  };
  /** What it says of itself otherwise than at the person's last consent. */
  changed: ChangedClient | undefined;
  redirect: {
    uri: string;
    kind: RedirectKind;
    /** The host, or the scheme of an app on this machine. Shown largest. */
    host: string;
  };
  /** What the client asked for. */
  asked: Scope;
  /** What bounds its trading to begin with. */
  limits: ProposedLimits;
  /** What the person may choose from. */
  offered: readonly Scope[];
  /** Trading is asked by a client that is connected to read: nothing is preselected. */
  stepUp: boolean;
  preselected: Scope | undefined;
  /** The person's live connections of this client. */
  connections: { id: string; scope: Scope; connectedAt: Date; lastUsedAt: Date | undefined; ofThisBrowser: boolean }[];
  /** The person has paused one of them, or of its namesakes at this host: a new one would act again. */
  paused: boolean;
  /** `all`: a new consent replaces them. `choose`: the person says which one, or none. */
  replaces: 'all' | 'choose';
  /** Of `choose`: the connection made from this browser. Undefined: `New connection`. */
  preselectedReplaces: string | undefined;
};

type Facts = {
  uid: string;
  client: Client;
  redirectUri: string;
  asked: Scope;
  /** By its `authorization_details`. */
  askedLimits?: TradingLimits | undefined;
  offered: readonly Scope[];
  connections: ListedConnection[];
  /** Of the same app, by its name and host; the last one. */
  lastEnded?: Connection | undefined;
  browserHash: Uint8Array;
};

/** Decides what the consent page shows and preselects. Pure. */
export const toConsentRequest = (facts: Facts): ConsentRequest => {
  const { uid, client, redirectUri, asked, offered, browserHash } = facts;
  const kind = client.kind as ClientKind;
  const host = redirectHost(redirectUri);
  const known = facts.connections.filter(({ clientId }) => clientId === client.id);
  const connections = known.map(({ id, scope, connectedAt, createdAt, use, browserHash: made }) => ({
    id,
    scope: isScope(scope) ? scope : ('mcp:read' as const),
    connectedAt: connectedAt ?? createdAt,
    lastUsedAt: use?.lastUsedAt ?? undefined,
    ofThisBrowser: made !== null && Buffer.from(made).equals(browserHash),
  }));
  const replaces = kind === 'metadata_document' ? 'choose' : 'all';
  const preselectedReplaces =
    replaces === 'choose' ? connections.find(({ ofThisBrowser }) => ofThisBrowser)?.id : undefined;
  // A client that registers anew each time is told by its name and host; that can only propose tighter limits.
  const alike = facts.connections.filter((each) => each.clientName === client.name && each.redirectHost === host);
  // One that gave its connection back comes back bound as it was.
  const ended = facts.lastEnded ? [facts.lastEnded] : [];
  const before = [known, alike, ended].find((each) => each.length > 0) ?? [];
  return {
    uid,
    client: {
      id: client.id,
      name: client.name,
      kind,
      unverified: kind !== 'registered',
      documentHost: kind === 'metadata_document' ? new URL(client.id).host : undefined,
      consentDigest: client.consentDigest,
    },
    redirect: {
      uri: redirectUri,
      kind: redirectKind(redirectUri) ?? 'https',
      host,
    },
    changed: changedClient(client, host, known),
    asked,
    limits: proposedLimits(facts.askedLimits, before, preselectedReplaces),
    offered,
    stepUp: asked === 'mcp:trade' && connections.some(({ scope }) => scope === 'mcp:read'),
    preselected: asked === 'mcp:trade' && connections.length > 0 ? undefined : 'mcp:read',
    connections,
    paused: [...known, ...alike].some(({ pausedAt }) => pausedAt !== null),
    replaces,
    preselectedReplaces,
  };
};
