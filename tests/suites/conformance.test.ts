import type { Database } from '@portcullis/database';
import { lowerConnection, raiseConnection } from '@portcullis/operations';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { protocolVersions } from '../../apps/mcp-server/src/checks/protocol.ts';
import { cataloguePromptSet } from '../../apps/mcp-server/src/prompt-set.ts';
import { catalogueResourceSet } from '../../apps/mcp-server/src/resource-set.ts';
import { catalogueToolSet } from '../../apps/mcp-server/src/tool-set.ts';
import { type Check, runConformance, type SuiteRun, scenariosOf, suitePackage } from '../harness/conformance-suite.ts';
import { type SeededConnection, seedConnection } from '../harness/connection.ts';
import { useDatabase } from '../harness/database.ts';
import { freePort } from '../harness/free-port.ts';
import { installedVersion } from '../harness/installed-program.ts';
import { type RunningMcpServer, startMcpServer } from '../harness/mcp-server.ts';
import { discover, register } from '../harness/oauth.ts';
import { consent, signUpScriptless } from '../harness/scriptless-person.ts';
import { useSharedStack } from '../harness/shared-stack.ts';
import { startTokenProxy } from '../harness/token-proxy.ts';
import { conformance, type Scenario } from './applicable.ts';
import { withSuitePrompts, withSuiteResources } from './suite-offers.ts';
import { withSuiteTools } from './suite-tools.ts';

const revisions = ['2025-11-25', '2026-07-28'] as const;
const listed: readonly Scenario[] = conformance.scenarios;
const scenariosBy = (revision: string | undefined) => listed.filter((each) => each.revision === revision);

const stack = useSharedStack();
const database = useDatabase();
const connections = new Map<string, { connection: SeededConnection; token: string }>();
/** By revision; without one, of the authorization server. */
const runs = new Map<string | undefined, SuiteRun>();
let server: RunningMcpServer;

beforeAll(async () => {
  const catalogue = catalogueToolSet({ database: database(), service, now });
  const tools = withSuiteTools(catalogue, ({ principal }) => changeScope(database(), principal.connectionId));
  const prompts = withSuitePrompts(cataloguePromptSet({ database: database(), service, now }));
  const resources = withSuiteResources(catalogueResourceSet({ service, now }));
  server = await startMcpServer(database(), { tools, prompts, resources });
  await Promise.all([
    runOnAuthorizationServer().then((run) => runs.set(undefined, run)),
    ...revisions.map((revision) => runOnMcpServer(revision).then((run) => runs.set(revision, run))),
  ]);
});
afterAll(() => server?.stop());

test('the list is of the version that is installed, and names every scenario that it has', async () => {
  expect(installedVersion(suitePackage)).toBe(conformance.version);
  const [servers, authorization] = await Promise.all([scenariosOf('server'), scenariosOf('authorization')]);
  expect(new Set(listed.map(scenarioOf))).toEqual(new Set([...servers, ...authorization]));
});

describe.each([
  ['the authorization server', undefined],
  ['the MCP server, by 2025-11-25', '2025-11-25'],
  ['the MCP server, by 2026-07-28', '2026-07-28'],
])('%s', (_, revision) => {
  const own = scenariosBy(revision);

  test.each(own.filter((each) => 'passed' in each))('passes $name', ({ name }) => {
    const run = runs.get(revision);
    const { faults, nowApplicable, proven } = judge(run?.checks.get(name), name, own);
    expect(faults, run?.output).toEqual([]);
    expect(nowApplicable, run?.output).toEqual([]);
    expect(proven, run?.output).toBeGreaterThan(0);
  });

  test('no scenario ran that is not listed, and none is left out', () => {
    const offered = own.filter((each) => revision !== undefined || 'passed' in each);
    expect([...(runs.get(revision)?.checks.keys() ?? [])].sort()).toEqual([...new Set(offered.map(scenarioOf))].sort());
  });
});

test.each(revisions)('by %s, whatever was asked, each message on the wire is one that the schema knows', (revision) => {
  const invalid = [...(runs.get(revision)?.checks ?? [])].filter(([, checks]) =>
    checks.some(({ id, status }) => id === 'wire-schema-valid' && status !== 'SUCCESS'),
  );
  expect(Object.fromEntries(invalid)).toEqual({});
});

const now = () => new Date();
const service = {
  version: '0',
  protocolVersions,
  authUrl: 'http://localhost:4000',
  trading: true,
  market: { kind: 'simulated', hours: 'always' },
  checkResults: true,
} as const;

const scenarioOf = ({ name }: Scenario): string => name.replace(/:.*/, '');

/** The suite prints the authorization request, and waits for the person to be sent back. */
const runOnAuthorizationServer = async (): Promise<SuiteRun> => {
  const { authUrl, mcpUrl } = stack();
  const person = await signUpScriptless(authUrl, 'Ada Lovelace');
  const port = await freePort();
  const redirectUri = `http://127.0.0.1:${port}/callback`;
  const clientId = await register(await discover(authUrl), 'MCP conformance', redirectUri);
  let answered = false;
  const answer = async (printed: string) => {
    const [url] = /^http\S+\?response_type=code\S*$/m.exec(printed) ?? [];
    if (answered || url === undefined) return;
    answered = true;
    await fetch(`${redirectUri}?${await consent(person, url, 'Read only')}`);
  };
  const client = ['--client-id', clientId, '-p', String(port), '--resource', mcpUrl];
  return runConformance(['authorization', '--url', authUrl, ...client], answer);
};

/** The whole suite at once. It waits half a second for some answers; what a busy machine did not make is run again, alone. */
const runOnMcpServer = async (revision: string): Promise<SuiteRun> => {
  const connection = await seedConnection(database(), { scope: 'mcp:trade', audience: server.url });
  const held = { connection, token: connection.token };
  connections.set(connection.connectionId, held);
  const proxy = await startTokenProxy(server.url, () => held.token);
  const ask = (which: readonly string[]) =>
    runConformance(['server', '--url', proxy.url, '--spec-version', revision, ...which]);
  const own = scenariosBy(revision);
  try {
    const run = await ask(['--suite', 'all']);
    const checks = new Map(run.checks);
    const toRepeat = () =>
      own.filter((each) => 'passed' in each && judge(checks.get(each.name), each.name, own).faults.length > 0);
    let { output } = run;
    for (let round = 0; round < 2; round += 1) {
      for (const { name } of toRepeat()) {
        const again = await ask(['--scenario', name]);
        checks.set(name, again.checks.get(name) ?? []);
        output = again.output;
      }
    }
    return { checks, output };
  } finally {
    await proxy.stop();
  }
};

/** The person raises or lowers the connection on the page, and the client's refresh brings it another token. */
const changeScope = async (database: Database, connectionId: string): Promise<void> => {
  const held = connections.get(connectionId);
  if (!held) throw new Error('Nobody else calls here.');
  const { personId, addToken } = held.connection;
  const person = { kind: 'person', personId, requestId: 'suite', address: '127.0.0.1' } as const;
  const { scope } = await database.prisma.connection.findUniqueOrThrow({ where: { id: connectionId } });
  const change = scope === 'mcp:trade' ? lowerConnection : raiseConnection;
  await change(database, person, connectionId, now);
  held.token = await addToken(scope === 'mcp:trade' ? 'mcp:read' : 'mcp:trade');
};

/**
 * What went wrong in a scenario: each check that failed or warned, but for those that do not apply. Those are told apart,
 * so that the list does not outlive its reasons; and something must be proven beyond the form of the messages.
 */
const judge = (checks: readonly Check[] = [], name: string, own: readonly Scenario[]) => {
  const listedChecks = own
    .filter((each) => each.name.startsWith(`${name}:`))
    .map((each) => each.name.replace(/.*:/, ''));
  const wanting = checks.filter(({ status }) => status === 'FAILURE' || status === 'WARNING');
  return {
    faults: wanting
      .filter(({ id }) => !listedChecks.includes(id))
      .map(({ id, status, description, errorMessage }) => ({ id, status, description, errorMessage })),
    nowApplicable: listedChecks.filter((id) => !wanting.some((each) => each.id === id)),
    proven: checks.filter(({ id, status }) => status === 'SUCCESS' && id !== 'wire-schema-valid').length,
  };
};
