import { expect, test } from 'vitest';
import { judgeForm } from './form-guard.ts';

const ours = { origin: 'https://auth.example', tokens: ['right', 'before'] };

test.each([
  // Origin, Sec-Fetch-Site, token, verdict
  ['https://auth.example', 'same-origin', 'right', 'genuine'],
  ['null', 'same-origin', 'right', 'genuine'],
  [undefined, 'same-origin', 'right', 'genuine'],
  [undefined, 'none', 'right', 'genuine'],
  [undefined, 'none', 'before', 'genuine'],
  [undefined, undefined, 'right', 'genuine'],
  ['https://evil.example', 'cross-site', 'right', 'cross_site'],
  ['https://evil.example', undefined, 'right', 'cross_site'],
  ['https://evil.auth.example', 'same-site', 'right', 'cross_site'],
  ['https://auth.example', 'cross-site', 'right', 'cross_site'],
  ['http://auth.example', undefined, 'right', 'cross_site'],
  ['https://auth.example.evil.example', undefined, 'right', 'cross_site'],
  ['null', undefined, 'right', 'cross_site'],
  ['null', 'cross-site', 'right', 'cross_site'],
  ['https://auth.example', 'same-origin', 'wrong', 'stale'],
  ['https://auth.example', 'same-origin', '', 'stale'],
  ['https://auth.example', 'same-origin', undefined, 'stale'],
  ['https://auth.example', 'same-origin', ['right'], 'stale'],
] as const)('Origin %s, Sec-Fetch-Site %s, token %j: %s', (origin, fetchSite, token, verdict) => {
  expect(judgeForm({ origin, fetchSite, token }, ours)).toBe(verdict);
});
