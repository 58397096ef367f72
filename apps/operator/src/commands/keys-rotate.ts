import { resolve } from 'node:path';
import { KeyFileError, rotateKeys } from '@portcullis/access';
import { z } from 'zod';
import { CommandRefused } from '../answer.ts';
import { onItsOwn } from '../define-command.ts';

export const keysRotate = onItsOwn({
  path: 'keys rotate',
  summary: 'add a signing key and a cookie key; the old ones go on verifying for a time',
  input: z.object({}),
  run: async ({ configuration, clock }) => {
    const { dataDir, signingKeysFile, cookieKeysFile } = configuration;
    try {
      const files = rotateKeys({ dataDir: resolve(dataDir), signingKeysFile, cookieKeysFile }, clock());
      return {
        json: { files },
        text: `Added a key to each of:\n${files.map((file) => `  ${file}`).join('\n')}\nRunning authorization servers publish the new keys within seconds and sign with them a day later. No restart is needed.`,
      };
    } catch (error) {
      if (error instanceof KeyFileError) throw new CommandRefused('key_file', error.message);
      throw error;
    }
  },
});
