import { everyRevision, type RequirementSection, since2026 } from './requirement.ts';

export const authorizationEndpoint: RequirementSection = {
  title: 'Authorization server: authorization request, code, PKCE, redirect',
  requirements: [
    {
      ...{ id: 'AS-20', level: 'SHOULD', revisions: since2026, role: 'AS' },
      source: 'RFC 9207, 2',
      text: 'Success and error responses both name the issuer.',
    },
    {
      ...{ id: 'AS-21', level: 'MUST', revisions: everyRevision, role: 'AS' },
      source: 'RFC 9700, 2.1.1; MCP Authorization, Authorization Code Protection',
      text: 'Public and confidential clients both need PKCE.',
    },
    {
      ...{ id: 'AS-22', level: 'MUST', revisions: everyRevision, role: 'AS' },
      source: 'RFC 7636, 4.4 to 4.6; RFC 9700, 4.8',
      text: 'The plain method, a wrong verifier and a missing one are refused; no code exists without a challenge.',
    },
    {
      ...{ id: 'AS-23', level: 'MUST', revisions: everyRevision, role: 'AS' },
      source: 'RFC 9700, 2.1 and 4.1.3; MCP Authorization, Open Redirection',
      text: 'A redirect URI is compared with the registered ones as an exact string.',
    },
    {
      ...{ id: 'AS-24', level: 'MUST', revisions: everyRevision, role: 'AS' },
      source: 'RFC 8252, 7.3; OAuth 2.1, 8.4.2',
      text: 'The port of a native client’s loopback redirect may be another at each request.',
    },
    {
      ...{ id: 'AS-25', level: 'MUST', revisions: everyRevision, role: 'AS' },
      source: 'MCP Authorization, Communication Security; OAuth 2.1, 8.4.3',
      text: 'Redirects are https or loopback; private schemes of native apps are taken too, and shown (docs/decisions/clients.md).',
    },
    {
      ...{ id: 'AS-26', level: 'MUST NOT', revisions: everyRevision, role: 'AS' },
      source: 'RFC 6749, 4.1.2.1',
      text: 'An unknown client or redirect URI gets an error page, never a redirect.',
    },
    {
      ...{ id: 'AS-27', level: 'MUST, SHOULD', revisions: everyRevision, role: 'AS' },
      source: 'RFC 9700, 4.11.2; MCP Authorization, Open Redirection',
      text: 'Nobody is redirected to a client that registered itself before they have signed in, errors included.',
    },
    {
      ...{ id: 'AS-28', level: 'MUST, SHOULD', revisions: everyRevision, role: 'AS' },
      source: 'RFC 6749, 4.1.2; RFC 9700, 4.5',
      text: 'A code works once and shortly; a valid replay ends what it gave, one with a bad verifier does not.',
    },
    {
      ...{ id: 'AS-29', level: 'MUST NOT', revisions: everyRevision, role: 'AS' },
      source: 'RFC 9700, 4.12',
      text: 'A form with credentials is never passed on by a 307: redirects are 303.',
    },
    {
      ...{ id: 'AS-30', level: 'MUST', revisions: everyRevision, role: 'AS' },
      source: 'RFC 9700, 4.16; RFC 6749, 10.13',
      text: 'No page can be framed, error pages included.',
    },
    {
      ...{ id: 'AS-31', level: 'MUST', revisions: everyRevision, role: 'AS' },
      source: 'RFC 6749, 10.12; RFC 9700, 4.7',
      text: 'A form of sign-in or consent counts only from the browser that it was given to.',
    },
    {
      ...{ id: 'AS-32', level: 'MUST', revisions: everyRevision, role: 'AS' },
      source: 'RFC 6749, 4.1.2',
      text: '`state` comes back exactly as it was sent.',
    },
    {
      ...{ id: 'AS-33', level: 'MUST', revisions: everyRevision, role: 'AS' },
      source: 'RFC 6749, 3.1',
      text: 'Unknown parameters are ignored, empty ones count as absent, and a parameter sent twice is refused.',
    },
    {
      ...{ id: 'AS-34', level: 'MUST', revisions: everyRevision, role: 'AS' },
      source: 'OAuth 2.1, 4.1.3 and 10',
      text: 'The token endpoint needs no redirect_uri, and refuses one that is not the code’s.',
    },
    {
      ...{ id: 'AS-35', level: 'MUST', revisions: everyRevision, role: 'AS' },
      source: 'RFC 9700, 2.1.2 and 2.4; OAuth 2.1, 10',
      text: 'There is no password grant, and no token ever stands in a URL.',
    },
    {
      ...{ id: 'AS-36', level: 'MUST', revisions: everyRevision, role: 'AS' },
      source: 'MCP Authorization, Error Handling',
      text: 'A malformed authorization request is answered 400.',
    },
    {
      ...{ id: 'AS-37', level: 'MUST', revisions: everyRevision, role: 'AS' },
      source: 'RFC 6749, 3.3; OAuth 2.1, 1.4.1',
      text: 'A request without a scope gets the default one.',
    },
  ],
};
