import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { configurationReference } from './configuration-reference.ts';

it('docs/reference/configuration.md is what the code says (npm run reference)', () => {
  const file = resolve(import.meta.dirname, '../../../docs/reference/configuration.md');
  expect(readFileSync(file, 'utf8')).toBe(configurationReference());
});
