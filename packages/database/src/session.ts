import type pg from 'pg';
import type { Database } from './database.ts';

/** A session of `pg` inside a transaction: for the few hot paths whose statements are named, so that they are prepared once. */
export type Session = Pick<pg.PoolClient, 'query'>;

/** Runs `work` in one transaction of `pg`. It is rolled back when `work` throws. Nothing is tried again. */
export const inSession = async <T>(
  { pool }: Pick<Database, 'pool'>,
  work: (session: Session) => Promise<T>,
): Promise<T> => {
  const client = await pool.connect();
  let broken: Error | undefined;
  // Of a client that is out, the pool hears nothing: a connection that breaks would end the process.
  const onBreak = (error: Error): void => {
    broken = error;
  };
  client.on('error', onBreak);
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(onBreak);
    throw error;
  } finally {
    client.release(broken);
    client.off('error', onBreak);
  }
};
