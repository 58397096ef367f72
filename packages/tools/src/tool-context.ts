import type { Database } from '@portcullis/database';
import type { Clock, DryRun } from '@portcullis/operations';
import type { Market, QuoteReader } from '@portcullis/trading';
import type { Caller } from './caller.ts';

/** What a tool is given besides its arguments. Who calls comes from the token or the session alone. */
export type ToolContext = {
  database: Database;
  principal: Caller;
  requestId: string;
  address: string;
  /** Called when the time is needed; decisions get its value. */
  now: Clock;
  quotes: QuoteReader;
  service: Service;
  /** Set for a dry run: what the call writes is taken back. */
  rehearsal?: DryRun | undefined;
};

/** What is the same for every call: how this service is set up. */
export type Service = {
  version: string;
  /** MCP revisions that the endpoint speaks, newest first. */
  protocolVersions: readonly string[];
  /** Where the person rules over AI clients: AUTH_URL + /clients. */
  authUrl: string;
  /** False: no write tool exists. */
  trading: boolean;
  market: Market;
  /** Whether the writes of a connection are counted and held back. Only `false` lifts it. */
  limitWrites?: boolean;
  /** Whether results are checked against outputSchema: in tests and in development. */
  checkResults: boolean;
};
