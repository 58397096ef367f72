import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type WaitingBrowser = {
  /** For a program that opens the browser of the machine it runs on: by `BROWSER`, `xdg-open` or `open`. */
  env: { PATH: string; BROWSER: string };
  /** Every address that a program opened so far. */
  opened: () => string[];
  remove: () => void;
};

/** A browser that keeps the addresses it is told to open, until somebody looks at them. */
export const createWaitingBrowser = (): WaitingBrowser => {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-browser-'));
  const addresses = join(folder, 'addresses');
  for (const name of ['browser', 'xdg-open', 'open']) {
    const file = join(folder, name);
    writeFileSync(file, `#!/bin/sh\nfor given; do :; done\nprintf '%s\\n' "$given" >> '${addresses}'\n`);
    chmodSync(file, 0o755);
  }
  return {
    env: { PATH: `${folder}:${process.env.PATH ?? ''}`, BROWSER: join(folder, 'browser') },
    opened: () => (existsSync(addresses) ? readFileSync(addresses, 'utf8').split('\n').filter(Boolean) : []),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};
