import { type Requirement, type RequirementSection, since2026 } from './requirement.ts';

const clientCredentials = 'MCP extension oauth-client-credentials';
const enterprise = 'MCP extension enterprise-managed-authorization; ID-JAG draft';
const workload = 'MCP extension auth/wif; SEP-1933';
const proof = 'MCP extension auth/dpop; RFC 9449';

const noClientsAlone = 'The extension is not offered: a client acts for a person who consented, never for itself.';
const noEnterprise =
  'The extension is not offered: each person consents here, and no outside identity provider may do it for them.';
const noWorkload = 'The extension is not offered, and its text is a draft: no workload acts for itself.';
const noProof = 'The extension is not offered, and its text is a draft: tokens are bearer tokens with a short life.';

const rule = (
  id: string,
  level: Requirement['level'],
  source: string,
  text: string,
  notApplicable: string,
  role: Requirement['role'] = 'AS',
): Requirement => ({ ...{ id, level, revisions: since2026, role, source, text }, notApplicable });

export const extensions: RequirementSection = {
  title: 'Official extensions',
  requirements: [
    rule('EX-CC-01', 'MUST', clientCredentials, 'Registered clients get tokens of their own.', noClientsAlone),
    rule('EX-CC-02', 'MUST', clientCredentials, 'The metadata names how they prove themselves.', noClientsAlone),
    rule('EX-CC-03', 'MUST', clientCredentials, 'Assertions are checked, and taken once.', noClientsAlone),
    rule(
      'EX-CC-04',
      'MUST',
      clientCredentials,
      'Such tokens are bound to the resource and never refreshed.',
      noClientsAlone,
    ),
    rule('EX-EMA-01', 'MUST', enterprise, 'An identity assertion (ID-JAG) is a grant.', noEnterprise),
    rule('EX-EMA-02', 'MUST', enterprise, 'Its type, signature and times are checked.', noEnterprise),
    rule('EX-EMA-03', 'MUST', enterprise, 'Its audience is this issuer.', noEnterprise),
    rule('EX-EMA-04', 'MUST', enterprise, 'It was made for the client that presents it.', noEnterprise),
    rule('EX-EMA-05', 'MUST', enterprise, 'The token is for its resource, with no more than its scope.', noEnterprise),
    rule('EX-EMA-06', 'SHOULD NOT', enterprise, 'No refresh token comes with it.', noEnterprise),
    rule(
      'EX-EMA-07',
      'SHOULD, MUST',
      enterprise,
      'The metadata names the profile and not who is trusted.',
      noEnterprise,
    ),
    rule('EX-EMA-08', 'SHOULD', enterprise, 'Clients that use it are confidential.', noEnterprise),
    rule(
      'EX-EMA-09',
      'MUST',
      enterprise,
      'An identity provider exchanges its tokens for such assertions.',
      noEnterprise,
    ),
    rule('EX-EMA-10', 'MUST', enterprise, 'People are told apart by issuer and subject, never by email.', noEnterprise),
    rule('EX-EMA-11', 'MUST', enterprise, 'Algorithms are listed, and an assertion counts once.', noEnterprise),
    rule('EX-EMA-12', 'MUST', enterprise, 'A bound assertion needs its proof.', noEnterprise),
    rule('EX-WIF-01', 'MUST', workload, 'A workload’s token is a grant.', noWorkload),
    rule('EX-DPOP-01', 'MUST', proof, 'Tokens are bound to the key of a proof.', noProof),
    rule('EX-DPOP-02', 'MUST', proof, 'The proof is checked at each request.', noProof, 'RS'),
    rule(
      'EX-XX',
      'MUST',
      'MCP Versioning, Extension Negotiation',
      'Extensions that are offered are announced.',
      'No extension is offered, so none is announced.',
      'RS',
    ),
    rule(
      'EX-IN-FLIGHT',
      'MAY',
      'SEP-2643, SEP-2752, SEP-3149',
      'Proposals for denials, message signatures and metadata that are not yet accepted.',
      'They are proposals: nothing of them is required yet.',
      'AS, RS',
    ),
  ],
};
