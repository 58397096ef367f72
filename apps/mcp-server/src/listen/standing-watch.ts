import type { TokenStanding } from '@portcullis/access';
import type { ListenStream } from './listen-stream.ts';

export type StandingWatch = {
  /** Something may have happened to these: their rows are read again, all at once, soon. */
  doubt: (streams: Iterable<ListenStream>) => void;
  /** Reads what is still in doubt because it could not be read before. */
  retry: () => void;
};

export type WatchNeeds = {
  readStandings: (streams: readonly ListenStream[]) => Promise<readonly TokenStanding[]>;
  apply: (stream: ListenStream, standing: TokenStanding) => void;
  /** Told once for each time that the rows cannot be read. */
  onFailure: (error: unknown) => void;
};

/**
 * Reads the rows of streams that are in doubt, one statement at a time. A doubt that comes while a statement runs is
 * read by the next: it may have been raised by a change that this one does not see.
 */
export const createStandingWatch = ({ readStandings, apply, onFailure }: WatchNeeds): StandingWatch => {
  const doubted = new Set<ListenStream>();
  let reading = false;
  let failing = false;

  const read = async (): Promise<void> => {
    const batch = [...doubted];
    doubted.clear();
    try {
      const standings = await readStandings(batch);
      failing = false;
      for (const [at, standing] of standings.entries()) apply(batch[at] as ListenStream, standing);
    } catch (error) {
      for (const stream of batch) doubted.add(stream);
      if (!failing) onFailure(error);
      failing = true;
    }
  };
  const run = async (): Promise<void> => {
    if (reading) return;
    reading = true;
    do await read();
    while (doubted.size > 0 && !failing);
    reading = false;
  };
  const retry = () => {
    for (const stream of doubted) if (stream.ending !== undefined) doubted.delete(stream);
    if (doubted.size > 0) void run();
  };

  return {
    retry,
    doubt: (streams) => {
      for (const stream of streams) doubted.add(stream);
      retry();
    },
  };
};
