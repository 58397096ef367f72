import { assert, jsonValue, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseStrictJson } from './strict-json.ts';

const parse = (text: string) => parseStrictJson(text, { depthMax: 32 });

describe('JSON that means one thing only', () => {
  test('is read as JSON.parse reads it', () => {
    assert(
      property(jsonValue({ maxDepth: 8 }), (value) => {
        const text = JSON.stringify(value);
        if (text.includes('__proto__')) return;
        expect(parse(text)).toEqual({ ok: true, value: JSON.parse(text) });
        expect(parse(JSON.stringify(value, null, 2))).toEqual({ ok: true, value: JSON.parse(text) });
      }),
    );
  });

  test.each([
    ['an equal name in another object', '{"a":{"id":1},"b":{"id":2},"id":3}'],
    ['a value that equals a name', '{"a":"b","b":"a"}'],
    ['quotes and brackets inside strings', '{"a":"\\"}{[","b":"]:"}'],
    ['a string before an array’s end', '["a","a"]'],
    ['many names', `{${[...Array(20).keys()].map((n) => `"n${n}":${n}`).join(',')}}`],
    ['32 levels', `${'['.repeat(32)}${']'.repeat(32)}`],
  ])('%s is fine', (_, text) => {
    expect(parse(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });

  test.each([
    ['the same name twice', '{"method":"tools/list","method":"tools/call"}'],
    ['the same name twice, once with an escape', '{"name":"a","n\\u0061me":"b"}'],
    ['the same name twice, deep inside', '{"params":{"arguments":[{"x":1, "x" :2}]}}'],
    ['33 levels', `${'['.repeat(33)}${']'.repeat(33)}`],
    ['the same name twice among many', `{${[...Array(20).keys(), 3].map((n) => `"n${n}":${n}`).join(',')}}`],
    ['a name that would become a prototype', '{"__proto__":{"admin":true}}'],
    ['the same, with an escape', '{"\\u005f_proto__":{"admin":true}}'],
    ['nothing', ''],
    ['a string without end', '{"a":"b'],
    ['two documents', '{}{}'],
    ['a comma too many', '{"a":1,}'],
  ])('%s is refused', (_, text) => {
    expect(parse(text).ok).toBe(false);
  });

  test('a long way down costs nothing', () => {
    expect(parse('['.repeat(250_000))).toEqual({ ok: false, fault: 'The body is nested too deeply' });
  });
});
