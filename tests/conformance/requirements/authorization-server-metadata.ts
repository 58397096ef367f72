import { everyRevision, type RequirementSection, since2025November, since2026 } from './requirement.ts';

export const authorizationServerMetadata: RequirementSection = {
  title: 'Authorization server: metadata',
  requirements: [
    {
      ...{ id: 'AS-01', level: 'MUST', revisions: everyRevision, role: 'AS' },
      source: 'RFC 8414, 3; MCP Authorization, Authorization Server Metadata Discovery',
      text: 'Serves its metadata, in the OAuth and in the OpenID form.',
    },
    {
      ...{ id: 'AS-02', level: 'MUST', revisions: everyRevision, role: 'AS' },
      source: 'RFC 8414, 3.3',
      text: 'The issuer in the metadata is, byte for byte, the one that the resource names and the URL is made from.',
    },
    {
      ...{ id: 'AS-03', level: 'MUST', revisions: since2025November, role: 'AS' },
      source: 'RFC 8414, 3.1; MCP Authorization, Authorization Server Metadata Discovery',
      text: 'An issuer with a path can be found in each order that clients try.',
      notApplicable: 'The issuer is a bare origin: the configuration refuses AUTH_URL with a path.',
    },
    {
      ...{ id: 'AS-04', level: 'MUST', revisions: since2025November, role: 'AS' },
      source: 'RFC 8414, 2; MCP Authorization, Authorization Code Protection',
      text: 'Both documents name S256 as the one method of PKCE.',
    },
    {
      ...{ id: 'AS-05', level: 'SHOULD', revisions: since2025November, role: 'AS' },
      source: 'Client ID Metadata Document draft-01, 5; MCP Authorization, Client ID Metadata Documents',
      text: 'The metadata says that client-id metadata documents are taken.',
    },
    {
      ...{ id: 'AS-06', level: 'SHOULD', revisions: since2025November, role: 'AS' },
      source: 'RFC 8414, 2',
      text: 'Every method and algorithm of client authentication that is named works, `none` among them.',
    },
    {
      ...{ id: 'AS-07', level: 'MUST', revisions: since2026, role: 'AS' },
      source: 'RFC 9207, 3',
      text: 'The metadata says that authorization responses name the issuer.',
    },
    {
      ...{ id: 'AS-08', level: 'MAY', revisions: since2026, role: 'AS' },
      source: 'RFC 8414, 2; SEP-2207',
      text: 'The metadata names the scopes, and no `offline_access`, which nobody needs to ask for.',
    },
    {
      ...{ id: 'AS-09', level: 'practice', revisions: everyRevision, role: 'AS' },
      source: 'RFC 8414, 2',
      text: 'Every endpoint that is named answers a right request, and no other is named.',
    },
    {
      ...{ id: 'AS-10', level: 'MUST', revisions: everyRevision, role: 'AS' },
      source: 'OAuth 2.1, 10; RFC 9700, 2.1.2',
      text: '`code` is the only response type, named and taken.',
    },
    {
      ...{ id: 'AS-11', level: 'practice', revisions: everyRevision, role: 'AS' },
      source: 'OAuth 2.1, 3.2; Fetch, CORS protocol',
      text: 'Clients that run in a browser can read the metadata, the keys, and what registration, token and revocation answer.',
    },
    {
      ...{ id: 'AS-12', level: 'MUST NOT', revisions: everyRevision, role: 'AS' },
      source: 'RFC 9700, 2.6',
      text: 'No page of another origin can read what the authorization endpoint answers.',
    },
    {
      ...{ id: 'AS-13', level: 'MUST', revisions: everyRevision, role: 'AS' },
      source: 'OAuth 2.1, 1.5; MCP Authorization, Communication Security',
      text: 'Every address is https but on loopback, and what came over plain http is redirected or refused.',
    },
  ],
};
