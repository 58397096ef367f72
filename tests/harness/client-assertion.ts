import { constants, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed25519 = generateKeyPairSync('ed25519');
const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };

/** A key for each algorithm, and how to sign with it (RFC 7518, 3.1; RFC 8037; RFC 9864). */
const signers: Record<string, { publicKey: KeyObject; signed: (input: Buffer) => Buffer }> = {
  RS256: { ...rsa, signed: (input) => sign('sha256', input, rsa.privateKey) },
  PS256: { ...rsa, signed: (input) => sign('sha256', input, { key: rsa.privateKey, ...pss }) },
  ES256: { ...p256, signed: (input) => sign('sha256', input, { key: p256.privateKey, dsaEncoding: 'ieee-p1363' }) },
  EdDSA: { ...ed25519, signed: (input) => sign(null, input, ed25519.privateKey) },
  Ed25519: { ...ed25519, signed: (input) => sign(null, input, ed25519.privateKey) },
};

const signerOf = (alg: string) => {
  const signer = signers[alg];
  if (!signer) throw new Error(`No key for ${alg}.`);
  return signer;
};

/** The public key of an algorithm, as a member of a JWK set. */
export const publicKeyOf = (alg: string): object => ({
  ...signerOf(alg).publicKey.export({ format: 'jwk' }),
  alg,
  use: 'sig',
});

/** What a client proves itself with (RFC 7523, 3): good for one minute and one use. */
export const assertionOf = (clientId: string, audience: string, alg: string): string => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const iat = Math.floor(Date.now() / 1000);
  const claims = { iss: clientId, sub: clientId, aud: audience, jti: randomUUID(), iat, exp: iat + 60 };
  const input = `${part({ alg })}.${part(claims)}`;
  return `${input}.${signerOf(alg).signed(Buffer.from(input)).toString('base64url')}`;
};
