import { readConfiguration } from '@portcullis/http';
import { catalogue, type Tool, toolsBySession } from '@portcullis/tools';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CookieBrowser, newSession } from '../../../../../tests/harness/authorization-client.ts';
import {
  type AuthorizationServer,
  startAuthorizationServer,
} from '../../../../../tests/harness/authorization-server.ts';
import { useDatabase } from '../../../../../tests/harness/database.ts';
import { plainText, readForms } from '../../../../../tests/harness/html-forms.ts';
import { sampleOf } from '../../../../../tests/harness/schema-sample.ts';
import { createToolCaller, quoteMarket } from '../../../../../tests/harness/tool-caller.ts';
import { later } from '../../../../../tests/harness/trading.ts';
import { type WholePerson, wholePerson } from '../../../../../tests/harness/whole-person.ts';
import { createConsoleTools } from './console-tools.ts';

const database = useDatabase();
let server: AuthorizationServer;
let anna: WholePerson;
let bert: WholePerson;
let browser: CookieBrowser;
let formToken: string;

const hostile = `"><script>alert('x')</script><img src=x onerror=alert(1)>`;

beforeAll(async () => {
  await quoteMarket(database());
  anna = await wholePerson(database(), 'Annas');
  bert = await wholePerson(database(), 'Berts');
  const { personId } = anna.caller;
  const { prisma } = database();
  await prisma.tradeNote.updateMany({ where: { personId }, data: { note: hostile, setup: hostile.slice(0, 60) } });
  await prisma.journalPost.updateMany({ where: { personId }, data: { title: hostile, body: hostile } });
  await prisma.alert.updateMany({ where: { personId }, data: { message: hostile } });
  await prisma.signal.updateMany({ where: { personId }, data: { payload: hostile } });
  await prisma.drawing.updateMany({ where: { chart: { personId } }, data: { text: hostile } });
  server = await startAuthorizationServer(database(), {
    environment: { REQUIRED_PLAN: 'elite' },
    clock: () => later(1),
  });
  browser = await newSession(database(), personId);
  const [form] = readForms(await textOf('/console/ListAccounts')).filter(({ method }) => method === 'post');
  formToken = form?.fields.find(({ name }) => name === 'form_token')?.value ?? '';
});
afterAll(() => server?.stop());

const textOf = async (path: string): Promise<string> => (await browser.open(`${server.issuer}${path}`)).text();

const send = async (tool: string, args: object = {}) => {
  const body = new URLSearchParams({ form_token: formToken });
  for (const [name, value] of Object.entries(args)) {
    for (const each of [value].flat())
      body.append(name, typeof each === 'object' ? JSON.stringify(each) : String(each));
  }
  const answer = await browser.open(`${server.issuer}/console/${tool}`, { method: 'POST', body });
  return { status: answer.status, html: await answer.text() };
};

/** Something of the person's, or what fits, wherever the tool asks for it. */
const argumentsFor = ({ inputSchema }: Tool, { handles }: WholePerson): Record<string, unknown> => {
  const own = Object.fromEntries(Object.entries(handles).map(([name, [first]]) => [name, first]));
  return sampleOf(inputSchema, { instrument: 'MES', indicator: 'EMA', ...own }) as Record<string, unknown>;
};

const rowsOf = (tool: string) =>
  database().prisma.auditEvent.findMany({ where: { personId: anna.caller.personId, tool, event: 'console.call' } });

const marks = /Berts|alert\(1\)>/;
const isRefusal = ({ status, html }: { status: number; html: string }) =>
  status === 422 && plainText(html).includes('Refused:');

describe.each(toolsBySession().map((tool) => [tool.name, tool] as const))('%s on the console', (name, tool) => {
  test('opens, answers as it answers a client, escapes everything, and leaves one audit row', async () => {
    expect(readForms(await textOf(`/console/${name}`)).some(({ action }) => action === `/console/${name}`)).toBe(true);
    const args = argumentsFor(tool, anna);
    const { status, html } = await send(name, args);
    anna.caller.clock.now = later(1);
    const { isError } = await anna.caller.call(name, args);
    expect(status).toBe(isError ? 422 : 200);
    expect(html).not.toMatch(marks);
    expect(html).not.toContain('<script>');
    expect(await rowsOf(name)).toMatchObject([
      { decision: isError ? 'refused' : 'allowed', connectionId: null, clientId: null, scopeNeeded: 'mcp:read' },
    ]);
  });

  test('what is another person’s is what does not exist', async () => {
    const args = argumentsFor(tool, bert);
    const foreign = Object.entries(args).filter(([key]) => key in bert.handles);
    if (foreign.length === 0) return;
    const answer = await send(name, args);
    expect(isRefusal(answer) || !plainText(answer.html.replace(/<form[\s\S]*?<\/form>/g, '')).includes('Berts')).toBe(
      true,
    );
  });
});

test('tools that trade, and the one that asks for trading, are unknown: no page, no call, one audit row', async () => {
  const away = catalogue.filter(({ name }) => !toolsBySession().some((tool) => tool.name === name));
  expect(away.map(({ name }) => name)).toContain('PlaceOrder');
  const list = await textOf('/console');
  for (const { name } of away) {
    expect(list).not.toContain(`/console/${name}"`);
    expect((await browser.open(`${server.issuer}/console/${name}`)).status).toBe(404);
    expect((await send(name, { account: 'Sim101' })).status).toBe(404);
    expect(await rowsOf(name)).toMatchObject([{ decision: 'refused', reason: 'unknown_tool' }]);
  }
});

test('what others wrote is marked, and every word of it is text', async () => {
  const { html } = await send('get_post', { post_id: anna.handles.post_id?.[0] });
  expect(html).toContain('&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;');
  expect(plainText(html)).toContain(`Somebody wrote: ${hostile}`);
});

test('faults stand at their fields with the remedy, and what was typed is kept', async () => {
  const { status, html } = await send('GetBars', {
    instrument: hostile.slice(0, 32),
    limit: 'many',
    period_type: 'minutes',
  });
  expect(status).toBe(422);
  expect(html).toContain('Limit must be a number');
  expect(html).toContain('Did you mean minute?');
  expect(
    readForms(html)
      .flatMap(({ fields }) => fields)
      .find(({ name }) => name === 'instrument')?.value,
  ).toBe(hostile.slice(0, 32));
  const refused = await send('GetQuote', { instrument: 'QQ' });
  expect([refused.status, plainText(refused.html)]).toEqual([422, expect.stringMatching(/Refused: .*QQ/)]);
});

test('the other dialect of arguments is read here too', async () => {
  const { status, html } = await send('GetPosition', { accountName: '', account: 'Annas-Account', symbol: 'ES' });
  expect([status, plainText(html)]).toEqual([422, expect.stringContaining('is not an argument here')]);
  expect((await send('get_trade', { tradeId: anna.handles.trade_id?.[0] })).html).toContain('must be a number');
});

test('the catalogue is searched without JavaScript', async () => {
  const text = plainText(await textOf('/console?q=volume+profile'));
  expect(text).toContain('GetVolumeProfile');
  expect(text).not.toContain('ListAccounts');
  expect(plainText(await textOf(`/console?q=${encodeURIComponent(hostile)}`))).toContain('No tool matches');
});

test('who is signed out, without the plan, or from another page gets no answer', async () => {
  const stranger = await fetch(`${server.issuer}/console/ListAccounts`, { redirect: 'manual' });
  expect([stranger.status, stranger.headers.get('location')]).toEqual([303, expect.stringContaining('/sign-in')]);
  const where = { id: anna.caller.personId };
  await database().prisma.person.update({ where, data: { plan: 'free' } });
  const { status, html } = await send('ListAccounts');
  await database().prisma.person.update({ where, data: { plan: 'elite' } });
  expect([status, plainText(html)]).toEqual([403, expect.stringContaining('takes the plan elite')]);
  expect((await rowsOf('ListAccounts')).map(({ reason }) => reason)).toContain('plan_required');
  const foreign = new URLSearchParams({ form_token: 'x' });
  const forged = await browser.open(`${server.issuer}/console/ListAccounts`, { method: 'POST', body: foreign });
  expect(forged.status).toBe(403);
});

test('a person reads 60 times at once, and is told when to go on', async () => {
  const configuration = readConfiguration({ RATE_LIMITS: 'on' });
  const { personId } = await createToolCaller(database());
  const pages = { database: database(), configuration, clock: () => later(1) };
  const tools = createConsoleTools({ ...pages, cookieKeys: [], consents: {} as never });
  const call = () =>
    tools.call({ personId, plan: 'free', requestId: 'r', address: '192.0.2.1', tool: 'ListAccounts', args: {} });
  for (let nth = 0; nth < 60; nth += 1) expect((await call())?.isError).toBe(false);
  await expect(call()).rejects.toMatchObject({ status: 429, headers: { 'Retry-After': '1' } });
  expect(await database().prisma.auditEvent.count({ where: { personId } })).toBe(60);
});
