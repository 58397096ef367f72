import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import type { Middleware } from 'koa';
import { viewsFolder } from './views-folder.ts';

export type Asset = { name: string; path: string; type: string; body: Buffer; hash: string };

export type Assets = {
  /** The address of an asset; it changes with its content, so that it may be kept for ever. */
  url: (name: string) => string;
  serve: Middleware;
};

const contentTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** The style sheet in the order of its layers. */
const styleSheets = [
  'fonts',
  'tokens',
  'base',
  'frame',
  'controls',
  'parts',
  'tables',
  'pages',
  'clients',
  'approvals',
  'limits',
  'journal',
  'charts',
  'console',
];

/** Typefaces come from their npm packages (SIL Open Font License), so none is copied into the repository. */
const fonts = {
  'plex-sans.woff2': '@fontsource-variable/ibm-plex-sans/files/ibm-plex-sans-latin-wght-normal.woff2',
  'plex-sans-ext.woff2': '@fontsource-variable/ibm-plex-sans/files/ibm-plex-sans-latin-ext-wght-normal.woff2',
  'source-serif.woff2': '@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2',
} as const;

const plainAssets = [
  'gate.svg',
  'bars-light.svg',
  'bars-dark.svg',
  'copy.js',
  'local-time.js',
  'live.js',
  'countdown.js',
];

/** Reads every asset once. Nothing else is ever served from the file system. */
export const loadAssets = (): Assets => {
  const require = createRequire(import.meta.url);
  const loaded = new Map<string, Asset>();
  const add = (name: string, body: Buffer) => loaded.set(name, describe(name, body));
  for (const name of plainAssets) add(name, readFileSync(join(viewsFolder, 'assets', name)));
  for (const [name, file] of Object.entries(fonts)) add(name, readFileSync(require.resolve(file)));
  const url = (name: string) => pathOf(loaded, name);
  add('styles.css', Buffer.from(withAddresses(readStyles(), url)));
  const byPath = new Map([...loaded.values()].map((asset) => [asset.path, asset]));
  return { url, serve: serveFrom(byPath) };
};

const describe = (name: string, body: Buffer): Asset => {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 16);
  const extension = extname(name);
  const path = `/assets/${name.slice(0, -extension.length)}.${hash}${extension}`;
  return { name, path, hash, body, type: contentTypes[extension] ?? 'application/octet-stream' };
};

const readStyles = (): string =>
  styleSheets.map((name) => readFileSync(join(viewsFolder, 'styles', `${name}.css`), 'utf8')).join('\n');

const withAddresses = (css: string, url: (name: string) => string): string =>
  css.replace(/url\("([^"]+)"\)/g, (_, name: string) => `url("${url(name)}")`);

const pathOf = (assets: Map<string, Asset>, name: string): string => {
  const asset = assets.get(name);
  if (!asset) throw new Error(`There is no asset ${name}.`);
  return asset.path;
};

const serveFrom =
  (byPath: Map<string, Asset>): Middleware =>
  (ctx, next) => {
    const asset = byPath.get(ctx.path);
    if (!asset) return next();
    ctx.set({ 'Cache-Control': 'public, max-age=31536000, immutable', ETag: `"${asset.hash}"` });
    ctx.status = 200;
    if (ctx.fresh) {
      ctx.status = 304;
      return;
    }
    ctx.type = asset.type;
    ctx.body = asset.body;
  };
