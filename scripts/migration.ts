// Writes the migration that brings prisma/migrations up to the schema files: npm run migration -- NAME

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { authorMigration, startCluster } from '@portcullis/database';

const name = process.argv[2] ?? '';
if (!/^[a-z][a-z0-9_]*$/.test(name)) {
  process.stderr.write('Give the migration a name in lower case, such as: npm run migration -- add_alerts\n');
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'portcullis-migration-'));
const cluster = await startCluster(folder, { durable: false });
try {
  const made = await authorMigration(cluster.ownerUrl('postgres'), name);
  process.stdout.write(made ? `Wrote prisma/migrations/${made}\n` : 'The migrations already lead to the schema.\n');
} finally {
  cluster.stop();
  rmSync(folder, { recursive: true, force: true });
}
