import { findConnection } from '@portcullis/access';
import type { ToolOutcome } from '@portcullis/tools';
import { established, type Gate, type Known } from '../gate.ts';
import { declaresUrls, isOfUrlErrorRevision, wasPutAway } from './client-capabilities.ts';

/** A link that the client shows and the person opens (MCP, "Elicitation", URL mode). */
export type UrlElicitation = { mode: 'url'; message: string; url: string; elicitationId: string };

/**
 * How a client that opens links is told that its call waits: by an input that is required (2026-07-28), or by the error -32042
 * (2025-11-25).
 */
export type WaitingAnswer =
  | { kind: 'input_required'; elicitation: Omit<UrlElicitation, 'elicitationId'>; requestState: string }
  | { kind: 'url_error'; elicitation: UrlElicitation };

const message = 'Approve or refuse this call on the page of Portcullis.';

/**
 * Undefined: it is told by the tool's result alone, as to all clients that open no links; also when the person put the link away.
 */
export const waitingAnswer = async (
  known: Known,
  gate: Gate,
  { approval, argsDigest }: ToolOutcome,
): Promise<WaitingAnswer | undefined> => {
  if (approval === undefined || argsDigest === undefined) return undefined;
  const { id: approvalId, url, expiresAt } = approval;
  const { personId, connectionId } = established(known, 'principal');
  const elicitation = { mode: 'url' as const, message, url };
  const asked = established(known, 'message');
  if (established(known, 'route').kind === 'modern') {
    if (!declaresUrls(asked) || wasPutAway(asked)) return undefined;
    const call = { approvalId, personId, connectionId, tool: established(known, 'tool'), argsDigest, expiresAt };
    return { kind: 'input_required', elicitation, requestState: await gate.requestStates.seal(call) };
  }
  if (!isOfUrlErrorRevision(known)) return undefined;
  const connection = await findConnection(gate.database.prisma, connectionId);
  return connection?.opensUrls
    ? { kind: 'url_error', elicitation: { ...elicitation, elicitationId: approvalId } }
    : undefined;
};
