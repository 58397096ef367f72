import type { IncomingMessage } from 'node:http';

/**
 * The caller's address. `X-Forwarded-For` counts only as far as `trustProxy` proxies of ours wrote it: the entry that
 * the outermost of them added. Anything further left is the caller's own word.
 */
export const addressOf = (request: IncomingMessage, trustProxy: number): string => {
  const socket = request.socket.remoteAddress ?? 'unknown';
  if (trustProxy === 0) return plain(socket);
  const header = request.headers['x-forwarded-for'];
  const hops = (Array.isArray(header) ? header.join(',') : (header ?? ''))
    .split(',')
    .map((hop) => hop.trim())
    .filter(Boolean);
  return plain(withoutPort(hops.at(-trustProxy) ?? hops[0] ?? socket));
};

/** Some proxies write the port too, which the caller chooses anew for each connection. */
const withoutPort = (hop: string): string =>
  /^(?:([\d.]+)|\[([^\]]+)\])(?::\d+)?$/.exec(hop)?.slice(1).find(Boolean) ?? hop;

/** An IPv4 address that came over an IPv6 socket is the IPv4 address. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '').slice(0, 64);

/** What throttles count by: an IPv4 address, or the /64 of an IPv6 address, which one subscriber holds whole. */
export const addressBlock = (address: string): string => {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? [];
  const left = head.split(':').filter(Boolean);
  const right = tail === undefined ? [] : tail.split(':').filter(Boolean);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(zeros).fill('0'), ...right].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
};
