import { version } from '@portcullis/http';
import type { WaitingAnswer } from './approvals/waiting-answer.ts';
import type { Offers } from './offers.ts';
import type { ToolDescription } from './tool-set.ts';

type ToolContent = { type: 'text'; text: string } | { type: 'image'; data: string; mimeType: string };

/** A tool's answer as both generations take it (MCP 2025-06-18 and later, "Structured Content"). */
export type ToolResult = {
  content: ToolContent[];
  structuredContent: Record<string, unknown>;
  isError?: boolean;
};

/** `waiting`: the call waits for the person, and its client opens links. */
export type ToolAnswer = { result: ToolResult; waiting?: WaitingAnswer | undefined };

/** What a message may lead to. Whoever asks was let in; which generation asks makes no difference here. */
export type Served = {
  tools: () => readonly ToolDescription[];
  /** Runs the tool of this request. */
  call: (given: unknown) => Promise<ToolAnswer>;
  offers: () => Offers;
};

/** What is written: one JSON body, or none for a notification. */
export type ExchangeAnswer = { status: number; body: string | undefined };

/** How this server names itself to clients. Never used for a decision. */
export const serverInfo = { name: 'portcullis', title: 'Portcullis', version };

/** For an agent, once a connection. */
export const instructions =
  'Paper trading on a simulated market. Call GetMcpCapabilities first: it says which scope this connection holds; ' +
  'request_access asks the person for more. ' +
  'The prompts say what to read before a trade; portcullis://venue/rules is how the venue works. ' +
  'A write may wait for the person (approval_required): give them its link, then repeat the same call. ' +
  'Writes need an account. Give client_request_id to each order, so that repeating a call cannot place it twice.';
