import { expect, vi } from 'vitest';

type Answer = { isError: boolean; content: Record<string, unknown> };
type Call = (tool: string, args: Record<string, unknown>) => Promise<Answer>;

/**
 * Waits until an order that was placed has come so far, and tells it as GetOrder does then. What PlaceOrder answers is how far it
 * got at once: a market order fills in parts where fewer contracts are quoted, and where the quote is seconds old, as on a busy
 * machine, it waits for the next one.
 */
export const untilStatus = async (call: Call, placed: Answer, status: string): Promise<Record<string, unknown>> => {
  expect(placed).toMatchObject({ isError: false, content: { order_id: expect.any(String) } });
  const order = async () => (await call('GetOrder', { order_id: placed.content.order_id })).content;
  // Unlike expect.poll, it may be called in a hook too.
  await vi.waitFor(async () => expect((await order()).status).toBe(status), { timeout: 60_000, interval: 50 });
  return order();
};

export const untilFilled = (call: Call, placed: Answer): Promise<Record<string, unknown>> =>
  untilStatus(call, placed, 'Filled');

/** Places an order at the market, and waits until it has filled whole. */
export const placeFilled = async (call: Call, order: Record<string, unknown>): Promise<Record<string, unknown>> =>
  untilFilled(call, await call('PlaceOrder', order));
