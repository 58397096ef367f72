import type { LoadGenerator } from './load-generator.ts';
import { median } from './median.ts';
import type { Family, OAuthServer } from './oauth-servers.ts';

export type OAuthThroughput = {
  name: string;
  flowsPerSecond: number;
  refreshesPerSecond: number;
  refreshP50Ms: number;
  refreshP99Ms: number;
  residentMb: number;
};

export type OAuthSettings = { rounds: number; families: number; refreshes: number };

/** Code flows one after the other; then refreshes of the tokens that they brought, the families beside each other. */
export const measureOAuth = async (
  servers: readonly OAuthServer[],
  load: LoadGenerator,
  { rounds, families, refreshes }: OAuthSettings,
  report: (line: string) => void,
): Promise<OAuthThroughput[]> => {
  const measured = servers.map((server) => ({
    server,
    families: [] as readonly Family[],
    flows: [] as number[],
    refreshes: [] as { perSecond: number; p50Ms: number; p99Ms: number }[],
  }));
  for (let round = 0; round <= rounds; round += 1) {
    for (const each of measured) {
      const flows = await runFlows(each.server, families);
      const { port } = each.server.child;
      const result = await load.refreshes({ port, path: each.server.tokenPath, families: flows.families, refreshes });
      if (round === 0) continue;
      each.flows.push(flows.perSecond);
      each.refreshes.push(result);
    }
    report(round === 0 ? 'authorization servers: warm' : `authorization servers: round ${round} of ${rounds}`);
  }
  return measured.map(({ server, flows, refreshes: results }) => ({
    name: server.name,
    flowsPerSecond: median(flows),
    refreshesPerSecond: median(results.map(({ perSecond }) => perSecond)),
    refreshP50Ms: median(results.map(({ p50Ms }) => p50Ms)),
    refreshP99Ms: median(results.map(({ p99Ms }) => p99Ms)),
    residentMb: server.child.residentMb(),
  }));
};

const runFlows = async ({ flow }: OAuthServer, flows: number): Promise<{ perSecond: number; families: Family[] }> => {
  const families: Family[] = [];
  const startedAt = performance.now();
  for (let done = 0; done < flows; done += 1) families.push(await flow());
  return { perSecond: flows / ((performance.now() - startedAt) / 1000), families };
};
