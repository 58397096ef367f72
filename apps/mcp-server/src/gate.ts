import type { IncomingMessage } from 'node:http';
import type { InboundLegacyRoute, InboundModernRoute } from '@modelcontextprotocol/server';
import type { AuditBuffer, Principal, RateLimiter, RefusedUses, Scope, TokenVerifier } from '@portcullis/access';
import type { Database } from '@portcullis/database';
import type { Clock } from '@portcullis/operations';
import type { RequestStates } from './approvals/request-states.ts';
import type { ListenStreams } from './listen/listen-streams.ts';
import type { PromptSet } from './prompt-set.ts';
import type { Gateposts, Refusal, RequestId } from './refusal.ts';
import type { ResourceContents, ResourceSet } from './resource-set.ts';
import type { ToolSet } from './tool-set.ts';

/** What stands at the gate for as long as the server runs. */
export type Gate = {
  gateposts: Gateposts;
  allowsOrigin: (origin: string) => boolean;
  verifyToken: TokenVerifier;
  tools: ToolSet;
  prompts: PromptSet;
  resources: ResourceSet;
  audit: AuditBuffer;
  /** Calls with dead tokens: whose they were is found out apart from the answer, which is the same for all. */
  refusedUses: RefusedUses;
  streams: ListenStreams;
  requestStates: RequestStates;
  database: Database;
  /** Undefined: reads are not limited. */
  limitReads: RateLimiter | undefined;
  /** Of writes that are no exits, whether or not they are taken. */
  limitAttempts: RateLimiter | undefined;
  /** The plan without which nothing is called. */
  requiredPlan: string | undefined;
  now: Clock;
};

/** One JSON-RPC request or notification. */
export type Message = {
  /** Undefined: a notification. */
  id: RequestId | undefined;
  method: string;
  params: Readonly<Record<string, unknown>>;
  /** As it was sent, for the SDKs. */
  raw: Record<string, unknown>;
};

/** What is offered beside tools, as a message names it. `name` is a URI but for a prompt's. */
export type Offer = { name: string; scope: Scope } & (
  | { kind: 'prompt' }
  | { kind: 'resource'; contents: ResourceContents }
  | { kind: 'template'; values: readonly string[] }
);

/** What is known of a request. Each check adds what it found out, so that no later one reads it anew. */
export type Known = Readonly<{
  request: IncomingMessage;
  query: string;
  requestId: string;
  address: string;
  token?: string;
  principal?: Principal;
  message?: Message;
  /** Which generation of the protocol the message belongs to. */
  route?: InboundModernRoute | InboundLegacyRoute;
  /** The only sets of tools that the request knows of; undefined: all of them. */
  toolsets?: ReadonlySet<string>;
  /** The tool of `tools/call`, by its own name. */
  tool?: string;
  /** The prompt or resource that is got, read or completed. */
  offer?: Offer;
  /** The prompt of `prompts/get` with its arguments filled in. */
  promptText?: string;
  /** The argument of `completion/complete`, and what is typed of its value. */
  completed?: { name: string; typed: string };
}>;

/** A check lets pass (undefined), says what it found out, or refuses. */
export type Finding = { refuse: Refusal } | { learn: Partial<Known> } | undefined;

export type Check = (known: Known, gate: Gate) => Finding | Promise<Finding>;

/** For what an earlier check of the table has found out. Its absence is a fault in the table, not in the request. */
export const established = <Fact extends keyof Known>(known: Known, fact: Fact): NonNullable<Known[Fact]> => {
  const value = known[fact];
  if (value === undefined || value === null) throw new Error(`Invariant: ${fact} is known by now`);
  return value as NonNullable<Known[Fact]>;
};
