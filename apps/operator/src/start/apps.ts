import type { Configuration } from '@portcullis/http';
import { type AppName, type AppProcess, keepRunning } from './app-process.ts';
import type { Shutdown } from './shutdown.ts';

/** The three apps with where each is healthy. None needs another one to start. */
const healthUrls = ({ host, authPort, mcpPort, venuePort }: Configuration): [AppName, string][] => {
  const reachable = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[host] ?? (host.includes(':') ? `[${host}]` : host);
  return [
    ['authorization-server', `http://${reachable}:${authPort}/healthz`],
    ['venue', `http://${reachable}:${venuePort}/healthz`],
    ['mcp-server', `http://${reachable}:${mcpPort}/healthz`],
  ];
};

/** The apps' environment: ours, without the right to migrate, and with readable logs unless told otherwise. */
export const appEnvironment = (environment: NodeJS.ProcessEnv, databaseUrl: string): NodeJS.ProcessEnv => {
  const { DATABASE_OWNER_URL: _, ...inherited } = environment;
  return { ...inherited, DATABASE_URL: databaseUrl, LOG_FORMAT: environment.LOG_FORMAT || 'readable' };
};

/** Starts the apps, resolves when all are healthy, and leaves their stopping to `shutdown`. */
export const startApps = async (
  configuration: Configuration,
  environment: NodeJS.ProcessEnv,
  shutdown: Shutdown,
  say: (line: string) => void,
): Promise<AppProcess[]> => {
  const apps: AppProcess[] = [];
  shutdown.add(() => Promise.all(apps.map(({ stop }) => stop())));
  const start = ([name, healthUrl]: [AppName, string]): Promise<void> => {
    const onCrash = (how: string, delayMs: number) => say(`The ${name} ${how}. It is started again in ${delayMs} ms.`);
    const app = keepRunning({ name, environment, healthUrl, onCrash });
    apps.push(app);
    return app.ready;
  };
  await shutdown.orStopped(Promise.all(healthUrls(configuration).map(start)));
  return apps;
};
