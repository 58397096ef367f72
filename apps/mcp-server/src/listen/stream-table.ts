import type { Refusal } from '../refusal.ts';
import type { ListenStream, StreamOwner } from './listen-stream.ts';

/** Streams at the most: of one connection, of one person, of this process. */
export type StreamLimits = Readonly<{ connection: number; person: number; all: number }>;

export const streamLimits: StreamLimits = { connection: 5, person: 25, all: 1_000 };

/** The streams of this process, by connection. */
export type StreamTable = {
  /** Why there is no room for one more. */
  refusal: (owner: StreamOwner) => Refusal | undefined;
  add: (stream: ListenStream) => void;
  /** False: it was not there. */
  remove: (stream: ListenStream) => boolean;
  ofConnection: (id: string) => Iterable<ListenStream>;
  all: () => Iterable<ListenStream>;
};

export const createStreamTable = (limits: StreamLimits): StreamTable => {
  const streams = new Set<ListenStream>();
  const byConnection = new Map<string, Set<ListenStream>>();
  const countOf = new Map<string, number>();
  return {
    refusal: ({ connectionId, personId }) => {
      const ofConnection = byConnection.get(connectionId)?.size ?? 0;
      const ofPerson = countOf.get(personId) ?? 0;
      if (ofConnection >= limits.connection || ofPerson >= limits.person) return { reason: 'too_many_streams' };
      return streams.size >= limits.all ? { reason: 'streams_full' } : undefined;
    },
    add: (stream) => {
      const { connectionId, personId } = stream.owner;
      const siblings = byConnection.get(connectionId) ?? new Set();
      byConnection.set(connectionId, siblings.add(stream));
      countOf.set(personId, (countOf.get(personId) ?? 0) + 1);
      streams.add(stream);
    },
    remove: (stream) => {
      const { connectionId, personId } = stream.owner;
      if (!streams.delete(stream)) return false;
      const siblings = byConnection.get(connectionId);
      siblings?.delete(stream);
      if (siblings?.size === 0) byConnection.delete(connectionId);
      const left = (countOf.get(personId) ?? 0) - 1;
      if (left > 0) countOf.set(personId, left);
      else countOf.delete(personId);
      return true;
    },
    ofConnection: (id) => byConnection.get(id) ?? [],
    all: () => streams,
  };
};
