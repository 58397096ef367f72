import * as v2 from '@modelcontextprotocol/client';
import { auth as authorizeV1 } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { LoopbackProvider } from './loopback-provider.ts';

/** The clients of today: SDK 1 (up to 2025-11-25), SDK 2 as it comes, and SDK 2 pinned to 2026-07-28. */
export const generations = ['SDK 1', 'SDK 2', 'SDK 2 pinned to 2026-07-28'] as const;
export type Generation = (typeof generations)[number];

export type ToolAnswer = { content: Record<string, unknown>; isError: boolean };

/** One HTTP exchange of a client, without bodies: those carry secrets. */
export type Exchange = { method: string; path: string; status: number; authorized: boolean };

export type McpClient = {
  provider: LoopbackProvider;
  /** Every exchange so far, with either server. */
  exchanges: Exchange[];
  /** Connects; asks the person when there is no token that works. */
  connect: () => Promise<void>;
  tools: () => Promise<string[]>;
  /** Calls a tool; answers the authorization that the SDK starts by itself, and tries again once. */
  call: (tool: string, args?: Record<string, unknown>) => Promise<ToolAnswer>;
  /** Drops the tokens and asks the person anew, as a host does whose SDK cannot step up. */
  authorizeAnew: (scope: string) => Promise<void>;
  accessToken: () => string;
  close: () => Promise<void>;
};

/** What one generation of the SDK does, under one name. */
type Wire = {
  open: () => Promise<void>;
  finish: (callback: URLSearchParams) => Promise<void>;
  list: () => Promise<string[]>;
  call: (name: string, args: Record<string, unknown>) => Promise<unknown>;
  /** The SDK's own `auth()`: asks the person, or redeems what came back. */
  authorize: (scope: string, callback?: URLSearchParams) => Promise<void>;
  close: () => Promise<void>;
};

/** Opens an address for the person and waits until they are done there: a client that has it declares URL elicitation. */
export type OpenUrl = (url: string) => Promise<void>;

export const createClient = async (
  generation: Generation,
  name: string,
  mcpUrl: string,
  openUrl?: OpenUrl,
): Promise<McpClient> => {
  const provider = await LoopbackProvider.create(name);
  const exchanges: Exchange[] = [];
  const recorded = recordExchanges(exchanges);
  const wire =
    generation === 'SDK 1'
      ? wireV1(provider, mcpUrl, recorded, openUrl)
      : wireV2(generation, provider, mcpUrl, recorded, openUrl);

  const withPerson = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      const callback = provider.takeCallback();
      if (!callback) throw error;
      if (callback.has('error')) throw new Error(String(callback.get('error')));
      await wire.finish(callback);
      return work();
    }
  };

  return {
    provider,
    exchanges,
    connect: () => withPerson(wire.open),
    tools: wire.list,
    call: async (tool, args = {}) => toToolAnswer(await withPerson(() => wire.call(tool, args))),
    authorizeAnew: async (scope) => {
      provider.invalidateCredentials('tokens');
      await wire.authorize(scope);
      const callback = provider.takeCallback();
      if (!callback) throw new Error('The client was authorized without asking the person.');
      if (callback.has('error')) throw new Error(String(callback.get('error')));
      await wire.authorize(scope, callback);
    },
    accessToken: () => provider.tokens()?.access_token ?? '',
    close: async () => {
      await wire.close();
      await provider.stop();
    },
  };
};

const opensUrls = (openUrl: OpenUrl | undefined) =>
  openUrl ? { capabilities: { elicitation: { url: {} } } } : { capabilities: {} };

const elicitedUrl = (params: unknown): string => (params as { url: string }).url;

const wireV1 = (provider: LoopbackProvider, mcpUrl: string, fetch: v2.FetchLike, openUrl?: OpenUrl): Wire => {
  const options = { authProvider: provider, fetch };
  let client: ClientV1 | undefined;
  let transport: TransportV1;
  return {
    open: async () => {
      client = new ClientV1({ name: 'journey', version: '1.0.0' }, opensUrls(openUrl));
      transport = new TransportV1(new URL(mcpUrl), options);
      await client.connect(transport as Parameters<ClientV1['connect']>[0]);
    },
    finish: (callback) => transport.finishAuth(callback.get('code') ?? ''),
    list: async () => (await connected(client).listTools()).tools.map((tool) => tool.name),
    call: (name, args) => connected(client).callTool({ name, arguments: args }),
    authorize: async (scope, callback) => {
      const code = callback && { authorizationCode: callback.get('code') ?? '' };
      await authorizeV1(provider, { serverUrl: mcpUrl, scope, fetchFn: fetch, ...code });
    },
    close: async () => client?.close(),
  };
};

const wireV2 = (
  generation: Generation,
  provider: LoopbackProvider,
  mcpUrl: string,
  fetch: v2.FetchLike,
  openUrl?: OpenUrl,
): Wire => {
  let client: v2.Client | undefined;
  let transport: v2.StreamableHTTPClientTransport;
  const pinned = generation === 'SDK 2' ? {} : { versionNegotiation: { mode: { pin: '2026-07-28' } } };
  return {
    open: async () => {
      client = new v2.Client({ name: 'journey', version: '1.0.0' }, { ...pinned, ...opensUrls(openUrl) });
      if (openUrl) {
        client.setRequestHandler('elicitation/create', async ({ params }) => {
          await openUrl(elicitedUrl(params));
          return { action: 'accept' };
        });
      }
      transport = new v2.StreamableHTTPClientTransport(new URL(mcpUrl), { authProvider: provider, fetch });
      await client.connect(transport);
    },
    finish: (callback) => transport.finishAuth(callback),
    list: async () => (await connected(client).listTools()).tools.map((tool) => tool.name),
    call: (name, args) => connected(client).callTool({ name, arguments: args }),
    authorize: async (scope, callback) => {
      const code = callback && { authorizationCode: callback.get('code') ?? '', iss: callback.get('iss') ?? '' };
      await v2.auth(provider, { serverUrl: mcpUrl, scope, fetchFn: fetch, ...code });
    },
    close: async () => client?.close(),
  };
};

const connected = <T>(client: T | undefined): T => {
  if (!client) throw new Error('The client is not connected yet.');
  return client;
};

const recordExchanges =
  (exchanges: Exchange[]): v2.FetchLike =>
  async (url, init) => {
    const response = await fetch(url, init);
    exchanges.push({
      method: init?.method ?? 'GET',
      path: new URL(url).pathname,
      status: response.status,
      authorized: new Headers(init?.headers).has('authorization'),
    });
    return response;
  };

const toToolAnswer = (answer: unknown): ToolAnswer => {
  const { structuredContent, isError } = answer as { structuredContent?: Record<string, unknown>; isError?: boolean };
  return { content: structuredContent ?? {}, isError: isError === true };
};
