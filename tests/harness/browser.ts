import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { askShared } from './shared-stack.ts';

/**
 * A real Chromium: `CHROMIUM_PATH`, else the one that npm brings, else Playwright's, else the system's. It fails loudly when there
 * is none; a test in a browser is never skipped. npm's comes before the system's because it is the headless shell: a whole
 * Chromium takes three times as long for each page.
 */
const launchBrowser = async (): Promise<Browser> => {
  const named = process.env.CHROMIUM_PATH;
  if (!named && hasBundledBrowser) return launchBundledBrowser();
  const found = named ?? [playwrightsOwn(), ...systemBrowsers()].find((path) => path !== undefined && existsSync(path));
  if (!found) throw new Error('No browser was found. Install Chromium, or set CHROMIUM_PATH.');
  if (!existsSync(found)) throw new Error(`CHROMIUM_PATH is ${found}, and there is no such file.`);
  return chromium.launch({ executablePath: found, args: ['--disable-dev-shm-usage'] });
};

/** The browser of this worker, which ends with it: a browser takes longer to start than most files to run. */
let launched: Promise<Browser> | undefined;

const browserOfWorker = async (): Promise<Browser> => {
  launched ??= launchBrowser();
  const browser = await launched;
  if (browser.isConnected()) return browser;
  launched = launchBrowser();
  return launched;
};

/** For a test file: `const browser = useBrowser();` and inside tests `browser().newContext()`. */
export const useBrowser = (): (() => Browser) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await browserOfWorker();
  });
  afterAll(async () => {
    await Promise.all(browser?.contexts().map((context) => context.close()) ?? []);
  });
  return () => browser;
};

const playwrightsOwn = (): string | undefined => {
  try {
    return chromium.executablePath();
  } catch {
    return undefined; // Playwright knows no browser for this system.
  }
};

const systemBrowsers = (): string[] => {
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'];
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/snap/bin'];
  return [
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ];
};

/** The Chromium of the npm package `@sparticuz/chromium`, with the libraries it was built against, is for Linux on x64 only. */
const hasBundledBrowser = process.platform === 'linux' && process.arch === 'x64';

const bundledArguments = [
  ...['--headless=shell', '--no-zygote', '--no-sandbox', '--disable-dev-shm-usage', '--disable-webgl'],
  // One process for all pages: to begin one for each site takes a sixth of what a page takes. They visit nobody but us.
  ...['--disable-site-isolation-trials', '--renderer-process-limit=1'],
];

const launchBundledBrowser = async (): Promise<Browser> => {
  const home = await askShared('/browser');
  return chromium.launch({
    executablePath: join(home, 'chromium'),
    args: [...bundledArguments],
    env: {
      ...definedEnvironment(),
      LD_LIBRARY_PATH: join(home, 'al2023', 'lib'),
      FONTCONFIG_PATH: join(home, 'fonts'),
    },
  });
};

const definedEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

const fontConfiguration = (folder: string): string =>
  `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
    <dir>${folder}</dir><cachedir>${join(folder, 'cache')}</cachedir>
  </fontconfig>`;

/** Once a machine. Unpacks beside the goal and renames, since runs may meet and a half-written browser does not start. */
export const unpackBundledBrowser = async (): Promise<string> => {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const { version } = JSON.parse(readFileSync(join(dirname(dirname(entry)), 'package.json'), 'utf8')) as {
    version: string;
  };
  const home = join(tmpdir(), `portcullis-chromium-${version}-${process.getuid?.() ?? 0}`);
  if (existsSync(join(home, 'chromium'))) return home;
  const draft = `${home}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  const temporary = process.env.TMPDIR;
  process.env.TMPDIR = draft; // The package unpacks into the system's temporary folder.
  try {
    const { default: bundled, inflate } = await import('@sparticuz/chromium');
    await bundled.executablePath();
    await inflate(join(dirname(dirname(entry)), 'bin', 'al2023.tar.br'));
    // The package's own file names other folders, and a browser that finds no font at all ends with a trap.
    writeFileSync(join(draft, 'fonts', 'fonts.conf'), fontConfiguration(join(home, 'fonts')));
  } finally {
    if (temporary === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = temporary;
  }
  try {
    renameSync(draft, home);
  } catch {
    rmSync(draft, { recursive: true, force: true }); // Another test file was first.
  }
  return home;
};
