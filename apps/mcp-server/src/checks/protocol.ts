import { SUPPORTED_PROTOCOL_VERSIONS as legacyVersions } from '@modelcontextprotocol/sdk/types.js';
import { type Check, established, type Finding, type Message } from '../gate.ts';
import { headerDisagreement } from '../header-disagreement.ts';
import { createMessageClassifier } from './classify-message.ts';

/** The revisions that are served by the modern SDK; those before by the legacy one. */
export const modernVersions = ['2026-07-28'];

/** All of them, newest first. */
export const protocolVersions: readonly string[] = [...modernVersions, ...legacyVersions];

const classify = createMessageClassifier();

/**
 * Which generation of the protocol the message is of, and whether its headers say what its body says. A fault in a
 * modern message gets a modern error: a client that sees another one would fall back to `initialize`.
 */
export const checkProtocol: Check = (known) => {
  const { headers } = established(known, 'request');
  const message = established(known, 'message');
  const version = single(headers['mcp-protocol-version']);
  const standard = { version, method: single(headers['mcp-method']), name: single(headers['mcp-name']) };
  const route = classify(message, standard);
  if (route.kind === 'reject') return fault(message, route.httpStatus, route.code, route.message, route.data);
  if (route.kind === 'legacy') {
    if (message.method !== 'initialize' && version !== undefined && !legacyVersions.includes(version)) {
      return fault(message, 400, -32000, `Bad Request: Unsupported protocol version: ${version.slice(0, 32)}`);
    }
    return { learn: { route } };
  }
  const requested = route.classification.revision ?? 'unknown';
  if (!modernVersions.includes(requested)) {
    const data = { supported: modernVersions, requested };
    return fault(message, 400, -32022, 'Unsupported protocol version', data);
  }
  const disagreement = headerDisagreement(message, standard);
  return disagreement ? fault(message, 400, -32020, disagreement) : { learn: { route } };
};

/** Two headers of one name are joined with a comma by Node, and then agree with no body. */
const single = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(', ') : value;

const fault = ({ id }: Message, status: number, code: number, words: string, data?: unknown): Finding => ({
  refuse: { reason: 'protocol', status, code, fault: words, id: id ?? null, ...(data !== undefined && { data }) },
});
