import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { catalogue, publicFace, toolReference } from '@portcullis/tools';
import { describe, expect, test } from 'vitest';
import { tokenCost } from '../harness/token-cost.ts';

const root = resolve(import.meta.dirname, '../..');
const pins = join(root, 'tests/pins/tools');

describe('What clients see of the tools is pinned', () => {
  test.each(catalogue.map((tool) => [tool.name, tool] as const))(
    'the public face of %s is as published',
    (name, tool) => {
      const pinned = JSON.parse(readFileSync(join(pins, `${name}.json`), 'utf8'));
      expect(JSON.parse(JSON.stringify(publicFace(tool)))).toEqual(pinned);
    },
  );

  test('each pin is of a tool that is served', () => {
    expect(readdirSync(pins).toSorted()).toEqual(catalogue.map(({ name }) => `${name}.json`).toSorted());
  });

  test('docs/reference/tools.md is what the code says: run `npm run reference`', () => {
    expect(readFileSync(join(root, 'docs/reference/tools.md'), 'utf8')).toBe(toolReference(tokenCost));
  });
});
