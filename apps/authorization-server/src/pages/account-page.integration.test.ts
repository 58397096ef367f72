import { inTransaction } from '@portcullis/database';
import { createAccount } from '@portcullis/trading';
import { expect, test } from 'vitest';
import { useDatabase } from '../../../../tests/harness/database.ts';
import { usePages } from '../../../../tests/harness/page-visitor.ts';

const database = useDatabase();
const { at, post, tokenOf, signedIn } = usePages(database);

test('another person’s account is like one that does not exist', async () => {
  const { browser } = await signedIn();
  const { personId } = await signedIn();
  await inTransaction(database(), (tx) => createAccount(tx, { personId, name: 'Secret', now: new Date() }));
  expect((await browser.open(at('/accounts/Sim101'))).status).toBe(200);
  expect((await browser.open(at('/accounts/Secret'))).status).toBe(404);
  const form_token = await tokenOf(browser, '/sign-out');
  const fields = { form_token, act_id: 'a'.repeat(32) };
  expect((await post(browser, '/accounts/Secret/flatten', fields)).status).toBe(404);
});

test('what is refused is told on the account’s page, and nothing is changed', async () => {
  const { browser } = await signedIn();
  const form_token = await tokenOf(browser, '/sign-out');
  const fields = { form_token, act_id: 'b'.repeat(32), instrument: 'ES' };
  const answer = await post(browser, '/accounts/Sim101/close', fields);
  expect(answer.status).toBe(409);
  expect(await answer.text()).toContain('Nothing was changed.');
});
