import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { KeyFileError, loadKeys } from '@portcullis/access';
import type { Configuration } from '@portcullis/http';
import { type Finding, unwell, well } from './finding.ts';

/** The key files are there, can be read as keys, and by nobody else. Makes none. */
export const checkKeys = (configuration: Configuration, now: Date): Finding => {
  const { signingKeysFile, cookieKeysFile } = configuration;
  const dataDir = resolve(configuration.dataDir);
  const files = [
    signingKeysFile ?? resolve(dataDir, 'keys/signing.json'),
    cookieKeysFile ?? resolve(dataDir, 'keys/cookie.json'),
  ];
  const given = [signingKeysFile, cookieKeysFile].filter((file) => file !== undefined);
  const missing = files.filter((file) => !existsSync(file));
  if (missing.some((file) => given.includes(file))) {
    return unwell(
      'keys',
      `missing: ${missing.join(', ')}`,
      'Put the key files in their places, or unset the variables.',
    );
  }
  if (missing.length > 0) return well('keys', 'not made yet: the first start makes them');
  const open = files.filter((file) => (statSync(file).mode & 0o077) !== 0);
  if (open.length > 0) {
    return unwell('keys', `readable by others: ${open.join(', ')}`, `chmod 600 ${open.join(' ')}`);
  }
  try {
    const keys = loadKeys({ dataDir, signingKeysFile, cookieKeysFile }, now);
    return well('keys', `${keys.signing.length} signing, ${keys.cookie.length} cookie`);
  } catch (error) {
    if (error instanceof KeyFileError) return unwell('keys', error.message, 'Restore the file from a backup.');
    throw error;
  }
};
