import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureBars } from './bars-bench.ts';
import { measureOrders } from './limits-bench.ts';
import { type LoadGenerator, startLoadGenerator } from './load-generator.ts';
import { barMarks, type Mark, marksOf, orderMarks, revocationMarks } from './marks.ts';
import { measureMemory, measureThroughput } from './mcp-bench.ts';
import { type McpServers, startMcpServers } from './mcp-servers.ts';
import { measureOAuth } from './oauth-bench.ts';
import { startBareEngine, startPortcullis } from './oauth-servers.ts';
import { measureRevocations } from './revocation-bench.ts';
import { table } from './table.ts';
import { createWorld, type World } from './world.ts';

/** `npm run bench`: everything side by side, in one run on one machine; a table, and the figures in results.json. */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    calls: { type: 'string', default: '3000' },
    'memory-calls': { type: 'string', default: '100000' },
    // Of one connection: three days and a half of tokens that live 10 minutes.
    refreshes: { type: 'string', default: '500' },
    instruments: { type: 'string', default: '10' },
  },
});
const rounds = Number(values.rounds);
const say = (line: string) => process.stdout.write(`${line}\n`);

const benchMcp = async (world: World, load: LoadGenerator) => {
  // The first start compiles the servers of this folder, as an install does for the apps: Node's compiler of TypeScript would
  // count as memory of each.
  await stopAll(await startMcpServers(world));
  const running = await startMcpServers(world);
  const calls = await measureThroughput(running, load, { rounds, calls: Number(values.calls), connections: 16 }, say);
  const memory = await measureMemory(running, load, Number(values['memory-calls']), say);
  await stopAll(running);
  return { calls, memory };
};

const stopAll = async ({ servers }: McpServers): Promise<void> => {
  for (const server of Object.values(servers)) await server.stop();
};

const benchOAuth = async (world: World, load: LoadGenerator) => {
  const servers = [await startPortcullis(world), await startBareEngine()];
  const settings = { rounds, families: 16, refreshes: Number(values.refreshes) };
  const oauth = await measureOAuth(servers, load, settings, say);
  for (const { child } of servers) await child.stop();
  return oauth;
};

const run = async () => {
  const world = await createWorld();
  const load = startLoadGenerator();
  let stopped: Promise<void> | undefined;
  const stop = () => {
    if (!stopped) load.stop();
    stopped ??= world.stop();
    return stopped;
  };
  // Ctrl-C arrives twice: from the terminal and from npm's own process.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => void stop().finally(() => process.exit(1)));
  }
  try {
    const mcp = await benchMcp(world, load);
    const oauth = await benchOAuth(world, load);
    const bars = await measureBars(world, { instruments: Number(values.instruments), reads: 100 }, say);
    const revocation = await measureRevocations(world, { connections: 200, revocations: 10 }, say);
    const orders = await measureOrders(world, { rounds, orders: 25 }, say);
    return { ...mcp, oauth, bars, orders, revocation };
  } finally {
    await stop();
  }
};

const { calls, memory, oauth, bars, orders, revocation } = await run();
const marks: Mark[] = [
  ...marksOf(calls, oauth, memory),
  ...barMarks(bars),
  ...orderMarks(orders),
  ...revocationMarks(revocation),
];
const machine = { cpus: cpus().length, model: cpus()[0]?.model, node: process.version, platform: process.platform };
const orderRows = orders.map((each) => [each.name, each.perSecond, each.p50Ms]);
const callRows = calls.map((each) => [each.method, each.era, each.name, each.perSecond, each.p50Ms, each.p99Ms]);
const oauthRows = oauth.map((each) => [
  each.name,
  each.flowsPerSecond,
  each.refreshesPerSecond,
  each.refreshP50Ms,
  each.residentMb,
]);
say('');
say(table(['request', 'revision', 'server', 'per second', 'p50 ms', 'p99 ms'], callRows));
say('');
say(table(['authorization server', 'code flows/s', 'refreshes/s', 'p50 ms', 'resident MB'], oauthRows));
say('');
say(table(['an order', 'per second', 'p50 ms'], orderRows));
say('');
say(
  table(
    ['mark', 'wanted', 'measured', ''],
    marks.map((each) => [each.name, each.wanted, each.measured, each.held ? 'held' : 'MISSED']),
  ),
);
const results = { at: new Date().toISOString(), machine, calls, memory, oauth, bars, orders, revocation, marks };
writeFileSync(join(import.meta.dirname, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
