/** What a redirect URI is, as far as trust goes. */
export type RedirectKind = 'https' | 'loopback' | 'private_scheme';

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Schemes of known desktop clients. Others need a dot, as RFC 8252, 7.1 asks: `com.example.app`. */
const knownSchemes = new Set([
  'cursor:',
  'vscode:',
  'vscode-insiders:',
  'vscodium:',
  'windsurf:',
  'kiro:',
  'zed:',
  'claude:',
  'raycast:',
  'lmstudio:',
]);

const longest = 512;

/**
 * The kind of a redirect URI that may be registered; undefined: it may not (OAuth 2.1, 2.3.1; RFC 8252, 7; security
 * A047, A048). Plain http only to this machine; no user, fragment, wildcard, space or control character.
 */
export const redirectKind = (uri: string): RedirectKind | undefined => {
  if (uri.length > longest || !/^[\x21-\x7e]+$/.test(uri) || /[#*\\<>"{}|^`]/.test(uri)) return undefined;
  const parsed = URL.parse(uri);
  if (!parsed || parsed.username || parsed.password || /^[a-z][a-z0-9+.-]*:\/\/[^/?]*@/i.test(uri)) return undefined;
  if (parsed.protocol === 'https:') return isPlainHttps(uri, parsed) ? 'https' : undefined;
  if (parsed.protocol === 'http:') return plainLoopback.test(uri) ? 'loopback' : undefined;
  return isPrivateScheme(parsed.protocol) ? 'private_scheme' : undefined;
};

/** Loopback as everybody writes it: `http://2130706433/` and its like are refused. */
const plainLoopback = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?([/?]|$)/;

const isPlainHttps = (uri: string, { hostname }: URL): boolean =>
  uri.startsWith('https://') &&
  /^([a-z0-9._-]+|\[[0-9a-f:.]+\])$/.test(hostname) &&
  !loopbackHosts.has(hostname) &&
  uri.slice(8).toLowerCase().startsWith(hostname);

/** A reverse-domain scheme (`com.example.app:`), or one of a known desktop client. */
const isPrivateScheme = (protocol: string): boolean =>
  knownSchemes.has(protocol) || /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:$/.test(protocol);

/** Where a redirect goes, as people read it: the host, or the scheme of an app on this machine. */
export const redirectHost = (uri: string): string => {
  const { protocol, host, hostname } = new URL(uri);
  if (redirectKind(uri) === 'private_scheme') return protocol;
  return loopbackHosts.has(hostname) ? hostname : host;
};
