import { findAccount } from '@portcullis/trading';
import { expect, test } from 'vitest';
import { useDatabase } from '../../../../../tests/harness/database.ts';
import { usePages } from '../../../../../tests/harness/page-visitor.ts';

const database = useDatabase();
const { at, post, tokenOf, signedIn } = usePages(database);

const limits = '/accounts/Sim101/limits';
const wanted = { max_order_size: '3', daily_loss_limit: '500' };
const choices = {
  ...wanted,
  daily_loss_net_of_fees: 'false',
  daily_loss_with_unrealized: 'true',
  daily_loss_action: 'none',
};
const venue = { slippage_ticks: '2', fill_limit_on_touch: 'true', mark_price: 'last', session_reset_time: '16:15' };

const visit = async () => {
  const { browser, personId } = await signedIn();
  const form_token = await tokenOf(browser, limits);
  const page = async () => await (await browser.open(at(limits))).text();
  return {
    page,
    save: (fields: Record<string, string>) => post(browser, limits, { form_token, ...fields }),
    digest: async () => /name="shown" value="([0-9a-f]{64})"/.exec(await page())?.[1] ?? '',
    account: async () => await findAccount(database().prisma, personId, 'Sim101'),
  };
};

test('what a loss counts, what it does, and how the venue deals with the account are set on the page', async () => {
  const { page, save, digest, account } = await visit();
  expect((await save({ ...choices, ...venue, shown: await digest() })).status).toBe(303);
  expect(await account()).toMatchObject({
    monitors: [{ kind: 'daily_loss', cents: 50_000, netOfFees: false, withUnrealized: true, action: 'none' }],
    venueOptions: { slippageTicks: 2, fillLimitOnTouch: true, markPrice: 'last', sessionReset: 975 },
  });
  expect(await page()).toMatch(
    /<option value="none" selected>[\s\S]*value="16:15"[\s\S]*<option value="last" selected>/,
  );
  const wrong = await save({ ...choices, ...venue, session_reset_time: '11:00' });
  expect([wrong.status, (await wrong.text()).includes('<li>Trading day ends: ')]).toEqual([422, true]);

  // A form without them leaves them as they are.
  expect((await save(wanted)).status).toBe(303);
  expect(await account()).toMatchObject({ monitors: [{ action: 'none' }], venueOptions: { slippageTicks: 2 } });
});

test('limits that were changed since the page was opened are not written over, and nothing typed is lost', async () => {
  const { save, digest, account } = await visit();
  const opened = await digest();
  expect((await save({ ...wanted, shown: opened })).status).toBe(303);
  const late = await save({ ...wanted, max_order_size: '7', shown: opened });
  const told = await late.text();
  expect(late.status).toBe(409);
  expect(told).toContain('These limits were changed since you opened this page.');
  expect(told).toContain('<li>Largest order: it is 3 now, and you have 7.</li>');
  expect(told).toContain('value="7"');
  expect(await account()).toMatchObject({ limits: { orderQuantity: 3 } });
  const [, again = ''] = /name="shown" value="([0-9a-f]{64})"/.exec(told) ?? [];
  expect((await save({ ...wanted, max_order_size: '7', shown: again })).status).toBe(303);
  expect(await account()).toMatchObject({ limits: { orderQuantity: 7 } });
});
