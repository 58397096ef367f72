import { resolve } from 'node:path';
import { KeyFileError, type Keys, loadKeys, loadVerifyingKeys } from '@portcullis/access';
import type { Configuration } from '@portcullis/http';
import { CommandRefused } from './answer.ts';

const placesOf = ({ dataDir, signingKeysFile, cookieKeysFile }: Configuration) => ({
  ...{ dataDir: resolve(dataDir), signingKeysFile, cookieKeysFile },
});

/** The public part of every key that this server has signed with. @throws CommandRefused `key_file` */
export const verifyingKeys = (configuration: Configuration) =>
  refused(() => loadVerifyingKeys(placesOf(configuration)));

/** The key that signs now; none is made. @throws CommandRefused `key_file` */
export const signingKey = (configuration: Configuration, now: Date): Keys['signing'][number] => {
  if (verifyingKeys(configuration).length === 0) throw noKey();
  const [key] = refused(() => loadKeys(placesOf(configuration), now)).signing;
  if (!key) throw noKey();
  return key;
};

const noKey = () => new CommandRefused('key_file', 'There is no signing key yet: the first start makes it.');

const refused = <T>(read: () => T): T => {
  try {
    return read();
  } catch (error) {
    if (error instanceof KeyFileError) throw new CommandRefused('key_file', error.message);
    throw error;
  }
};
