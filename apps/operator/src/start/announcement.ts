import type { Configuration } from '@portcullis/http';
import type { DemoTrader } from './demo-trader.ts';

/** What `npm start` says once everything serves. */
export const announcement = (configuration: Configuration, demo: DemoTrader | undefined): string => {
  const { authUrl, mcpUrl, venueUrl } = configuration;
  const lines = [
    'Portcullis is ready.',
    '',
    `  Pages and sign-in   ${authUrl}`,
    `  MCP endpoint        ${mcpUrl}`,
    `  Venue               ${venueUrl}`,
    '',
    'Connect a client:',
    `  Claude Code         claude mcp add --transport http portcullis ${mcpUrl}`,
    `  MCP Inspector       npx @modelcontextprotocol/inspector   (transport Streamable HTTP, URL ${mcpUrl})`,
    `  Others              ${authUrl}/`,
  ];
  if (demo) {
    lines.push(
      '',
      'The database was empty, so there is a demo trader. The password is shown this once:',
      `  Email               ${demo.email}`,
      `  Password            ${demo.password}`,
    );
  }
  return `\n${[...lines, '', 'Ctrl-C stops it.'].join('\n')}\n\n`;
};
