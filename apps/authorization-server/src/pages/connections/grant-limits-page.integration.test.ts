import { expect, test } from 'vitest';
import { useDatabase } from '../../../../../tests/harness/database.ts';
import { plainText } from '../../../../../tests/harness/html-forms.ts';
import { usePages } from '../../../../../tests/harness/page-visitor.ts';

const database = useDatabase();
const pages = usePages(database);
const type = 'portcullis_trading';

const opened = async (limits: object | null = null) => {
  const person = await pages.connected();
  const { connectionId: id } = person;
  if (limits) await database().prisma.connection.update({ where: { id }, data: { limits } });
  const address = `/clients/${id}/limits`;
  const html = await (await person.browser.open(pages.at(address))).text();
  const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
  const all = { sides: 'Buy', order_types: 'Market', hours_zone: 'UTC', hours_days: 'Mon' };
  const seen = { form_token: hidden('form_token'), seen: hidden('seen') };
  const send = (fields: Record<string, string>) => pages.post(person.browser, address, { ...seen, ...all, ...fields });
  return { ...person, id, address, text: plainText(html), send };
};
const limitsOf = async (id: string) => (await pages.connection(id)).limits;

test('another person’s connection is like one that does not exist', async () => {
  const { address, send } = await opened();
  const stranger = await pages.connected();
  expect((await stranger.browser.open(pages.at(address))).status).toBe(404);
  const token = await pages.tokenOf(stranger.browser, `/clients/${stranger.connectionId}/limits`);
  const fields = { form_token: token, seen: '', max_position: '1' };
  expect((await pages.post(stranger.browser, address, fields)).status).toBe(404);
  expect((await send({ form_token: 'forged', max_position: '1' })).status).toBe(403);
});

test('what is saved is audited with what held before and after, and ends what was to be approved', async () => {
  const { id, personId, send, text } = await opened({ type, max_position: 4 });
  expect(text).toContain('It may only read. These bind it once you allow it to trade.');
  const approval = await database().prisma.approval.create({
    data: {
      ...{ personId, connectionId: id, tool: 'PlaceOrder', arguments: {}, digest: new Uint8Array(32), facts: {} },
      ...{ cause: 'every_write', createdAt: new Date(), expiresAt: new Date(Date.now() + 300_000) },
    },
  });
  const saved = await send({ do: 'save', max_position: '2' });
  expect([saved.status, saved.headers.get('location')]).toEqual([303, `/clients/${id}/limits?done=saved`]);
  const after = {
    ...{ type, max_position: 2, sides: ['Buy'], order_types: ['Market'] },
    trading_hours: { from: '00:00', to: '24:00', time_zone: 'UTC', days: ['Mon'] },
  };
  expect(await limitsOf(id)).toEqual(after);
  const events = await database().prisma.auditEvent.findMany({
    where: { connectionId: id, event: 'connection.limits_set' },
    select: { reason: true, limitsBefore: true, limitsAfter: true },
  });
  expect(events).toEqual([{ reason: 'tighter', limitsBefore: { type, max_position: 4 }, limitsAfter: after }]);
  const ended = await database().prisma.approval.findUniqueOrThrow({ where: { id: approval.id } });
  expect(ended.outcome).toBe('ended');
});

test('what cannot be read says what then holds, and to replace it takes the password', async () => {
  const { id, text, send, personId } = await opened({ type, max_position: 'many' });
  expect(text).toContain('What bounds it cannot be read, so it may only close and cancel.');
  await database().prisma.browserSession.updateMany({ where: { personId }, data: { authenticatedAt: new Date(0) } });
  const refused = await send({ do: 'save', max_position: '1' });
  expect([refused.status, plainText(await refused.text())]).toEqual([
    422,
    expect.stringContaining('Type your password.'),
  ]);
  expect(await limitsOf(id)).toEqual({ type, max_position: 'many' });
});

test('a preview, a fault and a page that is out of date change nothing', async () => {
  const { id, send } = await opened({ type, max_position: 4 });
  const preview = await send({ do: 'preview', max_position: '1' });
  expect([preview.status, plainText(await preview.text())]).toEqual([
    200,
    expect.stringContaining('It placed no orders in the last 30 days'),
  ]);
  expect((await send({ do: 'save', max_position: '1.5' })).status).toBe(422);
  expect((await send({ do: 'save', max_position: '1', seen: 'older' })).status).toBe(409);
  expect(await limitsOf(id)).toEqual({ type, max_position: 4 });
});

test('of all clients together: another page with the same form, whose limits are of the person and of nobody else', async () => {
  const { browser, personId, id } = await opened({ type, max_position: 4 });
  const address = '/clients/limits';
  const html = await (await browser.open(pages.at(address))).text();
  expect(plainText(html)).toContain('Nothing bounds them together.');
  const seen = /name="seen" value="([^"]*)"/.exec(html)?.[1] ?? '';
  const all = { hours_zone: 'UTC', form_token: await pages.tokenOf(browser, address), seen };
  const send = (fields: Record<string, string>) => pages.post(browser, address, { ...all, ...fields });
  const preview = await send({ do: 'preview', orders_per_hour: '9' });
  expect(plainText(await preview.text())).toContain('They placed no orders in the last 30 days');
  expect((await send({ do: 'save', orders_per_hour: '9', form_token: 'forged' })).status).toBe(403);
  const saved = await send({ do: 'save', orders_per_hour: '9' });
  expect([saved.status, saved.headers.get('location')]).toEqual([303, `${address}?done=saved`]);
  expect(plainText(await (await browser.open(pages.at(`${address}?done=saved`))).text())).toContain(
    'They hold from the very next order on.',
  );
  expect((await send({ do: 'save', orders_per_hour: '8' })).status).toBe(409);
  const { prisma } = database();
  const { clientLimits } = await prisma.person.findUniqueOrThrow({ where: { id: personId } });
  expect(clientLimits).toMatchObject({ type, orders_per_hour: 9 });
  expect(await limitsOf(id)).toEqual({ type, max_position: 4 });
  expect(plainText(await (await browser.open(pages.at('/clients'))).text())).toContain(
    'At most 9 orders an hour between them.',
  );
  expect(await prisma.person.count({ where: { clientLimits: { path: ['orders_per_hour'], equals: 9 } } })).toBe(1);
});
