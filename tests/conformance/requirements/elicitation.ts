import { type Requirement, type RequirementSection, since2025November, since2026 } from './requirement.ts';

const rule = (
  id: string,
  level: Requirement['level'],
  section: string,
  text: string,
  notApplicable?: string,
  revisions: Requirement['revisions'] = since2025November,
): Requirement => ({
  ...{ id, level, revisions, role: 'RS', text },
  ...(notApplicable === undefined ? {} : { notApplicable }),
  source: `MCP Elicitation, ${section}`,
});

export const elicitation: RequirementSection = {
  title: 'Elicitation by URL',
  requirements: [
    rule('EL-01', 'MUST NOT', 'Form Mode Security', 'No form of the client asks for a secret.'),
    rule(
      'EL-02',
      'MUST NOT',
      'URL Mode Elicitation for OAuth Flows',
      'URL mode is not how a client is let in to this server.',
      'A link leads to one approval of the person, and gives the client nothing by itself.',
    ),
    rule(
      'EL-03',
      'MUST NOT, SHOULD',
      'Safe URL Handling',
      'The URL holds nothing secret or personal and opens nothing by itself.',
    ),
    rule('EL-04', 'MUST', 'Identifying the User', 'Who opens the URL must be the person of the token.'),
    rule(
      'EL-05',
      'MUST NOT',
      'URL Mode Elicitation for OAuth Flows',
      'Credentials of third parties never reach the client.',
      'There are none: the server has no account with anybody else.',
    ),
    rule(
      'EL-06',
      'MUST',
      'Capabilities',
      'Only modes that the client declared are used, and a refusal is taken as one.',
    ),
    rule(
      'EL-07',
      'MUST',
      'URL Mode Flow',
      'The question travels in the result, and the client asks again.',
      undefined,
      since2026,
    ),
  ],
};
