import pg from 'pg';
import type { Database, Transaction } from './database.ts';

/** Channels between the processes. Payloads are ids only: the row is the truth. */
export type Channel = 'order' | 'quote' | 'connection' | 'account' | 'alert' | 'person' | 'use';

/** Sends at commit. */
export const notify = async (transaction: Transaction, channel: Channel, id: string): Promise<void> => {
  await transaction.$executeRaw`SELECT pg_notify(${`portcullis_${channel}`}, ${id})`;
};

export type Listener = {
  on: (channel: Channel, handle: (id: string) => void) => void;
  /** Called after each (re)connection: whatever was missed must be read again. */
  onConnected: (handle: () => void) => void;
  close: () => Promise<void>;
};

/** One connection of its own that listens, and connects again when it breaks. */
export const listen = (database: Database, retryMs = 500): Listener => {
  const handlers = new Map<string, ((id: string) => void)[]>();
  const connected: (() => void)[] = [];
  let closed = false;
  let client: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;

  const again = () => {
    if (!closed && !retry) retry = setTimeout(connect, retryMs);
  };
  const connect = async () => {
    retry = undefined;
    const next = new pg.Client({ connectionString: database.url, keepAlive: true, connectionTimeoutMillis: 2_000 });
    next.on('error', () => {});
    next.on('end', again);
    next.on('notification', ({ channel, payload }) => {
      for (const handle of handlers.get(channel) ?? []) handle(payload ?? '');
    });
    try {
      await next.connect();
      if (closed) return await next.end();
      client = next;
      for (const channel of handlers.keys()) await next.query(`LISTEN ${channel}`);
      for (const handle of connected) handle();
    } catch {
      await next.end().catch(() => {});
      again();
    }
  };
  queueMicrotask(connect);

  return {
    on: (channel, handle) => {
      const name = `portcullis_${channel}`;
      const known = handlers.get(name) ?? [];
      if (known.push(handle) > 1) return;
      handlers.set(name, known);
      client?.query(`LISTEN ${name}`).catch(() => {});
    },
    onConnected: (handle) => {
      connected.push(handle);
    },
    close: async () => {
      closed = true;
      clearTimeout(retry);
      await client?.end().catch(() => {});
    },
  };
};
