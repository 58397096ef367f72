import { expect, test } from 'vitest';
import { valuesOfHeader } from './values-of-header.ts';

const sent = ['Host', 'one', 'HOST', 'two', 'X-Host', 'three', 'Accept', 'host'];

test.each([
  ['host', ['one', 'two']],
  ['x-host', ['three']],
  ['cookie', []],
])('%s: %j, in the order they were sent', (name, values) => {
  expect(valuesOfHeader(sent, name)).toEqual(values);
});
