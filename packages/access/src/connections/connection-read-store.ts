import type { Reader, Transaction } from '@portcullis/database';

export type ConnectionReads = ReadonlyMap<string, Date>;

/** Notes what a connection has just read, under the names of `readsNoted`. */
export const noteReads = async (
  tx: Transaction,
  connectionId: string,
  names: readonly string[],
  now: Date,
): Promise<void> => {
  await tx.$executeRaw`
    INSERT INTO connection_read (connection_id, tool, at)
    SELECT ${connectionId}::uuid, name, ${now}::timestamptz FROM unnest(${[...names]}::text[]) AS name
    ON CONFLICT (connection_id, tool) DO UPDATE SET at = greatest(connection_read.at, excluded.at)`;
};

/** When a connection last read each. */
export const findReads = async (reader: Reader, connectionId: string): Promise<ConnectionReads> => {
  const rows = await reader.connectionRead.findMany({ where: { connectionId } });
  return new Map(rows.map(({ tool, at }) => [tool, at]));
};
