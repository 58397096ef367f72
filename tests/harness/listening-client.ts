import {
  Client,
  type FetchLike,
  type McpSubscription,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client';
import { LoopbackProvider } from './loopback-provider.ts';
import { consent, type ScriptlessPerson } from './scriptless-person.ts';

/** A client of 2026-07-28 that wants to know which tools it has, as a host makes it with the SDK. */
export type ListeningClient = {
  provider: LoopbackProvider;
  /** The lists of tools that it fetched because it was told that they changed. Errors stand as their message. */
  heard: (readonly string[] | string)[];
  /** Opens one more stream, beside that which the SDK opens when it connects. */
  listen: () => Promise<McpSubscription>;
  /** The stream that the SDK opened when it connected. */
  first: () => McpSubscription;
  tools: () => Promise<string[]>;
  close: () => Promise<void>;
};

/** Connects under read access, which the person allows. */
export const connectListening = async (
  person: ScriptlessPerson,
  name: string,
  mcpUrl: string,
): Promise<ListeningClient> => {
  const provider = await LoopbackProvider.create(name);
  provider.answer = async (url) => {
    const answer = await consent(person, url.href, 'Read only');
    await fetch(`${url.searchParams.get('redirect_uri')}?${answer}`);
  };
  const heard: ListeningClient['heard'] = [];
  const options = { authProvider: provider, fetch: tokensInTurn() };
  const client = new Client(
    { name, version: '1.0.0' },
    {
      versionNegotiation: { mode: { pin: '2026-07-28' } },
      listChanged: {
        tools: {
          debounceMs: 0,
          onChanged: (error, tools) => heard.push(error ? error.message : (tools ?? []).map((tool) => tool.name)),
        },
      },
    },
  );
  const connect = async () => {
    const transport = new StreamableHTTPClientTransport(new URL(mcpUrl), options);
    try {
      await client.connect(transport);
    } catch (error) {
      const callback = provider.takeCallback();
      if (!callback) throw error;
      await transport.finishAuth(callback);
      await client.connect(new StreamableHTTPClientTransport(new URL(mcpUrl), options));
    }
  };
  await connect();
  return {
    provider,
    heard,
    listen: () => client.listen({ toolsListChanged: true }),
    first: () => {
      const opened = client.autoOpenedSubscription;
      if (!opened) throw new Error('The client did not open a stream when it connected.');
      return opened;
    },
    tools: async () => (await client.listTools()).tools.map((tool) => tool.name),
    close: async () => {
      await client.close();
      await provider.stop();
    },
  };
};

/**
 * The fetch of a client whose streams refresh side by side: its requests for tokens reach the server in the order in which it made
 * them. An old refresh token that arrives after its successor was used is a stolen one, and ends the connection.
 */
const tokensInTurn = (): FetchLike => {
  let last: Promise<unknown> = Promise.resolve();
  return (url, init) => {
    if (!new URL(url).pathname.endsWith('/token')) return fetch(url, init);
    const answer = last.then(() => fetch(url, init));
    last = answer.catch(() => {});
    return answer;
  };
};
