import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { callTool, type McpAnswer } from './mcp-request.ts';
import { marketOrder } from './orders.ts';

/** What became of one order as its sender saw it. */
export type Sent = {
  requestId: string;
  args: Record<string, unknown>;
  /** The answer's content, once acknowledged. */
  answer?: Record<string, unknown>;
  /** The HTTP status of a refusal. No status and no answer: the answer was lost. */
  status?: number;
};

export type OrderStream = {
  sent: Sent[];
  /** Resolves when enough is sent, and each has been answered or lost. */
  finished: () => Promise<unknown>;
  stop: () => Promise<void>;
};

/** Places small orders one after the other on several connections at once, until it is stopped or has sent enough. */
export const startOrderStream = (mcpUrl: string, token: string, workers = 3, enough = 9): OrderStream => {
  const sent: Sent[] = [];
  let stopped = false;
  const work = async (worker: number) => {
    for (let turn = worker; !stopped && turn < worker + enough; turn += 1) {
      const requestId = randomUUID();
      const side = turn % 2 === 0 ? 'Buy' : 'Sell';
      const order: Sent = { requestId, args: marketOrder({ instrument: 'MES', side, client_request_id: requestId }) };
      sent.push(order);
      try {
        const { status, isError, content } = await callTool(mcpUrl, token, 'PlaceOrder', order.args);
        order.status = status;
        if (status === 200 && !isError) order.answer = content;
      } catch {
        await new Promise((later) => setTimeout(later, 200)); // Nobody listens for the moment.
      }
    }
  };
  const running = Array.from({ length: workers }, (_, worker) => work(worker));
  return {
    sent,
    finished: () => Promise.all(running),
    stop: async () => {
      stopped = true;
      await Promise.all(running);
    },
  };
};

/**
 * Sends every order again, as a client does that lost answers: under the same request id, until it is answered. The
 * first answer must come back; what was lost exists from then on. Returns what did not hold.
 */
export const settle = async (mcpUrl: string, token: string, sent: readonly Sent[]): Promise<string[]> => {
  const faults: string[] = [];
  for (const order of sent) {
    const again = await placeUntilServed(mcpUrl, token, order);
    const said = `${order.requestId}: ${again.status} ${JSON.stringify(again.content)}`;
    if (again.status !== 200 || again.isError) faults.push(said);
    else if (order.answer && !isDeepStrictEqual(order.answer, again.content))
      faults.push(`not the first answer: ${said}`);
    order.answer ??= again.content;
  }
  return faults;
};

/** Together at least a minute: no machine takes that long to quote again. */
export const triesMax = 200;

/** A busy database answers 503 with Retry-After; where the market has been silent for long, an order is to be sent again too. */
export const isToComeAgain = ({ status, content }: McpAnswer): boolean =>
  status === 503 || content.error === 'account_disconnected';

const placeUntilServed = async (mcpUrl: string, token: string, { args }: Sent): Promise<McpAnswer> => {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await callTool(mcpUrl, token, 'PlaceOrder', args);
    if (attempt >= triesMax || !isToComeAgain(answer)) return answer;
    await new Promise((later) => setTimeout(later, 300));
  }
};
