import type { AppName } from './app-process.ts';

/** Megabytes of V8's young generation: what a request leaves behind should die in it, and not be moved to the old one. */
const semiSpaceMb: Record<AppName, number> = { 'authorization-server': 4, 'mcp-server': 6, venue: 4 };

/**
 * How an app's Node is run. With V8's own limits, which follow the machine's memory, a busy server keeps several
 * hundred megabytes of garbage before it cleans up; with these it stays under 200 MB (measured by `npm run bench`).
 * V8's two middle compilers keep 25 MB of code and of notes about it, and on a server the optimizing one soon takes over.
 * Prisma's query compiler is WebAssembly: the optimizing compiler would take 20 MB more for it and make it no faster.
 */
export const nodeFlags = (app: AppName): readonly string[] => [
  '--disable-warning=ExperimentalWarning',
  `--max-semi-space-size=${semiSpaceMb[app]}`,
  '--max-old-space-size=256',
  '--liftoff-only',
  '--no-sparkplug',
  '--no-maglev',
];

/**
 * How glibc deals with memory; elsewhere it means nothing. It keeps a heap for each thread that ever allocated: one for all of
 * them saves 6 to 10 MB. What was large and is freed goes back to the system at once, instead of ever more of it being kept: another 10.
 */
export const nodeEnvironment: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_TRIM_THRESHOLD_: '131072',
  MALLOC_MMAP_THRESHOLD_: '131072',
};
