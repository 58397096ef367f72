import { proofsById, proofsText } from '../architecture/proofs.ts';
import { type TestTitle, titlesOverHttp } from '../architecture/test-titles.ts';
import { type Scenario, suites } from '../suites/applicable.ts';
import { requirementIdsIn } from './requirement-ids.ts';
import { everyRevision, type Requirement, type RequirementSection } from './requirements/requirement.ts';
import { requirementSections } from './requirements.ts';

/** docs/reference/conformance.md, whole: every requirement, and what proves it or why it does not apply. */
export const conformanceReference = (): string => {
  const proofs = proofsById(titlesOverHttp(), requirementIdsIn);
  const sections = requirementSections.map((section) => sectionText(section, proofs));
  return `${[introduction(), ...sections, suitesText()].join('\n\n')}\n`;
};

const introduction = (): string => {
  const all = requirementSections.flatMap(({ requirements }) => requirements);
  const open = all.filter(({ notApplicable }) => notApplicable !== undefined).length;
  return [
    '# Conformance',
    'Made from the code by `npm run reference`; a test keeps it current. Do not edit it by hand.',
    [
      'Every rule of MCP authorization, in its revisions 2025-06-18, 2025-11-25 and 2026-07-28, that binds an authorization',
      'server (AS) or a resource server (RS), with the rules of OAuth that it brings along. Each is proven by the tests named',
      'beside it, which speak HTTP to the real servers, or does not apply, for the reason given. Where the sources disagree,',
      '[Which rules bind us](../decisions/conformance.md) says what was chosen.',
    ].join('\n'),
    `${all.length} requirements: ${all.length - open} proven by tests, ${open} that do not apply, none unmet.`,
  ].join('\n\n');
};

const sectionText = (
  { title, requirements }: RequirementSection,
  proofs: ReadonlyMap<string, readonly TestTitle[]>,
): string =>
  table(
    title,
    ['id', 'level', 'revisions', 'binds', 'requirement', 'source', 'tested by, or why it does not apply'],
    requirements.map((requirement) => row(requirement, proofs.get(requirement.id) ?? [])),
  );

const row = (requirement: Requirement, proofs: readonly TestTitle[]): string[] => {
  const { id, level, revisions, role, text, source, notApplicable } = requirement;
  const proof = notApplicable === undefined ? proofsText(proofs) : `Does not apply. ${notApplicable}`;
  return [id, level, revisionsText(revisions), role, text, source, proof];
};

const revisionsText = (revisions: Requirement['revisions']): string => {
  if (revisions.length === everyRevision.length) return 'all';
  return revisions.join(', ') || 'none: of OAuth alone';
};

const suitesText = (): string =>
  suites
    .map(({ name, version, scenarios }) =>
      table(
        `${name}, ${version}`,
        ['scenario', 'revision', 'outcome'],
        scenarios.map((scenario) => [`\`${scenario.name}\``, scenario.revision ?? '', outcome(scenario)]),
      ),
    )
    .join('\n\n');

const outcome = (scenario: Scenario): string =>
  'passed' in scenario ? 'passes' : `Does not apply. ${scenario.notApplicable}`;

const table = (title: string, head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [`## ${title}\n`, line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
};
