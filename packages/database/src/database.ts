import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { type Prisma, PrismaClient } from './generated/client.ts';

/** What a function that changes state takes first: an open transaction. `operations` opens them. */
export type Transaction = Prisma.TransactionClient;

/** What a function that only reads takes: the client, or a transaction. */
export type Reader = Prisma.TransactionClient;

export type Database = {
  prisma: PrismaClient;
  /** For the few named statements on hot paths; each file that uses it says why. */
  pool: pg.Pool;
  url: string;
  close: () => Promise<void>;
};

export type DatabaseOptions = {
  /** Connections at the most. */
  connections?: number;
  /** Shown in pg_stat_activity. */
  name?: string;
};

/**
 * Opens the database for an app. Every connection takes the role `portcullis_app`, which has no DDL and cannot
 * change audit rows, also when the URL's own user could.
 */
export const openDatabase = (
  url: string,
  { connections = 10, name = 'portcullis' }: DatabaseOptions = {},
): Database => {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    application_name: name,
    connectionTimeoutMillis: 2_000,
    // A new connection costs as much as fifty queries; by default each is given up after ten quiet seconds.
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    options: [
      '-c role=portcullis_app',
      '-c statement_timeout=5000',
      '-c lock_timeout=2000',
      '-c idle_in_transaction_session_timeout=10000',
      // Rows are in memory or on flash. The default is for turning disks: statements prepared on young tables read them whole.
      '-c random_page_cost=1.1',
    ].join(' '),
  });
  pool.on('error', () => {}); // An idle connection that breaks is replaced; the next query says if the server is gone.
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    prisma,
    pool,
    url,
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
};

/** Answers when the database does; throws otherwise. For health checks. */
export const pingDatabase = async ({ pool }: Database): Promise<void> => {
  await pool.query('SELECT 1');
};
