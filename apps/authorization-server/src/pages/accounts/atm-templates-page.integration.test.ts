import { expect, test } from 'vitest';
import { useDatabase } from '../../../../../tests/harness/database.ts';
import { usePages } from '../../../../../tests/harness/page-visitor.ts';

const database = useDatabase();
const { at, post, tokenOf, signedIn } = usePages(database);

const scalper = { name: 'Scalper', stop_ticks: '10', target_1_qty: '2', target_1_ticks: '8' };

test('a template is added, changed and removed; its name is the person’s alone, in upper and lower case', async () => {
  const { browser, personId } = await signedIn();
  const form_token = await tokenOf(browser, '/strategies');
  const send = (path: string, fields: Record<string, string> = {}) => post(browser, path, { form_token, ...fields });
  const wrong = await send('/strategies', { ...scalper, stop_ticks: '0' });
  expect(wrong.status).toBe(422);
  expect(await wrong.text()).toMatch(/id="stop_ticks"[^>]*aria-invalid="true"[\s\S]*Give whole ticks from 1 to 10,000/);
  expect((await send('/strategies', scalper)).headers.get('location')).toBe('/strategies?done=added');
  expect((await send('/strategies', { ...scalper, name: 'SCALPER' })).status).toBe(409);
  expect((await send('/strategies', { ...scalper, name: 'Runner' })).status).toBe(303);

  const { id } = await database().prisma.atmTemplate.findFirstOrThrow({ where: { personId, nameKey: 'scalper' } });
  expect(await (await browser.open(at(`/strategies/${id}`))).text()).toContain('value="Scalper"');
  expect((await send(`/strategies/${id}`, { ...scalper, name: 'runner' })).status).toBe(409);
  expect((await send(`/strategies/${id}`, { ...scalper, name: 'scalper', stop_ticks: '12' })).status).toBe(303);
  const html = await (await browser.open(at('/strategies'))).text();
  expect(html).toMatch(/scalper[\s\S]*2 at 8 ticks[\s\S]*12 ticks/);
  expect((await send(`/strategies/${id}/remove`)).headers.get('location')).toBe('/strategies?done=removed');
  expect((await send(`/strategies/${id}/remove`)).status).toBe(404);
});

test('another person’s template is like one that does not exist', async () => {
  const { personId } = await signedIn();
  const times = { createdAt: new Date(), updatedAt: new Date() };
  const { id } = await database().prisma.atmTemplate.create({
    data: { personId, name: 'Theirs', nameKey: 'theirs', terms: {}, ...times },
  });
  const { browser } = await signedIn();
  const form_token = await tokenOf(browser, '/strategies');
  for (const unknown of [id, '00000000-0000-7000-8000-000000000000', 'not-an-id']) {
    expect((await browser.open(at(`/strategies/${unknown}`))).status).toBe(404);
    expect((await post(browser, `/strategies/${unknown}`, { form_token, ...scalper })).status).toBe(404);
    expect((await post(browser, `/strategies/${unknown}/remove`, { form_token })).status).toBe(404);
  }
  expect((await post(browser, '/strategies', { ...scalper, form_token: 'x' })).status).toBe(403);
  expect((await post(browser, '/strategies', { ...scalper, name: 'theirs', form_token })).status).toBe(303);
  expect(await database().prisma.atmTemplate.findMany({ where: { nameKey: 'theirs' } })).toHaveLength(2);
});
