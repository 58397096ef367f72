import { z } from 'zod';

const hour = 3_600_000;

/** A new key is published this long before it is used, so that whoever caches keys has seen it by then. */
export const publishedBeforeUseMs = 24 * hour;

/** A replaced key stays known this long after its successor came into use: longer than anything that it signed lives. */
export const keptAfterUseMs = 24 * hour;

const Key = z.object({
  id: z.string().min(8),
  createdAt: z.iso.datetime(),
  activeAt: z.iso.datetime(),
  /** A private JWK, or the base64url of 32 random bytes. */
  value: z.union([z.looseObject({ kty: z.literal('RSA'), d: z.string().min(1) }), z.string().min(43)]),
});

/** The public part of a signing key that is used no more: what it signed to be kept is verified with it for ever. */
const RetiredKey = z.object({ id: z.string().min(8), value: z.looseObject({ kty: z.literal('RSA') }) });

/** What a key file holds: keys of one kind, newest last. */
export const KeySet = z.object({ keys: z.array(Key).min(1), retired: z.array(RetiredKey).optional() });
export type KeySet = z.infer<typeof KeySet>;
export type KeyValue = KeySet['keys'][number]['value'];

/**
 * Adds a key that comes into use after a day, and forgets those that were replaced long enough ago: secrets whole, signing keys
 * but for their public part.
 */
export const rotate = (set: KeySet, fresh: { id: string; value: KeyValue }, now: Date): KeySet => {
  const activeAt = new Date(now.getTime() + publishedBeforeUseMs).toISOString();
  const kept = known(set, now);
  const leaving = set.keys.filter((key) => !kept.includes(key));
  const retired = [...(set.retired ?? []), ...leaving.flatMap(publicPart)];
  const keys = [...kept, { ...fresh, createdAt: now.toISOString(), activeAt }];
  return retired.length === 0 ? { keys } : { keys, retired };
};

/** Every public key that this set has signed with. */
export const publicParts = ({ keys, retired = [] }: KeySet): { id: string; value: Record<string, unknown> }[] => [
  ...keys.flatMap(publicPart),
  ...retired,
];

const publicPart = ({ id, value }: KeySet['keys'][number]) => {
  if (typeof value === 'string') return [];
  const { kty, n, e } = value;
  return [{ id, value: { kty, n, e } }];
};

/** The first key of a set: in use at once. */
export const firstKey = (fresh: { id: string; value: KeyValue }, now: Date): KeySet => ({
  keys: [{ ...fresh, createdAt: now.toISOString(), activeAt: now.toISOString() }],
});

/** The keys to use: the one that signs first, then those that only verify. */
export const inOrderOfUse = (set: KeySet, now: Date): KeySet['keys'] => {
  const keys = known(set, now);
  const signing = keys.filter(({ activeAt }) => new Date(activeAt) <= now).at(-1) ?? keys[0];
  return signing ? [signing, ...keys.filter((key) => key !== signing)] : [];
};

const known = ({ keys }: KeySet, now: Date): KeySet['keys'] => {
  const sorted = keys.toSorted((one, other) => one.activeAt.localeCompare(other.activeAt));
  return sorted.filter((_, index) => {
    const successor = sorted[index + 1];
    return !successor || new Date(successor.activeAt).getTime() + keptAfterUseMs > now.getTime();
  });
};
