import { randomUUID } from 'node:crypto';
import { endApprovals } from '@portcullis/access';
import { inTransaction } from '@portcullis/database';
import { approve, type Refusal, refuseApproval, tellExpiredApprovals } from '@portcullis/operations';
import { beforeAll, expect, test } from 'vitest';
import type { CookieBrowser } from '../../../../../tests/harness/authorization-client.ts';
import { seedConnection } from '../../../../../tests/harness/connection.ts';
import { useDatabase } from '../../../../../tests/harness/database.ts';
import { listenToPage } from '../../../../../tests/harness/page-stream.ts';
import { usePages, visitorsPassword } from '../../../../../tests/harness/page-visitor.ts';
import { twoContracts, waitingApproval } from '../../../../../tests/harness/waiting-approval.ts';

const database = useDatabase();
const { at, post, tokenOf, signUp, signedIn, connection } = usePages(database);

/** A person at their browser, with a client that may trade. */
type Someone = { browser: CookieBrowser; personId: string; connectionId: string };

const withClient = async (browser: CookieBrowser, personId: string): Promise<Someone> => {
  const { connectionId } = await seedConnection(database(), { scope: 'mcp:trade', personId });
  return { browser, personId, connectionId };
};
const someone = async (): Promise<Someone> => {
  const { browser, personId } = await signedIn();
  return withClient(browser, personId);
};
let ann: Someone;

beforeAll(async () => {
  const browser = await signUp('ann@example.com');
  const { id } = await database().prisma.person.findUniqueOrThrow({ where: { email: 'ann@example.com' } });
  ann = await withClient(browser, id);
});

const read = async ({ browser }: Someone, path: string): Promise<string> => (await browser.open(at(path))).text();
const send = async (by: Someone, id: string, act: 'approve' | 'refuse', fields: Record<string, string> = {}) =>
  post(by.browser, `/approvals/${id}/${act}`, { form_token: await tokenOf(by.browser, '/sign-out'), ...fields });
const approvalOf = (id: string) => database().prisma.approval.findUniqueOrThrow({ where: { id } });
const auditOf = (id: string) =>
  database().prisma.auditEvent.findMany({ where: { approvalId: id }, orderBy: { id: 'asc' } });
const signedInAgo = (personId: string, minutes: number) =>
  database().prisma.browserSession.updateMany({
    where: { personId },
    data: { authenticatedAt: new Date(Date.now() - minutes * 60_000) },
  });

test('the page shows exactly what will happen and why it is asked, and every page how many wait', async () => {
  const own = await someone();
  const evil = { note: '<img src=x>\u202Eevil', account: 'Sim101' };
  const { id } = await waitingApproval(database(), own, { arguments: evil, cause: 'above_threshold' });
  await database().prisma.connection.update({ where: { id: own.connectionId }, data: { clientName: '<b>Agent</b>' } });
  for (const path of ['/approvals', `/approvals/${id}`]) {
    const html = await read(own, path);
    for (const words of [
      ...['&lt;b&gt;Agent&lt;/b&gt;', 'Buy 2 ES 12-26', 'At the market, about 6,700.25', 'Sim101', '$670,025.00'],
      ...['No stop bounds what it can lose.', 'Flat', 'Long 2', 'Orders an hour: 4 of 10', 'moves by more than 2.50'],
      ...['It is above the threshold that you set.', '&lt;img src=x&gt;evil', 'PlaceOrder', 'name="quantity"'],
    ]) {
      expect(html, path).toContain(words);
    }
    expect(html).not.toMatch(/<b>Agent|<img src=x|\u202E/);
  }
  expect(await read(own, '/accounts')).toContain('1<span class="visually-hidden"> waiting</span>');
  expect(await read(await someone(), '/accounts')).not.toContain(' waiting</span>');
  // Whatever opens links ahead of the person decides nothing.
  expect(await approvalOf(id)).toMatchObject({ outcome: null, decidedAt: null });
});

test('A063: approved with fewer contracts, once, whatever is pressed again', async () => {
  const { id } = await waitingApproval(database(), ann);
  for (const quantity of ['3', '0', '-1', '1.5', 'all']) {
    const answer = await send(ann, id, 'approve', { quantity });
    expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining('Give 1 to 2.')]);
  }
  const approved = await send(ann, id, 'approve', { quantity: '1' });
  expect([approved.status, approved.headers.get('location')]).toEqual([303, `/approvals/${id}`]);
  const { decidedAt } = await approvalOf(id);
  expect((await send(ann, id, 'approve', { quantity: '1', from: 'list' })).headers.get('location')).toBe(
    '/approvals?done=approved',
  );
  expect(await approvalOf(id)).toMatchObject({ outcome: 'approved', quantity: 1, decidedAt });
  expect(await read(ann, `/approvals/${id}`)).toContain('You approved it, lowered to 1');
  // What was decided stands.
  for (const other of [() => send(ann, id, 'approve', { quantity: '2' }), () => send(ann, id, 'refuse')]) {
    expect((await other()).status).toBe(409);
  }
  expect(await approvalOf(id)).toMatchObject({ outcome: 'approved', quantity: 1, decidedAt });
  const rows = (await auditOf(id)).map(({ event, decision, reason }) => [event, decision, reason]);
  expect(rows).toEqual([
    ['approval.approved', 'allowed', null],
    ['approval.approved', 'allowed', 'repeated'],
  ]);
});

test('A111: a browser that was left open approves nothing without the password; refusing takes none', async () => {
  const { id } = await waitingApproval(database(), ann);
  await signedInAgo(ann.personId, 16);
  expect(await read(ann, `/approvals/${id}`)).toContain('type="password"');
  const missing = await send(ann, id, 'approve', { quantity: '2' });
  expect([missing.status, await missing.text()]).toEqual([422, expect.stringContaining('Type your password.')]);
  expect((await send(ann, id, 'approve', { quantity: '2', password: 'not the password' })).status).toBe(422);
  const { idHash } = await database().prisma.browserSession.findFirstOrThrow({ where: { personId: ann.personId } });
  const actor = { kind: 'person', personId: ann.personId, requestId: 'r', address: '127.0.0.1' } as const;
  const past = approve(database(), actor, { approvalId: id, sessionHash: idHash }, () => new Date());
  await expect(past).rejects.toMatchObject({ code: 'sign_in_too_old' });
  expect((await approvalOf(id)).outcome).toBeNull();
  expect((await send(ann, id, 'approve', { quantity: '2', password: visitorsPassword })).status).toBe(303);
  expect(await approvalOf(id)).toMatchObject({ outcome: 'approved', quantity: null });
  expect(await read(ann, '/approvals')).not.toContain('type="password"');

  await signedInAgo(ann.personId, 16);
  const other = await waitingApproval(database(), ann);
  expect((await send(ann, other.id, 'refuse')).status).toBe(303);
  await signedInAgo(ann.personId, 0);
});

test('refused with a reason for the agent: one line of at most 200 characters, nothing unseen', async () => {
  const { id } = await waitingApproval(database(), ann);
  const reason = `Too much\u200B\u202E for\n today ${'x'.repeat(300)}`;
  expect((await send(ann, id, 'refuse', { reason })).status).toBe(303);
  const kept = await approvalOf(id);
  expect(kept).toMatchObject({ outcome: 'refused', reason: expect.stringMatching(/^Too much for today x+$/) });
  expect(kept.reason).toHaveLength(200);
  expect((await send(ann, id, 'refuse', { reason: 'Something else' })).status).toBe(303);
  expect((await send(ann, id, 'approve')).status).toBe(409);
  expect(await approvalOf(id)).toEqual(kept);
  expect((await auditOf(id)).map(({ event, reason: why }) => [event, why])).toEqual([
    ['approval.refused', null],
    ['approval.refused', 'repeated'],
  ]);
});

test('EL-04: another person finds nothing there, by GET and by form, as at an id that never was', async () => {
  const { id } = await waitingApproval(database(), ann);
  const other = await someone();
  const form_token = await tokenOf(other.browser, '/sign-out');
  for (const open of [
    (each: string) => other.browser.open(at(`/approvals/${each}`)),
    (each: string) => post(other.browser, `/approvals/${each}/approve`, { form_token, quantity: '1' }),
    (each: string) => post(other.browser, `/approvals/${each}/refuse`, { form_token, reason: 'No' }),
  ]) {
    const answers = await Promise.all(
      [id, randomUUID(), 'not-an-id'].map(async (each) => {
        const answer = await open(each);
        return [answer.status, (await answer.text()).replace(answer.headers.get('x-request-id') ?? '', '')];
      }),
    );
    expect(answers[0]?.[0]).toBe(404);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  }
  expect((await approvalOf(id)).outcome).toBeNull();
  const stranger = await fetch(at(`/approvals/${id}`), { redirect: 'manual' });
  expect(stranger.headers.get('location')).toBe(`/sign-in?return=%2Fapprovals%2F${id}`);
  expect((await post(ann.browser, `/approvals/${id}/approve`, {})).status, 'a form of nowhere').toBe(403);
});

test('A063: what cannot be used any more is not approved: expired, ended, and a client paused, read only or cut off', async () => {
  const now = new Date();
  const endings: Record<string, (own: Someone, id: string) => Promise<unknown>> = {
    expired: (_, id) => database().prisma.approval.update({ where: { id }, data: { expiresAt: now } }),
    ended: (own) => inTransaction(database(), (tx) => endApprovals(tx, own.connectionId, now)),
    paused: (own) => database().prisma.connection.update({ where: { id: own.connectionId }, data: { pausedAt: now } }),
    'read only': (own) =>
      database().prisma.connection.update({ where: { id: own.connectionId }, data: { scope: 'mcp:read' } }),
    'cut off': (own) =>
      database().prisma.connection.update({ where: { id: own.connectionId }, data: { revokedAt: now } }),
  };
  for (const [name, end] of Object.entries(endings)) {
    const own = await someone();
    const { id } = await waitingApproval(database(), own);
    await end(own, id);
    const answer = await send(own, id, 'approve');
    expect([answer.status, await answer.text()], name).toEqual([409, expect.stringContaining('decided already')]);
    expect((await approvalOf(id)).outcome, name).not.toBe('approved');
    expect((await own.browser.open(at(`/approvals/${id}`))).status, name).toBe(200);
    const [row] = await database().prisma.auditEvent.findMany({ where: { personId: own.personId } });
    expect(row, name).toMatchObject({ event: 'approval.approved', decision: 'refused', reason: 'approval_over' });
  }
});

test('one that nobody answered in its time leaves one row, whoever looks, and is not answered after it', async () => {
  const own = await someone();
  const asked = new Date(Date.now() - 240_000);
  const [first, second] = await Promise.all([1, 2].map(() => waitingApproval(database(), own, {}, asked)));
  const refused = await waitingApproval(database(), own, {}, asked);
  await send(own, refused.id, 'refuse');
  const justBefore = new Date(asked.getTime() + 299_999);
  await tellExpiredApprovals(database(), justBefore);
  expect(await database().prisma.auditEvent.count({ where: { approvalId: first?.id ?? '' } })).toBe(0);
  const over = new Date(asked.getTime() + 300_000);
  const told = await Promise.all([1, 2, 3].map(() => tellExpiredApprovals(database(), over)));
  expect(told.reduce((sum, each) => sum + each, 0)).toBe(2);
  expect((await send(own, first?.id ?? '', 'approve')).status, 'a clock that is behind').toBe(409);
  const rows = await database().prisma.auditEvent.findMany({
    where: { personId: own.personId, event: 'approval.expired' },
  });
  const { connectionId, personId } = own;
  const row = { connectionId, personId, tool: 'PlaceOrder', decision: 'refused', reason: 'expired' };
  expect(rows).toEqual([expect.objectContaining(row), expect.objectContaining(row)]);
  expect(new Set(rows.map(({ approvalId }) => approvalId))).toEqual(new Set([first?.id, second?.id]));
});

test('pressed in two windows at once, one decision stands, and both say which', async () => {
  const { idHash } = await database().prisma.browserSession.findFirstOrThrow({ where: { personId: ann.personId } });
  const actor = { kind: 'person', personId: ann.personId, requestId: 'r', address: '127.0.0.1' } as const;
  const clock = () => new Date();
  for (let round = 0; round < 10; round += 1) {
    const { id } = await waitingApproval(database(), ann);
    const pressed = await Promise.allSettled([
      approve(database(), actor, { approvalId: id, quantity: 1, sessionHash: idHash }, clock),
      refuseApproval(database(), actor, { approvalId: id, reason: 'No' }, clock),
      approve(database(), actor, { approvalId: id, quantity: 1, sessionHash: idHash }, clock),
    ]);
    const { outcome } = await approvalOf(id);
    const said = pressed.map((each) =>
      each.status === 'fulfilled' ? each.value.outcome : (each.reason as Refusal).code,
    );
    const [yes, no] = outcome === 'approved' ? ['approved', 'approval_over'] : ['approval_over', 'refused'];
    expect(said).toEqual([yes, no, yes]);
  }
});

test('what is over tells how it ended, and an open page is told of what is new', async () => {
  const own = await someone();
  const done = await waitingApproval(database(), own, { facts: { ...twoContracts, orders: [], quantity: null } });
  const answer = await own.browser.open(at('/approvals/live'));
  expect(answer.headers.get('content-type')).toContain('text/event-stream');
  const page = listenToPage(answer);
  await page.changes().toBe(2);
  expect((await send(own, done.id, 'refuse', { reason: '<i>Later</i>', from: 'list' })).status).toBe(303);
  await page.changes().toBe(3);
  const html = await read(own, '/approvals?done=refused');
  for (const words of ['Nothing waits for you', 'Refused', '&lt;i&gt;Later&lt;/i&gt;']) expect(html).toContain(words);
  expect((await connection(own.connectionId)).revokedAt).toBeNull();
});
