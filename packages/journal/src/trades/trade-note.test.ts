import { describe, expect, it } from 'vitest';
import { riskInput, tagsInput } from './trade-note.ts';

describe('tags as a person types them', () => {
  it.each([
    ['', []],
    ['Breakout, fomo , breakout,, late entry', ['breakout', 'fomo', 'late-entry']],
    ['é-1,日本', ['é-1', '日本']],
  ])('%j are %j', (text, tags) => expect(tagsInput.parse(text)).toEqual(tags));

  it.each([['<b>'], ['a--b'], ['x'.repeat(33)], [Array.from({ length: 13 }, (_, index) => `t${index}`).join(',')]])(
    '%j is refused',
    (text) => expect(tagsInput.safeParse(text).success).toBe(false),
  );
});

describe('dollars at stake as a person types them', () => {
  it.each([
    ['', null],
    ['250', 25_000n],
    ['0.5', 50n],
  ])('%j is %s cents', (text, cents) => expect(riskInput.parse(text)).toBe(cents));

  it.each(['-1', '1e3', '1.234', 'a'])('%j is refused', (text) =>
    expect(riskInput.safeParse(text).success).toBe(false),
  );
});
