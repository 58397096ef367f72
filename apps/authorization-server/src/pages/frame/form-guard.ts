import { isSameToken } from '@portcullis/people';

/** What of a POST tells where it came from. */
export type FormOrigin = {
  /** The `Origin` header. */
  origin: string | undefined;
  /** The `Sec-Fetch-Site` header. */
  fetchSite: string | undefined;
  token: unknown;
};

export type FormVerdict = 'genuine' | 'cross_site' | 'stale';

/**
 * Did this POST come from a form that we gave to this browser (CSRF, login CSRF)? Both must say so: the headers that
 * the browser itself sets, and the token that only our page knew. Our pages send no referrer, for which browsers write
 * `Origin: null`; then `Sec-Fetch-Site` has to vouch for it.
 */
export const judgeForm = (
  { origin, fetchSite, token }: FormOrigin,
  ours: { origin: string; tokens: readonly string[] },
): FormVerdict => {
  if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none') return 'cross_site';
  if (origin === 'null' && fetchSite !== 'same-origin') return 'cross_site';
  if (origin !== undefined && origin !== 'null' && origin !== ours.origin) return 'cross_site';
  return typeof token === 'string' && ours.tokens.some((each) => isSameToken(token, each)) ? 'genuine' : 'stale';
};
