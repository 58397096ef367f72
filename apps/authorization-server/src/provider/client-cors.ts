const loopback = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/**
 * May a page of this origin read the client's token answers? The origins of its redirect URIs; for a client on the
 * person's machine any loopback origin (security A101). Credentials are never allowed, and there are no cookies here.
 */
export const corsAllowed = (
  origin: string | undefined,
  client: { redirectUris?: readonly string[] | undefined; applicationType?: string | undefined },
): boolean => {
  // Private schemes have the opaque origin too, which any page can have in a sandbox.
  if (!origin || origin === 'null') return false;
  if (client.applicationType === 'native' && loopback.test(origin)) return true;
  return (client.redirectUris ?? []).some((uri) => URL.parse(uri)?.origin === origin);
};
