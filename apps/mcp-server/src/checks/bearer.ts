import { readBearer } from '@portcullis/access';
import { valuesOfHeader } from '@portcullis/http';
import type { Check } from '../gate.ts';

/** RFC 6750, 2.1 and 3.1: one token, in one Authorization header. Without one no error is named. */
export const readToken: Check = ({ request, query }) => {
  // From the headers as sent: Node keeps the first of two Authorization headers and drops the other silently.
  const bearer = readBearer(valuesOfHeader(request.rawHeaders, 'authorization'), query);
  if (bearer.kind === 'malformed') return { refuse: { reason: 'malformed_authorization', fault: bearer.fault } };
  return bearer.kind === 'absent' ? { refuse: { reason: 'no_token' } } : { learn: { token: bearer.token } };
};
