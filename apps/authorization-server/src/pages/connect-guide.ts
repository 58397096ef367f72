import { isLoopback } from '@portcullis/http';

export type ConnectStep = { text: string; code?: string; block?: boolean };
export type ConnectGuide = { client: string; steps: ConnectStep[] };

/** How each client is connected to this address. Clients on the web reach public addresses only. */
export const connectGuides = (mcpUrl: string): ConnectGuide[] => [
  {
    client: 'Claude Code',
    steps: [
      { text: 'In a terminal:', code: `claude mcp add --transport http portcullis ${mcpUrl}` },
      { text: 'Then in Claude Code choose portcullis and sign in:', code: '/mcp' },
    ],
  },
  {
    client: 'Cursor',
    steps: [
      {
        text: 'In ~/.cursor/mcp.json, then “Connect” in the settings under MCP:',
        code: JSON.stringify({ mcpServers: { portcullis: { url: mcpUrl } } }, undefined, 2),
        block: true,
      },
    ],
  },
  {
    client: 'VS Code',
    steps: [
      {
        text: 'In a terminal:',
        code: `code --add-mcp '${JSON.stringify({ name: 'portcullis', type: 'http', url: mcpUrl })}'`,
      },
      { text: 'Then start the server from “MCP: List Servers”.' },
    ],
  },
  {
    client: 'MCP Inspector',
    steps: [
      { text: 'In a terminal:', code: 'npx @modelcontextprotocol/inspector' },
      { text: 'Choose “Streamable HTTP”, give the MCP address above, and connect.' },
    ],
  },
  ...(isLoopback(new URL(mcpUrl).hostname) ? [] : webGuides),
];

const webGuides: ConnectGuide[] = [
  {
    client: 'Claude on the web',
    steps: [{ text: 'Settings, Connectors, “Add custom connector”: give the MCP address above and connect.' }],
  },
  {
    client: 'ChatGPT on the web',
    steps: [
      { text: 'Settings, Apps & Connectors, Advanced settings: switch on developer mode.' },
      { text: 'Then “Create”: give the MCP address above, with OAuth as authentication.' },
    ],
  },
];
