import type { Database } from '@portcullis/database';
import { replayFeedOf } from './feed.ts';

/** A person's own replay that is connected: the feed, and the time there. */
export type ConnectedReplay = { feed: string; clock: Date };

export type ReplayReader = (personId: string) => Promise<ConnectedReplay | undefined>;

type Pool = Database['pool'];

const readers = new WeakMap<Pool, ReplayReader>();

/** The reader of a pool of connections: one, so that its calls can share a read. */
export const replayReaderOf = ({ pool }: Pick<Database, 'pool'>): ReplayReader => {
  const reader = readers.get(pool) ?? createReplayReader(pool);
  readers.set(pool, reader);
  return reader;
};

const connectedReplays = {
  name: 'connected-replays',
  text: 'SELECT person_id, clock FROM feed WHERE is_connected AND person_id = ANY($1::uuid[])',
};

/**
 * Tells whether a person has a connected replay, which every read of the market must know. A named statement of `pg`, as for
 * quotes; the calls of one turn of the event loop are one read.
 */
const createReplayReader = (pool: Pool): ReplayReader => {
  let reading: { persons: Set<string>; found: Promise<ReadonlyMap<string, Date>> } | undefined;
  const readAll = async (persons: ReadonlySet<string>): Promise<ReadonlyMap<string, Date>> => {
    await new Promise((turn) => setImmediate(turn));
    reading = undefined;
    const { rows } = await pool.query<{ person_id: string; clock: Date }>({
      ...connectedReplays,
      values: [[...persons]],
    });
    return new Map(rows.map((row) => [row.person_id, row.clock]));
  };
  return async (personId) => {
    if (!reading) {
      const persons = new Set<string>();
      reading = { persons, found: readAll(persons) };
    }
    reading.persons.add(personId);
    const clock = (await reading.found).get(personId);
    return clock && { feed: replayFeedOf(personId), clock };
  };
};
