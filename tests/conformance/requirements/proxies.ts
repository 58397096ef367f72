import { everyRevision, type Requirement, type RequirementSection } from './requirement.ts';

const notApplicable =
  'There is no upstream: people sign in here, the issuer is our own, and the MCP server calls nobody with a token.';

const rule = (id: string, level: Requirement['level'], role: Requirement['role'], text: string): Requirement => ({
  ...{ id, level, revisions: everyRevision, role, text, notApplicable },
  source: 'MCP Security Best Practices, Confused Deputy Problem',
});

export const proxies: RequirementSection = {
  title: 'Proxies to another identity provider',
  requirements: [
    rule('PX-01', 'MUST', 'AS', 'A person consents for each client before anything is forwarded.'),
    rule(
      'PX-02',
      'MUST',
      'AS',
      'That consent names client, scopes and redirect, cannot be framed, and is proof against CSRF.',
    ),
    rule(
      'PX-03',
      'MUST',
      'AS',
      'Its cookie is signed, `__Host-`, Secure, HttpOnly, SameSite=Lax, and bound to the client.',
    ),
    rule('PX-04', 'MUST', 'AS', 'The upstream state is random, made after consent, used once and soon.'),
    rule('PX-05', 'MUST NOT', 'AS, RS', 'Upstream tokens and clients’ tokens never take each other’s place.'),
  ],
};
