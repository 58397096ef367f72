import { redirectHost } from '@portcullis/access';
import { beforeAll, describe, expect, test } from 'vitest';
import { formTarget } from '../../apps/authorization-server/src/pages/consent/form-target.ts';
import { useDocumentStack } from '../harness/document-stack.ts';
import { untilFilled } from '../harness/order-status.ts';
import { marketOrder, readTools, writeTools } from '../harness/orders.ts';
import type { View } from '../harness/scriptless-browser.ts';
import { type ScriptlessPerson, signUpScriptless } from '../harness/scriptless-person.ts';
import { listTools, type McpReply, open, readChallenge } from './mcp-wire.ts';
import { profiles, publishedDocuments } from './profiles.ts';
import { atPort, ReplayedClient } from './replayed-client.ts';

const stack = useDocumentStack(publishedDocuments);
let person: ScriptlessPerson;

beforeAll(async () => {
  person = await signUpScriptless(stack().authUrl, 'Grace Hopper');
});

const lives = profiles.flatMap((profile) =>
  profile.ways.map((way) => ({ client: profile.client, title: way.title, profile, way })),
);

const order = () => marketOrder({ instrument: 'MES' });

describe.each(lives)('$client, $title', ({ profile, way }) => {
  let client: ReplayedClient;

  beforeAll(() => {
    client = new ReplayedClient(profile, way, stack().mcpUrl);
  });

  test('C-01 to C-03, RS-06, RS-07: it finds both servers from a bare 401, the way it looks', async () => {
    const found = await client.find();
    expect(found.server.issuer).toBe(stack().authUrl);
    expect(found.scopes).toMatchObject({ challenge: 'mcp:read', 'resource metadata': 'mcp:read' });
  });

  const { registration } = way;
  if (registration.by === 'document') {
    test('REG-02, REG-03: its document is its registration', async () => {
      await client.introduce();
      expect(client.registered).toBeUndefined();
    });
  } else {
    test('REG-14, REG-16: it is registered as it asks', async () => {
      await client.introduce();
      const { redirect_uris, token_endpoint_auth_method } = registration.body(client.redirect);
      expect(client.registered).toMatchObject({ status: 201, body: { redirect_uris, token_endpoint_auth_method } });
    });
  }

  test('AS-23, AS-24: it may be returned to wherever it asks to be, and one step aside is refused', async () => {
    for (const redirect of way.redirects.map(atPort)) {
      const page = await person.browser.open(client.request({ redirect }).url);
      expect(page.text, redirect).toContain(client.name);
      expect(page.text, redirect).toContain(redirectHost(redirect));
      expect(page.policy.split('; ').find((each) => each.startsWith('form-action'))).toContain(formTarget(redirect));
    }
    const aside = await person.browser.open(client.request({ redirect: `${client.redirect}/aside` }).url);
    expect(aside).toMatchObject({ status: 400 });
    expect(aside.leftFor).toBeUndefined();
  });

  test('AS-37, AS-48, AS-50: whatever it asks for, it gets what the person chose, with a refresh token', async () => {
    const { page } = await client.authorize(person, 'Read only');
    const asked = profile.asks.scopeFrom === 'server metadata' ? 'Read and trade' : 'Read only';
    expect(page.text).toContain(`It asked for ${asked}`);
    expect(client.tokens).toMatchObject({ token_type: 'Bearer', scope: 'mcp:read', refresh_token: expect.any(String) });
  });

  test('T25-01, T26-13: it opens as its revision does, and is shown what may be read', async () => {
    const said = await open(client.wire, client.accessToken);
    expect(said).toEqual([
      ...(profile.probes || profile.speaks === '2026-07-28' ? ['server/discover 200'] : []),
      ...(profile.speaks === '2026-07-28' ? [] : ['initialize 200', 'notifications/initialized 202']),
    ]);
    const listed = await listTools(client.wire, client.accessToken);
    expect(listed).toEqual(expect.arrayContaining([...readTools]));
    expect(listed.filter((tool) => (writeTools as readonly string[]).includes(tool))).toEqual([]);
  });

  test('AS-46, AS-47: it refreshes by its habit, and every process of it stays signed in', async () => {
    const { atOnce } = profile.refresh;
    const shared = client.tokens?.refresh_token;
    const answers = await Promise.all(Array.from({ length: atOnce }, () => client.refresh(shared)));
    expect(answers.map(({ status, body }) => `${status} ${body.scope}`)).toEqual(Array(atOnce).fill('200 mcp:read'));
    for (const { body } of answers) {
      expect(await listTools(client.wire, body.access_token ?? '')).toContain('ListAccounts');
    }
    const { status, body } = await client.refresh();
    expect(status).toBe(200);
    expect(body.expires_in, 'not to be refreshed again at once').toBeGreaterThan(profile.refresh.early + 60);
  });

  test(`RS-14, RS-15, C-09: refused a trade, it ${profile.refused}; the person lets it trade on ${profile.tradesBy}`, async () => {
    const refused = await client.call('PlaceOrder', order());
    expect(refused.status).toBe(403);
    const { error, scope = '' } = readChallenge(refused.challenge);
    expect([error, scope]).toEqual(['insufficient_scope', 'mcp:trade']);

    if (profile.refused === 'refreshes and gives up') {
      expect(await client.refresh()).toMatchObject({ status: 200, body: { scope: 'mcp:read' } });
      expect((await client.call('PlaceOrder', order())).status).toBe(403);
    }
    if (profile.refresh.scope === 'as granted') {
      await allowTrading(await openClients(), client.name);
      expect(await client.refresh(), 'it names the lesser scope').toMatchObject({ body: { scope: 'mcp:read' } });
      expect((await client.call('PlaceOrder', order())).status).toBe(403);
    }
    if (profile.tradesBy !== 'the consent page') {
      const page = profile.tradesBy === 'the page of AI clients' ? await openClients() : await openLink(client);
      await allowTrading(page, client.name);
      expect((await client.call('ListAccounts')).status, 'its token ended').toBe(401);
      expect(await client.refresh()).toMatchObject({ status: 200, body: { scope: 'mcp:trade' } });
    } else {
      if (profile.refused === 'registers anew and asks the person at once') await client.introduce();
      const asked = /asks/.test(profile.refused)
        ? [profile.asks.again === 'union' ? client.askedScope : undefined, scope].filter(Boolean).join(' ')
        : client.askedScope;
      await client.authorize(person, 'Read and trade', asked);
    }

    expect(client.tokens?.scope).toBe('mcp:trade');
    expect(await listTools(client.wire, client.accessToken)).toEqual(expect.arrayContaining([...writeTools]));
    const call = async (tool: string, args: Record<string, unknown>) => toAnswer(await client.call(tool, args));
    expect(await untilFilled(call, await call('PlaceOrder', order()))).toMatchObject({ filled: 1 });
    const { status, body } = await client.refresh();
    expect([status, body.scope]).toEqual([200, 'mcp:trade']);
    expect(body.expires_in, 'not to be refreshed again at once').toBeGreaterThan(profile.refresh.early + 60);
  });

  test('AS-52, RS-08: revoked on the page, its next call is 401, its refresh token is dead, and it starts anew', async () => {
    await revokeEvery(client.name);
    const refused = await client.call('ListAccounts');
    expect(refused.status).toBe(401);
    expect(readChallenge(refused.challenge)).toMatchObject({ error: 'invalid_token', scope: 'mcp:read' });
    expect(await client.refresh()).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await client.find()).server.issuer).toBe(stack().authUrl);
  });
});

test('REG-08: each document was fetched, and nothing that no document names', () => {
  expect([...new Set(stack.fetched)].toSorted()).toEqual(Object.keys(publishedDocuments).toSorted());
});

const toAnswer = ({ body: { result = {} } }: McpReply) => ({
  isError: result.isError === true,
  content: (result.structuredContent ?? {}) as Record<string, unknown>,
});

/** The page that the agent's link leads to. */
const openLink = async (client: ReplayedClient): Promise<View> => {
  const { body } = await client.call('request_access', { tool: 'PlaceOrder', reason: 'To buy one MES.' });
  const { structuredContent } = body.result as { structuredContent: { link: string } };
  return person.browser.open(structuredContent.link);
};

/** Presses the button, on a page that asks for the password or leads to one that does. */
const allowTrading = async (page: View, name: string): Promise<void> => {
  const label = `Allow trading for ${name}`;
  const asked = new URL(page.url).pathname === '/clients' ? await person.browser.press(page, label) : page;
  const done = await person.browser.press(asked, label, { password: person.password });
  expect(done.text).toContain('may trade now');
};

/** A client that registered anew for more has two rows. */
const revokeEvery = async (name: string): Promise<void> => {
  for (let view = await openClients(); ; ) {
    const label = revokeButton(view, name);
    if (!label) return;
    view = await person.browser.press(view, label);
  }
};

const openClients = (): Promise<View> => person.browser.open('/clients');

const revokeButton = ({ forms }: View, name: string): string | undefined =>
  forms
    .flatMap(({ buttons }) => buttons)
    .map(({ label }) => label)
    .find((label) => label === `Revoke ${name}` || label.startsWith(`Revoke ${name} (`));
