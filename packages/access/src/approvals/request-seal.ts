import { createCipheriv, createDecipheriv } from 'node:crypto';

/** What a client carries from a call that waits to its retry: who called, under which grant, and what exactly. */
export type SealedCall = {
  approvalId: string;
  personId: string;
  connectionId: string;
  tool: string;
  /** SHA-256 of the canonical arguments of the call. */
  argsDigest: Uint8Array;
  expiresAt: Date;
};

const algorithm = 'aes-256-gcm';
const idBytes = 16;
const ivBytes = 12;
const tagBytes = 16;
/** Longer is none of ours. */
const longest = 1_024;

/**
 * Sealed for the wire (AES-256-GCM): nobody can read or change it without the approval's own key. The approval's id stands in
 * front, to find that key by, and is sealed with it.
 */
export const sealCall = (call: SealedCall, key: Uint8Array, iv: Uint8Array): string => {
  const id = idOf(call.approvalId);
  const cipher = createCipheriv(algorithm, key, iv).setAAD(id);
  const sealed = Buffer.concat([cipher.update(contentOf(call)), cipher.final()]);
  return Buffer.concat([id, iv, sealed, cipher.getAuthTag()]).toString('base64url');
};

/** The approval that a state names, to find its key by. Undefined: it is none of ours. Nothing is proved by it yet. */
export const sealedApprovalId = (state: string): string | undefined => {
  if (state.length > longest || !/^[\w-]+$/.test(state)) return undefined;
  const bytes = Buffer.from(state, 'base64url');
  if (bytes.length <= idBytes + ivBytes + tagBytes) return undefined;
  const hex = bytes.subarray(0, idBytes).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

/** Whether a state was sealed with this key for this very call, and its time has not passed. */
export const isSealOf = (state: string, key: Uint8Array, call: Omit<SealedCall, 'expiresAt'>, now: Date): boolean => {
  const expiresAt = opened(state, key, call);
  return expiresAt !== undefined && now < expiresAt;
};

/** Until when it holds; undefined: it is not this call's. */
const opened = (state: string, key: Uint8Array, call: Omit<SealedCall, 'expiresAt'>): Date | undefined => {
  const bytes = Buffer.from(state, 'base64url');
  const id = bytes.subarray(0, idBytes);
  const iv = bytes.subarray(idBytes, idBytes + ivBytes);
  const tag = bytes.subarray(bytes.length - tagBytes);
  try {
    const decipher = createDecipheriv(algorithm, key, iv).setAAD(id).setAuthTag(tag);
    const content = Buffer.concat([decipher.update(bytes.subarray(idBytes + ivBytes, -tagBytes)), decipher.final()]);
    const expiresAt = new Date(Number(content.toString('utf8').split(' ').at(-1)));
    return content.equals(contentOf({ ...call, expiresAt })) ? expiresAt : undefined;
  } catch {
    return undefined;
  }
};

const idOf = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');

const contentOf = ({ approvalId, personId, connectionId, tool, argsDigest, expiresAt }: SealedCall): Buffer => {
  const digest = Buffer.from(argsDigest).toString('base64url');
  return Buffer.from([approvalId, personId, connectionId, tool, digest, expiresAt.getTime()].join(' '));
};
