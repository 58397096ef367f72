import { type Agent, request } from 'node:http';

export type RawAnswer = { status: number; headers: Record<string, string | string[] | undefined>; body: string };

export type RawRequest = {
  port: number;
  method?: string;
  path?: string;
  /** Name, value, name, value: as they go over the wire, doubles included. */
  headers: readonly string[];
  body?: string | Buffer | AsyncIterable<Buffer>;
  agent?: Agent;
};

/** A request as no well-behaved client would send it. */
export const rawRequest = ({
  port,
  method = 'POST',
  path = '/mcp',
  headers,
  body,
  agent,
}: RawRequest): Promise<RawAnswer> =>
  new Promise((answered, failed) => {
    const sent = request(
      { host: '127.0.0.1', port, method, path, headers: headers as string[], ...(agent && { agent }) },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part) => {
          text += part;
        });
        const done = () => answered({ status: response.statusCode ?? 0, headers: response.headers, body: text });
        response.on('end', done);
        response.on('error', done);
      },
    );
    sent.on('error', failed);
    write(sent, body).catch(failed);
  });

const write = async (sent: ReturnType<typeof request>, body: RawRequest['body']): Promise<void> => {
  if (body !== undefined && typeof body !== 'string' && !Buffer.isBuffer(body)) {
    for await (const part of body) if (!sent.destroyed) sent.write(part);
    sent.end();
  } else {
    sent.end(body);
  }
};
