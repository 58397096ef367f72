import { randomUUID } from 'node:crypto';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv';
import type { Principal, Scope } from '@portcullis/access';
import { type Database, inTransaction } from '@portcullis/database';
import { callTool, catalogue, type Service, type ToolContext, type ToolOutcome } from '@portcullis/tools';
import { createAccount, createQuoteReader } from '@portcullis/trading';
import { type SeededConnection, seedConnection } from './connection.ts';
import { instrumentOf, later, market, noon, putQuotes, quoteOf } from './trading.ts';

export const service: Service = {
  version: '0.1.0',
  protocolVersions: ['2026-07-28', '2025-11-25'],
  authUrl: 'http://localhost:4000',
  trading: true,
  market,
  checkResults: true,
};

/** The contracts that are quoted at noon: 6,700.00 by 6,700.25 and so on, 50 contracts on either side. */
export const es = instrumentOf('ES').name;
export const mes = instrumentOf('MES').name;
export const nq = instrumentOf('NQ').name;

/** Quotes of noon and some seconds, so that the market is alive then. */
export const quoteMarket = (
  database: Database,
  seconds = 0,
  { bid = 26_800, seq = 1n, bidSize = 50, askSize = 50 } = {},
) => {
  const more = { at: later(seconds), seq: seq + BigInt(Math.round(seconds * 1000)), bidSize, askSize };
  return putQuotes(database, ...[es, mes, nq].map((name) => quoteOf(name, bid, bid + 1, more)));
};

export type ToolCaller = Awaited<ReturnType<typeof createToolCaller>>;

/** A person with `Sim101` and one connection, whose tools are called as the resource server calls them. */
export const createToolCaller = async (
  database: Database,
  {
    scope = 'mcp:trade',
    of,
    gated = false,
    ...changes
  }: { scope?: Scope; of?: { personId: string }; gated?: boolean } & Partial<Service> = {},
) => {
  const seeded = await seedConnection(database, { scope, ...(of ? { personId: of.personId } : {}) });
  if (!of) {
    await inTransaction(database, (tx) => createAccount(tx, { personId: seeded.personId, now: later(-3_600) }));
  }
  const clock = { now: noon };
  const quotes = createQuoteReader(database);
  const context = (): ToolContext & { principal: Principal } => ({
    database,
    quotes,
    principal: principalOf(seeded, scope, gated),
    requestId: randomUUID(),
    address: '192.0.2.1',
    now: () => clock.now,
    service: { ...service, ...changes },
  });
  const call = async (name: string, args: unknown = {}): Promise<ToolOutcome> => {
    const outcome = await callTool(context(), name, args);
    if (outcome.failure) throw outcome.failure;
    const { valid, errorMessage } = promised(name)(outcome.structuredContent);
    if (!valid) throw new Error(`${name} answered against its outputSchema: ${errorMessage}`);
    return outcome;
  };
  return {
    ...seeded,
    clock,
    context,
    /** The outcome, whichever it is. An internal error is thrown. */
    call,
    /** The result of a call that must succeed. */
    get: async <T = Record<string, unknown>>(name: string, args: unknown = {}): Promise<T> => {
      const { isError, structuredContent } = await call(name, args);
      if (isError) throw new Error(`${name} was refused: ${JSON.stringify(structuredContent)}`);
      return structuredContent as T;
    },
    /** The code of a call that must be refused. */
    refusal: async (name: string, args: unknown = {}): Promise<unknown> => {
      const { isError, structuredContent } = await call(name, args);
      if (!isError) throw new Error(`${name} was not refused: ${JSON.stringify(structuredContent)}`);
      return structuredContent.error;
    },
  };
};

const validator = new AjvJsonSchemaValidator();
const validators = new Map(catalogue.map((tool) => [tool.name, validator.getValidator(tool.outputSchema)]));

/** What a client of the 2025 revisions holds a result against, refusals included. */
const promised = (name: string) => {
  const validate = validators.get(name);
  if (!validate) throw new Error(`${name} is not in the catalogue`);
  return validate;
};

const principalOf = (seeded: SeededConnection, scope: Scope, gated: boolean): Principal => ({
  personId: seeded.personId,
  connectionId: seeded.connectionId,
  clientId: seeded.clientId,
  clientName: 'Test client',
  plan: 'free',
  scope,
  tokenScope: scope,
  ...{ paused: false, gated },
  connectionScope: scope,
  tokenHash: Buffer.alloc(32),
});
