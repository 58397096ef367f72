import type { ServerResponse } from 'node:http';
import { type Database, type Listener, listen } from '@portcullis/database';

/** Streams of server-sent events to people's open pages. They say that something changed, never what: the page is read again. */
export type LiveStreams = {
  /** Makes the answer a stream until the page closes it, or `isSignedIn` is false. False: there are too many. */
  open: (personId: string, response: ServerResponse, isSignedIn: () => Promise<boolean>) => boolean;
  close: () => Promise<void>;
};

type Stream = { response: ServerResponse; isSignedIn: () => Promise<boolean> };

const streamsMax = 500;
const streamsOfPersonMax = 6;
/** A page that reads no longer is let go. */
const unreadBytesMax = 16_384;

/** A process listens to the database only while a page listens to it. */
export const createLiveStreams = (database: Database, { beatMs = 15_000 } = {}): LiveStreams => {
  const streams = new Map<string, Set<Stream>>();
  let listener: Listener | undefined;
  const all = (): Stream[] => [...streams.values()].flatMap((own) => [...own]);
  const send = (each: Iterable<Stream>, text: string): void => {
    for (const { response } of each) {
      if (response.writableLength > unreadBytesMax) response.destroy();
      else response.write(text);
    }
  };
  const start = (): Listener => {
    const started = listen(database);
    started.on('alert', (personId) => send(streams.get(personId) ?? [], changed));
    // What was said meanwhile was not heard.
    started.onConnected(() => send(all(), changed));
    return started;
  };
  const beat = setInterval(() => {
    send(all(), ': still here\n\n');
    for (const stream of all()) void endIfSignedOut(stream);
  }, beatMs).unref();

  return {
    open: (personId, response, isSignedIn) => {
      const own = streams.get(personId) ?? new Set<Stream>();
      if (own.size >= streamsOfPersonMax || all().length >= streamsMax) return false;
      listener ??= start();
      const stream = { response, isSignedIn };
      streams.set(personId, own.add(stream));
      response.once('close', () => {
        own.delete(stream);
        if (own.size === 0 && streams.get(personId) === own) streams.delete(personId);
      });
      response.writeHead(200, {
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-store, no-transform',
        'X-Accel-Buffering': 'no',
      });
      // What was said since the page was made was not heard either.
      response.write(`retry: 5000\n\n${changed}`);
      return true;
    },
    close: async () => {
      clearInterval(beat);
      for (const { response } of all()) response.end();
      await listener?.close();
      listener = undefined;
    },
  };
};

const changed = 'event: changed\ndata: \n\n';

/** Whether the person is still signed in cannot be asked while the database is away: then the stream goes on. */
const endIfSignedOut = async ({ response, isSignedIn }: Stream): Promise<void> => {
  if (!(await isSignedIn().catch(() => true))) response.end();
};
