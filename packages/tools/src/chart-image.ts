import { createRequire } from 'node:module';
import { inTurn, RateLimited } from '@portcullis/operations';
import { type ChartFacts, chartPicture, renderSvg } from '@portcullis/trading';
import { encodePng } from './encode-png.ts';
import type { ToolImage } from './tool-outcome.ts';

type Renderer = typeof import('@resvg/resvg-js');

const require = createRequire(import.meta.url);

/** Of the family that the pages use, so that a picture is the same on a server that has no fonts. */
const fonts = ['400Regular/IBMPlexSans_400Regular.ttf'];

/** As fine as models take pictures without making them smaller. */
const scale = 1.5;

/** Pictures that are read, drawn or wait, of one person and of all. A full one takes seconds of a core. */
const roomOfPerson = 2;
const roomOfAll = 8;
const held = new Map<string, number>();

/**
 * Holds a place for a picture until it is let go. PNGs are drawn one at a time: whoever asks for many waits, not the trading.
 * @returns lets it go
 * @throws RateLimited when too many wait
 */
export const holdPicture = (personId: string): (() => void) => {
  const own = held.get(personId) ?? 0;
  const all = [...held.values()].reduce((sum, each) => sum + each, 0);
  if (own >= roomOfPerson || all >= roomOfAll) throw new RateLimited(3);
  held.set(personId, own + 1);
  return () => {
    const left = (held.get(personId) ?? 1) - 1;
    if (left > 0) held.set(personId, left);
    else held.delete(personId);
  };
};

/** The picture of a chart, as tool results carry it. */
export const chartImage = async (facts: ChartFacts, format: 'svg' | 'png'): Promise<ToolImage> => {
  const markup = renderSvg(chartPicture(facts, 'wide'));
  if (format === 'svg') return { mimeType: 'image/svg+xml', data: Buffer.from(markup).toString('base64') };
  return { mimeType: 'image/png', data: (await inTurn('picture', () => rasterized(markup))).toString('base64') };
};

/**
 * Loaded when a first picture is asked for: few agents ask, and a native library takes memory. It draws on a thread of its
 * own, so that nobody's call waits for it; its own PNG would be written on ours.
 */
const rasterized = async (markup: string): Promise<Buffer> => {
  const { renderAsync }: Renderer = require('@resvg/resvg-js');
  const fontFiles = fonts.map((file) => require.resolve(`@expo-google-fonts/ibm-plex-sans/${file}`));
  const font = { fontFiles, loadSystemFonts: false, defaultFontFamily: 'IBM Plex Sans' };
  const { width, height, pixels } = await renderAsync(markup, { font, fitTo: { mode: 'zoom', value: scale } });
  return await encodePng(width, height, pixels);
};
