// Says whether the generated Prisma client is that of the schema on disk.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const stampFile = join(root, 'packages/database/src/generated/.schema-stamp');

/** SHA-256 over Prisma's version, what is made of its client, and every schema file. */
export const schemaStamp = () => {
  const hash = createHash('sha256').update(readFileSync(join(root, 'packages/database/package.json')));
  hash.update(readFileSync(join(root, 'scripts/unpack-query-compiler.mjs')));
  const folder = join(root, 'prisma');
  for (const name of readdirSync(folder).sort()) {
    if (name.endsWith('.prisma')) hash.update(`\0${name}\0`).update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex');
};

export const clientIsCurrent = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === schemaStamp();
