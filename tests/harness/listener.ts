import { modernRequest, type Sending } from './modern-request.ts';

/** A JSON-RPC message as it came. */
export type StreamMessage = Record<string, unknown>;

/** A stream of `subscriptions/listen`, read without any SDK. */
export type Listener = {
  status: number;
  headers: Headers;
  /** The next message; undefined: the stream has ended. */
  next: () => Promise<StreamMessage | undefined>;
  /** Everything until the stream ends. */
  rest: () => Promise<StreamMessage[]>;
  /** What was read so far, as it was sent. */
  text: () => string;
  /** Hangs up. */
  close: () => void;
};

export type Listening = Sending & { notifications?: unknown };

/** Asks to be told of changed lists of tools, unless told otherwise. What is refused is read as one message. */
export const startListening = async (
  url: string,
  { notifications = { toolsListChanged: true }, ...sending }: Listening,
): Promise<Listener> => {
  const hangUp = new AbortController();
  const request = modernRequest('subscriptions/listen', { params: { notifications }, ...sending });
  const response = await fetch(url, { ...request, signal: hangUp.signal });
  const reader = (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  let read = 0;
  const next = async (): Promise<StreamMessage | undefined> => {
    for (;;) {
      const end = text.indexOf('\n\n', read);
      if (end >= 0) {
        const event = text.slice(read, end);
        read = end + 2;
        const message = messageOf(event);
        if (message) return message;
        continue;
      }
      const { value, done } = await reader.read();
      if (!done) text += value;
      else return undefined;
    }
  };
  const rest = async (): Promise<StreamMessage[]> => {
    const messages: StreamMessage[] = [];
    for (let message = await next(); message; message = await next()) messages.push(message);
    return messages;
  };
  return {
    status: response.status,
    headers: response.headers,
    next,
    rest,
    text: () => text,
    close: () => hangUp.abort(),
  };
};

/** An event's data; undefined: a comment. */
const messageOf = (event: string): StreamMessage | undefined => {
  const data = /^data: (.*)$/m.exec(event)?.[1];
  return data === undefined ? undefined : JSON.parse(data);
};
