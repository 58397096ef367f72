import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { unpackBundledBrowser } from './browser.ts';
import { createTestDatabase } from './database.ts';
import { errorLines, type Stack, type StackAddresses, startStack } from './stack.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    sharedUrl: string;
  }
}

/** What a worker is told of the stack that it shares. */
export type SharedStack = StackAddresses & { ownerUrl: string; dataDir: string };

/**
 * What all workers of a run share, made when the first of them asks for it: `/stack` answers where one running stack is,
 * for files that need nothing but persons of their own (see shared-stack.ts), `/errors` what it logged as errors, and `/browser` the
 * folder of the unpacked browser.
 */
export default async (project: TestProject): Promise<() => Promise<void>> => {
  const { ownerUrl, appUrl } = project.getProvidedContext();
  let started: Promise<{ stack: Stack; told: SharedStack }> | undefined;
  let unpacked: Promise<string> | undefined;
  const start = async () => {
    const database = await createTestDatabase({ ownerUrl, appUrl });
    const stack = await startStack(database.appUrl, { env: { LOG_LEVEL: 'warn' } });
    const { authUrl, mcpUrl, venueUrl, databaseUrl, dataDir } = stack;
    return { stack, told: { authUrl, mcpUrl, venueUrl, databaseUrl, dataDir, ownerUrl: database.ownerUrl } };
  };
  const answers: Record<string, () => Promise<string>> = {
    '/stack': async () => {
      started ??= start();
      return JSON.stringify((await started).told);
    },
    '/errors': async () => errorLines((await started)?.stack.logs() ?? ''),
    '/browser': () => {
      unpacked ??= unpackBundledBrowser();
      return unpacked;
    },
  };
  const server = createServer(async ({ url = '' }, response) => {
    try {
      response.end(await answers[url]?.());
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  project.provide('sharedUrl', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return async () => {
    server.close();
    server.closeAllConnections();
    await (await started?.catch(() => undefined))?.stack.stop();
  };
};
