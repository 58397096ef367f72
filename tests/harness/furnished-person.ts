import pg from 'pg';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { livedInAccount } from './lived-in-account.ts';
import { storedMinutes } from './replayed-bars.ts';
import type { StackAddresses } from './stack.ts';
import { longWaiting } from './waiting-approval.ts';

/** A person who has used everything: signed in, so that their pages can be opened. */
export type FurnishedPerson = {
  storageState: Awaited<ReturnType<BrowserContext['storageState']>>;
  /** A live connection that may be allowed to trade. */
  connection: string;
  /** An open request of it. */
  accessRequest: string;
  /** A call of it that waits for the person. */
  approval: string;
};

/** `ownerUrl`: of the database that the stack runs on. */
export const furnishedPerson = async (
  browser: Browser,
  stack: StackAddresses,
  ownerUrl: string,
): Promise<FurnishedPerson> => {
  const { page, context, close } = await livedInAccount(browser, stack);
  await page.goto(`${stack.authUrl}/clients`);
  await page.getByRole('button', { name: /^Allow trading for/ }).click();
  await page.waitForURL(/\/allow-trading/);
  const connection = new URL(page.url()).pathname.split('/')[2] ?? '';
  await writeJournal(page, stack.authUrl);
  await armAlert(page, stack.authUrl);
  const storageState = await context.storageState();
  await close();
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await endForSafety(owner, connection);
  const accessRequest = await askForTrading(owner, connection);
  const approval = await longWaiting(owner, connection, longWord);
  await beginReplay(owner, connection);
  await boundTogether(owner, connection);
  await owner.end();
  return { storageState, connection, accessRequest, approval };
};

const longWord = 'Donaudampfschifffahrt'.repeat(4);

const armAlert = async (page: Page, authUrl: string): Promise<void> => {
  await page.goto(`${authUrl}/alerts`);
  await page.getByLabel('Condition', { exact: true }).selectOption('>=');
  await page.getByLabel('Value', { exact: true }).fill('1');
  await page.getByLabel('Note', { exact: true }).fill(`It trades. ${longWord}`);
  await page.getByRole('button', { name: 'Create alert', exact: true }).click();
  await page
    .getByText(/last price is at or above 1\.00/)
    .first()
    .waitFor();
};

/** A note on a trade, a published post and a portfolio, by hand. */
const writeJournal = async (page: Page, authUrl: string): Promise<void> => {
  await page.goto(`${authUrl}/journal`);
  await page
    .getByRole('link', { name: /^Long 1 ES/ })
    .first()
    .click();
  await page.getByLabel('Tags', { exact: true }).fill('Late entry, news');
  await page.getByRole('button', { name: 'Keep notes', exact: true }).click();
  await page.getByText('Your notes are kept.').waitFor();
  await page.goto(`${authUrl}/journal/posts/new`);
  await page.getByLabel('Title', { exact: true }).fill('Week 47');
  await page.getByLabel('Text', { exact: true }).fill('# Held\n\n- too *long*\n\n> and `late`');
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.goto(`${authUrl}/journal/portfolios`);
  await page.getByLabel('Name', { exact: true }).fill('Futures');
  await page.getByRole('checkbox', { name: 'Sim101', exact: true }).check();
  await page.getByRole('button', { name: 'Add portfolio', exact: true }).click();
  await page.getByRole('link', { name: 'Futures', exact: true }).waitFor();
};

/** Bounds all AI clients of the person of that connection together. */
const boundTogether = async (owner: pg.Client, of: string): Promise<void> => {
  const limits = {
    type: 'portcullis_trading',
    orders_per_hour: 10_000,
    notional_per_day: 100_000_000,
    loss_per_day: 50,
  };
  await owner.query(
    'UPDATE person SET client_limits = $1 WHERE id = (SELECT person_id FROM connection WHERE id = $2)',
    [...[limits, of]],
  );
};

/** Gives the person of that connection a replay, in the middle of its data. */
const beginReplay = async (owner: pg.Client, of: string): Promise<void> => {
  await owner.query(storedMinutes);
  await owner.query(
    `INSERT INTO feed (name, person_id, "from", "to", instruments, clock, anchor_clock, anchored_at)
     SELECT 'replay:' || person_id, person_id, '2013-10-07T13:00Z', '2013-10-07T18:00Z', ARRAY['ES 12-13'],
            '2013-10-07T13:30Z', '2013-10-07T13:30Z', now() FROM connection WHERE id = $1`,
    [of],
  );
  await owner.query(
    `INSERT INTO account (id, person_id, name, name_key, feed, start_cents, cash_cents, session_date, session_start_cash_cents)
     SELECT gen_random_uuid(), person_id, 'Playback101', 'playback101', 'replay:' || person_id, 10000000, 10000000,
            '2013-10-07', 10000000 FROM connection WHERE id = $1`,
    [of],
  );
};

/** Adds a connection like that one, which was ended because its old refresh token was used again. */
const endForSafety = async (owner: pg.Client, like: string): Promise<void> => {
  await owner.query(
    `INSERT INTO connection (id, person_id, client_id, client_name, redirect_host, scope, resource, connected_at,
                             expires_at, revoked_at, revoked_reason)
     SELECT gen_random_uuid(), person_id, client_id, 'A client that was ended', redirect_host, scope, resource,
            connected_at, expires_at, now(), 'refresh_token_reused' FROM connection WHERE id = $1`,
    [like],
  );
};

/** Adds an open request of that connection, and makes the person's sign-in too old to allow trading by. */
const askForTrading = async (owner: pg.Client, of: string): Promise<string> => {
  await owner.query(
    `UPDATE browser_session SET authenticated_at = now() - interval '1 hour'
      WHERE person_id = (SELECT person_id FROM connection WHERE id = $1)`,
    [of],
  );
  const { rows } = await owner.query<{ id: string }>(
    `INSERT INTO access_request (id, connection_id, tool, scope, reason, created_at, expires_at)
     VALUES (gen_random_uuid(), $1, 'PlaceOrder', 'mcp:trade', $2, now(), now() + interval '10 minutes') RETURNING id`,
    [of, `To buy one ES. ${longWord}`],
  );
  return rows[0]?.id ?? '';
};
