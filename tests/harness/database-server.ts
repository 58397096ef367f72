import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, startCluster } from '@portcullis/database';
import pg from 'pg';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    ownerUrl: string;
    appUrl: string;
  }
}

/** One real PostgreSQL for a test run. Each test file copies the migrated database `template` (see database.ts). */
export default async (project: TestProject): Promise<() => void> => {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-tests-'));
  const cluster = await startCluster(folder, { durable: false, maxConnections: 300 });
  await makeTemplate(cluster.ownerUrl('postgres'), cluster.ownerUrl('template_migrated'));
  project.provide('ownerUrl', cluster.ownerUrl('postgres'));
  project.provide('appUrl', cluster.appUrl('postgres'));
  return () => {
    const { data } = JSON.parse(readFileSync(join(folder, 'postgresql.json'), 'utf8')) as { data: string };
    cluster.stop();
    rmSync(data, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  };
};

const makeTemplate = async (serverUrl: string, templateUrl: string): Promise<void> => {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  await client.query('CREATE DATABASE template_migrated');
  await client.end();
  await migrate(templateUrl);
};

export const randomName = (): string => `test_${randomBytes(6).toString('hex')}`;
