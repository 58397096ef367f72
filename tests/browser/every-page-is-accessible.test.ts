import { AxeBuilder } from '@axe-core/playwright';
import pg from 'pg';
import type { BrowserContext, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBrowser } from '../harness/browser.ts';
import { consentAddress, livedInAccount } from '../harness/lived-in-account.ts';
import { storedMinutes } from '../harness/replayed-bars.ts';
import { useStack } from '../harness/stack.ts';

const stack = useStack();
const browser = useBrowser();
let storageState: Awaited<ReturnType<BrowserContext['storageState']>>;
let connection: string;
let accessRequest: string;

beforeAll(async () => {
  const person = await livedInAccount(browser(), stack());
  await person.page.goto(`${stack().authUrl}/clients`);
  await person.page.getByRole('button', { name: /^Allow trading for/ }).click();
  connection = new URL(person.page.url()).pathname.split('/')[2] ?? '';
  await writeJournal(person.page);
  await armAlert(person.page);
  storageState = await person.context.storageState();
  await person.close();
  await endForSafety(connection);
  accessRequest = await askForTrading(connection);
  await beginReplay(connection);
});

const armAlert = async (page: Page): Promise<void> => {
  await page.goto(`${stack().authUrl}/alerts`);
  await page.getByLabel('Condition', { exact: true }).selectOption('>=');
  await page.getByLabel('Value', { exact: true }).fill('1');
  await page.getByLabel('Note', { exact: true }).fill(`It trades. ${'Donaudampfschifffahrt'.repeat(4)}`);
  await page.getByRole('button', { name: 'Create alert', exact: true }).click();
  await page
    .getByText(/last price is at or above 1\.00/)
    .first()
    .waitFor();
};

/** Gives the person of that connection a replay, in the middle of its data. */
const beginReplay = async (of: string): Promise<void> => {
  const client = new pg.Client({ connectionString: stack.database().ownerUrl });
  await client.connect();
  await client.query(storedMinutes);
  await client.query(
    `INSERT INTO feed (name, person_id, "from", "to", instruments, clock, anchor_clock, anchored_at)
     SELECT 'replay:' || person_id, person_id, '2013-10-07T13:00Z', '2013-10-07T18:00Z', ARRAY['ES 12-13'],
            '2013-10-07T13:30Z', '2013-10-07T13:30Z', now() FROM connection WHERE id = $1`,
    [of],
  );
  await client.query(
    `INSERT INTO account (id, person_id, name, name_key, feed, start_cents, cash_cents, session_date, session_start_cash_cents)
     SELECT gen_random_uuid(), person_id, 'Playback101', 'playback101', 'replay:' || person_id, 10000000, 10000000,
            '2013-10-07', 10000000 FROM connection WHERE id = $1`,
    [of],
  );
  await client.end();
};

/** Adds a connection like that one, which was ended because its old refresh token was used again. */
const endForSafety = async (like: string): Promise<void> => {
  const client = new pg.Client({ connectionString: stack.database().ownerUrl });
  await client.connect();
  await client.query(
    `INSERT INTO connection (id, person_id, client_id, client_name, redirect_host, scope, resource, connected_at,
                             expires_at, revoked_at, revoked_reason)
     SELECT gen_random_uuid(), person_id, client_id, 'A client that was ended', redirect_host, scope, resource,
            connected_at, expires_at, now(), 'refresh_token_reused' FROM connection WHERE id = $1`,
    [like],
  );
  await client.end();
};

/** Adds an open request of that connection, and makes the person's sign-in too old to allow trading by. */
const askForTrading = async (of: string): Promise<string> => {
  const client = new pg.Client({ connectionString: stack.database().ownerUrl });
  await client.connect();
  await client.query(`UPDATE browser_session SET authenticated_at = now() - interval '1 hour'`);
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO access_request (id, connection_id, tool, scope, reason, created_at, expires_at)
     VALUES (gen_random_uuid(), $1, 'PlaceOrder', 'mcp:trade', $2, now(), now() + interval '10 minutes') RETURNING id`,
    [of, `To buy one ES. ${'Donaudampfschifffahrt'.repeat(4)}`],
  );
  await client.end();
  return rows[0]?.id ?? '';
};

const looks = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [390, 1280].map((width) => ({ colorScheme, width })),
);

const open = async (signedIn: boolean): Promise<Page> => {
  const context = await browser().newContext(signedIn ? { storageState } : {});
  return context.newPage();
};

describe('a stranger', () => {
  let page: Page;
  beforeAll(async () => {
    page = await open(false);
  });

  test.each(['/', '/security', '/sign-in', '/sign-up', '/nothing-here'])(
    '%s has no violation and fits',
    async (path) => {
      await page.goto(`${stack().authUrl}${path}`);
      await expectFlawless(page);
    },
  );

  test('an error of a client has no violation and fits', async () => {
    await page.goto(`${await consentAddress(stack(), { redirectUri: 'https://client.example/cb' })}&prompt=none`);
    await page.getByRole('link', { name: 'Go to the start page', exact: true }).waitFor();
    await expectFlawless(page);
  });

  test('a form with errors has no violation and fits', async () => {
    await page.goto(`${stack().authUrl}/sign-up`);
    await page.getByRole('button', { name: 'Create account', exact: true }).click();
    await expectFlawless(page);
  });
});

describe('a person', () => {
  let page: Page;
  beforeAll(async () => {
    page = await open(true);
  });

  test.each([
    ...['/', '/clients', '/alerts', '/signals', '/sessions', '/password', '/sign-out'],
    ...[
      '/accounts',
      '/accounts/Sim101',
      '/accounts/Playback101',
      '/accounts/Sim101/reset',
      '/accounts/Sim101/limits',
      '/options',
      '/charts',
      '/strategies',
    ],
    ...[
      '',
      '/statistics',
      '/behaviour',
      '/trades/new',
      '/posts',
      '/posts/1',
      '/posts/1/edit',
      '/portfolios',
      '/import',
    ].map((path) => `/journal${path}`),
  ])('%s has no violation and fits', async (path) => {
    await page.goto(`${stack().authUrl}${path}`);
    await expectFlawless(page);
    const notices = page.getByRole('heading', { name: 'A client that was ended was disconnected for your safety' });
    expect(await notices.count()).toBe(path === '/clients' ? 1 : 0);
  });

  test('allowing a client to trade has no violation and fits', async () => {
    for (const path of [`/clients/${connection}/allow-trading`, `/access-requests/${accessRequest}`]) {
      await page.goto(`${stack().authUrl}${path}`);
      await expectFlawless(page);
    }
  });

  test('one trade has no violation and fits', async () => {
    await page.goto(`${stack().authUrl}/journal`);
    await page
      .getByRole('link', { name: /^Long 1 ES/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'On its chart' }).waitFor();
    await expectFlawless(page);
  });

  test('charts have no violation and fit', async () => {
    await page.goto(`${stack().authUrl}/charts`);
    await page.getByLabel('Instrument', { exact: true }).fill('ES');
    await page.getByRole('button', { name: 'Open chart', exact: true }).click();
    await page.getByText('The newest bars as a table').click();
    await expectFlawless(page);
    await page.getByRole('link', { name: 'Charts', exact: true }).click();
    await page.getByRole('link', { name: /EMA/ }).click();
    await page.getByRole('button', { name: 'Remove Region 1', exact: true }).waitFor();
    await expectFlawless(page);
  });

  test('consent has no violation and fits', async () => {
    await page.goto(await consentAddress(stack(), { name: 'A client with quite a long name of its own' }));
    await expectFlawless(page);
    await page.getByRole('radio', { name: 'Read and trade', exact: true }).check();
    await page.getByLabel('Password', { exact: true }).waitFor();
    await expectFlawless(page);
  });
});

/** A note on a trade, a published post and a portfolio, by hand. */
const writeJournal = async (page: Page): Promise<void> => {
  await page.goto(`${stack().authUrl}/journal`);
  await page
    .getByRole('link', { name: /^Long 1 ES/ })
    .first()
    .click();
  await page.getByLabel('Tags', { exact: true }).fill('Late entry, news');
  await page.getByRole('button', { name: 'Keep notes', exact: true }).click();
  await page.getByText('Your notes are kept.').waitFor();
  await page.goto(`${stack().authUrl}/journal/posts/new`);
  await page.getByLabel('Title', { exact: true }).fill('Week 47');
  await page.getByLabel('Text', { exact: true }).fill('# Held\n\n- too *long*\n\n> and `late`');
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.goto(`${stack().authUrl}/journal/portfolios`);
  await page.getByLabel('Name', { exact: true }).fill('Futures');
  await page.getByRole('checkbox', { name: 'Sim101', exact: true }).check();
  await page.getByRole('button', { name: 'Add portfolio', exact: true }).click();
  await page.getByRole('link', { name: 'Futures', exact: true }).waitFor();
};

/** In every look: a page has one frame, so that axe can run within it. */
const expectFlawless = async (page: Page): Promise<void> => {
  for (const { colorScheme, width } of looks) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 844 });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    const look = `${new URL(page.url()).pathname} in ${colorScheme} at ${width} pixels`;
    const said = violations.map(({ id, nodes }) => `${look}: ${id} ${nodes.map(({ html }) => html).join(' ')}`);
    expect(said).toEqual([]);
    const overhang = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    expect(`${look}: too wide by ${Math.max(0, overhang)} pixels`).toBe(`${look}: too wide by 0 pixels`);
  }
};
