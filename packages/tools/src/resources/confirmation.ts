import { confirmationRules, requiredReads } from '../prompts/required-reads.ts';
import { defineResource } from './define-resource.ts';

/** The gate before a write, for an agent that trades without the prompt. */
export const confirmation = defineResource({
  uri: 'portcullis://venue/confirmation',
  name: 'confirmation',
  title: 'Reads and words before a write',
  description: 'Which reads come before each write, and the word of confirmation that the person writes.',
  mimeType: 'text/markdown',
  text: () =>
    [
      '# Before a write',
      '',
      ...confirmationRules.map((rule) => `- ${rule}`),
      '',
      '| write | required reads | word |',
      '| --- | --- | --- |',
      ...requiredReads.map(({ writes, reads, word }) => `| ${writes.join(', ')} | ${reads.join(', ')} | \`${word}\` |`),
      '',
    ].join('\n'),
});
