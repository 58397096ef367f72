import { isLoopback } from '@portcullis/http';

export type ConnectStep = { text: string; code?: string; block?: boolean };
export type ConnectGuide = { client: string; steps: ConnectStep[] };

/**
 * How each client is connected to this address; `docs/clients.md` says the rest. Clients whose requests come from their
 * maker's servers reach public addresses only.
 */
export const connectGuides = (mcpUrl: string): ConnectGuide[] => [
  {
    client: 'Claude Code',
    steps: [
      { text: 'In a terminal:', code: `claude mcp add --transport http portcullis ${mcpUrl}` },
      { text: 'Then in Claude Code choose portcullis and sign in:', code: '/mcp' },
    ],
  },
  {
    client: 'Codex',
    steps: [
      { text: 'In a terminal:', code: `codex mcp add portcullis --url ${mcpUrl}` },
      { text: 'Then sign in:', code: 'codex mcp login portcullis' },
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
      { text: 'Choose “Streamable HTTP”, give the MCP address, and connect.' },
    ],
  },
  {
    client: 'mcp-remote',
    steps: [
      {
        text: 'For clients that start local servers only, in their settings:',
        code: JSON.stringify(
          { mcpServers: { portcullis: { command: 'npx', args: ['-y', 'mcp-remote', mcpUrl] } } },
          undefined,
          2,
        ),
        block: true,
      },
    ],
  },
  ...(isLoopback(new URL(mcpUrl).hostname) ? [] : webGuides),
];

const webGuides: ConnectGuide[] = [
  {
    client: 'Claude (web, desktop, mobile)',
    steps: [{ text: '“Customize”, “Connectors”, “Add custom connector”: give the MCP address and connect.' }],
  },
  {
    client: 'ChatGPT',
    steps: [
      { text: '“Settings”, “Apps”, “Advanced settings”: switch on developer mode.' },
      { text: 'Then “Create app”: give the MCP address, with OAuth as authentication.' },
    ],
  },
];
