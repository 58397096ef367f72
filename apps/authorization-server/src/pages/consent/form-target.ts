/**
 * What CSP `form-action` must allow so that a form may end at this redirect URI: Chromium judges the redirects after a
 * POST too. An origin for http and https; for others the scheme. IPv6 literals cannot be written in CSP, so there the
 * scheme stands. Undefined: nothing that could be allowed safely.
 */
export const formTarget = (redirectUri: string): string | undefined => {
  if (!URL.canParse(redirectUri)) return undefined;
  const { protocol, origin, hostname } = new URL(redirectUri);
  if (!/^[a-z][a-z0-9+.-]*:$/.test(protocol) || /^(javascript|data|blob|vbscript|file|about):$/.test(protocol)) {
    return undefined;
  }
  const isWeb = protocol === 'http:' || protocol === 'https:';
  // URL hosts may hold what ends a directive or a whole policy (`;`, `,`).
  if (isWeb && !/^([a-z0-9._-]+|\[[0-9a-f:.]+\])$/.test(hostname)) return undefined;
  return isWeb && !hostname.startsWith('[') ? origin : protocol;
};
