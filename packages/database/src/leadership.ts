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

  const lose = () => {
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
    const { rows } = await client.query<{ held: boolean }>(
      'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS held',
      [`portcullis:${name}`],
    );
    if (closed || !rows[0]?.held) return;
    held = true;
    onHeld();
  };
  const again = async (): Promise<void> => {
    try {
      await look();
    } catch {
      const broken = client;
      lose();
      await broken?.end().catch(() => {});
    }
    if (closed) await client?.end().catch(() => {});
    else timer = setTimeout(again, retryMs);
  };
  const first = again();

  return {
    isHeld: () => held,
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await first;
      const open = client;
      lose();
      await open?.end().catch(() => {});
    },
  };
};

/** A connection whose death both sides notice within seconds. */
const connect = async ({ url }: Database, name: string, onEnd: () => void): Promise<pg.Client> => {
  const client = new pg.Client({
    connectionString: url,
    application_name: `portcullis ${name}`,
    keepAlive: true,
    connectionTimeoutMillis: 2_000,
    query_timeout: 5_000,
    options: '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3',
  });
  client.on('error', onEnd);
  client.on('end', onEnd);
  await client.connect();
  return client;
};
