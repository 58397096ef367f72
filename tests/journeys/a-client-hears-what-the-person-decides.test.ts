import { auth } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectListening, type ListeningClient } from '../harness/listening-client.ts';
import { writeTools } from '../harness/orders.ts';
import { type ScriptlessPerson, signUpScriptless } from '../harness/scriptless-person.ts';
import { useStack } from '../harness/stack.ts';

const stack = useStack({ replicas: { 'mcp-server': 2 }, without: ['venue'] });
let person: ScriptlessPerson;
let client: ListeningClient;
let stranger: ListeningClient;

beforeAll(async () => {
  const { authUrl, mcpUrl } = stack();
  person = await signUpScriptless(authUrl, 'Hedy Lamarr');
  client = await connectListening(person, 'Listening desk', mcpUrl);
  stranger = await connectListening(await signUpScriptless(authUrl, 'Ida Rhodes'), 'Deaf desk', mcpUrl);
});

afterAll(async () => {
  await client?.close();
  await stranger?.close();
});

const press = async (label: string, values: Record<string, string> = {}) => {
  const asked = await person.browser.press(await person.browser.open('/clients'), label);
  const again = asked.forms.some(({ buttons }) => buttons.some((button) => button.label === label));
  if (again) await person.browser.press(asked, label, values);
};

test('it hears on every instance that it may trade, and its own refresh brings the tools', async () => {
  // Two requests in a row go to two instances.
  const streams = [await client.listen(), await client.listen()];
  expect(streams.map(({ honoredFilter }) => honoredFilter)).toEqual(Array(2).fill({ toolsListChanged: true }));
  await press('Allow trading for Listening desk', { password: person.password });

  const ends = await Promise.all([client.first(), ...streams].map(({ closed }) => closed));
  expect(ends).toEqual(['graceful', 'graceful', 'graceful']);
  await expect.poll(() => client.heard).toHaveLength(3);
  for (const tools of client.heard) expect(tools).toEqual(expect.arrayContaining([...writeTools]));
  expect(client.provider.tokens()?.scope).toBe('mcp:trade');
  expect(client.provider.asked, 'no new consent').toHaveLength(1);
});

test('listening again, it hears that it may not any more', async () => {
  // Its three streams refreshed at once, and it keeps the pair that it got last, which need not be the newest one.
  await auth(client.provider, { serverUrl: stack().mcpUrl });
  const stream = await client.listen();
  await press('Make Listening desk read only');

  expect(await stream.closed).toBe('graceful');
  await expect.poll(() => client.heard).toHaveLength(4);
  expect(client.heard[3]).toEqual(expect.not.arrayContaining([...writeTools]));
  expect(client.provider.tokens()?.scope).toBe('mcp:read');
});

test('revoked, it is cut off and hears nothing more', async () => {
  const stream = await client.listen();
  await press('Revoke Listening desk');

  expect(await stream.closed).toBe('graceful');
  await expect(client.listen()).rejects.toThrow();
  await expect(client.tools()).rejects.toThrow();
  expect(client.heard).toHaveLength(4);
});

test('nothing of it reached another person’s client, whose streams end in good order with their servers', async () => {
  const streams = [await stranger.listen(), await stranger.listen()];
  const ends: string[] = [];
  for (const { closed } of streams) closed.then((end) => ends.push(end));
  for (const replica of [0, 1]) {
    await stack().terminate('mcp-server', replica);
    await expect.poll(() => ends).toEqual(Array(replica + 1).fill('graceful'));
  }
  expect(await stranger.first().closed).toBe('graceful');
  expect(stranger.heard).toEqual([]);
});
