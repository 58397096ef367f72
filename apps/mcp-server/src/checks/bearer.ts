import { readBearer } from '@portcullis/access';
import type { Check } from '../gate.ts';

/** RFC 6750, 2.1 and 3.1: one token, in one Authorization header. Without one no error is named. */
export const readToken: Check = ({ request, query }) => {
  const bearer = readBearer(authorizationHeaders(request.rawHeaders), query);
  if (bearer.kind === 'malformed') return { refuse: { reason: 'malformed_authorization', fault: bearer.fault } };
  return bearer.kind === 'absent' ? { refuse: { reason: 'no_token' } } : { learn: { token: bearer.token } };
};

/** From the headers as sent: Node keeps the first of two Authorization headers and drops the other silently. */
const authorizationHeaders = (rawHeaders: readonly string[]): string[] =>
  rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === 'authorization');
