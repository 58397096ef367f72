import { expect, test } from 'vitest';
import { connectGuides } from './connect-guide.ts';

const clients = (mcpUrl: string) => connectGuides(mcpUrl).map(({ client }) => client);

test('on loopback, only clients on this computer can connect', () => {
  expect(clients('http://localhost:4001/mcp')).toEqual([
    'Claude Code',
    'Codex',
    'Cursor',
    'VS Code',
    'MCP Inspector',
    'mcp-remote',
  ]);
});

test('a public address can be reached from Claude and ChatGPT on the web too', () => {
  expect(clients('https://mcp.example.com/mcp')).toEqual([
    ...clients('http://localhost:4001/mcp'),
    'Claude (web, desktop, mobile)',
    'ChatGPT',
  ]);
});

test('what is to be copied carries the address', () => {
  const code = connectGuides('https://mcp.example.com/mcp').flatMap(({ steps }) =>
    steps.map((step) => step.code ?? ''),
  );
  expect(code).toContain('claude mcp add --transport http portcullis https://mcp.example.com/mcp');
  expect(JSON.parse(code.find((each) => each.startsWith('{')) ?? '')).toEqual({
    mcpServers: { portcullis: { url: 'https://mcp.example.com/mcp' } },
  });
});
