// Makes the Prisma client from prisma/*.prisma. Its command line asks for the schema engine's binary, which generating
// does not need and which would be a download: any existing file satisfies it.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { schemaStamp, stampFile } from './schema-stamp.mjs';
import { unpackQueryCompiler } from './unpack-query-compiler.mjs';

const root = dirname(import.meta.dirname);
const prisma = join(dirname(createRequire(import.meta.url).resolve('prisma/package.json')), 'build/index.js');
const stamp = schemaStamp();
const { status, stdout, stderr } = spawnSync(process.execPath, [prisma, 'generate'], {
  cwd: root,
  encoding: 'utf8',
  env: {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  },
});
if (status !== 0) {
  process.stderr.write(`${stdout}\n${stderr}`);
  process.exit(1);
}
await unpackQueryCompiler(dirname(stampFile));
writeFileSync(stampFile, stamp);
