import type { LoadGenerator } from './load-generator.ts';
import { type Calling, type Era, mcpMessage } from './mcp-messages.ts';
import type { McpServers, ServerName } from './mcp-servers.ts';
import { median } from './median.ts';

/** One server under one kind of load. */
export type Contestant = { name: string; server: ServerName; era: Era; method: Calling['method'] };

export type Throughput = Contestant & { perSecond: number; p50Ms: number; p99Ms: number };

/** Who is compared: the same 81 tools, the same answer, in one run on one machine. */
export const contestants: readonly Contestant[] = (['tools/call', 'tools/list'] as const).flatMap((method) => [
  { name: 'Portcullis', server: 'portcullis-mcp' as const, era: '2026-07-28' as const, method },
  { name: 'SDK 2, low-level per request', server: 'v2-low-level' as const, era: '2026-07-28' as const, method },
  { name: 'SDK 2, McpServer per request', server: 'v2-high-level' as const, era: '2026-07-28' as const, method },
  {
    name: 'the same, schemas made in place',
    server: 'v2-high-level-in-place' as const,
    era: '2026-07-28' as const,
    method,
  },
  { name: 'Portcullis', server: 'portcullis-mcp' as const, era: '2025-11-25' as const, method },
  { name: 'SDK 1, low-level per request', server: 'v1-low-level' as const, era: '2025-11-25' as const, method },
]);

export type ThroughputSettings = { rounds: number; calls: number; connections: number };

/**
 * The median of some rounds. Every contestant runs once a round, so that what else the machine does falls on all alike;
 * a first round that is not counted warms them up.
 */
export const measureThroughput = async (
  { servers, token }: McpServers,
  load: LoadGenerator,
  { rounds, calls, connections }: ThroughputSettings,
  report: (line: string) => void,
): Promise<Throughput[]> => {
  const measured = contestants.map((contestant) => ({
    contestant,
    rounds: [] as Omit<Throughput, keyof Contestant>[],
  }));
  for (let round = 0; round <= rounds; round += 1) {
    for (const { contestant, rounds: kept } of measured) {
      const { port } = servers[contestant.server];
      const message = mcpMessage({ ...contestant, host: `localhost:${port}`, token });
      const total = Math.ceil(calls * shareOf(contestant) * (round === 0 ? warmUp : 1));
      const { perSecond, p50Ms, p99Ms } = await load.calls({ port, requests: [message], total, connections });
      if (round > 0) kept.push({ perSecond, p50Ms, p99Ms });
    }
    report(round === 0 ? 'MCP servers: warm' : `MCP servers: round ${round} of ${rounds}`);
  }
  return measured.map(({ contestant, rounds: kept }) => ({
    ...contestant,
    perSecond: median(kept.map((each) => each.perSecond)),
    p50Ms: median(kept.map((each) => each.p50Ms)),
    p99Ms: median(kept.map((each) => each.p99Ms)),
  }));
};

/** The first round is so much longer: until then V8 is still compiling what it measures. */
const warmUp = 4;

/** What takes longer is asked less often, so that a round of each takes about as long. */
const shareOf = ({ method, server }: Contestant): number => {
  if (server === 'v2-high-level-in-place') return 0.02;
  const share = server === 'v2-high-level' ? 0.25 : 1;
  return method === 'tools/list' ? share / 4 : share;
};

/** Resident megabytes after each step of calls. */
export type Memory = { calls: number; residentMb: number }[];

/** GetQuote so many times, then half as many again: the second part shows whether memory stays level. */
export const measureMemory = async (
  { servers, token }: McpServers,
  load: LoadGenerator,
  calls: number,
  report: (line: string) => void,
): Promise<Memory> => {
  const server = servers['portcullis-mcp'];
  const steps = 10;
  const message = mcpMessage({ era: '2026-07-28', method: 'tools/call', host: `localhost:${server.port}`, token });
  const memory: Memory = [];
  for (let step = 1; step <= steps * 1.5; step += 1) {
    await load.calls({ port: server.port, requests: [message], total: Math.ceil(calls / steps), connections: 16 });
    memory.push({ calls: step * Math.ceil(calls / steps), residentMb: server.residentMb() });
    report(`MCP server: ${memory.at(-1)?.residentMb.toFixed(0)} MB after ${memory.at(-1)?.calls} calls`);
  }
  return memory;
};
