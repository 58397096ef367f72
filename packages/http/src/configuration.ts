import { isIP } from 'node:net';
import { z } from 'zod';

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

/** Loopback by name or literal; other spellings of it are not taken for it. */
export const isLoopback = (hostname: string): boolean => loopbackNames.has(hostname);

const secureUrl = z.string().refine((value) => {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, username, password } = new URL(value);
  if (username || password) return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}, 'must be an https URL, or http on loopback, without user or password');

const origin = secureUrl.refine(
  (value) => !URL.canParse(value) || new URL(value).origin === value,
  'must be a bare origin such as https://auth.example.com: no path, no trailing slash, lower case',
);

const endpoint = secureUrl.refine((value) => {
  if (!URL.canParse(value)) return true;
  const { search, hash, href, pathname, origin: itsOrigin } = new URL(value);
  return !search && !hash && !value.endsWith('/') && (pathname === '/' ? value === itsOrigin : value === href);
}, 'must have no query, no fragment, no trailing slash, and its host in lower case');

const port = z.coerce.number().int().min(1).max(65_535);
const choice = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `must be ${values.map((value) => `"${value}"`).join(' or ')}` });

/** Every variable, as it is given. Their meanings are in configuration-reference.ts. */
export const Environment = z.object({
  AUTH_URL: origin.default('http://localhost:4000'),
  MCP_URL: endpoint.default('http://localhost:4001/mcp'),
  VENUE_URL: origin.default('http://localhost:4002'),
  AUTH_PORT: port.optional(),
  MCP_PORT: port.optional(),
  VENUE_PORT: port.optional(),
  HOST: z
    .string()
    .refine((value) => isIP(value) !== 0 || value === 'localhost', 'must be an IP address or localhost')
    .default('127.0.0.1'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgresql://')
    .optional(),
  DATABASE_OWNER_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgresql://')
    .optional(),
  DATABASE_CONNECTIONS: z.coerce.number().int().min(2).max(200).default(10),
  DATA_DIR: z.string().min(1).default('.data'),
  SIGNING_KEYS_FILE: z.string().min(1).optional(),
  COOKIE_KEYS_FILE: z.string().min(1).optional(),
  AUDIT_DAYS: z.coerce.number().int().min(30).max(36_500).optional(),
  TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
  ALLOWED_ORIGINS: z
    .string()
    .transform((value) =>
      value
        .split(',')
        .map((each) => each.trim())
        .filter(Boolean),
    )
    .pipe(z.array(origin))
    .default([]),
  CLIENT_DOCUMENTS: choice(['on', 'off']).default('on'),
  REQUIRED_PLAN: choice(['pro', 'elite']).optional(),
  SIGN_UP: choice(['open', 'closed']).optional(),
  TRADING: choice(['on', 'off']).default('on'),
  MARKET: choice(['simulated', 'replay', 'off']).default('simulated'),
  MARKET_HOURS: choice(['always', 'exchange']).optional(),
  RATE_LIMITS: choice(['on', 'off']).default('on'),
  METRICS_PORT: port.optional(),
  LOG_LEVEL: choice(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  LOG_FORMAT: choice(['json', 'readable']).default('json'),
});

/** What the apps are told by their environment. See docs/reference/configuration.md. */
export type Configuration = Readonly<ReturnType<typeof toConfiguration>>;

/** A variable is wrong or missing. The message names every fault at once. */
export class ConfigurationError extends Error {}

/** The names of all variables, for documents and checks. */
export const variables = Object.keys(Environment.shape);

/** Parses the environment once. An empty variable counts as unset. @throws ConfigurationError with every fault. */
export const readConfiguration = (environment: Record<string, string | undefined>): Configuration => {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = Environment.safeParse(given);
  const issues = parsed.error?.issues ?? [];
  const faulty = new Set(issues.map(({ path }) => String(path[0])));
  const sound = Object.fromEntries(Object.entries(given).filter(([name]) => !faulty.has(name)));
  const faults = [
    ...issues.map(({ path, message }) => `${path.join('.')} ${message}`),
    ...crossFaults(Environment.parse(sound), faulty),
  ];
  if (!parsed.success || faults.length > 0) {
    throw new ConfigurationError(
      `The configuration cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
  }
  return Object.freeze(toConfiguration(parsed.data));
};

const addresses = ['AUTH_URL', 'MCP_URL', 'VENUE_URL', 'AUTH_PORT', 'MCP_PORT', 'VENUE_PORT'];

/** What is wrong between variables. Nothing is concluded from addresses of which one is wrong by itself. */
const crossFaults = (env: z.output<typeof Environment>, faulty: ReadonlySet<string>): string[] => {
  const faults: string[] = [];
  if (addresses.some((name) => faulty.has(name))) return faults;
  const local = [env.AUTH_URL, env.MCP_URL, env.VENUE_URL].every((url) => isLoopback(new URL(url).hostname));
  if (env.RATE_LIMITS === 'off' && !local) faults.push('RATE_LIMITS may be off only when every URL is on loopback');
  const ports = [
    portOf(env.AUTH_PORT, env.AUTH_URL),
    portOf(env.MCP_PORT, env.MCP_URL),
    portOf(env.VENUE_PORT, env.VENUE_URL),
  ];
  if (new Set(ports).size < 3) faults.push('AUTH_PORT, MCP_PORT and VENUE_PORT must be three different ports');
  return faults;
};

const portOf = (given: number | undefined, url: string): number => {
  const { port: written, protocol } = new URL(url);
  return given ?? Number(written || (protocol === 'https:' ? 443 : 80));
};

const toConfiguration = (env: z.output<typeof Environment>) => {
  const onLoopback = isLoopback(new URL(env.AUTH_URL).hostname);
  return {
    authUrl: env.AUTH_URL,
    mcpUrl: env.MCP_URL,
    venueUrl: env.VENUE_URL,
    authPort: portOf(env.AUTH_PORT, env.AUTH_URL),
    mcpPort: portOf(env.MCP_PORT, env.MCP_URL),
    venuePort: portOf(env.VENUE_PORT, env.VENUE_URL),
    host: env.HOST,
    /** Undefined: the embedded PostgreSQL, which `npm start` runs. */
    databaseUrl: env.DATABASE_URL,
    /** Who migrates; by default the user of `databaseUrl`. */
    databaseOwnerUrl: env.DATABASE_OWNER_URL ?? env.DATABASE_URL,
    databaseConnections: env.DATABASE_CONNECTIONS,
    dataDir: env.DATA_DIR,
    signingKeysFile: env.SIGNING_KEYS_FILE,
    cookieKeysFile: env.COOKIE_KEYS_FILE,
    /** Undefined: audit rows are kept for ever. */
    auditDays: env.AUDIT_DAYS,
    trustProxy: env.TRUST_PROXY,
    allowedOrigins: env.ALLOWED_ORIGINS,
    clientDocuments: env.CLIENT_DOCUMENTS === 'on',
    requiredPlan: env.REQUIRED_PLAN,
    signUpOpen: env.SIGN_UP ? env.SIGN_UP === 'open' : onLoopback,
    trading: env.TRADING === 'on',
    market: env.MARKET,
    marketHours: env.MARKET_HOURS ?? (env.MARKET === 'simulated' ? 'always' : 'exchange'),
    rateLimits: env.RATE_LIMITS === 'on',
    metricsPort: env.METRICS_PORT,
    logLevel: env.LOG_LEVEL,
    logFormat: env.LOG_FORMAT,
    /** Cookies carry `Secure` and the `__Host-` prefix under https. */
    secureCookies: new URL(env.AUTH_URL).protocol === 'https:',
    onLoopback,
  };
};
