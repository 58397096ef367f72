import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { KeyFileError, loadKeys, loadVerifyingKeys, refreshKeys, rotateKeys } from './key-store.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'portcullis-keys-'));
const start = new Date('2026-11-21T12:00:00Z');
const after = (hours: number) => new Date(start.getTime() + hours * 3_600_000);

describe('signing and cookie keys', () => {
  test('are made at the first start, for the owner’s eyes only, and stay', () => {
    const dataDir = folder();
    const made = loadKeys({ dataDir }, start);
    expect(made.signing).toMatchObject([{ kty: 'RSA', use: 'sig', alg: 'RS256' }]);
    expect(made.cookie).toHaveLength(1);
    for (const name of ['signing.json', 'cookie.json']) {
      expect(statSync(join(dataDir, 'keys', name)).mode & 0o777).toBe(0o600);
    }
    expect(readdirSync(join(dataDir, 'keys')).toSorted()).toEqual(['cookie.json', 'signing.json']);
    expect(loadKeys({ dataDir }, after(1))).toEqual(made);
  });

  test('rotated: the new key is published at once, signs after a day, and the old one verifies a day longer', () => {
    const dataDir = folder();
    const [old] = loadKeys({ dataDir }, start).signing;
    rotateKeys({ dataDir }, start);
    const ids = (hours: number) => loadKeys({ dataDir }, after(hours)).signing.map(({ kid }) => kid);
    const [first, second] = ids(1);
    expect([first, ids(1).length]).toEqual([old?.kid, 2]);
    expect(ids(25)).toEqual([second, old?.kid]);
    expect(ids(49)).toEqual([second]);
    expect(loadKeys({ dataDir }, after(25)).cookie).toHaveLength(2);
  });

  test('what a key signed to be kept is verified for ever: its public part alone stays in the file', () => {
    const dataDir = folder();
    const [old] = loadKeys({ dataDir }, start).signing;
    for (const hours of [0, 72, 144]) rotateKeys({ dataDir }, after(hours));
    expect(loadKeys({ dataDir }, after(144)).signing.map(({ kid }) => kid)).not.toContain(old?.kid);
    const { kid, kty, n, e } = old ?? {};
    expect(loadVerifyingKeys({ dataDir })).toContainEqual({ kid, kty, n, e });
    expect(loadVerifyingKeys({ dataDir })).toHaveLength(4);
    expect(readFileSync(join(dataDir, 'keys', 'signing.json'), 'utf8')).not.toContain(String(old?.d));
    expect(readFileSync(join(dataDir, 'keys', 'cookie.json'), 'utf8')).not.toContain('retired');
    expect(loadVerifyingKeys({ dataDir: folder() })).toEqual([]);
    expect(() => loadVerifyingKeys({ dataDir, signingKeysFile: join(dataDir, 'none') })).toThrow(KeyFileError);
  });

  test('G-16, A136: keys in use follow their files, in place; a damaged or missing file changes nothing', () => {
    const dataDir = folder();
    const keys = loadKeys({ dataDir }, start);
    const { signing, cookie } = keys;
    const [oldSigning, oldCookie] = [signing[0], cookie[0]];
    expect(refreshKeys(keys, { dataDir }, start)).toBe(false);
    rotateKeys({ dataDir }, start);
    expect(refreshKeys(keys, { dataDir }, after(1))).toBe(true);
    expect([signing.length, cookie.length, signing[0], cookie[0]]).toEqual([2, 2, oldSigning, oldCookie]);
    expect(refreshKeys(keys, { dataDir }, after(25))).toBe(true);
    expect([signing[1], cookie[1]]).toEqual([oldSigning, oldCookie]);
    const inUse = structuredClone(keys);
    const file = join(dataDir, 'keys', 'cookie.json');
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 40));
    expect(() => refreshKeys(keys, { dataDir }, after(49))).toThrow(KeyFileError);
    rmSync(file);
    expect(() => refreshKeys(keys, { dataDir }, after(49))).toThrow(KeyFileError);
    expect([keys, existsSync(file)]).toEqual([inUse, false]);
  });

  test('given by files: missing or unreadable ones are refused, never replaced', () => {
    const dataDir = folder();
    const signingKeysFile = join(dataDir, 'given.json');
    expect(() => loadKeys({ dataDir, signingKeysFile }, start)).toThrow(KeyFileError);
    expect(existsSync(signingKeysFile)).toBe(false);
    writeFileSync(signingKeysFile, '{"keys":[{"secret":"shh"}]}');
    expect(() => loadKeys({ dataDir, signingKeysFile }, start)).toThrow(/cannot be read/);
    expect(() => loadKeys({ dataDir, signingKeysFile }, start)).not.toThrow(/shh/);
  });

  test.each([
    ['cut short', (text: string) => text.slice(0, 40)],
    ['empty', () => ''],
    ['no keys', () => '{"keys":[]}'],
  ])('a file of the data directory that is %s is refused', (_, damage) => {
    const dataDir = folder();
    loadKeys({ dataDir }, start);
    const file = join(dataDir, 'keys', 'cookie.json');
    writeFileSync(file, damage(readFileSync(file, 'utf8')));
    expect(() => loadKeys({ dataDir }, start)).toThrow(KeyFileError);
  });
});
