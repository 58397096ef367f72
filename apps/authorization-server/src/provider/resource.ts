import { errors } from 'oidc-provider';

/**
 * The canonical form of a resource identifier (RFC 8707, 2; RFC 3986, 6.2): scheme and host in lower case, no default
 * port, no trailing slash. Undefined: no absolute URI, or with user, query or fragment. One query is let go, because it
 * narrows what a client sees and names no other resource: the `toolsets` of the address that a person gave their client.
 */
export const canonicalResource = (written: string): string | undefined => {
  const identifier = written.replace(/\?toolsets=[a-z,%0-9-]*$/i, '');
  if (!/^[\x21-\x7e]+$/.test(identifier) || /[#?\\@]/.test(identifier)) return undefined;
  const parsed = URL.parse(identifier);
  if (!parsed || !/^https?:$/.test(parsed.protocol)) return undefined;
  return parsed.href.replace(/\/$/, '');
};

/**
 * The one resource that is served here, of what a request names; undefined: it names none.
 * @throws InvalidTarget for any other, and for several.
 */
export const namedResource = (parameter: unknown, served: string): string | undefined => {
  const named = [parameter].flat().filter((value) => value !== undefined && value !== '');
  if (named.length === 0) return undefined;
  const all = named.map((value) => (typeof value === 'string' ? canonicalResource(value) : undefined));
  if (all.some((each) => each !== canonicalResource(served))) {
    throw new errors.InvalidTarget('this resource is not served here');
  }
  return served;
};
