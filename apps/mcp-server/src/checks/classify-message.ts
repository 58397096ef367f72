import {
  classifyInboundRequest,
  type InboundClassificationOutcome,
  type InboundModernRoute,
} from '@modelcontextprotocol/server';
import type { Message } from '../gate.ts';
import type { StandardHeaders } from '../header-disagreement.ts';

/** The generation of a message, as the SDK judges it: by its `_meta`, else by its headers. */
export type MessageClassifier = (message: Message, headers: StandardHeaders) => InboundClassificationOutcome;

/**
 * A client says the same of itself in every request, and judging it costs the SDK more than all our checks together. So what
 * it found well formed is remembered, by everything that its judgement depends on; nobody gets more by it than the judgement.
 * What it refused is judged anew, each time.
 * @param remembered so many; the oldest goes first
 */
export const createMessageClassifier = ({ remembered = 500 } = {}): MessageClassifier => {
  const known = new Map<string, InboundModernRoute['classification']>();
  return (message, headers) => {
    const key = keyOf(message, headers);
    const classification = key === undefined ? undefined : known.get(key);
    if (classification) return modernRequest(message, classification);
    const outcome = classify(message, headers);
    if (key !== undefined && outcome.kind === 'modern') {
      if (known.size >= remembered) known.delete(known.keys().next().value ?? '');
      known.set(key, Object.freeze(outcome.classification));
    }
    return outcome;
  };
};

type ModernRequest = Extract<InboundModernRoute, { messageKind: 'request' }>;

const keyLengthMax = 2_048;

/** What a client says of itself. What else there may be, such as a progress token, differs from request to request. */
const saidOfItself: ReadonlySet<string> = new Set([
  'io.modelcontextprotocol/protocolVersion',
  'io.modelcontextprotocol/clientInfo',
  'io.modelcontextprotocol/clientCapabilities',
]);

/**
 * Undefined: not a request with parameters and nothing else, or one that says unusual things. `null` is unusual because
 * absent values and numbers beyond JSON's (1e999) are written like it, and the key must mean one thing only.
 */
const keyOf = ({ id, method, params, raw }: Message, { version, method: named }: StandardHeaders) => {
  const meta = params._meta;
  if (id === undefined || raw.params === undefined || Object.keys(raw).length !== 4) return undefined;
  if (typeof meta !== 'object' || meta === null) return undefined;
  for (const name of Object.keys(meta)) if (!saidOfItself.has(name)) return undefined;
  const key = JSON.stringify([version, named, method, meta]);
  return key.length > keyLengthMax || key.includes('null') ? undefined : key;
};

const modernRequest = ({ raw }: Message, classification: ModernRequest['classification']): ModernRequest => ({
  kind: 'modern',
  messageKind: 'request',
  // A request, by the check that read it.
  message: raw as ModernRequest['message'],
  classification,
});

const classify = ({ raw }: Message, { version, method, name }: StandardHeaders): InboundClassificationOutcome =>
  classifyInboundRequest({
    httpMethod: 'POST',
    body: raw,
    ...(version !== undefined && { protocolVersionHeader: version }),
    ...(method !== undefined && { mcpMethodHeader: method }),
    ...(name !== undefined && { mcpNameHeader: name }),
  });
