import { randomUUID } from 'node:crypto';
import { type AuditEvent, recordEvent } from '@portcullis/access';
import { inTransaction } from '@portcullis/database';
import { readAuditTrail, sealAudit } from '@portcullis/operations';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CookieBrowser } from '../../../../../tests/harness/authorization-client.ts';
import { useDatabase } from '../../../../../tests/harness/database.ts';
import { plainText } from '../../../../../tests/harness/html-forms.ts';
import { usePages } from '../../../../../tests/harness/page-visitor.ts';
import { csvCell } from './export-activity.ts';

const database = useDatabase();
const { at, signedIn, connected } = usePages(database);

const write = (personId: string, event: Partial<AuditEvent> = {}) =>
  inTransaction(database(), (tx) =>
    recordEvent(tx, { personId, event: 'tool.call', tool: 'GetQuote', decision: 'allowed', ...event }),
  );
const read = async (browser: CookieBrowser, path: string): Promise<string> => (await browser.open(at(path))).text();
const linesOf = async (browser: CookieBrowser, query = '') => {
  const text = await read(browser, `/activity/export.jsonl${query}`);
  return text.split('\n').flatMap((line) => (line ? [JSON.parse(line) as Record<string, unknown>] : []));
};

test('a person sees what their clients did, with why, and where it is sealed', async () => {
  const { browser, personId, connectionId } = await connected();
  await write(personId, {
    ...{ connectionId, tool: 'PlaceOrder', scopeHeld: 'mcp:read', scopeNeeded: 'mcp:trade', decision: 'refused' },
    ...{ reason: 'insufficient_scope', durationMs: 12, address: '192.0.2.7' },
  });
  expect(plainText(await read(browser, '/activity'))).toContain('Not sealed yet');
  await sealAudit(database());
  const page = plainText(await read(browser, `/activity?client=${connectionId}&decision=refused`));
  for (const words of ['Called PlaceOrder', 'Refused', 'insufficient scope', 'read (mcp:read)', '12 ms', '192.0.2.7']) {
    expect(page).toContain(words);
  }
  const [row] = await linesOf(browser, '?tool=PlaceOrder');
  expect(page).toContain(`Sealed as no. ${row?.chain_seq} of your chain`);
});

test('filters narrow the page and both exports alike; what makes no sense filters nothing', async () => {
  const { browser, personId } = await signedIn();
  await write(personId, { at: new Date('2026-11-01T23:59:59.999Z') });
  await write(personId, { at: new Date('2026-11-02T00:00:00Z'), decision: 'failed' });
  await write(personId, { at: new Date('2026-11-03T00:00:00Z'), tool: 'PlaceOrder', connectionId: randomUUID() });
  const times = async (query: string) => (await linesOf(browser, query)).map((row) => String(row.at).slice(8, 10));
  for (const [query, days] of [
    ['', ['03', '02', '01']],
    ['?from=2026-11-02&to=2026-11-02', ['02']],
    ['?decision=failed', ['02']],
    ['?tool=PlaceOrder', ['03']],
    ['?client=none', ['02', '01']],
    ['?account=Sim101', []],
    ['?account=Somebodys', []],
    ['?decision=maybe&from=yesterday&to=0000-01-01&client=1&tool=%27&after=x', ['03', '02', '01']],
  ] as const) {
    expect(await times(query), query).toEqual(days);
    expect((await read(browser, `/activity/export.csv${query}`)).trim().split('\r\n')).toHaveLength(days.length + 1);
    expect((await read(browser, `/activity${query}`)).match(/<details>/g) ?? []).toHaveLength(days.length);
  }
});

test('pages and exports go through all rows once, in order, also those of one moment', async () => {
  const { browser, personId } = await signedIn();
  const moment = new Date('2026-11-02T12:00:00Z');
  await database().prisma.auditEvent.createMany({
    data: Array.from({ length: 620 }, (_, index) => ({
      ...{ personId, event: 'tool.call', tool: 'GetQuote', decision: 'allowed', reason: `no. ${index}` },
      at: new Date(moment.getTime() + Math.floor(index / 7)),
    })),
  });
  const whole = (await linesOf(browser)).map(({ reason }) => reason);
  expect(whole).toEqual(Array.from({ length: 620 }, (_, index) => `no. ${619 - index}`));
  const seen: string[] = [];
  for (let path: string | undefined = '/activity'; path; ) {
    const html = await read(browser, path);
    seen.push(...[...html.matchAll(/<span class="under">(no\. \d+)/g)].map(([, reason]) => reason ?? ''));
    path = /href="([^"]*)">Older/.exec(html)?.[1]?.replaceAll('&amp;', '&');
  }
  expect(seen).toEqual(whole);
});

test('no filter and no cursor shows a row of another person', async () => {
  const [anna, bert] = [await connected(), await connected()];
  for (const { personId, connectionId } of [anna, bert]) await write(personId, { connectionId, reason: personId });
  const berts = await database().prisma.auditEvent.findMany({ where: { personId: bert.personId } });
  const cursors = berts.map(({ at, id }) => Buffer.from(`${at.getTime() + 1}.${id}`, 'latin1').toString('base64url'));
  for (const query of [`client=${bert.connectionId}`, ...cursors.map((after) => `after=${after}`), 'account=Sim101']) {
    for (const path of ['/activity', '/activity/export.csv', '/activity/export.jsonl']) {
      const text = await read(anna.browser, `${path}?${query}`);
      expect(text).not.toContain(bert.personId);
    }
  }
  const filter = fc.record(
    {
      connectionId: fc.constantFrom(bert.connectionId, anna.connectionId, null),
      tool: fc.constantFrom('GetQuote', "' OR true --"),
      decision: fc.constantFrom('allowed' as const, 'refused' as const),
      from: fc.constant(new Date(0)),
      before: fc.constant(new Date('2100-01-01')),
    },
    { requiredKeys: [] },
  );
  const place = fc.option(
    fc.record({
      at: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2200-01-01') }),
      id: fc.bigInt({ min: 0n, max: 10n ** 18n }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(filter, place, async (filter, after) => {
      const page = { after: after ?? undefined, limit: 100 };
      const rows = await readAuditTrail(database().prisma, anna.personId, filter, page);
      expect(rows.filter(({ personId }) => personId !== anna.personId)).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

test('an export is a file, is not kept by caches, and is led to sign in without a session', async () => {
  const { browser } = await signedIn();
  for (const [kind, type] of [
    ['csv', 'text/csv; charset=utf-8'],
    ['jsonl', 'application/jsonl; charset=utf-8'],
  ]) {
    const { headers } = await browser.open(at(`/activity/export.${kind}`));
    expect(headers.get('content-type')).toBe(type);
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="portcullis-activity-[\d-]+\.\w+"$/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect((await fetch(at(`/activity/export.${kind}`), { redirect: 'manual' })).status).toBe(303);
  }
});

test('a name that a client gave itself is no formula in a spreadsheet, and breaks out of no cell', () => {
  for (const [value, cell] of [
    ['=HYPERLINK("http://evil.example")', `"'=HYPERLINK(""http://evil.example"")"`],
    ['+1', "'+1"],
    ['-1+2', "'-1+2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    [' =1', "' =1"],
    ['\t=1', "'\t=1"],
    ['＝1', "'＝1"],
    ['two\r\nlines', '"two\r\nlines"'],
    ['a,b', '"a,b"'],
    [['a', 'b'], 'a b'],
    [{ a: 1 }, '"{""a"":1}"'],
    [null, ''],
  ] as const) {
    expect(csvCell(value)).toBe(cell);
  }
});
