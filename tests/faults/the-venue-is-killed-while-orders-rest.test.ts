import { expect, test } from 'vitest';
import { faultsOfTheBooks } from '../harness/ledger.ts';
import { callTool } from '../harness/mcp-request.ts';
import { marketOrder } from '../harness/orders.ts';
import { connect, signUpScriptless } from '../harness/scriptless-person.ts';
import { useStack } from '../harness/stack.ts';

const stack = useStack();
const tick = 0.25;

test('orders that rest while the venue dies, again and again, fill once each and no further, and each fill is told once', {
  timeout: 180_000,
}, async () => {
  const person = await signUpScriptless(stack().authUrl, 'Resting Trader');
  const { tokens } = await connect(person, stack().mcpUrl, { access: 'Read and trade' });
  const call = async (tool: string, args = {}) =>
    (await callTool(stack().mcpUrl, tokens.access_token, tool, args)).content;
  const filled = async () => {
    const { orders } = (await call('GetAllOrders')) as { orders: { status: string }[] };
    return orders.filter(({ status }) => status === 'Filled').length;
  };
  const staleSeconds = async () => (await call('GetQuote', { instrument: 'MES' })).stale_seconds;
  const place = (order: object) =>
    call('PlaceOrder', marketOrder({ instrument: 'MES', type: 'Limit', tif: 'Gtc', ...order }));
  /** As many as the person was told of, by an alert that repeats. */
  const told = async () => {
    const { notices } = (await call('ListAlerts', { state: 'all', limit: 500 })) as { notices: { what: string }[] };
    return notices.reduce((sum, { what }) => sum + Number(/(\d+) fills since/.exec(what)?.[1] ?? 1), 0);
  };
  const executed = async () => {
    const { executions } = (await call('ListExecutions', { account: 'Sim101', limit: 500 })) as { executions: [] };
    return executions.length;
  };
  await call('CreateAlert', { account: 'Sim101', condition: { field: 'fill' }, once: false });

  for (let round = 0; round < 3; round += 1) {
    const before = await filled();
    const { bid, ask } = (await call('GetQuote', { instrument: 'MES' })) as { bid: number; ask: number };
    // From the best price on, so that the first fills come with the next moves of the market, and more while the venue dies.
    const placed = [0, 1, 2, 3].flatMap((away) => [
      place({ side: 'Buy', limit_price: bid - away * tick }),
      place({ side: 'Sell', limit_price: ask + away * tick }),
    ]);
    for (const answer of await Promise.all(placed)) expect(answer).toMatchObject({ order_id: expect.any(String) });
    await expect.poll(filled, { interval: 100 }).toBeGreaterThan(before);
    await stack().kill9('venue');
    await stack().start('venue');
    // Where it was away for ten seconds, no order is taken until it quotes again.
    await expect.poll(staleSeconds, { interval: 100 }).toBeLessThan(5);
  }
  await call('CancelAllOrders', { account: 'Sim101' });
  await expect.poll(told, { interval: 250 }).toBe(await executed());
  expect(await faultsOfTheBooks(stack.database().ownerUrl)).toEqual([]);
});
