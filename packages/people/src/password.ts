import { hash, verify } from '@node-rs/argon2';

/** OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes, one lane. */
const cost = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/**
 * The hash of a random value that was thrown away, at the same cost: verifying against it takes as long as verifying
 * a real one, so an unknown email cannot be told from a wrong password by time (security A074).
 */
export const nobodysHash =
  '$argon2id$v=19$m=19456,t=2,p=1$Awz1+RBKmWuSpJr9EbYB4g$hZ+Pwqj7ahtIaI4W21wi4QtipOYB2Q4rYLh950z3+F4';

/** Argon2id in PHC string form. The password is NFKC-normalised first (NIST SP 800-63B, 3.1.1.2). */
export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), cost);

/** True when the password is the one that was hashed. With no hash, as long and false. */
export const verifyPassword = async (passwordHash: string | undefined, password: string): Promise<boolean> => {
  const right = await verify(passwordHash ?? nobodysHash, password.normalize('NFKC'));
  return right && passwordHash !== undefined;
};
