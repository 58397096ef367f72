import { randomUUID } from 'node:crypto';
import { decideApproval } from '@portcullis/access';
import { inTransaction } from '@portcullis/database';
import { beforeAll, expect, test } from 'vitest';
import { useDatabase } from '../harness/database.ts';
import { createToolCaller, quoteMarket, type ToolCaller } from '../harness/tool-caller.ts';
import { later, noon } from '../harness/trading.ts';

const database = useDatabase();
let agent: ToolCaller;
const two = { account: 'Sim101', instrument: 'MES', side: 'Buy', type: 'Market', quantity: 2 };

beforeAll(async () => {
  await quoteMarket(database());
  agent = await createToolCaller(database(), { limitWrites: false });
  await agent.changeConnection({ rules: { approvals: { when: 'every' } } });
});

const place = async (args: object, by = agent) => (await by.call('PlaceOrder', args)).structuredContent;
/** Asks, and the person says yes. */
const approved = async (args: object): Promise<string> => {
  const { approval } = (await place(args)) as { approval: { id: string } };
  await inTransaction(database(), (tx) => decideApproval(tx, approval.id, { outcome: 'approved' }, noon));
  return approval.id;
};
const orders = () => database().prisma.order.count({ where: { personId: agent.personId } });
const waits = { error: 'approval_required' };

test.each([
  ['under one client_request_id', { client_request_id: randomUUID() }],
  ['without one', { quantity: 3 }],
])('A063: one yes, used twenty times at once %s, is one order', async (_, named) => {
  const before = await orders();
  const args = { ...two, ...named };
  await approved(args);
  await Promise.all(Array.from({ length: 20 }, () => place(args)));
  expect((await orders()) - before).toBe(1);
});

test('A063: a yes is for its very terms, its client and its five minutes', async () => {
  const before = await orders();
  const four = { ...two, quantity: 4 };
  const id = await approved(four);
  const other = await createToolCaller(database(), { of: agent });
  await other.changeConnection({ rules: { approvals: { when: 'every' } } });
  for (const changed of [
    { quantity: 5 },
    { side: 'Sell', quantity: 12 },
    { instrument: 'ES', quantity: 1 },
    { type: 'Limit', limit_price: 6_700 },
  ]) {
    expect(await place({ ...four, ...changed }), JSON.stringify(changed)).toMatchObject(waits);
  }
  expect(await place(four, other), 'another client of the same person').toMatchObject(waits);
  // What the client says of approvals is no argument of a tool.
  const forged = await agent.call('PlaceOrder', { ...four, quantity: 9, approval_id: id });
  expect(forged.isError).toBe(true);
  agent.clock.now = later(301);
  await quoteMarket(database(), 301);
  expect(await place(four), 'after its time').toMatchObject(waits);
  agent.clock.now = noon;
  expect(await orders()).toBe(before);
});
