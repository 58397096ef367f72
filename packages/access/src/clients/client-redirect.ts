/** What a redirect URI is, as far as trust goes. */
export type RedirectKind = 'https' | 'loopback' | 'private_scheme';

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Editors of one family: `cursor://publisher.extension/path` goes to that extension. Other hosts, and parameters, are
 * commands of the editor itself, such as opening a file or installing a server.
 */
const editorSchemes = new Set(['cursor:', 'vscode:', 'vscode-insiders:', 'vscodium:', 'windsurf:', 'kiro:']);
const editorExtension = /^[a-z-]+:\/\/[\w-]+\.[\w-]+\/[^?]*$/;

/** Other desktop clients; parameters are commands there too. Whoever is not here needs a dot, as RFC 8252, 7.1 asks: `com.example.app`. */
const appSchemes = new Set(['zed:', 'claude:', 'raycast:', 'lmstudio:']);

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
  return isPrivateScheme(uri, parsed.protocol) ? 'private_scheme' : undefined;
};

/** Loopback as everybody writes it: `http://2130706433/` and its like are refused. */
const plainLoopback = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?([/?]|$)/;

const isPlainHttps = (uri: string, { hostname }: URL): boolean =>
  uri.startsWith('https://') &&
  /^([a-z0-9._-]+|\[[0-9a-f:.]+\])$/.test(hostname) &&
  !loopbackHosts.has(hostname) &&
  uri.slice(8).toLowerCase().startsWith(hostname);

/** A reverse-domain scheme (`com.example.app:/path`), or one of a known desktop client. Every other one is refused. */
const isPrivateScheme = (uri: string, protocol: string): boolean => {
  if (!uri.startsWith(`${protocol}/`)) return false;
  if (editorSchemes.has(protocol)) return editorExtension.test(uri);
  if (appSchemes.has(protocol)) return !uri.includes('?');
  return /^[a-z]{2,}(\.[a-z0-9-]+)+:$/.test(protocol);
};

/** Where a redirect goes, as people read it: the host, or the scheme of an app (`cursor://`). */
export const redirectHost = (uri: string): string => {
  const { protocol, host, hostname } = new URL(uri);
  if (redirectKind(uri) === 'private_scheme') return uri.startsWith(`${protocol}//`) ? `${protocol}//` : protocol;
  return loopbackHosts.has(hostname) ? hostname : host;
};

/** The name of the app that a private scheme opens: `cursor`, `com.example.app`. Undefined: it opens no app. */
export const redirectApp = (uri: string): string | undefined =>
  redirectKind(uri) === 'private_scheme' ? new URL(uri).protocol.slice(0, -1) : undefined;
