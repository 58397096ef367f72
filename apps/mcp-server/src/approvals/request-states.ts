import { randomBytes } from 'node:crypto';
import { findSealKey, isSealOf, type SealedCall, sealCall, sealedApprovalId } from '@portcullis/access';
import type { Database } from '@portcullis/database';
import type { Clock } from '@portcullis/operations';

/** `requestState` of calls that wait for the person (2026-07-28, "Multi round-trip requests"). Any replica opens what another sealed. */
export type RequestStates = {
  seal: (call: SealedCall) => Promise<string>;
  /** Whether the state is of this call. Why not, is not told. @throws an outage of the database */
  isOf: (state: string, call: Omit<SealedCall, 'approvalId' | 'expiresAt'>) => Promise<boolean>;
};

export const createRequestStates = ({ prisma }: Pick<Database, 'prisma'>, now: Clock): RequestStates => ({
  seal: async (call) => {
    const key = await findSealKey(prisma, call.approvalId);
    if (!key) throw new Error('Invariant: an approval that is asked for has a key');
    return sealCall(call, key, randomBytes(12));
  },
  isOf: async (state, call) => {
    const approvalId = sealedApprovalId(state);
    const key = approvalId === undefined ? undefined : await findSealKey(prisma, approvalId);
    return approvalId !== undefined && key !== undefined && isSealOf(state, key, { ...call, approvalId }, now());
  },
});
