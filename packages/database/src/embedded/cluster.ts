import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { type Binaries, findBinaries, sharedRoot } from './binaries.ts';
import { folderSetting } from './folder-setting.ts';

/** An embedded PostgreSQL that runs. URLs carry the password: never print them. */
export type Cluster = {
  /** For migrations: owns the schema. */
  ownerUrl: (database?: string) => string;
  /** For the apps: no DDL. */
  appUrl: (database?: string) => string;
  /** True when this call made it: the database is empty. */
  fresh: boolean;
  stop: () => void;
};

type Options = { durable?: boolean; maxConnections?: number };

type Settings = { data: string; port: number; ownerPassword: string; appPassword: string };

const databaseName = 'portcullis';

/**
 * Starts the PostgreSQL kept under `folder`, or makes it first. A server that a killed process left behind is
 * stopped and started anew; one whose data another live process serves is a mistake of the caller (see `lock.ts`).
 *
 * @param options `durable: false` turns fsync off, for tests that throw the data away.
 */
export const startCluster = async (folder: string, options: Options = {}): Promise<Cluster> => {
  const binaries = findBinaries();
  const { settings, fresh } = prepare(resolve(folder), binaries, options);
  stopServer(binaries, settings.data);
  settings.port = await freePort(settings.port);
  save(resolve(folder), settings);
  writeServerSettings(settings, options);
  startServer(binaries, settings.data);
  const urls = urlsOf(settings);
  await ensureRolesAndDatabase(urls.ownerUrl, settings.appPassword);
  return {
    ...urls,
    fresh,
    stop: () => stopServer(binaries, settings.data),
  };
};

/** Stops the server of `folder`, if one runs; for whoever outlives the process that started it. */
export const stopCluster = (folder: string): void => {
  const settings = load(resolve(folder));
  if (settings) stopServer(findBinaries(), settings.data);
};

/** The URLs of the server of `folder`, as it was last started; undefined when it never was. It may not run now. */
export const clusterUrls = (folder: string): Pick<Cluster, 'ownerUrl' | 'appUrl'> | undefined => {
  const settings = load(resolve(folder));
  return settings && urlsOf(settings);
};

const urlsOf = (settings: Settings): Pick<Cluster, 'ownerUrl' | 'appUrl'> => {
  const url =
    (user: string, password: string) =>
    (database = databaseName) =>
      `postgresql://${user}:${password}@127.0.0.1:${settings.port}/${database}${viaSocket(settings)}`;
  return {
    ownerUrl: url('portcullis_owner', settings.ownerPassword),
    appUrl: url('portcullis', settings.appPassword),
  };
};

/** The port names the socket's file too. */
const viaSocket = ({ data }: Settings): string => (hasSocket(data) ? `?host=${encodeURIComponent(data)}` : '');

/**
 * Served on a Unix socket in the data folder, which nobody else may enter, a round trip costs less than over TCP, and
 * no port is open. Where the folder's path is too long for a socket's address (`sun_path`), over TCP on loopback.
 */
const hasSocket = (data: string): boolean =>
  process.platform !== 'win32' && Buffer.byteLength(join(data, '.s.PGSQL.65535')) <= socketPathBytesMax;

/** The shorter of Linux's 108 and macOS's 104 bytes, with a NUL at the end. */
const socketPathBytesMax = 103;

const settingsFile = (folder: string): string => join(folder, 'postgresql.json');

const load = (folder: string): Settings | undefined =>
  existsSync(settingsFile(folder)) ? (JSON.parse(readFileSync(settingsFile(folder), 'utf8')) as Settings) : undefined;

const save = (folder: string, settings: Settings): void => {
  const draft = `${settingsFile(folder)}.new`;
  writeFileSync(draft, JSON.stringify(settings), { mode: 0o600 });
  renameSync(draft, settingsFile(folder));
};

/** The settings are written last, so a start that was killed half-way begins again from nothing. */
const prepare = (folder: string, binaries: Binaries, options: Options): { settings: Settings; fresh: boolean } => {
  const known = load(folder);
  if (known && existsSync(join(known.data, 'PG_VERSION'))) return { settings: known, fresh: false };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const id = randomBytes(6).toString('hex');
  const data = binaries.user ? join(sharedRoot, `data-${id}`) : join(folder, `postgresql-${id}`);
  const settings = { data, port: 0, ownerPassword: secret(), appPassword: secret() };
  initialize(binaries, settings, options);
  return { settings, fresh: true };
};

const secret = (): string => randomBytes(24).toString('base64url');

const initialize = (binaries: Binaries, settings: Settings, { durable = true }: Options): void => {
  rmSync(settings.data, { recursive: true, force: true });
  mkdirSync(settings.data, { recursive: true, mode: 0o700 });
  const passwordFile = `${settings.data}.password`;
  writeFileSync(passwordFile, settings.ownerPassword, { mode: 0o600 });
  if (binaries.user) {
    chownSync(settings.data, binaries.user.uid, binaries.user.gid);
    chownSync(passwordFile, binaries.user.uid, binaries.user.gid);
  }
  try {
    run(binaries, 'initdb', [
      '-D',
      settings.data,
      '-U',
      'portcullis_owner',
      '--pwfile',
      passwordFile,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--data-checksums',
      ...(durable ? [] : ['--no-sync']),
    ]);
  } finally {
    rmSync(passwordFile, { force: true });
  }
};

const writeServerSettings = (settings: Settings, options: Options): void => {
  const durable = options.durable ?? true;
  const lines = [
    `listen_addresses = '${hasSocket(settings.data) ? '' : '127.0.0.1'}'`,
    `port = ${settings.port}`,
    `unix_socket_directories = ${hasSocket(settings.data) ? folderSetting(settings.data) : "''"}`,
    `max_connections = ${options.maxConnections ?? 100}`,
    'shared_buffers = 128MB',
    // Commits of the same moment share one flush to the disk: a fifth more refreshes a second. Microseconds.
    'commit_delay = 200',
    'commit_siblings = 3',
    "timezone = 'UTC'",
    "log_timezone = 'UTC'",
    'jit = off',
    ...(durable ? [] : ['fsync = off', 'full_page_writes = off', 'synchronous_commit = off']),
  ];
  const file = join(settings.data, 'portcullis.conf');
  writeFileSync(file, `${lines.join('\n')}\n`);
  chmodSync(file, 0o644);
  const main = join(settings.data, 'postgresql.conf');
  const include = "include = 'portcullis.conf'";
  const text = readFileSync(main, 'utf8');
  if (!text.includes(include)) writeFileSync(main, `${text}\n${include}\n`);
};

const startServer = (binaries: Binaries, data: string): void =>
  run(binaries, 'pg_ctl', ['start', '-D', data, '-l', join(data, 'server.log'), '-w', '-t', '60', '-s']);

const stopServer = (binaries: Binaries, data: string): void => {
  if (!existsSync(join(data, 'postmaster.pid'))) return;
  if (spawn(binaries, 'pg_ctl', ['status', '-D', data]).status !== 0) return;
  run(binaries, 'pg_ctl', ['stop', '-D', data, '-m', 'fast', '-w', '-t', '60', '-s']);
};

const run = (binaries: Binaries, program: string, args: string[]): void => {
  const { status, stderr, error } = spawn(binaries, program, args);
  if (status !== 0) throw new Error(`PostgreSQL: ${program} failed: ${stderr?.trim() || error?.message}`);
};

/** The server's own output goes to its log file: a pipe would keep this process waiting for the server. */
const spawn = (binaries: Binaries, program: string, args: string[]) =>
  spawnSync(join(binaries.bin, program), args, {
    ...binaries.user,
    cwd: '/',
    encoding: 'utf8',
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', 'ignore', program === 'initdb' ? 'pipe' : 'ignore'],
  });

/** The port of last time if it is free, else any. */
const freePort = (wanted: number): Promise<number> =>
  new Promise((found, failed) => {
    const probe = createServer();
    probe.once('error', () => (wanted === 0 ? failed(new Error('No free port for PostgreSQL.')) : found(freePort(0))));
    probe.listen(wanted, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => found(port));
    });
  });

const ensureRolesAndDatabase = async (ownerUrl: (database?: string) => string, password: string): Promise<void> => {
  const client = new pg.Client({ connectionString: ownerUrl('postgres') });
  await client.connect();
  try {
    const role = await client.query("SELECT 1 FROM pg_roles WHERE rolname = 'portcullis'");
    const login = `LOGIN PASSWORD ${client.escapeLiteral(password)}`;
    if (role.rowCount === 0) {
      await client.query('CREATE ROLE portcullis_app NOLOGIN');
      await client.query(`CREATE ROLE portcullis ${login} IN ROLE portcullis_app`);
    }
    const database = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [databaseName]);
    if (database.rowCount === 0) await client.query(`CREATE DATABASE ${databaseName}`);
  } finally {
    await client.end();
  }
};
