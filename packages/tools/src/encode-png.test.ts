import { createRequire } from 'node:module';
import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { encodePng } from './encode-png.ts';

test('a picture of two pixels is written as PNG', async () => {
  const png = await encodePng(1, 2, Uint8Array.of(255, 0, 0, 255, 0, 0, 255, 128));
  const header = '0000000d' + '49484452' + '00000001' + '00000002' + '0806000000';
  expect(png.subarray(0, 29).toString('hex')).toBe(`89504e470d0a1a0a${header}`);
  const length = png.readUInt32BE(33);
  expect(png.subarray(37, 41).toString('latin1')).toBe('IDAT');
  expect([...inflateSync(png.subarray(41, 41 + length))]).toEqual([0, 255, 0, 0, 255, 0, 0, 0, 255, 128]);
  // The checksum of an empty IEND, known from every PNG there is.
  expect(png.subarray(-12).toString('hex')).toBe('0000000049454e44ae426082');
});

test('others read it', async () => {
  const { Resvg }: typeof import('@resvg/resvg-js') = createRequire(import.meta.url)('@resvg/resvg-js');
  const png = await encodePng(2, 1, Uint8Array.of(255, 0, 0, 255, 0, 255, 0, 255));
  const href = `data:image/png;base64,${png.toString('base64')}`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="2" height="1"><image href="${href}" width="2" height="1"/></svg>`;
  expect([...new Resvg(svg).render().pixels]).toEqual([255, 0, 0, 255, 0, 255, 0, 255]);
});
