import { createPrivateKey, createPublicKey, type JsonWebKey, sign, verify } from 'node:crypto';
import type { Head } from './audit-chain.ts';

/** A head of a chain, signed with the server's key. `pruned`: the rows up to it were removed by retention. */
export type Checkpoint = Head & { at: Date; kid: string; signature: Uint8Array; pruned: boolean };

export type KeyWithId = JsonWebKey & { kid: string };

/** What is signed. The first line keeps it apart from everything else that the key signs (JWTs have no line break). */
const signedBytes = ({ chain, seq, hash, at, pruned }: Omit<Checkpoint, 'kid' | 'signature'>): Uint8Array =>
  Buffer.from(
    [
      'portcullis audit checkpoint v1',
      chain,
      seq,
      Buffer.from(hash).toString('hex'),
      at.toISOString(),
      pruned ? 'pruned' : 'kept',
    ].join('\n'),
  );

/** Ed25519 and Ed448 bring their own digest. */
const digestOf = ({ kty }: JsonWebKey): 'sha256' | null => (kty === 'OKP' ? null : 'sha256');

/** Signs a head. RS256, ES256 or EdDSA, by the kind of the key. */
export const signCheckpoint = (head: Head, key: KeyWithId, at: Date, pruned = false): Checkpoint => {
  const { chain, seq, hash } = head;
  const facts = { chain, seq, hash, at, pruned };
  const signature = sign(digestOf(key), signedBytes(facts), createPrivateKey({ key, format: 'jwk' }));
  return { ...facts, kid: key.kid, signature };
};

/** `unknown_key`: signed with none of these keys; `bad_signature`: not signed with the key that it names. */
export const judgeCheckpoint = (
  checkpoint: Checkpoint,
  keys: readonly KeyWithId[],
): 'good' | 'unknown_key' | 'bad_signature' => {
  const key = keys.find(({ kid }) => kid === checkpoint.kid);
  if (!key) return 'unknown_key';
  const publicKey = createPublicKey({ key, format: 'jwk' });
  return verify(digestOf(key), signedBytes(checkpoint), publicKey, checkpoint.signature) ? 'good' : 'bad_signature';
};
