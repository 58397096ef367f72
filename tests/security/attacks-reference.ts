import { proofsById, proofsText } from '../architecture/proofs.ts';
import { allTitles, type TestTitle } from '../architecture/test-titles.ts';
import { type Attack, attackIdsIn, attacks } from './attacks.ts';

/** The tests that send an attack, by its id: those in tests/security alone, or all. */
export const testsOfAttacks = (folder = ''): ReadonlyMap<string, readonly TestTitle[]> =>
  proofsById(
    allTitles().filter(({ path }) => path.startsWith(folder)),
    attackIdsIn,
  );

/** docs/reference/attacks.md, whole: every attack that is expected, what must come of it, and the tests that send it. */
export const attacksReference = (): string => {
  const tests = testsOfAttacks();
  const sent = attacks.filter(({ notSent }) => notSent === undefined).length;
  return `${[
    '# Attacks',
    'Made from the code by `npm run reference`; a test keeps it current. Do not edit it by hand.',
    [
      'Every attack on sign-in, consent, tokens and requests that this house expects, what must come of it, and the tests that',
      'send it to the real servers. The id begins the title of each of them, so `npx vitest run -t A012` sends one attack.',
    ].join('\n'),
    `${attacks.length} attacks: ${sent} are sent, ${attacks.length - sent} have nothing to be sent to, for the reason given.`,
    ...severities.map(([severity, title]) =>
      section(
        title,
        attacks.filter((attack) => attack.severity === severity),
        tests,
      ),
    ),
  ].join('\n\n')}\n`;
};

const severities = [
  ['S1', 'Money moves, or an account is taken over'],
  ['S2', 'Tokens stolen, people deceived, data leaked, service denied'],
] as const;

const section = (title: string, rows: readonly Attack[], tests: ReadonlyMap<string, readonly TestTitle[]>): string =>
  [
    `## ${title}`,
    [
      '| id | attack | source | expected | sent by, or why not |',
      '| --- | --- | --- | --- | --- |',
      ...rows.map((attack) => row(attack, tests.get(attack.id) ?? [])),
    ].join('\n'),
  ].join('\n\n');

const row = ({ id, name, source, expected, notSent }: Attack, tests: readonly TestTitle[]): string => {
  const proof = notSent === undefined ? proofsText(tests) : `Not sent. ${notSent}`;
  return `| ${[id, name, source, expected, proof].map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
};
