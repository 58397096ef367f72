import { randomBytes, randomUUID } from 'node:crypto';
import { type Approval, type ApprovalFacts, insertApproval, type NewApproval } from '@portcullis/access';
import { type Database, inTransaction } from '@portcullis/database';
import type pg from 'pg';

/** What a person is shown of a market order for two. */
export const twoContracts: ApprovalFacts = {
  orders: [
    {
      ...{ act: 'place', account: 'Sim101', instrument: 'ES 12-26', side: 'Buy', type: 'Market', quantity: 2 },
      ...{ limitPrice: null, stopPrice: null, tif: 'Day', estimatedPrice: 6_700.25, notional: 670_025 },
    },
  ],
  positions: [{ account: 'Sim101', instrument: 'ES 12-26', before: 0, after: 2 }],
  targets: [],
  worstCase: { words: 'No stop bounds what it can lose.' },
  limitsAfter: [{ name: 'Orders an hour', used: 4, of: 10 }],
  prices: [{ feed: 'shared', instrument: 'ES 12-26', price: 6_700.25, band: 2.5 }],
  arguments: { account: 'Sim101', instrument: 'ES 12-26', side: 'Buy', type: 'Market', quantity: 2, tif: 'Day' },
  quantity: 2,
};

/** A call of a connection that waits for its person, as the act leaves it. */
export const waitingApproval = (
  database: Database,
  { personId, connectionId }: { personId: string; connectionId: string },
  changes: Partial<NewApproval> = {},
  now = new Date(),
): Promise<Approval> =>
  inTransaction(database, (tx) =>
    insertApproval(
      tx,
      {
        ...{ personId, connectionId, tool: 'PlaceOrder', arguments: twoContracts.arguments, digest: randomBytes(32) },
        ...{ cause: 'every_write', facts: twoContracts, clientRequestId: undefined },
        ...changes,
      },
      now,
    ),
  );

/** Adds two that wait for an hour, for pages that are only looked at, and one that was refused. The id of the first. */
export const longWaiting = async (owner: pg.Client, connectionId: string, words: string): Promise<string> => {
  const [first, ...others] = [randomUUID(), randomUUID(), randomUUID()];
  const facts = { ...twoContracts, arguments: { ...twoContracts.arguments, note: words } };
  const given = [connectionId, JSON.stringify(facts.arguments), JSON.stringify(facts), `Not now. ${words}`];
  for (const id of [first, ...others]) {
    await owner.query(
      `INSERT INTO approval (id, person_id, connection_id, tool, arguments, digest, cause, facts, created_at,
                             expires_at, outcome, decided_at, reason)
       SELECT $5::uuid, person_id, id, 'PlaceOrder', $2::jsonb, '\\x00'::bytea, 'every_write', $3::jsonb, now(), now() + interval '1 hour',
              CASE WHEN $6 THEN 'refused' END, CASE WHEN $6 THEN now() END, CASE WHEN $6::boolean THEN $4 END
         FROM connection WHERE id = $1`,
      [...given, id, id === others[1]],
    );
  }
  return first ?? '';
};
