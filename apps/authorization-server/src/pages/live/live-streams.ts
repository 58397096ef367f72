import type { ServerResponse } from 'node:http';
import { type Database, type Listener, listen } from '@portcullis/database';
import { keepOwners } from './owners.ts';

/**
 * What a page shows of a person. `alert`: their alerts and news; `connection`: their AI clients; `use`: what these call;
 * `person`: approvals, and anything else of theirs.
 */
export type Topic = 'alert' | 'connection' | 'use' | 'person';

/** Streams of server-sent events to people's open pages. They say that something changed, never what: the page is read again. */
export type LiveStreams = {
  /** Makes the answer a stream until the page closes it, or `isSignedIn` is false. False: there are too many. */
  open: (reader: LiveReader, response: ServerResponse) => boolean;
  /** Ends all streams. One that is opened later ends as it begins: its page asks again, of whoever serves by then. */
  close: () => Promise<void>;
};

export type LiveReader = {
  personId: string;
  topics: readonly Topic[];
  isSignedIn: () => Promise<boolean>;
};

type Stream = LiveReader & { response: ServerResponse; toldAt: number; timer?: NodeJS.Timeout; due?: number };

const streamsMax = 500;
const streamsOfPersonMax = 6;
/** A page that reads no longer is let go. */
const unreadBytesMax = 16_384;

/** Between two words to one page: what comes between is told together. Calls are many, and are told seldom. */
const gapMs: Record<Topic, number> = { alert: 0, person: 0, connection: 250, use: 5_000 };

/** A process listens to the database only while a page listens to it. */
export const createLiveStreams = (database: Database, { beatMs = 15_000 } = {}): LiveStreams => {
  const streams = new Map<string, Set<Stream>>();
  const ownerOf = keepOwners(database);
  let listener: Listener | undefined;
  let closed = false;
  const all = (): Stream[] => [...streams.values()].flatMap((own) => [...own]);
  const tell = (personId: string, topic: Topic): void => {
    for (const stream of streams.get(personId) ?? [])
      if (stream.topics.includes(topic)) tellLater(stream, gapMs[topic]);
  };
  const tellOwner = async (connectionId: string, topic: Topic): Promise<void> => {
    if (!all().some(({ topics }) => topics.includes(topic))) return;
    const personId = await ownerOf(connectionId);
    if (personId !== undefined) tell(personId, topic);
  };
  const tellAll = (): void => {
    for (const stream of all()) write(stream, changed);
  };
  const beat = setInterval(() => {
    for (const stream of all()) {
      write(stream, ': still here\n\n');
      void endIfSignedOut(stream);
    }
  }, beatMs).unref();

  return {
    open: (reader, response) => {
      if (closed) return endAtOnce(response);
      const { personId } = reader;
      const own = streams.get(personId) ?? new Set<Stream>();
      if (own.size >= streamsOfPersonMax || all().length >= streamsMax) return false;
      listener ??= listenFor(database, { tell, tellOwner, tellAll });
      const stream: Stream = { ...reader, response, toldAt: performance.now() };
      streams.set(personId, own.add(stream));
      response.once('close', () => {
        clearTimeout(stream.timer);
        own.delete(stream);
        if (own.size === 0 && streams.get(personId) === own) streams.delete(personId);
      });
      begin(response);
      return true;
    },
    close: async () => {
      closed = true;
      clearInterval(beat);
      for (const { response } of all()) response.end();
      await listener?.close();
    },
  };
};

type Telling = {
  tell: (personId: string, topic: Topic) => void;
  tellOwner: (connectionId: string, topic: Topic) => Promise<void>;
  tellAll: () => void;
};

const listenFor = (database: Database, { tell, tellOwner, tellAll }: Telling): Listener => {
  const listener = listen(database);
  listener.on('alert', (personId) => tell(personId, 'alert'));
  listener.on('person', (personId) => tell(personId, 'person'));
  listener.on('connection', (id) => void tellOwner(id, 'connection'));
  listener.on('use', (id) => void tellOwner(id, 'use'));
  // What was said meanwhile was not heard.
  listener.onConnected(tellAll);
  return listener;
};

/** What was said since the page was made was not heard, so it is told once. */
const begin = (response: ServerResponse): void => {
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
  });
  response.write(`retry: 5000\n\n${changed}`);
};

const endAtOnce = (response: ServerResponse): true => {
  begin(response);
  response.end();
  return true;
};

const changed = 'event: changed\ndata: \n\n';

const write = ({ response }: Stream, text: string): void => {
  if (response.writableEnded) return;
  if (response.writableLength > unreadBytesMax) response.destroy();
  else response.write(text);
};

/** At once when the page was not told for so long, else when that time is over; sooner if it was to be told later. */
const tellLater = (stream: Stream, gap: number): void => {
  const due = Math.max(performance.now(), stream.toldAt + gap);
  if (stream.due !== undefined && stream.due <= due) return;
  clearTimeout(stream.timer);
  const tell = (): void => {
    delete stream.due;
    stream.toldAt = performance.now();
    write(stream, changed);
  };
  const wait = due - performance.now();
  if (wait <= 0) tell();
  else {
    stream.due = due;
    stream.timer = setTimeout(tell, wait).unref();
  }
};

/** Whether the person is still signed in cannot be asked while the database is away: then the stream goes on. */
const endIfSignedOut = async ({ response, isSignedIn }: Stream): Promise<void> => {
  if (!(await isSignedIn().catch(() => true))) response.end();
};
