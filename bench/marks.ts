import type { BarsFigures } from './bars-bench.ts';
import type { OrderFigures } from './limits-bench.ts';
import type { Memory, Throughput } from './mcp-bench.ts';
import type { OAuthThroughput } from './oauth-bench.ts';
import type { RevocationFigures } from './revocation-bench.ts';

/** What we hold ourselves to. */
export type Mark = { name: string; wanted: string; measured: string; held: boolean };

export const marksOf = (calls: readonly Throughput[], oauth: readonly OAuthThroughput[], memory: Memory): Mark[] => {
  const quotes = (server: Throughput['server'], era = '2026-07-28') =>
    calls.find((each) => each.server === server && each.method === 'tools/call' && each.era === era)?.perSecond ?? 0;
  const ours = quotes('portcullis-mcp');
  const refreshes = (oauth[0]?.refreshesPerSecond ?? 0) / (oauth[1]?.refreshesPerSecond ?? 1);
  return [
    atLeast('GetQuote beside SDK 2, low-level per request', 0.8, ours / quotes('v2-low-level')),
    atLeast('GetQuote beside SDK 2, McpServer per request', 5, ours / quotes('v2-high-level')),
    atLeast('refreshes beside oidc-provider in memory', 0.6, refreshes),
    ...memoryMarks(memory),
    under('authorization server resident after its rounds', oauth[0]?.residentMb ?? Number.POSITIVE_INFINITY),
  ];
};

/** What a person sets to bound an agent costs an order less than the order itself. */
export const orderMarks = (orders: readonly OrderFigures[]): Mark[] => {
  const perSecond = (kind: OrderFigures['kind']) => orders.find((each) => each.kind === kind)?.perSecond ?? 0;
  return [atLeast('orders under all limits beside orders without', 0.5, perSecond('limited') / perSecond('audited'))];
};

const atLeast = (name: string, wanted: number, measured: number): Mark => ({
  name,
  wanted: `at least ${wanted.toFixed(2)} x`,
  measured: `${measured.toFixed(2)} x`,
  held: measured >= wanted,
});

const residentMbMax = 200;
/** Level: less than this much more in the last third. */
const growthMbMax = 10;

const under = (name: string, residentMb: number): Mark => ({
  name,
  wanted: `under ${residentMbMax} MB`,
  measured: `${residentMb.toFixed(0)} MB`,
  held: residentMb < residentMbMax,
});

const memoryMarks = (memory: Memory): Mark[] => {
  const full = memory[Math.ceil((memory.length * 2) / 3) - 1];
  const last = memory.at(-1);
  if (!full || !last) return [];
  const growth = last.residentMb - full.residentMb;
  return [
    under(`MCP server resident after ${full.calls} calls`, full.residentMb),
    {
      name: `its growth from then to ${last.calls} calls`,
      wanted: `under ${growthMbMax} MB`,
      measured: `${growth.toFixed(0)} MB`,
      held: growth < growthMbMax,
    },
  ];
};

const importSecondsMax = 60;
const dayMsMax = 20;

/** Ten years of minutes are imported in a minute, and a day of them is read in less than a page takes to draw. */
export const barMarks = ({ instruments, importSeconds, dayP50Ms }: BarsFigures): Mark[] => [
  {
    name: `a year of minutes of ${instruments} instruments imported`,
    wanted: `under ${importSecondsMax} s`,
    measured: `${importSeconds.toFixed(1)} s`,
    held: importSeconds < importSecondsMax,
  },
  {
    name: "a day's minutes read (p50)",
    wanted: `under ${dayMsMax} ms`,
    measured: `${dayP50Ms.toFixed(1)} ms`,
    held: dayP50Ms < dayMsMax,
  },
];

/** What the page has answered holds: no call that comes after it is accepted, and no other client is cut off with it. */
export const revocationMarks = ({ connections, acceptedAfter, othersRefused }: RevocationFigures): Mark[] => [
  {
    name: `calls accepted after a revocation, ${connections} clients busy`,
    wanted: 'none',
    measured: String(acceptedAfter + othersRefused),
    held: acceptedAfter === 0 && othersRefused === 0,
  },
];
