/**
 * Where to go after signing in: a path of this origin, or home. Whatever a browser could take for another site
 * (`//host`, `/\host`, control characters, a scheme) is home.
 */
export const returnPath = (given: unknown, home = '/clients'): string => {
  if (typeof given !== 'string' || given.length > 2000) return home;
  if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(given) || given.includes('\\')) return home;
  const base = 'http://here.invalid';
  if (!URL.canParse(given, base)) return home;
  const { origin, pathname, search } = new URL(given, base);
  return origin === base && !pathname.startsWith('//') && !isLoop(pathname) ? `${pathname}${search}` : home;
};

/** Coming back to where one signs in or out would go round in circles. */
const isLoop = (pathname: string): boolean => /^\/sign-(in|up|out)\/?$/.test(pathname);

/** The address of the sign-in page that leads back. */
export const signInAddress = (back: string): string => `/sign-in?return=${encodeURIComponent(back)}`;
