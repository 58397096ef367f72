import type { Session } from '@portcullis/database';
import type { Head, Seal } from './audit-chain.ts';
import type { ConnectionHour } from './connection-hours.ts';

/** What follows from rows that are sealed: all of it in the transaction that sealed them. */
export const writeSealing = async (
  session: Session,
  { seals, heads, hours }: { seals: readonly Seal[]; heads: readonly Head[]; hours: readonly ConnectionHour[] },
): Promise<void> => {
  await writeSeals(session, seals, heads);
  await addHours(session, hours);
  await announceUse(session, hours);
};

const writeSeals = async (session: Session, seals: readonly Seal[], heads: readonly Head[]): Promise<void> => {
  if (seals.length === 0) return;
  await session.query({ ...insertSeals, values: [seals.map(({ eventId }) => eventId), ...places(seals)] });
  await session.query({ ...saveHeads, values: places(heads) });
};

const places = (of: readonly Head[]) => [
  of.map(({ chain }) => chain),
  of.map(({ seq }) => seq),
  of.map(({ hash }) => hash),
];

const insertSeals = {
  name: 'sealer-inserts-seals',
  text: `
    INSERT INTO audit_seal (event_id, chain, seq, hash)
    SELECT event_id, chain, seq, hash
      FROM unnest($1::bigint[], $2::uuid[], $3::bigint[], $4::bytea[]) AS seal (event_id, chain, seq, hash)`,
};

const saveHeads = {
  name: 'sealer-saves-heads',
  text: `
    INSERT INTO audit_chain (chain, seq, hash)
    SELECT chain, seq, hash FROM unnest($1::uuid[], $2::bigint[], $3::bytea[]) AS head (chain, seq, hash)
    ON CONFLICT (chain) DO UPDATE SET seq = EXCLUDED.seq, hash = EXCLUDED.hash`,
};

/** Connections that were removed with their person have no hours. Always in one order, as everywhere. */
const addHours = async (session: Session, hours: readonly ConnectionHour[]): Promise<void> => {
  if (hours.length === 0) return;
  const of = <Key extends keyof ConnectionHour>(key: Key) => hours.map((hour) => hour[key]);
  await session.query({
    ...countUse,
    values: [of('connectionId'), of('hourAt'), of('calls'), of('writes'), of('refused')],
  });
};

const countUse = {
  name: 'sealer-counts-use',
  text: `
    INSERT INTO connection_hour AS kept (connection_id, hour_at, calls, writes, refused)
    SELECT hour.* FROM unnest($1::uuid[], $2::timestamptz[], $3::int[], $4::int[], $5::int[])
             AS hour (connection_id, hour_at, calls, writes, refused)
      JOIN connection ON connection.id = hour.connection_id
     ORDER BY hour.connection_id, hour.hour_at
    ON CONFLICT (connection_id, hour_at) DO UPDATE SET
      calls = kept.calls + EXCLUDED.calls, writes = kept.writes + EXCLUDED.writes, refused = kept.refused + EXCLUDED.refused`,
};

/** Tells open pages whose clients called. */
const announceUse = async (session: Session, hours: readonly ConnectionHour[]): Promise<void> => {
  const ids = [...new Set(hours.map(({ connectionId }) => connectionId))];
  if (ids.length > 0) await session.query({ ...tellUse, values: [ids] });
};

const tellUse = {
  name: 'sealer-tells-use',
  text: `SELECT pg_notify('portcullis_use', id) FROM unnest($1::text[]) AS used (id)`,
};
