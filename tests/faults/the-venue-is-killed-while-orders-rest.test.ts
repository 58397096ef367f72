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
    for (let away = 1; away <= 3; away += 1) {
      const limit = { instrument: 'MES', type: 'Limit', tif: 'Gtc' };
      await call('PlaceOrder', marketOrder({ ...limit, side: 'Buy', limit_price: bid - away * tick }));
      await call('PlaceOrder', marketOrder({ ...limit, side: 'Sell', limit_price: ask + away * tick }));
    }
    await expect.poll(filled, { interval: 250 }).toBeGreaterThan(before);
    await stack().kill9('venue');
    await stack().start('venue');
  }
  await call('CancelAllOrders', { account: 'Sim101' });
  await expect.poll(told, { interval: 250 }).toBe(await executed());
  expect(await faultsOfTheBooks(stack.database().ownerUrl)).toEqual([]);
});
