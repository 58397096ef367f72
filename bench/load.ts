import { connect, type Socket } from 'node:net';

/** What is sent, again and again, over connections that stay open. */
export type Load = {
  port: number;
  /** Whole HTTP requests, taken in turn. */
  requests: readonly Buffer[];
  total: number;
  connections: number;
};

export type LoadResult = {
  total: number;
  seconds: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Answers that were not 200. */
  failed: number;
};

/** As many requests as asked, each connection sending its next when its last was answered. */
export const runLoad = async ({ port, requests, total, connections }: Load): Promise<LoadResult> => {
  const latencies: number[] = [];
  let sent = 0;
  let failed = 0;
  const startedAt = performance.now();
  const next = (): Buffer | undefined => (sent < total ? requests[sent++ % requests.length] : undefined);
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = await openClient(port);
      for (let request = next(); request; request = next()) {
        const at = performance.now();
        if ((await client.send(request)).status !== 200) failed += 1;
        latencies.push(performance.now() - at);
      }
      client.close();
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  latencies.sort((one, other) => one - other);
  const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? 0;
  return { total, seconds, perSecond: total / seconds, p50Ms: at(0.5), p99Ms: at(0.99), failed };
};

export type HttpAnswer = { status: number; body: Buffer };

/** A client that costs almost nothing, so that the server is what is measured. */
export const openClient = async (port: number) => {
  const socket: Socket = connect({ host: '127.0.0.1', port, noDelay: true });
  await new Promise<void>((connected, failed) => {
    socket.once('connect', connected);
    socket.once('error', failed);
  });
  let pending = Buffer.alloc(0);
  let settle: { answered: (answer: HttpAnswer) => void; failed: (error: Error) => void } | undefined;
  socket.on('data', (part) => {
    pending = pending.length === 0 ? part : Buffer.concat([pending, part]);
    const answer = readAnswer(pending);
    if (!answer) return;
    const body = pending.subarray(answer.head, answer.length);
    pending = pending.subarray(answer.length);
    settle?.answered({ status: answer.status, body });
  });
  const broken = () => settle?.failed(new Error('The connection was closed'));
  socket.on('error', broken);
  socket.on('close', broken);
  return {
    send: (request: Buffer) =>
      new Promise<HttpAnswer>((answered, failed) => {
        settle = { answered, failed };
        socket.write(request);
      }),
    close: () => {
      settle = undefined;
      socket.destroy();
    },
  };
};

/** Status and length of the first whole answer, with a length or in chunks; undefined: not all of it is there. */
const readAnswer = (bytes: Buffer): { status: number; head: number; length: number } | undefined => {
  const head = bytes.indexOf('\r\n\r\n');
  if (head === -1) return undefined;
  const headers = bytes.toString('latin1', 0, head);
  const status = Number(headers.slice(9, 12));
  const [, declared] = /\r\ncontent-length: *(\d+)/i.exec(headers) ?? [];
  const end = declared === undefined ? endOfChunks(bytes, head + 4) : head + 4 + Number(declared);
  return end === undefined || end > bytes.length ? undefined : { status, head: head + 4, length: end };
};

const endOfChunks = (bytes: Buffer, start: number): number | undefined => {
  for (let at = start; ; ) {
    const line = bytes.indexOf('\r\n', at);
    if (line === -1) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, line), 16);
    at = line + 2 + size + 2;
    if (at > bytes.length) return undefined;
    if (size === 0) return at;
  }
};

/** One HTTP request as it goes over the wire. */
export const httpRequest = (path: string, host: string, headers: Record<string, string>, body: string): Buffer => {
  const lines = Object.entries({ Host: host, ...headers, 'Content-Length': String(Buffer.byteLength(body)) });
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n${body}`,
  );
};
