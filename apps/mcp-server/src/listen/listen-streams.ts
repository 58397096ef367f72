import type { ServerResponse } from 'node:http';
import { type AuditBuffer, readTokenStandings, type TokenStanding } from '@portcullis/access';
import { type Database, listen } from '@portcullis/database';
import type { Log } from '@portcullis/http';
import type { Refusal, RequestId } from '../refusal.ts';
import { type Ending, judgeStream } from './judge-stream.ts';
import type { SubscriptionFilter } from './listen-request.ts';
import { ListenStream, type StreamOwner } from './listen-stream.ts';
import { createStandingWatch } from './standing-watch.ts';
import { createStreamTable, type StreamLimits, streamLimits } from './stream-table.ts';

/** The streams of `subscriptions/listen` that this process serves. */
export type ListenStreams = {
  /**
   * Makes the response a stream and acknowledges it; or refuses, and then nothing was written to it.
   * Rejects when it cannot be decided.
   */
  open: (request: ListenRequest) => Promise<Refusal | undefined>;
  /** Ends all streams in good order and takes no more. */
  close: () => Promise<void>;
};

export type ListenRequest = {
  id: RequestId;
  owner: StreamOwner;
  filter: SubscriptionFilter;
  response: ServerResponse;
  /** Called when the response becomes a stream: its headers are to be written. */
  begin: () => void;
};

export type StreamNeeds = {
  database: Database;
  audit: AuditBuffer;
  log: Log;
  limits?: StreamLimits;
  /** Between two comments on a quiet stream; proxies close one after 60 s. */
  beatMs?: number;
  /** Between two looks at all rows, in case that a notification was lost. */
  sweepMs?: number;
};

const tickMs = 1_000;

/**
 * Keeps streams true to their rows. A change of a connection is heard by LISTEN, as an id and nothing else; only the
 * streams of that connection are looked at, and what they are told follows from the rows alone. Whatever was not heard
 * is found when the connection that listens comes back, and by a sweep.
 */
export const createListenStreams = (needs: StreamNeeds): ListenStreams => {
  const { database, audit, log, limits = streamLimits, beatMs = 15_000, sweepMs = 30_000 } = needs;
  const table = createStreamTable(limits);
  const end = (stream: ListenStream, ending: Ending): void => {
    if (!table.remove(stream)) return;
    if (stream.isOpen) audit.add(endingRow(stream, ending));
    stream.end(ending);
  };
  const apply = (stream: ListenStream, standing: TokenStanding): void => {
    const verdict = judgeStream(stream.owner.connectionScope, standing);
    if (verdict.goesOn) stream.endsAt = performance.now() + verdict.secondsLeft * 1000;
    else end(stream, verdict.ending);
  };
  const readStandings = (streams: readonly ListenStream[]) =>
    readTokenStandings(
      database,
      streams.map(({ owner }) => owner),
    );
  const onFailure = (error: unknown) => log.error({ error }, 'streams cannot be compared with their connections');
  const watch = createStandingWatch({ readStandings, apply, onFailure });
  const listener = listen(database);
  listener.on('connection', (id) => watch.doubt(table.ofConnection(id)));
  listener.onConnected(() => watch.doubt(table.all()));
  const sweep = setInterval(() => watch.doubt(table.all()), sweepMs).unref();
  const tick = setInterval(() => {
    watch.retry();
    for (const stream of table.all()) lookAt(stream, { now: performance.now(), beatMs, end });
  }, tickMs).unref();
  let closed = false;

  return {
    open: async (request) => {
      const { owner, id, response } = request;
      const refusal: Refusal | undefined = closed ? { reason: 'streams_full' } : table.refusal(owner);
      if (refusal) return refusal;
      const stream = new ListenStream(owner, id, response, { now: performance.now(), beatMs });
      // Before the rows are read: what changes them from now on is heard.
      table.add(stream);
      response.once('close', () => end(stream, 'client_closed'));
      return admit(stream, request, { readStandings, apply, end, audit });
    },
    close: async () => {
      closed = true;
      clearInterval(tick);
      clearInterval(sweep);
      for (const stream of table.all()) end(stream, 'server_stopping');
      await listener.close();
    },
  };
};

type Admission = {
  readStandings: (streams: readonly ListenStream[]) => Promise<readonly TokenStanding[]>;
  apply: (stream: ListenStream, standing: TokenStanding) => void;
  end: (stream: ListenStream, ending: Ending) => void;
  audit: AuditBuffer;
};

/** The token was looked up before the stream could be found by its connection, so it is looked at once more. */
const admit = async (
  stream: ListenStream,
  { filter, begin }: ListenRequest,
  { readStandings, apply, end, audit }: Admission,
): Promise<Refusal | undefined> => {
  try {
    for (const standing of await readStandings([stream])) apply(stream, standing);
  } catch (error) {
    end(stream, 'token_ended');
    throw error;
  }
  if (stream.ending === 'server_stopping') return { reason: 'streams_full' };
  if (stream.ending !== undefined) return { reason: 'dead_token' };
  audit.add({ ...auditOf(stream.owner), event: 'stream.opened' });
  begin();
  stream.acknowledge(filter);
  if (filter.toolsListChanged === undefined) end(stream, 'nothing_asked');
  return undefined;
};

const lookAt = (
  stream: ListenStream,
  { now, beatMs, end }: { now: number; beatMs: number; end: Admission['end'] },
): void => {
  if (now >= stream.endsAt) end(stream, 'token_ended');
  else if (stream.isOpen && now >= stream.nextBeatAt) {
    stream.nextBeatAt = now + beatMs;
    if (!stream.beat()) end(stream, 'slow_reader');
  }
};

/** Rows without a time of their own: a stream is no call, and does not count as use of the connection. */
const auditOf = ({ personId, connectionId, clientId, scope, requestId, address }: StreamOwner) =>
  ({ personId, connectionId, clientId, scopeHeld: scope, requestId, address, decision: 'allowed' }) as const;

const endingRow = ({ owner, openedAt }: ListenStream, ending: Ending) => ({
  ...auditOf(owner),
  event: 'stream.ended',
  reason: ending,
  durationMs: Math.round(performance.now() - openedAt),
});
