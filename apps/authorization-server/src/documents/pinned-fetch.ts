import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { buildConnector } from 'undici';
import { isPublicAddress } from './public-address.ts';

export type Fetched = { status: number; headers: Record<string, string>; text: string };

/** Why nothing was fetched. For the log: what a caller is told is the same for all. */
export class FetchRefused extends Error {}

export type PinnedFetchOptions = {
  /** All addresses of a host name. */
  resolve?: (hostname: string) => Promise<string[]>;
  /** Opens the TLS connection to the pinned address. Tests bring their own authority and their own port this way. */
  connect?: buildConnector.connector;
};

export type PinnedFetch = (url: string, limit: { bytes: number }) => Promise<Fetched>;

const totalMs = 2_000;

/**
 * Fetches from hosts that strangers name (SSRF: CIMD draft, 6.5; security M7, A049): https only, no address literals,
 * resolved once, refused before any connection if one of the addresses is not public, connected to the very address
 * that was checked, no redirect followed, nothing decompressed, and no more than the bytes and the 2 s allowed.
 * @throws FetchRefused, and whatever the network throws
 */
export const createPinnedFetch = ({
  resolve = resolveAll,
  connect: ownConnector,
}: PinnedFetchOptions = {}): PinnedFetch => {
  return async (given, { bytes }) => {
    // Loaded at the first fetch: a server starts sooner, and many never fetch.
    const { Agent, buildConnector, request } = await import('undici');
    const connect = ownConnector ?? buildConnector({ timeout: totalMs, maxCachedSessions: 0 });
    const url = new URL(given);
    const signal = AbortSignal.timeout(totalMs);
    const address = await pin(url, resolve, signal);
    const dispatcher = new Agent({
      connections: 1,
      pipelining: 0,
      connect: (options, callback) => connect({ ...options, hostname: address, servername: url.hostname }, callback),
    });
    try {
      const answer = await request(url, { dispatcher, signal, method: 'GET', headers: askedHeaders });
      const headers = Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)]));
      if (headers['content-encoding'] && headers['content-encoding'] !== 'identity') throw new FetchRefused('encoded');
      return { status: answer.statusCode, headers, text: await readText(answer.body, bytes) };
    } finally {
      await dispatcher.destroy();
    }
  };
};

const askedHeaders = { accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': 'Portcullis' };

const resolveAll = async (hostname: string): Promise<string[]> =>
  (await lookup(hostname, { all: true, verbatim: true })).map(({ address }) => address);

const pin = async (
  url: URL,
  resolve: (hostname: string) => Promise<string[]>,
  signal: AbortSignal,
): Promise<string> => {
  const { protocol, hostname, username, password } = url;
  if (protocol !== 'https:' || username || password) throw new FetchRefused('not plain https');
  // The URL parser has turned every spelling of an IPv4 address into the dotted one.
  if (hostname.startsWith('[') || isIP(hostname) !== 0) throw new FetchRefused('an address, not a name');
  if (!hostname.includes('.') || /(^|\.)(localhost|local|internal|home\.arpa)\.?$/.test(hostname)) {
    throw new FetchRefused('a local name');
  }
  const timeout = new Promise<never>((_, late) => {
    signal.addEventListener('abort', () => late(new FetchRefused('too slow')), { once: true });
  });
  const addresses = await Promise.race([resolve(hostname), timeout]);
  const [first] = addresses;
  if (first === undefined || !addresses.every(isPublicAddress)) throw new FetchRefused('not a public address');
  return first;
};

const readText = async (body: AsyncIterable<Uint8Array>, bytes: number): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let received = 0;
  for await (const chunk of body) {
    received += chunk.length;
    if (received > bytes) throw new FetchRefused('too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};
