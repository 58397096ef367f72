import pg from 'pg';
import type { Database } from './database.ts';

export type Leadership = {
  /** True while this process holds the lock, as far as it knows. */
  isHeld: () => boolean;
  /** Gives the lock up and stops trying. */
  close: () => Promise<void>;
};

export type LeadershipHandlers = {
  /** The lock is ours: begin. */
  onHeld: () => void;
  /** It is not any more, or may not be: stop at once. */
  onLost: () => void;
};

/**
 * Among all processes that ask for `name`, one holds it: a PostgreSQL session advisory lock on a connection of its own.
 * When the holder dies or loses its connection, PostgreSQL frees the lock and another takes it. The holder may learn of
 * the loss a little later than its successor: what it writes must be fenced by the rows themselves.
 */
export const seekLeadership = (
  database: Database,
  name: string,
  { onHeld, onLost }: LeadershipHandlers,
  retryMs = 500,
): Leadership => {
  let client: pg.Client | undefined;
  let held = false;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  /** A connection that ended before does not matter any more. */
  const lose = (ended = client) => {
    if (ended !== client) return;
    client = undefined;
    if (!held) return;
    held = false;
    onLost();
  };
  /** One try, or, once held, one look whether the connection lives. */
  const look = async (): Promise<void> => {
    client ??= await connect(database, name, lose);
    if (held) {
      await client.query('SELECT 1');
      return;
    }
    if (!(await tryLock(client, name)) || closed) return;
    held = true;
    onHeld();
  };
  const disconnect = async (): Promise<void> => {
    const open = client;
    lose();
    await open?.end().catch(() => {});
  };
  const again = async (): Promise<void> => {
    await look().catch(disconnect);
    if (closed) await disconnect();
    else timer = setTimeout(run, retryMs);
  };
  const run = () => {
    running = again();
  };
  let running = again();

  return {
    isHeld: () => held,
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await running;
      await disconnect();
    },
  };
};

const tryLock = async (client: pg.Client, name: string): Promise<boolean> => {
  const { rows } = await client.query<{ held: boolean }>(
    'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS held',
    [`portcullis:${name}`],
  );
  return rows[0]?.held === true;
};

/** A connection whose death both sides notice within seconds. */
const connect = async ({ url }: Database, name: string, onEnd: (ended: pg.Client) => void): Promise<pg.Client> => {
  const client = new pg.Client({
    connectionString: url,
    application_name: `portcullis ${name}`,
    keepAlive: true,
    connectionTimeoutMillis: 2_000,
    query_timeout: 5_000,
    options: '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3',
  });
  client.on('error', () => onEnd(client));
  client.on('end', () => onEnd(client));
  await client.connect();
  return client;
};
