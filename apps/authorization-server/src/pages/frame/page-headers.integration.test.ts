import { expect, test } from 'vitest';
import { useDatabase } from '../../../../../tests/harness/database.ts';
import { usePages } from '../../../../../tests/harness/page-visitor.ts';

const database = useDatabase();
const { at, signedIn } = usePages(database);

test.each(['/', '/sign-in', '/sign-up', '/security', '/nothing-here'])(
  'AS-30, G-15, M9: %s carries the headers of a page',
  async (path) => {
    const { headers } = await fetch(at(path));
    const policy = headers.get('content-security-policy') ?? '';
    for (const rule of ["default-src 'none'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"]) {
      expect(policy).toContain(rule);
    }
    expect(policy).not.toContain('unsafe');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  },
);

test.each(['/', '/sign-in', '/sign-up', '/security'])(
  'M9, G-15: %s brings nothing from elsewhere and nothing inline',
  async (path) => {
    const html = await (await fetch(at(path))).text();
    expect(html).not.toMatch(/(src|href|action)="(https?:)?\/\//);
    expect(html).not.toMatch(/<style|style="|<script(?![^>]*\bsrc=)|\son\w+=/);
  },
);

test('the security page says what a client with trading may do to a replay', async () => {
  const html = await (await fetch(at('/security'))).text();
  expect(html).toContain('move and begin anew your replay');
  expect(html).toContain('take the simulated market away until you or it connect that again');
});

test('assets may be kept for ever, and are refused under another hash', async () => {
  const html = await (await fetch(at('/'))).text();
  const address = /href="(\/assets\/styles[^"]+)"/.exec(html)?.[1] ?? '';
  const first = await fetch(at(address));
  expect(first.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(first.headers.get('content-type')).toBe('text/css; charset=utf-8');
  const etag = first.headers.get('etag') ?? '';
  expect((await fetch(at(address), { headers: { 'if-none-match': etag, 'cache-control': 'max-age=0' } })).status).toBe(
    304,
  );
  expect((await fetch(at('/assets/styles.0000000000000000.css'))).status).toBe(404);
  expect((await fetch(at('/assets/..%2F..%2Fpackage.json'))).status).toBe(404);
});

test('an error page says what happened and gives the request id', async () => {
  const answer = await fetch(at('/nothing-here'));
  expect(answer.status).toBe(404);
  const html = await answer.text();
  expect(html).toContain('There is nothing at this address.');
  expect(html).toContain(answer.headers.get('x-request-id'));
});

test('an error page knows the signed-in person, and comes without a session too', async () => {
  const { browser } = await signedIn();
  expect(await (await browser.open(at('/nothing-here'))).text()).toContain('href="/sign-out"');
  const stale = await fetch(at('/nothing-here'), { headers: { cookie: 'portcullis_session=ended' } });
  expect(stale.status).toBe(404);
  expect(await stale.text()).toContain('href="/sign-in"');
});

test.each(['/clients', '/accounts', '/accounts/Sim101', '/interaction/unknown'])(
  'signed out, %s leads to sign-in and back',
  async (path) => {
    const answer = await fetch(at(path), { redirect: 'manual' });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(`/sign-in?return=${encodeURIComponent(path)}`);
  },
);
