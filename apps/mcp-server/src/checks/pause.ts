import { type Check, established } from '../gate.ts';

/** What a paused connection cannot do. It may still be greeted and be told what there is, so that it finds its way back. */
const pausedMethods = new Set(['tools/call', 'prompts/get', 'resources/read', 'completion/complete']);

/** No challenge: no other token would help, only the person. What does not exist is told before it, the scope after it. */
export const checkPause: Check = (known) =>
  pausedMethods.has(established(known, 'message').method) && established(known, 'principal').paused
    ? { refuse: { reason: 'connection_paused' } }
    : undefined;
