import { expect, test } from 'vitest';
import { functionsOf, isTest, productSources, sourcesUnder } from './source-files.ts';

const linesOf = (text: string): number => text.trimEnd().split('\n').length;

const everything = sourcesUnder('apps', 'packages', 'tests', 'bench', 'scripts', 'views');

test('no file is longer than 300 lines', () => {
  const long = everything
    .filter(({ text }) => linesOf(text) > 300)
    .map(({ path, text }) => `${path}: ${linesOf(text)}`);
  expect(long).toEqual([]);
});

test('no function is longer than 50 lines', () => {
  const long = everything
    .filter((file) => !isTest(file))
    .flatMap(({ path, text }) =>
      functionsOf(text)
        .filter(({ lines }) => lines > 50)
        .map(({ line, lines }) => `${path}:${line}: ${lines}`),
    );
  expect(long).toEqual([]);
});

test('half of the files fit on a screen or two, and nine of ten are under 200 lines', () => {
  const lengths = productSources()
    .map(({ text }) => linesOf(text))
    .sort((one, other) => one - other);
  const at = (share: number) => lengths[Math.floor((lengths.length - 1) * share)] ?? 0;
  console.info(`${lengths.length} files of the product: median ${at(0.5)} lines, p90 ${at(0.9)}, longest ${at(1)}`);
  expect(at(0.5)).toBeLessThanOrEqual(90);
  expect(at(0.9)).toBeLessThanOrEqual(200);
});
