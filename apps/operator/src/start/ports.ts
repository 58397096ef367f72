import { createServer } from 'node:net';
import type { Configuration } from '@portcullis/http';

type Needed = { variable: string; url: string; port: number };

/** The ports that `npm start` needs, with the variable that moves each. */
const neededPorts = (configuration: Configuration): Needed[] => [
  { variable: 'AUTH_URL', url: configuration.authUrl, port: configuration.authPort },
  { variable: 'MCP_URL', url: configuration.mcpUrl, port: configuration.mcpPort },
  { variable: 'VENUE_URL', url: configuration.venueUrl, port: configuration.venuePort },
];

/** What keeps us from listening, in words, one message for all ports; undefined when nothing does. */
export const explainTakenPorts = async (configuration: Configuration): Promise<string | undefined> => {
  const faults: string[] = [];
  for (const { variable, url, port } of neededPorts(configuration)) {
    const code = await listenFault(configuration.host, port);
    if (code === undefined) continue;
    const cause = code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be listened on (${code})`;
    const portVariable = variable.replace('_URL', '_PORT');
    faults.push(
      `  - port ${port} ${cause}: set ${variable} (now ${url}) to another port, or ${portVariable} behind a proxy`,
    );
  }
  return faults.length === 0 ? undefined : `Portcullis cannot start:\n${faults.join('\n')}`;
};

const listenFault = (host: string, port: number): Promise<string | undefined> =>
  new Promise((answer) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => answer(error.code ?? error.message));
    probe.listen(port, host, () => probe.close(() => answer(undefined)));
  });
