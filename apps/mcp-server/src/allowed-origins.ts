import { isLoopback } from '@portcullis/http';

export type OriginPolicy = { mcpUrl: string; authUrl: string; allowedOrigins: readonly string[] };

/**
 * Which values of `Origin` may speak to the endpoint: our own two, those that the operator allows, and, when the
 * endpoint itself is on loopback, any page of this machine.
 */
export const originPolicy = ({ mcpUrl, authUrl, allowedOrigins }: OriginPolicy) => {
  const named = new Set([new URL(mcpUrl).origin, new URL(authUrl).origin, ...allowedOrigins]);
  const local = isLoopback(new URL(mcpUrl).hostname);
  return (origin: string): boolean => named.has(origin) || (local && isLoopbackOrigin(origin));
};

const isLoopbackOrigin = (origin: string): boolean => {
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  return /^https?:$/.test(url.protocol) && isLoopback(url.hostname) && url.origin === origin;
};
