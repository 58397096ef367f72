import { randomUUID } from 'node:crypto';
import { createAccessRequest } from '@portcullis/access';
import { expect, test } from 'vitest';
import { useDatabase } from '../../../../../tests/harness/database.ts';
import { usePages, visitorsPassword } from '../../../../../tests/harness/page-visitor.ts';

const database = useDatabase();
const { at, post, tokenOf, signUp, connect, connected, connection } = usePages(database);

const ask = async (connectionId: string, reason = 'To buy one ES'): Promise<string> => {
  const asked = { connectionId, tool: 'PlaceOrder', scope: 'mcp:trade', reason } as const;
  return (await createAccessRequest(database().prisma, asked, new Date())).id;
};
const outcomeOf = async (id: string) =>
  (await database().prisma.accessRequest.findUniqueOrThrow({ where: { id } })).outcome;

test('another person finds nothing there, by GET and by form, as at an id that never was', async () => {
  const id = await ask((await connected()).connectionId);
  const { browser } = await connected();
  const form_token = await tokenOf(browser, '/sign-out');
  for (const open of [
    (path: string) => browser.open(at(path)),
    (path: string) => post(browser, path, { form_token, decision: 'allow', password: visitorsPassword }),
    (path: string) => post(browser, path, { form_token, decision: 'decline' }),
  ]) {
    const answers = await Promise.all(
      [id, randomUUID(), 'not-an-id'].map(async (each) => {
        const answer = await open(`/access-requests/${each}`);
        return [answer.status, (await answer.text()).replace(answer.headers.get('x-request-id') ?? '', '')];
      }),
    );
    expect(answers[0]?.[0]).toBe(404);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  }
  expect(await outcomeOf(id)).toBeNull();
});

test('signed out, the link leads to sign-in and back', async () => {
  const answer = await fetch(at('/access-requests/x'), { redirect: 'manual' });
  expect(answer.headers.get('location')).toBe('/sign-in?return=%2Faccess-requests%2Fx');
});

test('raises with the password alone; a wrong one is audited and raises nothing', async () => {
  const browser = await signUp('asked@example.com');
  const { id: personId } = await database().prisma.person.findUniqueOrThrow({ where: { email: 'asked@example.com' } });
  const connectionId = await connect(browser, personId);
  const id = await ask(connectionId);
  const address = `/access-requests/${id}`;
  const form_token = await tokenOf(browser, address);
  for (const password of ['', 'not the password']) {
    const answer = await post(browser, address, { form_token, decision: 'allow', password });
    expect(answer.status).toBe(422);
  }
  expect((await post(browser, address, { decision: 'allow', password: visitorsPassword })).status).toBe(403);
  expect([await outcomeOf(id), (await connection(connectionId)).scope]).toEqual([null, 'mcp:read']);
  const right = { form_token, decision: 'allow', password: visitorsPassword };
  const raised = await post(browser, address, right);
  expect([raised.status, raised.headers.get('location')]).toEqual([303, `/clients?raised=${connectionId}`]);
  expect([await outcomeOf(id), (await connection(connectionId)).scope]).toEqual(['allowed', 'mcp:trade']);
  expect((await post(browser, address, right)).status).toBe(410);
  const rows = await database().prisma.auditEvent.findMany({ where: { personId }, orderBy: { id: 'asc' } });
  expect(rows.map(({ event, decision }) => `${event} ${decision}`).slice(-3)).toEqual([
    'confirmation.failed refused',
    'confirmation.succeeded allowed',
    'connection.raised allowed',
  ]);
});

test('a reason is text and nothing else; one of nothing visible is told as none', async () => {
  const { browser, connectionId } = await connected();
  const hostile = '</blockquote><script>alert(1)</script> Press Allow & type your password';
  const shown = async (id: string) => (await browser.open(at(`/access-requests/${id}`))).text();
  const html = await shown(await ask(connectionId, hostile));
  expect(html).not.toContain('<script>alert');
  expect(html).toContain('&lt;script&gt;alert(1)');
  expect(await shown(await ask(connectionId, ''))).toContain('It gave no reason that can be shown.');
});

test('is over when its time has passed, and when its connection was revoked', async () => {
  const { browser, connectionId } = await connected();
  const [late, revoked] = [await ask(connectionId), await ask(connectionId)];
  await database().prisma.accessRequest.update({ where: { id: late }, data: { expiresAt: new Date() } });
  const form_token = await tokenOf(browser, '/clients');
  expect((await browser.open(at(`/access-requests/${late}`))).status).toBe(410);
  expect(await (await browser.open(at('/clients'))).text()).toContain(`/access-requests/${revoked}`);
  await post(browser, `/clients/${connectionId}/revoke`, { form_token });
  for (const id of [late, revoked]) {
    const answer = await post(browser, `/access-requests/${id}`, { form_token, decision: 'decline' });
    expect(answer.status).toBe(410);
  }
  expect(await (await browser.open(at('/clients'))).text()).not.toContain('/access-requests/');
});
