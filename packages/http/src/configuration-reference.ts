import { z } from 'zod';
import { Environment } from './configuration.ts';

type Variable = keyof typeof Environment.shape;

/** What each variable means. A variable without words here does not compile. */
const meanings: Record<Variable, string> = {
  DATABASE_URL: 'PostgreSQL for the apps. Unset: the embedded one, under `DATA_DIR`.',
  DATABASE_OWNER_URL: 'PostgreSQL as the user who owns the schema, for migrations alone. Unset: `DATABASE_URL`.',
  DATABASE_CONNECTIONS: 'Connections of each process at the most.',
  DATA_DIR: 'Folder of the embedded database and of the keys.',
  AUTH_URL: 'The issuer, exactly as clients see it: https, or http on loopback; a bare origin.',
  MCP_URL:
    'The MCP endpoint and resource identifier: https, or http on loopback; no query, fragment or trailing slash.',
  VENUE_URL: "The venue's own address (health).",
  AUTH_PORT: 'Where the authorization server listens. Unset: the port of `AUTH_URL`.',
  MCP_PORT: 'Where the MCP server listens. Unset: the port of `MCP_URL`.',
  VENUE_PORT: 'Where the venue listens. Unset: the port of `VENUE_URL`.',
  HOST: 'The address that the servers listen on.',
  TRUST_PROXY: 'How many proxies in front are ours: so many entries of `X-Forwarded-For` count, from the right.',
  ALLOWED_ORIGINS: 'Origins of browser clients that may call the MCP endpoint, with commas between.',
  SIGNING_KEYS_FILE: 'Signing keys. Unset: made at first start under `DATA_DIR`.',
  COOKIE_KEYS_FILE: 'Cookie keys. Unset: made at first start under `DATA_DIR`.',
  AUDIT_DAYS:
    'For how many days audit rows are kept, 30 at least; a signed checkpoint of what was removed stays. Unset: for ever.',
  CLIENT_DOCUMENTS:
    '`off` where client-id metadata documents cannot be fetched (no way out, or refused by their hosts): clients register instead.',
  REQUIRED_PLAN: 'The plan without which MCP answers 403. Unset: none.',
  SIGN_UP: 'Whether strangers may create an account. Unset: `open` on loopback, else `closed`.',
  TRADING: '`off`: no `mcp:trade` and no write tool anywhere.',
  MARKET: 'What plays the shared feed. `replay` plays imported bars, as the operator says (`portcullis replay`).',
  MARKET_HOURS: 'When the shared feed is open. Unset: `always` when simulated, else `exchange`.',
  RATE_LIMITS: '`off` only when every URL is on loopback.',
  METRICS_PORT:
    'Prometheus metrics: of the authorization server here, of the MCP server and the venue on the next two ports. Unset: none.',
  LOG_LEVEL: 'What is logged, from this level on.',
  LOG_FORMAT: '`npm start` sets `readable` unless this is set.',
};

/** docs/reference/configuration.md, whole: every variable, what it takes, its default and its meaning. */
export const configurationReference = (): string => {
  const schema = z.toJSONSchema(Environment, { io: 'input', unrepresentable: 'any' });
  const rows = (Object.keys(meanings) as Variable[]).map((name) => {
    const { enum: choices, default: fallback } = (schema.properties?.[name] ?? {}) as {
      enum?: string[];
      default?: unknown;
    };
    const takes = choices?.map((choice) => `\`${choice}\``).join(', ') ?? '';
    const given = fallback === undefined || String(fallback) === '' ? '' : `\`${fallback}\``;
    return `| \`${name}\` | ${takes} | ${given} | ${meanings[name]} |`;
  });
  return [
    '# Configuration',
    '',
    'Made from the code by `npm run reference`; a test keeps it current. Do not edit it by hand.',
    '',
    'Variables of the environment, read once at start. An empty one counts as unset. A wrong one stops the start with one',
    'message that names every fault.',
    '',
    '| variable | takes | default | meaning |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
};
