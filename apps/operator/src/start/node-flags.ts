/**
 * How the apps' Node is run. With V8's own limits, which follow the machine's memory, a busy server keeps several
 * hundred megabytes of garbage before it cleans up; with these it stays under 200 MB (measured by `npm run bench`).
 * V8's baseline compiler doubles the code of what it compiles, and on a server the optimizing one soon takes over.
 * Prisma's query compiler is WebAssembly: the optimizing compiler would take 20 MB more for it and make it no faster.
 */
export const nodeFlags: readonly string[] = [
  '--disable-warning=ExperimentalWarning',
  '--max-semi-space-size=4',
  '--max-old-space-size=256',
  '--liftoff-only',
  '--no-sparkplug',
];
