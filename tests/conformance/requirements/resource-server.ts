import { everyRevision, type RequirementSection, since2025November, since2026 } from './requirement.ts';

export const resourceServer: RequirementSection = {
  title: 'Resource server',
  requirements: [
    {
      ...{ id: 'RS-01', level: 'MUST', revisions: everyRevision, role: 'RS' },
      source: 'RFC 9728, 2; MCP Authorization, Authorization Server Location',
      text: 'Its metadata names the resource and the authorization server.',
    },
    {
      ...{ id: 'RS-02', level: 'MUST', revisions: everyRevision, role: 'RS' },
      source: 'RFC 9728, 3.1; MCP Authorization, Protected Resource Metadata Discovery Requirements',
      text: 'The metadata is at the path form, at the root form, and where the challenge says.',
    },
    {
      ...{ id: 'RS-03', level: 'MUST', revisions: everyRevision, role: 'RS' },
      source: 'RFC 9728, 3.3',
      text: 'The resource in the metadata is the URL that clients use.',
    },
    {
      ...{ id: 'RS-04', level: 'SHOULD, SHOULD NOT', revisions: since2025November, role: 'RS' },
      source: 'MCP Authorization, Scope Selection Strategy; SEP-2207',
      text: 'The metadata names the least scope to begin with, and no `offline_access`.',
    },
    {
      ...{ id: 'RS-05', level: 'practice', revisions: everyRevision, role: 'RS' },
      source: 'Fetch, CORS protocol',
      text: 'Pages of any origin can read the metadata.',
    },
    {
      ...{ id: 'RS-06', level: 'MUST', revisions: everyRevision, role: 'RS' },
      source: 'RFC 9728, 5.1; RFC 6750, 3.1; MCP Authorization, Authorization Server Location',
      text: 'A request without a token is answered 401 and told where the metadata is, without an error code.',
    },
    {
      ...{ id: 'RS-07', level: 'SHOULD', revisions: since2025November, role: 'RS' },
      source: 'RFC 6750, 3; MCP Authorization, Scope Selection Strategy',
      text: 'The 401 names the scope that is needed now.',
    },
    {
      ...{ id: 'RS-08', level: 'MUST', revisions: everyRevision, role: 'RS' },
      source: 'RFC 6750, 3.1; MCP Authorization, Token Handling',
      text: 'An unknown, expired, revoked or foreign token is answered 401 `invalid_token`.',
    },
    {
      ...{ id: 'RS-09', level: 'MUST', revisions: everyRevision, role: 'RS' },
      source: 'RFC 8707, 2; MCP Authorization, Token Audience Binding and Validation',
      text: 'A token for another resource is refused.',
    },
    {
      ...{ id: 'RS-10', level: 'MUST', revisions: everyRevision, role: 'RS' },
      source: 'OAuth 2.1, 5.2; RFC 9068, 4',
      text: 'Only access tokens that our authorization server issued are taken: nothing forged, no code, no refresh token.',
    },
    {
      ...{ id: 'RS-11', level: 'MUST', revisions: everyRevision, role: 'RS' },
      source: 'RFC 6750, 2; RFC 9110, 11.1; MCP Authorization, Token Requirements',
      text: 'A token is taken from the Authorization header alone, whatever the case of `Bearer`.',
    },
    {
      ...{ id: 'RS-12', level: 'MUST', revisions: everyRevision, role: 'RS' },
      source: 'MCP Authorization, Token Requirements',
      text: 'Every request needs its token; a session replaces none.',
    },
    {
      ...{ id: 'RS-13', level: 'MUST NOT', revisions: everyRevision, role: 'RS' },
      source: 'MCP Authorization, Access Token Privilege Restriction',
      text: 'A client’s token is never passed on to another service.',
      notApplicable: 'The MCP server sends no HTTP request: what tools do is done in its own database.',
    },
    {
      ...{ id: 'RS-14', level: 'SHOULD', revisions: everyRevision, role: 'RS' },
      source: 'RFC 6750, 3.1; MCP Authorization, Runtime Insufficient Scope Errors',
      text: 'Too little scope is answered 403 with a challenge that names the scope and the metadata.',
    },
    {
      ...{ id: 'RS-15', level: 'SHOULD', revisions: since2026, role: 'RS' },
      source: 'MCP Authorization, Scope Challenge Handling; SEP-2350',
      text: 'One challenge names everything that the operation needs.',
    },
    {
      ...{ id: 'RS-16', level: 'SHOULD', revisions: since2025November, role: 'RS' },
      source: 'MCP Authorization, Scope Challenge Handling',
      text: 'Each challenge for the same need is the same, and its scope suffices by itself.',
    },
    {
      ...{ id: 'RS-17', level: 'MUST', revisions: since2026, role: 'RS' },
      source: 'MCP Authorization, Scope Challenge Handling; SEP-2350',
      text: 'A scope that contains another is enough for what the other one opens.',
    },
    {
      ...{ id: 'RS-18', level: 'SHOULD', revisions: everyRevision, role: 'RS' },
      source: 'RFC 6750, 3.1',
      text: 'An Authorization header without a token, or two of them, is 400 `invalid_request`.',
    },
    {
      ...{ id: 'RS-19', level: 'MUST', revisions: everyRevision, role: 'RS' },
      source: 'RFC 6750, 3; RFC 9110, 11.2',
      text: 'Challenges are well formed: plain characters, each attribute once.',
    },
    {
      ...{ id: 'RS-20', level: 'MUST', revisions: everyRevision, role: 'AS, RS' },
      source: 'RFC 6750, 5.3; MCP Authorization, Token Theft',
      text: 'No token, code or secret is written to a log, or kept where it could be read.',
    },
    {
      ...{ id: 'RS-21', level: 'MUST', revisions: everyRevision, role: 'RS' },
      source: 'MCP Tools, Security Considerations',
      text: 'Access is judged at each call and not by what was listed; calls are limited and their arguments checked.',
    },
    {
      ...{ id: 'RS-22', level: 'MUST', revisions: everyRevision, role: 'RS' },
      source: 'MCP Transports, Streamable HTTP, Security Warning',
      text: 'A foreign Host or Origin is refused.',
    },
    {
      ...{ id: 'RS-23', level: 'SHOULD NOT', revisions: everyRevision, role: 'RS' },
      source: 'MCP Authorization, Protocol Requirements',
      text: 'Servers on stdio take their credentials from the environment instead.',
      notApplicable: 'There is no stdio transport: the endpoint is HTTP alone.',
    },
  ],
};
