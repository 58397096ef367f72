import type { Database } from '@portcullis/database';

/** How the rows of a table lead to their person, by the column that does, the first that is there. */
const leads = [
  ['person_id', '$1::uuid'],
  ['chain', '$1::uuid'],
  ['connection_id', 'SELECT id FROM connection WHERE person_id = $1::uuid'],
  ['account_id', 'SELECT id FROM account WHERE person_id = $1::uuid'],
  ['order_id', 'SELECT id FROM trade_order WHERE person_id = $1::uuid'],
  ['chart_id', 'SELECT id FROM chart WHERE person_id = $1::uuid'],
] as const;

/** What is stored of a person, by table: every value of every row that leads to them, found in the database itself. */
export const storedOf = async ({ pool }: Database, personId: string): Promise<Map<string, unknown[]>> => {
  const { rows: columns } = await pool.query<{ table: string; column: string }>(
    `SELECT c.table_name AS table, c.column_name AS column FROM information_schema.columns c
       JOIN information_schema.tables t USING (table_schema, table_name)
      WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'`,
  );
  const stored = new Map<string, unknown[]>();
  for (const table of new Set(columns.map((each) => each.table))) {
    const own = columns.filter((each) => each.table === table).map(({ column }) => column);
    const [column, ids] = table === 'person' ? ['id', '$1::uuid'] : (leads.find(([name]) => own.includes(name)) ?? []);
    if (column === undefined) continue;
    const { rows } = await pool.query(`SELECT * FROM "${table}" WHERE "${column}" IN (${ids})`, [personId]);
    stored.set(table, rows);
  }
  return stored;
};

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What in those rows is this person's alone: their marked texts, ids, and secrets in whatever way they would be written. */
export const marksIn = (stored: ReadonlyMap<string, unknown[]>, mark: string): Set<string> => {
  const marks = new Set<string>();
  const walk = (value: unknown): void => {
    if (value instanceof Uint8Array) {
      const bytes = Buffer.from(value);
      for (const as of ['hex', 'base64', 'base64url'] as const) marks.add(bytes.toString(as));
    } else if (typeof value === 'string') {
      if (uuid.test(value) || value.toLowerCase().includes(mark.toLowerCase())) marks.add(value);
    } else if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
      Object.values(value).forEach(walk);
    }
  };
  for (const rows of stored.values()) rows.forEach(walk);
  marks.delete('');
  return marks;
};
