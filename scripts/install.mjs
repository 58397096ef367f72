// Installs what is missing: the dependencies, the project's own Node and the Prisma client. Runs on the machine's Node.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { clientIsCurrent } from './schema-stamp.mjs';

/** Where npm puts the project's own Node. */
export const ownNode = (root) => join(root, 'node_modules/.bin/node');

/** Where Node keeps compiled sources: commands start in half the time. */
export const compileCache = (root) => process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules/.cache/node');

/** Installs, generates and compiles, unless everything is there. Two at once take turns. @throws Error with words for the user. */
export const installMissing = async (root) => {
  if (isComplete(root)) return;
  await holding(join(root, '.installing'), async () => {
    if (isComplete(root)) return;
    if (!dependenciesAreCurrent(root)) await installDependencies(root);
    if (!clientIsCurrent()) await run(ownNode(root), [join(root, 'scripts/prisma-generate.mjs')], root);
    const env = { ...process.env, NODE_COMPILE_CACHE: compileCache(root) };
    // Without it all works the same, only slower at first.
    await run(ownNode(root), [join(root, 'scripts/compile-sources.ts')], root, env).catch(() => {});
  });
};

const isComplete = (root) => dependenciesAreCurrent(root) && clientIsCurrent();

/**
 * True when npm finished an install that holds every package of the lockfile in its version. npm writes its own copy
 * of the lockfile last, so an install that was cut off does not count.
 */
const dependenciesAreCurrent = (root) => {
  const installed = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installed) || !existsSync(ownNode(root))) return false;
  const has = JSON.parse(readFileSync(installed, 'utf8')).packages;
  const wants = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wants).every(
    ([path, { version, optional, peer }]) =>
      !path.includes('node_modules/') || has[path]?.version === version || (!has[path] && (optional || peer)),
  );
};

const installDependencies = async (root) => {
  process.stderr.write('Installing the dependencies. This takes a minute or two, once.\n');
  const npm = process.env.npm_execpath?.endsWith('.js')
    ? [process.execPath, process.env.npm_execpath]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
  const args = [
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--include=dev',
    '--include=optional',
  ];
  try {
    await run(npm[0], [...npm.slice(1), ...args], root);
  } catch (error) {
    throw new Error(explain(error));
  }
  if (!existsSync(ownNode(root))) {
    throw new Error(
      `There is no Node 24 from npm for ${process.platform} ${process.arch}: see optionalDependencies in package.json.`,
    );
  }
};

const explain = (error) => {
  if (error.code === 'ENOENT') return 'npm was not found. Install Node 20 or newer with npm.';
  const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network/i.test(error.message);
  const hint = offline ? '\nThe first start needs a network, to fetch the packages. Later ones do not.' : '';
  return `The dependencies could not be installed.\n${error.message}${hint}`;
};

/** Runs a program quietly; what it printed is shown only when it fails. */
const run = (program, args, cwd, env = process.env) =>
  new Promise((done, failed) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
    const stop = (signal) => {
      child.kill(signal);
      process.exit(1);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, stop);
    child.on('error', failed);
    child.on('close', (code) => {
      for (const signal of signals) process.off(signal, stop);
      if (code === 0) done();
      else failed(new Error(said.trim() || `${program} ended with ${code}`));
    });
  });

const beatMs = 1_000;
const staleMs = 15_000;

/** Holds a folder as a lock while `work` runs. Its holder keeps touching it, so one that was killed is soon known. */
const holding = async (lock, work) => {
  while (!taken(lock)) {
    if (isStale(lock)) remove(lock);
    else await new Promise((later) => setTimeout(later, 250));
  }
  const beat = setInterval(() => utimesSync(lock, new Date(), new Date()), beatMs);
  try {
    await work();
  } finally {
    clearInterval(beat);
    remove(lock);
  }
};

const taken = (lock) => {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
};

const isStale = (lock) => {
  try {
    return Date.now() - statSync(lock).mtimeMs > staleMs;
  } catch {
    return false;
  }
};

/** By renaming, which succeeds for one of several that try at once. */
const remove = (lock) => {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
    rmdirSync(aside);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
};
