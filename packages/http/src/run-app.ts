import { type Configuration, ConfigurationError, readConfiguration } from './configuration.ts';
import { createLogger, type Log } from './log.ts';
import { serveMetrics } from './metrics.ts';

/** What an app's `main.ts` starts: resolves when it serves, and says how it stops. */
export type Start = (needs: { configuration: Configuration; log: Log }) => Promise<Started>;

type Started = {
  port: number;
  /** The first thing it does, before it waits for anything, is to take no new connections. */
  stop: () => Promise<void>;
};

const metricsOffset: Record<string, number> = { 'authorization-server': 0, 'mcp-server': 1, venue: 2 };

/**
 * Runs an app as a process: configuration, start, signals. SIGINT, SIGTERM, or the end of the process that started it
 * (its IPC channel closes) let running requests finish and then stop it. An unexpected error ends the process: whoever
 * runs it starts it anew, which is safer than going on.
 */
export const runApp = async (name: string, start: Start): Promise<void> => {
  const configuration = await orExplain(async () => readConfiguration(process.env));
  const log = createLogger({ name, level: configuration.logLevel, format: configuration.logFormat });
  const fail = (error: unknown) => {
    log.fatal({ error }, 'ended by an unexpected error');
    process.exit(1);
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);

  let stopping = false;
  let running: Started | undefined;
  const stop = async (cause: string): Promise<void> => {
    if (stopping) return;
    stopping = true;
    const stopped = running?.stop();
    // Said when it is so: whoever reads it may rely on it that nobody is let in any more.
    log.info({ cause }, 'stopping');
    await stopped;
    process.exit(0);
  };
  process.on('SIGINT', () => stop('SIGINT'));
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('disconnect', () => stop('the parent process ended'));

  running = await orExplain(() => start({ configuration, log }));
  if (configuration.metricsPort)
    (await serveMetrics(configuration.host, configuration.metricsPort + (metricsOffset[name] ?? 0))).unref();
  log.info({ port: running.port }, 'ready');
  process.send?.({ ready: running.port });
};

/** What the operator can mend is said in one message, without a stack, and ends the process. */
const orExplain = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
};
