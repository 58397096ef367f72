import { createRequire } from 'node:module';
import { type Logger, pino } from 'pino';

export type Log = Logger;

/** Fields that could carry a secret, wherever they stand. Values are dropped, not masked in part. */
const secretFields = [
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'token',
  'access_token',
  'refresh_token',
  'code',
  'code_verifier',
  'client_secret',
  'client_assertion',
  'form_token',
  'secret',
];

/**
 * JSON lines on standard output, or readable lines. Only named fields are ever logged: never a request's headers,
 * body or query, which is where tokens, codes, cookies and passwords travel.
 */
export const createLogger = (options: { name: string; level: string; format?: 'json' | 'readable' }): Log => {
  const settings = {
    name: options.name,
    level: options.level,
    redact: {
      paths: secretFields.flatMap((field) => [`["${field}"]`, `*["${field}"]`, `*.*["${field}"]`]),
      remove: true,
    },
    serializers: { error: describeError },
    base: { app: options.name },
  };
  if (options.format !== 'readable') return pino(settings);
  // Loaded when it is asked for: most processes never write for a reader.
  const pretty = createRequire(import.meta.url)('pino-pretty') as typeof import('pino-pretty');
  return pino(
    settings,
    pretty({
      colorize: process.stdout.isTTY,
      ignore: 'pid,hostname,name,app',
      sync: true,
      messageFormat: '[{app}] {msg}',
    }),
  );
};

/** Name, code, message and stack; not the error's other fields, which may hold what was sent. */
const describeError = (error: unknown) =>
  error instanceof Error
    ? {
        name: error.name,
        code: (error as { code?: unknown }).code,
        message: error.message,
        stack: error.stack,
        cause: error.cause instanceof Error ? { name: error.cause.name, message: error.cause.message } : undefined,
      }
    : { message: String(error) };
