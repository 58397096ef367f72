import { createServer } from 'node:net';
import type { Configuration } from '@portcullis/http';
import { type Finding, unwell, well } from './finding.ts';

/** Each server answers `/healthz`, or its port is free for the next start. */
export const checkServers = (configuration: Configuration): Promise<Finding[]> => {
  const { authPort, mcpPort, venuePort, host } = configuration;
  const reachable = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  return Promise.all([
    checkServer('authorization server', reachable, authPort),
    checkServer('MCP server', reachable, mcpPort),
    checkServer('venue', reachable, venuePort),
  ]);
};

const checkServer = async (name: string, host: string, port: number): Promise<Finding> => {
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}/healthz`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(3_000) }).catch(() => undefined);
  const body = (await answer?.json().catch(() => undefined)) as { status?: unknown } | undefined;
  if (answer?.ok && body?.status === 'ready') return well(name, `ready on port ${port}`);
  if (body?.status === 'unavailable') {
    return unwell(name, `runs on port ${port} and cannot serve`, 'See its log; most often the database is away.');
  }
  if (await isFree(host, port)) return well(name, `not running; port ${port} is free`);
  return unwell(
    name,
    `port ${port} is taken by another program`,
    'Stop that program, or move the URL to another port.',
  );
};

const isFree = (host: string, port: number): Promise<boolean> =>
  new Promise((answer) => {
    const probe = createServer();
    probe.once('error', () => answer(false));
    probe.listen(port, host, () => probe.close(() => answer(true)));
  });
