import pg from 'pg';

/** What is wrong with the books, read straight from the database. Sound books give an empty list. */
export const faultsOfTheBooks = async (databaseUrl: string): Promise<string[]> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const faults: string[] = [];
    for (const { name, query } of invariants) {
      const { rows } = await client.query(query);
      faults.push(...rows.map((row) => `${name}: ${JSON.stringify(row)}`));
    }
    return faults;
  } finally {
    await client.end();
  }
};

/** How many orders the client request ids of a person led to. */
export const countOrders = async (databaseUrl: string): Promise<number> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query('SELECT count(*)::int AS count FROM trade_order');
    return Number(rows[0].count);
  } finally {
    await client.end();
  }
};

const invariants = [
  {
    name: 'an order is filled by its executions and nothing else',
    query: `SELECT o.id FROM trade_order o LEFT JOIN execution e ON e.order_id = o.id
      GROUP BY o.id HAVING o.filled <> coalesce(sum(e.quantity), 0)`,
  },
  {
    name: 'a filled order is filled whole',
    query: `SELECT id FROM trade_order WHERE (status = 'Filled') <> (filled = quantity)`,
  },
  {
    name: 'a position is the sum of its executions',
    query: `SELECT coalesce(p.account_id, s.account_id) AS account, p.quantity, s.quantity AS executed
      FROM position p FULL JOIN (
        SELECT account_id, instrument, sum(CASE side WHEN 'Buy' THEN quantity ELSE -quantity END) AS quantity
        FROM execution GROUP BY account_id, instrument
      ) s ON s.account_id = p.account_id AND s.instrument = p.instrument
      WHERE coalesce(p.quantity, 0) <> coalesce(s.quantity, 0)`,
  },
  {
    name: 'cash is the start, what was realised, and less the fees',
    query: `SELECT a.id, a.cash_cents FROM account a LEFT JOIN execution e ON e.account_id = a.id
      GROUP BY a.id HAVING a.cash_cents <> a.start_cents + coalesce(sum(e.realized_cents - e.fee_cents), 0)`,
  },
  {
    name: 'every order begins with an event, and its last event is its state',
    query: `SELECT o.id, o.status FROM trade_order o
      WHERE o.status IS DISTINCT FROM
        (SELECT status FROM order_event WHERE order_id = o.id ORDER BY seq DESC LIMIT 1)`,
  },
  {
    name: 'an order leaves one audit row for the call that placed it',
    query: `SELECT o.id FROM trade_order o WHERE o.connection_id IS NOT NULL AND
      (SELECT count(*) FROM audit_event a WHERE o.id::text = ANY(a.order_ids) AND a.tool IS NOT NULL
        AND a.decision = 'allowed') < 1`,
  },
];
