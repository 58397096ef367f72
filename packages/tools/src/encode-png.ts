import { promisify } from 'node:util';
import { crc32, deflate } from 'node:zlib';

const compress = promisify(deflate);

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** Eight bits a channel, with alpha (PNG, third edition, 11.2.1). */
const [depth, colourType] = [8, 6];
const channels = 4;

/**
 * Pixels as a PNG (W3C, third edition). The compression runs on a thread of Node's own, so that nobody waits for it.
 * @param pixels RGBA, row by row
 */
export const encodePng = async (width: number, height: number, pixels: Uint8Array): Promise<Buffer> => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(depth, 8);
  header.writeUInt8(colourType, 9);
  const data = await compress(unfiltered(width * channels, height, pixels));
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
};

/** Each row after the byte that says it is as it is (9.2, filter type 0): flat colours compress well without more. */
const unfiltered = (rowBytes: number, height: number, pixels: Uint8Array): Buffer => {
  const rows = Buffer.alloc((rowBytes + 1) * height);
  for (let row = 0; row < height; row += 1) {
    rows.set(pixels.subarray(row * rowBytes, (row + 1) * rowBytes), row * (rowBytes + 1) + 1);
  }
  return rows;
};

/** Length, type, data, and the checksum of the two (5.3). */
const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
};
