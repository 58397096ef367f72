import { type ApprovalRequired, causeWords, type Refusal } from '@portcullis/operations';
import type { Service } from './tool-context.ts';

/** What a call waits for. `digest`: of the call and the grant that it was made under. */
export type WaitingApproval = { id: string; url: string; digest: Uint8Array; expiresAt: Date };

export type FieldFault = { field: string; reason: string; did_you_mean?: string };

/** A picture beside a result (MCP, "Image Content"): `data` is base64. */
export type ToolImage = { mimeType: 'image/svg+xml' | 'image/png'; data: string };

/** What a tool call comes to: a result, or a refusal in words. The MCP server puts it on the wire as it is. */
export type ToolOutcome = {
  structuredContent: Record<string, unknown>;
  /** The same as compact JSON, for clients that read `content` only (MCP 2025-11-25, "Structured Content"). */
  text: string;
  image?: ToolImage;
  /** Text that somebody wrote stands in the picture, where no mark can tell of it. */
  imageHoldsText?: boolean;
  isError: boolean;
  /** The code of a refusal, for the audit row. */
  reason?: string;
  /** True when the act left its audit row itself, in its own transaction. */
  audited: boolean;
  /** SHA-256 of the canonical arguments; absent when they were wrong. */
  argsDigest?: Uint8Array;
  /** The call waits for the person; the same call again finds out. */
  approval?: WaitingApproval;
  /** What went wrong inside, for the log; never for the client. */
  failure?: unknown;
};

export type OutcomeFacts = { audited: boolean; argsDigest?: Uint8Array };

/** A result. `success: true` comes first. */
export const succeeded = (result: Record<string, unknown>, facts: OutcomeFacts): ToolOutcome => {
  const structuredContent = { success: true, ...result };
  return { structuredContent, text: JSON.stringify(structuredContent), isError: false, ...facts };
};

/** Wrong arguments: every fault at once. */
export const wrongArguments = (fields: FieldFault[]): ToolOutcome =>
  failed({ error: 'invalid_arguments', fields }, { audited: false });

/** A business refusal. */
export const refused = ({ code, detail, hint, didYouMean }: Refusal, facts: OutcomeFacts): ToolOutcome =>
  failed(
    { error: code, detail, ...(hint ? { hint } : {}), ...(didYouMean?.length ? { did_you_mean: didYouMean } : {}) },
    facts,
  );

/** Nothing was done: the person decides first. Whoever opens the link signs in (MCP, "Elicitation", URL mode). */
export const waiting = (
  { approvalId: id, askedBy, digest, expiresAt }: ApprovalRequired,
  { authUrl }: Pick<Service, 'authUrl'>,
  facts: OutcomeFacts,
): ToolOutcome => {
  const url = `${authUrl}/approvals/${id}`;
  const until = expiresAt.toISOString();
  const words = {
    error: 'approval_required',
    detail: `${causeWords[askedBy]} Nothing was done.`,
    hint: `Ask the person to decide at url, until ${until}. Then repeat this very call: it is done, or says what they decided.`,
  };
  const answer = failed({ ...words, approval: { id, url, expires_at: until } }, facts);
  return { ...answer, audited: true, approval: { id, url, digest, expiresAt } };
};

/** Our own bug. Says nothing of what happened inside but the id under which it is logged. */
export const broken = (failure: unknown, requestId: string, facts: OutcomeFacts): ToolOutcome => ({
  ...failed(
    { error: 'internal_error', detail: 'Something went wrong here. Quote the request id.', request_id: requestId },
    facts,
  ),
  failure,
});

const failed = (answer: { error: string } & Record<string, unknown>, facts: OutcomeFacts): ToolOutcome => {
  const structuredContent = { success: false, ...answer };
  return { structuredContent, text: JSON.stringify(structuredContent), isError: true, reason: answer.error, ...facts };
};
