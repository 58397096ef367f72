import type { Requirement, RequirementSection } from './requirement.ts';

const rule = (
  id: string,
  level: Requirement['level'],
  section: string,
  text: string,
  role: Requirement['role'] = 'AS',
): Requirement => ({ ...{ id, level, revisions: [], role, text }, source: `RFC 9396, ${section}` });

export const authorizationDetails: RequirementSection = {
  title: 'Limits in the grant: Rich Authorization Requests',
  requirements: [
    rule(
      'RAR-01',
      'MUST',
      '3 and 3.1',
      'A request may carry authorization details beside its scope; the person is shown both and consents to both.',
    ),
    rule(
      'RAR-02',
      'MUST',
      '2 and 5',
      'Details of an unknown type, with an unknown member, or malformed are refused as `invalid_authorization_details`.',
    ),
    rule(
      'RAR-03',
      'MUST',
      '7',
      'The token response carries the details as granted, which may differ from those asked.',
    ),
    rule(
      'RAR-04',
      'MUST',
      '6 and 8',
      'A token request for details that were not granted is refused as `invalid_authorization_details`.',
    ),
    rule(
      'RAR-05',
      'SHOULD',
      '10; RFC 9728, 2',
      'The metadata names the types of details that are supported.',
      'AS, RS',
    ),
    rule('RAR-06', 'MAY', '10', 'A client may say at registration which types of details it uses.'),
    rule('RAR-07', 'MUST', '9', 'The resource server gets the details as they are granted and enforces them.', 'RS'),
  ],
};
