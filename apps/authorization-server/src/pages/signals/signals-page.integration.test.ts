import { findSignalKey } from '@portcullis/access';
import { inTransaction } from '@portcullis/database';
import { createAccount } from '@portcullis/trading';
import { expect, test } from 'vitest';
import { useDatabase } from '../../../../../tests/harness/database.ts';
import { usePages, visitorsPassword } from '../../../../../tests/harness/page-visitor.ts';

const database = useDatabase();
const { at, post, tokenOf, signUp, signedIn } = usePages(database);

const addressIn = (html: string) => /<code class="mono">[^<]*\/signals\/([\w-]{43})<\/code>/.exec(html)?.[1];

test('a key takes the password, is shown once, and ends at one press', async () => {
  const browser = await signUp('signals@example.com');
  const form_token = await tokenOf(browser, '/signals');
  const create = (fields: Record<string, string>) => post(browser, '/signals', { form_token, ...fields });
  expect((await create({ name: 'Breakout', password: 'not the password' })).status).toBe(422);
  expect((await create({ name: '', password: visitorsPassword })).status).toBe(422);
  expect(await database().prisma.signalKey.count()).toBe(0);

  const made = await create({ name: 'Breakout', password: visitorsPassword });
  expect([made.status, made.headers.get('cache-control')]).toEqual([200, 'no-store']);
  const secret = addressIn(await made.text()) ?? '';
  const key = await findSignalKey(database().prisma, secret);
  expect(key?.name).toBe('Breakout');

  // The same form sent again makes no second key, and the page shows the secret no more.
  const again = await create({ name: 'breakout', password: visitorsPassword });
  expect([again.status, addressIn(await again.text())]).toEqual([409, undefined]);
  const html = await (await browser.open(at('/signals'))).text();
  expect(html).toContain('Breakout');
  expect(html).not.toContain(secret);

  expect((await post(browser, '/signals/stop', { form_token })).status).toBe(303);
  expect(await (await browser.open(at('/signals'))).text()).toContain('Allow signals again');
  expect((await post(browser, '/signals/allow', { form_token })).status).toBe(303);

  const ended = await post(browser, `/signals/${key?.id}/end`, { form_token });
  expect([ended.status, ended.headers.get('location')]).toEqual([303, '/signals?done=ended']);
  expect(await findSignalKey(database().prisma, secret)).toBeUndefined();
  expect(await (await browser.open(at('/signals'))).text()).not.toContain('funded');

  const { id: personId } = await database().prisma.person.findUniqueOrThrow({
    where: { email: 'signals@example.com' },
  });
  await inTransaction(database(), (tx) =>
    createAccount(tx, { personId, name: 'Apex 50', kind: 'funded', now: new Date() }),
  );
  const before = await (await browser.open(at('/signals'))).text();
  expect(before).toContain('It would trade in your funded account Apex 50.');
  expect(before).not.toContain('Every key here');
  expect((await create({ name: 'Breakout', password: visitorsPassword })).status).toBe(200);
  const after = await (await browser.open(at('/signals'))).text();
  expect(after).toContain('Every key here may trade in your funded account Apex 50.');
  expect(after).toContain('href="/accounts/Apex%2050/limits"');
});

test('another person’s key is like one that does not exist, and nothing changes without the form’s token', async () => {
  const { personId } = await signedIn();
  const key = await database().prisma.signalKey.create({
    data: { personId, name: 'Theirs', nameKey: 'theirs', keyHash: new Uint8Array(32), createdAt: new Date() },
  });
  const { browser } = await signedIn();
  const form_token = await tokenOf(browser, '/signals');
  for (const id of [key.id, '00000000-0000-7000-8000-000000000000', 'not-an-id']) {
    expect((await post(browser, `/signals/${id}/end`, { form_token })).status).toBe(404);
  }
  expect((await post(browser, '/signals/stop', { form_token: 'x' })).status).toBe(403);
  const { endedAt, stoppedAt } = await database().prisma.signalKey.findUniqueOrThrow({ where: { id: key.id } });
  expect([endedAt, stoppedAt]).toEqual([null, null]);
});
