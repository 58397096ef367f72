import { CLIENT_CAPABILITIES_META_KEY } from '@modelcontextprotocol/server';
import { established, type Known, type Message } from '../gate.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether capabilities hold elicitation in URL mode. An empty `elicitation` is form mode alone (2025-11-25, "Elicitation"). */
export const opensUrls = (capabilities: unknown): boolean =>
  isObject(capabilities) && isObject(capabilities.elicitation) && isObject(capabilities.elicitation.url);

/** What a request of 2026-07-28 declares for itself. */
export const declaresUrls = ({ params }: Pick<Message, 'params'>): boolean =>
  isObject(params._meta) && opensUrls(params._meta[CLIENT_CAPABILITIES_META_KEY]);

/** The revision with the error -32042. Earlier ones have no URL mode, later ones not that error. */
export const revisionWithUrlError = '2025-11-25';

/** Whether the request is of that revision, by its header. */
export const isOfUrlErrorRevision = (known: Known): boolean =>
  known.route?.kind === 'legacy' &&
  established(known, 'request').headers['mcp-protocol-version'] === revisionWithUrlError;

/** Whether the person said no, or put it away, in their client: asking them again at once would wear them down. */
export const wasPutAway = ({ params: { inputResponses } }: Pick<Message, 'params'>): boolean =>
  isObject(inputResponses) &&
  Object.values(inputResponses).some(
    (each) => isObject(each) && (each.action === 'decline' || each.action === 'cancel'),
  );
