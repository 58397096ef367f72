import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { readBody } from './read-body.ts';

const server = createServer();
afterEach(() => {
  server.removeAllListeners('request');
  server.closeAllConnections();
  server.close();
});

/** What a reader of at most 8 bytes makes of a request, and of its caller. */
const readingOf = async (
  head: string,
  {
    caller = () => {},
    before = async () => {},
  }: { caller?: Caller; before?: (request: IncomingMessage) => Promise<void> },
) => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const reading = new Promise((read, failed) => {
    server.once('request', async (request, response) => {
      await before(request);
      readBody(request, 8)
        .then(read, failed)
        .finally(() => response.end());
    });
  });
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(`POST / HTTP/1.1\r\nHost: x\r\n${head}`);
  server.once('request', () => caller(socket));
  return reading;
};
type Caller = (socket: ReturnType<typeof connect>) => void;

const sized = (size: number, body: string) => `Content-Length: ${size}\r\n\r\n${body}`;
const chunked = (...chunks: string[]) =>
  `Transfer-Encoding: chunked\r\n\r\n${chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('')}`;
const hangUp: Caller = (socket) => socket.destroy();

describe('a body of at most 8 bytes', () => {
  test.each([
    ['none', sized(0, ''), { ok: true, text: '' }],
    ['8 bytes', sized(8, '12345678'), { ok: true, text: '12345678' }],
    ['in parts', chunked('1', 'é', '').replace('1\r\né', '2\r\né'), { ok: true, text: '1é' }],
    ['9 bytes', sized(9, '123456789'), { ok: false, fault: 'too_large' }],
    ['9 bytes in parts, and more to come', chunked('12345', '6789'), { ok: false, fault: 'too_large' }],
  ])('%s', async (_, head, expected) => {
    expect(await readingOf(head, {})).toEqual(expected);
  });

  test('is given up by a caller who hangs up', async () => {
    await expect(readingOf(sized(8, '1234'), { caller: hangUp })).rejects.toThrow('aborted');
  });

  test('was given up before it was asked for, by a caller who hung up meanwhile', async () => {
    const before = (request: IncomingMessage) => new Promise<void>((gone) => request.once('close', gone));
    await expect(readingOf(sized(8, '1234'), { caller: hangUp, before })).rejects.toThrow();
  });
});
