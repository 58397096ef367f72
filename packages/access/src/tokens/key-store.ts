import { generateKeyPairSync, type JsonWebKey, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { firstKey, inOrderOfUse, KeySet, type KeyValue, publicParts, rotate } from './key-set.ts';

/** Where the keys are: given files, or files made at first start under the data directory. */
export type KeyPlaces = { dataDir: string; signingKeysFile?: string | undefined; cookieKeysFile?: string | undefined };

/** A given key file is missing, or a key file cannot be read: the start is refused, never with other keys. */
export class KeyFileError extends Error {}

export type Keys = {
  /** Private JWKs, the signing one first. */
  signing: (JsonWebKey & { kid: string; use: 'sig'; alg: 'RS256' })[];
  /** Secrets, the one that signs first. */
  cookie: string[];
};

type Kind = 'signing' | 'cookie';

/** Reads both key files; makes those of the data directory that are not there. Mode 0600. */
export const loadKeys = (places: KeyPlaces, now: Date): Keys =>
  toKeys({ signing: loadSet('signing', places, now), cookie: loadSet('cookie', places, now) }, now);

/**
 * The public part of every key that has signed here, also of those that were replaced long ago. None: no key was made yet.
 * @throws KeyFileError when a given file is missing, or the file cannot be read
 */
export const loadVerifyingKeys = (places: KeyPlaces): (JsonWebKey & { kid: string })[] => {
  const file = fileOf('signing', places);
  if (!existsSync(file) && places.signingKeysFile === undefined) return [];
  return publicParts(readSet('signing', file)).map(({ id, value }) => ({ ...(value as JsonWebKey), kid: id }));
};

/**
 * Brings keys that are in use up to date with their files, in place: whoever holds the lists signs and verifies with
 * the new ones from the next request on. True: something has changed.
 * @throws KeyFileError when a file is missing or cannot be read; the keys stay as they were
 */
export const refreshKeys = (keys: Keys, places: KeyPlaces, now: Date): boolean => {
  const sets = {
    signing: readSet('signing', fileOf('signing', places)),
    cookie: readSet('cookie', fileOf('cookie', places)),
  };
  const fresh = toKeys(sets, now);
  if (isDeepStrictEqual(fresh, keys)) return false;
  keys.signing.splice(0, keys.signing.length, ...fresh.signing);
  keys.cookie.splice(0, keys.cookie.length, ...fresh.cookie);
  return true;
};

const toKeys = (sets: Record<Kind, KeySet>, now: Date): Keys => ({
  signing: inOrderOfUse(sets.signing, now).map(({ id, value }) => ({
    ...(value as JsonWebKey),
    kid: id,
    use: 'sig',
    alg: 'RS256',
  })),
  cookie: inOrderOfUse(sets.cookie, now).map(({ value }) => String(value)),
});

/**
 * Adds a key to each file. Running servers publish it within seconds, it signs from a day on, and the old one verifies for a day
 * more. The files that were written.
 */
export const rotateKeys = (places: KeyPlaces, now: Date): string[] =>
  (['signing', 'cookie'] as const).map((kind) => {
    const file = fileOf(kind, places);
    writeWhole(file, rotate(loadSet(kind, places, now), freshKey(kind), now), 'replace');
    return file;
  });

const fileOf = (kind: Kind, places: KeyPlaces): string =>
  (kind === 'signing' ? places.signingKeysFile : places.cookieKeysFile) ?? join(places.dataDir, 'keys', `${kind}.json`);

const loadSet = (kind: Kind, places: KeyPlaces, now: Date): KeySet => {
  const file = fileOf(kind, places);
  const given = (kind === 'signing' ? places.signingKeysFile : places.cookieKeysFile) !== undefined;
  if (!existsSync(file)) {
    if (given) throw new KeyFileError(`The ${kind} key file ${file} does not exist`);
    writeWhole(file, firstKey(freshKey(kind), now), 'first');
  }
  return readSet(kind, file);
};

const readSet = (kind: Kind, file: string): KeySet => {
  try {
    const set = KeySet.parse(JSON.parse(readFileSync(file, 'utf8')));
    if (set.keys.every(({ value }) => typeof value === (kind === 'signing' ? 'object' : 'string'))) return set;
  } catch {
    // What is in the file is never shown.
  }
  throw new KeyFileError(
    `The ${kind} key file ${file} cannot be read as keys; restore it, or remove it to make new ones`,
  );
};

const freshKey = (kind: Kind): { id: string; value: KeyValue } => {
  const id = randomBytes(12).toString('base64url');
  if (kind === 'cookie') return { id, value: randomBytes(32).toString('base64url') };
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { id, value: privateKey.export({ format: 'jwk' }) as KeyValue };
};

/** Writes beside the file and then puts it in place, so that no crash leaves half a file; the first writer of two wins. */
const writeWhole = (file: string, set: KeySet, mode: 'first' | 'replace'): void => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const beside = `${file}.${randomBytes(6).toString('hex')}`;
  const descriptor = openSync(beside, 'wx', 0o600);
  try {
    writeSync(descriptor, `${JSON.stringify(set, null, 2)}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  try {
    if (mode === 'replace') renameSync(beside, file);
    else linkSync(beside, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(beside, { force: true });
  }
};
