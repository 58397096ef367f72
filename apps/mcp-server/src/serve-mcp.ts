import { hash } from 'node:crypto';
import type { RequestState } from '@portcullis/http';
import type { Context, Middleware } from 'koa';
import { isInitialize, noteCapabilities } from './approvals/note-capabilities.ts';
import { auditRefusal } from './call-audit.ts';
import { callTool, Overtaken } from './call-tool.ts';
import type { ExchangeAnswer, Served } from './exchange.ts';
import { established, type Gate, type Known } from './gate.ts';
import { exchangeLegacy } from './legacy-exchange.ts';
import { isListen, serveListen } from './listen/serve-listen.ts';
import { exchangeModern } from './modern-exchange.ts';
import { offersOf } from './offers.ts';
import { runPipeline } from './pipeline.ts';
import { type Refusal, toAnswer } from './refusal.ts';
import type { ToolDescription } from './tool-set.ts';

/** The endpoint: the table of checks, then the SDK of the message's generation, then one JSON body; a stream for a listener. */
export const serveMcp =
  (gate: Gate): Middleware =>
  async (ctx) => {
    const state = ctx.state as RequestState;
    const { requestId, address } = state;
    ctx.set('Cache-Control', 'no-store');
    const first = { request: ctx.req, query: ctx.querystring, requestId, address };
    const { known, refusal } = await runPipeline(first, gate);
    if (refusal) {
      auditRefusal(known, gate, refusal);
      noteDeadToken(known, gate, refusal);
      return writeRefusal(ctx, refusal, gate);
    }
    if (isListen(known)) {
      const refused = await serveListen(ctx, known, gate);
      return refused && writeRefusal(ctx, refused, gate);
    }
    if (isInitialize(known)) await noteCapabilities(known, gate);
    const { answer, overtaken } = await exchange(known, gate, state);
    if (overtaken) {
      noteDeadToken(known, gate, overtaken);
      return writeRefusal(ctx, overtaken, gate);
    }
    writeAnswer(ctx, answer);
  };

/**
 * Nothing is on the wire before the SDK is done, so what a tool throws can still become a status: both SDKs would turn
 * it into a JSON-RPC error under 200.
 */
const exchange = async (
  known: Known,
  gate: Gate,
  state: RequestState,
): Promise<{ answer: ExchangeAnswer; overtaken?: Refusal }> => {
  const route = established(known, 'route');
  let thrown: { error: unknown } | undefined;
  const overHttp = (error: unknown): never => {
    thrown = { error };
    throw new Error('answered over HTTP');
  };
  const served: Served = {
    tools: () => toolsShown(known, gate),
    call: (given) => callTool(known, gate, given, state).catch(overHttp),
    offers: () => offersOf(known, gate, overHttp),
  };
  const answer =
    route.kind === 'modern'
      ? await exchangeModern(route, served)
      : await exchangeLegacy(established(known, 'message'), served);
  if (thrown === undefined) return { answer };
  if (thrown.error instanceof Overtaken) return { answer, overtaken: thrown.error.refusal };
  throw thrown.error;
};

/** The person is shown when a client that they cut off was first refused. The client is told nothing of it. */
const noteDeadToken = ({ token, address }: Known, { refusedUses, now }: Gate, { reason }: Refusal): void => {
  if (reason !== 'dead_token' || token === undefined) return;
  refusedUses.add({ tokenHash: hash('sha256', token, 'buffer'), at: now(), address });
};

/** The list of the scope, as it was made at start; narrowed only for a request that asks for it. */
const toolsShown = (known: Known, { tools }: Gate): readonly ToolDescription[] => {
  const list = tools.listOf(established(known, 'principal').scope);
  const { toolsets } = known;
  return toolsets === undefined ? list : list.filter(({ name }) => tools.isIn(name, toolsets));
};

const writeAnswer = (ctx: Context, { status, body }: ExchangeAnswer): void => {
  if (body !== undefined) ctx.set('Content-Type', 'application/json');
  ctx.body = body ?? null;
  // After the body: koa makes 204 of an absent one.
  ctx.status = status;
};

const writeRefusal = (ctx: Context, refusal: Refusal, { gateposts }: Gate): void => {
  const { status, headers, body } = toAnswer(refusal, gateposts);
  ctx.status = status;
  ctx.set(headers);
  ctx.set('Content-Type', 'application/json');
  ctx.body = JSON.stringify(body);
};
