import { expect, test } from 'vitest';
import { loggedPath } from './describe-request.ts';

const key = 'A'.repeat(43);

test.each([
  ['/clients', '/clients'],
  [`/interaction/${key}/login`, '/interaction/:id/login'],
  [`/signals/${key}`, '/signals/:key'],
  [`/Signals/${key}%20`, '/Signals/:key'],
  ['/signals/short', '/signals/:key'],
  [`//signals/${key}`, '//signals/:key'],
  [`/x/${key}%20/y`, '/x/:id/y'],
])('%s is logged as %s', (path, logged) => {
  expect(loggedPath(path)).toBe(logged);
});
