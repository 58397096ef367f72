import { randomUUID } from 'node:crypto';
import { type Database, inTransaction } from '@portcullis/database';
import { placeOrder } from '@portcullis/operations';
import { createAccount } from '@portcullis/trading';
import { grantType } from '../harness/granted-orders.ts';
import { createToolCaller, type ToolCaller } from '../harness/tool-caller.ts';
import { later, market, noon } from '../harness/trading.ts';

const limits = {
  ...{ type: grantType, accounts: ['Sim101'], instruments: ['MES'], sides: ['Buy'], order_types: ['Market', 'Limit'] },
  ...{
    max_order_quantity: 2,
    max_position: 3,
    orders_per_hour: 5_000,
    notional_per_day: 1_000_000_000,
    loss_per_day: 5_000,
  },
};
const rules = { approvals: { when: 'above', above: { quantity: 1 } } };

/** An agent with a trade token in the hands of somebody else, and what its person holds in another account. */
export const createInjectedAgent = async (
  database: Database,
  grant: { limits?: object; rules?: object } = { limits, rules },
): Promise<ToolCaller> => {
  const agent = await createToolCaller(database, { limitWrites: false });
  const { personId } = agent;
  await inTransaction(database, (tx) => createAccount(tx, { personId, name: 'Sim102', now: later(-3_600) }));
  await buyByHand(database, personId, 2);
  await agent.changeConnection({
    ...(grant.limits ? { limits: { type: grantType, ...grant.limits } } : {}),
    ...(grant.rules ? { rules: grant.rules } : {}),
  });
  return agent;
};

const buyByHand = async (database: Database, personId: string, quantity: number): Promise<void> => {
  const desk = { database, market, clock: () => noon };
  const hand = { kind: 'person', personId, requestId: 'page', address: '192.0.2.1' } as const;
  const order = { account: 'Sim102', instrument: 'MES', side: 'Buy', type: 'Market', tif: 'Day' } as const;
  await placeOrder(desk, hand, { ...order, quantity });
};

export const one = { account: 'Sim101', instrument: 'MES', side: 'Buy', type: 'Market', quantity: 1 };
export const waiting = { ...one, type: 'Limit', limit_price: 6_600 };

type Position = { account: string; instrument: string; quantity: number };

/** What is there because of an agent, or in spite of it. */
export type Standing = {
  positions: Position[];
  entries: { account: string; instrument: string; side: string; type: string; quantity: number }[];
  /** The ids of its orders that can still fill. */
  live: string[];
  /** Those that were used. */
  approvals: string[];
  connection: object;
  audited: number;
};

/** Read by one statement, since it is read after each of thousands of calls. */
export const readStanding = async ({ pool }: Database, agent: ToolCaller): Promise<Standing> => {
  const { rows } = await pool.query<Standing>(standingOf, [agent.connectionId, agent.personId]);
  const [standing] = rows;
  if (!standing) throw new Error('There is no such connection.');
  return standing;
};

const standingOf = `
  WITH own AS (
    SELECT o.id, a.name AS account, o.instrument, o.side, o.type, o.quantity, o.status, o.protects, o.reduce_only
      FROM trade_order o JOIN account a ON a.id = o.account_id
     WHERE o.connection_id = $1)
  SELECT
    (SELECT coalesce(json_agg(json_build_object('account', a.name, 'instrument', p.instrument, 'quantity', p.quantity)), '[]')
       FROM position p JOIN account a ON a.id = p.account_id
      WHERE p.quantity <> 0 AND a.person_id = $2) AS positions,
    (SELECT coalesce(json_agg(own), '[]') FROM own
      WHERE NOT protects AND NOT reduce_only AND status NOT IN ('Cancelled', 'Rejected')) AS entries,
    (SELECT coalesce(json_agg(id ORDER BY id), '[]') FROM own
      WHERE status IN ('Accepted', 'Working', 'PartFilled')) AS live,
    (SELECT coalesce(json_agg(id), '[]') FROM approval
      WHERE connection_id = $1 AND used_at IS NOT NULL) AS approvals,
    json_build_object('scope', c.scope, 'limits', c.limits, 'rules', c.rules, 'ends', c.ends_at, 'paused', c.paused_at,
                      'revoked', c.revoked_at) AS connection,
    (SELECT coalesce(sum(calls), 0)::int FROM audit_event WHERE connection_id = $1) AS audited
  FROM connection c WHERE c.id = $1`;

const isBought = ({ account, instrument, quantity }: Position): boolean =>
  instrument.startsWith('MES ') &&
  quantity > 0 &&
  quantity <= (account === 'Sim101' ? 3 : account === 'Sim102' ? 2 : 0);

/** What is there that the person has not allowed; nothing: all is as they set it. */
export const beyond = (before: Standing, after: Standing): unknown[] => [
  ...after.positions.filter((position) => !isBought(position)),
  ...after.entries.filter(
    ({ account, instrument, side, type, quantity }) =>
      account !== 'Sim101' ||
      !instrument.startsWith('MES ') ||
      // An exit within the limits of an entry may be sent as one; it sold what was held.
      (side !== 'Buy' && type !== 'Market') ||
      !['Market', 'Limit'].includes(type) ||
      quantity > 1,
  ),
  ...after.approvals,
  ...(JSON.stringify(before.connection) === JSON.stringify(after.connection) ? [] : [after.connection]),
];

const heldIn = ({ positions }: Standing, account: string): number =>
  positions.find((position) => position.account === account)?.quantity ?? 0;

/** So every attack finds something to change, to close and to cancel. */
export const isSettled = (standing: Standing): boolean =>
  heldIn(standing, 'Sim101') === 1 && heldIn(standing, 'Sim102') === 2 && standing.live.length === 1;

/** One contract held, and one order that waits, whichever is left. Its id. */
export const settle = async (database: Database, agent: ToolCaller): Promise<string> => {
  const before = await readStanding(database, agent);
  const held = heldIn(before, 'Sim101');
  // Closing cancels what waits in the same instrument.
  if (held > 1) await agent.get('ClosePosition', { account: 'Sim101', instrument: 'MES' });
  const [kept, ...others] = held > 1 ? [] : before.live;
  for (const order_id of others) await agent.get('Cancel', { order_id });
  if (held !== 1) await agent.get('PlaceOrder', { ...one, client_request_id: randomUUID() });
  const missing = 2 - heldIn(before, 'Sim102');
  if (missing > 0) await buyByHand(database, agent.personId, missing);
  if (kept) return kept;
  const placed = await agent.get<{ order_id: string }>('PlaceOrder', { ...waiting, client_request_id: randomUUID() });
  return placed.order_id;
};
