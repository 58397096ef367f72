import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../harness/free-port.ts';
import { installedVersion, programFile, runProgram } from '../harness/installed-program.ts';
import { untilFilled } from '../harness/order-status.ts';
import { marketOrder, readTools, writeTools } from '../harness/orders.ts';
import {
  type Access,
  connect,
  consent,
  type ScriptlessPerson,
  signUpScriptless,
} from '../harness/scriptless-person.ts';
import { useSharedStack } from '../harness/shared-stack.ts';
import { createWaitingBrowser, type WaitingBrowser } from '../harness/waiting-browser.ts';
import { inspector, mcpRemote } from './applicable.ts';

const stack = useSharedStack();
let person: ScriptlessPerson;
let browser: WaitingBrowser;
let home: string;

beforeAll(async () => {
  person = await signUpScriptless(stack().authUrl, 'Ada Lovelace');
  browser = createWaitingBrowser();
  home = mkdtempSync(join(tmpdir(), 'portcullis-home-'));
});
afterAll(() => {
  browser?.remove();
  if (home) rmSync(home, { recursive: true, force: true });
});

let answered = 0;
/** The person answers what a program opened in the browser, and is sent back to where it listens. */
const answerInBrowser = async (access: Access): Promise<URL> => {
  await expect.poll(() => browser.opened().length).toBeGreaterThan(answered);
  const url = new URL(browser.opened()[answered] ?? '');
  answered += 1;
  const parameters = await consent(person, url.href, access);
  const back = await fetch(`${url.searchParams.get('redirect_uri')}?${parameters}`);
  expect(back.status, await back.text()).toBe(200);
  return url;
};

describe('the command line of MCP Inspector', () => {
  const packageName = '@modelcontextprotocol/inspector';
  const eras = { '2025-11-25': 'legacy', '2026-07-28': 'modern' };
  type Revision = keyof typeof eras;
  let token: string;

  beforeAll(async () => {
    expect(installedVersion(packageName)).toBe(inspector.version);
    token = (await connect(person, stack().mcpUrl, { access: 'Read and trade' })).tokens.access_token;
  });

  const inspect = async (args: readonly string[], env: Record<string, string> = {}, query = '') => {
    const file = programFile(packageName, 'mcp-inspector');
    const target = ['--cli', `${stack().mcpUrl}${query}`, '--transport', 'http', '--format', 'json'];
    const quiet = { MCP_INSPECTOR_SECRET_STORE: 'memory' };
    const ended = await runProgram(file, [...target, ...args], { env: { ...quiet, ...env } });
    expect(ended.code, ended.stderr).toBe(0);
    return JSON.parse(ended.stdout) as { result: Result; schemaFindings?: Finding[] };
  };
  type Result = { tools: { name: string }[]; structuredContent: unknown };
  type Finding = { findings: { severity: string; schema: string; rule: string }[] };
  const withToken = (revision: Revision) => [
    ...['--header', `Authorization: Bearer ${token}`],
    ...['--protocol-era', eras[revision]],
  ];

  const proofs: Record<(typeof inspector.scenarios)[number]['name'], (revision: Revision) => Promise<void>> = {
    'tools/list --strict': async (revision) => {
      const { result, schemaFindings = [] } = await inspect([
        '--method',
        'tools/list',
        '--strict',
        ...withToken(revision),
      ]);
      expect(result.tools.map(({ name }) => name)).toEqual(expect.arrayContaining([...readTools, ...writeTools]));
      // Numbers of a result that may be null: legal, and nothing that a model has to write.
      const found = schemaFindings.flatMap(({ findings }) => findings);
      const kinds = found.map(({ severity, schema, rule }) => `${severity} ${schema} ${rule}`);
      expect([...new Set(kinds)]).toEqual(['warning outputSchema type-union']);
    },
    'tools/call': async (revision) => {
      const call = ['--method', 'tools/call', '--tool-name', 'GetQuote', '--tool-arg', 'instrument=ES'];
      const { result } = await inspect([...call, ...withToken(revision)]);
      expect(result.structuredContent).toMatchObject({ success: true, data_source: { status: 'Simulated' } });
    },
    'signs in by itself': async () => {
      const callback = `http://127.0.0.1:${await freePort()}/oauth/callback`;
      const env = { ...browser.env, MCP_AUTO_OPEN_ENABLED: 'true' };
      const [{ result }] = await Promise.all([
        inspect(['--method', 'tools/list', '--callback-url', callback], env, '?toolsets=orders,journal'),
        answerInBrowser('Read only'),
      ]);
      const names = result.tools.map(({ name }) => name);
      expect(names).toEqual(
        expect.arrayContaining(['GetMcpCapabilities', 'ListOrders', 'get_trade', 'request_access']),
      );
      expect(names.filter((name) => ['ListAccounts', ...writeTools].includes(name))).toEqual([]);
    },
  };

  test.each(inspector.scenarios)('$name $revision', ({ name, revision }) => proofs[name](revision));
});

describe('mcp-remote, between a host that speaks over stdio and us', () => {
  let host: Client;
  let said = '';

  const start = async (...args: string[]): Promise<void> => {
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [programFile('mcp-remote', 'mcp-remote'), stack().mcpUrl, ...args],
      env: { ...browser.env, HOME: home },
      stderr: 'pipe',
    });
    said = '';
    transport.stderr?.on('data', (text) => {
      said += text;
    });
    host = new Client({ name: 'A host', version: '1.0.0' });
    await host.connect(transport);
  };
  const tools = async () => (await host.listTools()).tools.map(({ name }) => name);
  const call = async (name: string, args: Record<string, unknown>) =>
    toAnswer(await host.callTool({ name, arguments: args }));

  beforeAll(() => expect(installedVersion('mcp-remote')).toBe(mcpRemote.version));
  afterAll(() => host?.close());

  const proofs: Record<(typeof mcpRemote.scenarios)[number]['name'], () => Promise<void>> = {
    'registers, signs in and connects': async () => {
      const [, asked] = await Promise.all([start(), answerInBrowser('Read only')]);
      expect(Object.fromEntries(asked.searchParams)).toMatchObject({
        resource: stack().mcpUrl,
        scope: 'mcp:read',
        code_challenge_method: 'S256',
      });
      const listed = await tools();
      expect(listed).toEqual(expect.arrayContaining([...readTools]));
      expect(listed.filter((name) => (writeTools as readonly string[]).includes(name))).toEqual([]);
      const quote = await host.callTool({ name: 'GetQuote', arguments: { instrument: 'ES' } });
      expect(quote.structuredContent, said).toMatchObject({ success: true });
    },
    'steps up when a tool needs it': async () => {
      const [order, asked] = await Promise.all([
        host.callTool({ name: 'PlaceOrder', arguments: marketOrder() }),
        answerInBrowser('Read and trade'),
      ]);
      expect(asked.searchParams.get('scope')).toContain('mcp:trade');
      expect(order.structuredContent, said).toMatchObject({ success: true });
      await untilFilled(call, toAnswer(order));
      await host.close();
    },
    'connects again with what it kept': async () => {
      const before = browser.opened().length;
      await start('--protocol', 'auto');
      expect(await tools(), said).toEqual(expect.arrayContaining([...readTools, ...writeTools]));
      expect(said).toContain('Remote server speaks MCP 2026-07-28');
      expect(browser.opened()).toHaveLength(before);
    },
    'hears that its tools changed': async () => {
      const changed = new Promise((heard) => {
        host.setNotificationHandler(ToolListChangedNotificationSchema, heard);
      });
      const page = await person.browser.open('/clients');
      await person.browser.press(page, 'Make MCP CLI Proxy read only');
      await changed;
      // It goes on naming the scope that it had, which is refused: it can do nothing until its person signs in again.
      await expect(tools()).rejects.toThrow();
    },
  };

  test.each(mcpRemote.scenarios)('$name', ({ name }) => proofs[name]());
});

type Result = Awaited<ReturnType<Client['callTool']>>;

const toAnswer = ({ isError, structuredContent }: Result) => ({
  isError: isError === true,
  content: (structuredContent ?? {}) as Record<string, unknown>,
});
