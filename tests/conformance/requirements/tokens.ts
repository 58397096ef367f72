import { everyRevision, type RequirementSection, since2026 } from './requirement.ts';

export const tokens: RequirementSection = {
  title: 'Authorization server: resource indicators, tokens, refresh, revocation',
  requirements: [
    {
      ...{ id: 'AS-40', level: 'MUST', revisions: everyRevision, role: 'AS' },
      source: 'RFC 8707, 2; MCP Authorization, Resource Parameter Implementation',
      text: 'A token works at the resource it was asked for, and at no other.',
    },
    {
      ...{ id: 'AS-41', level: 'MUST', revisions: everyRevision, role: 'AS' },
      source: 'RFC 8707, 2',
      text: 'An unknown resource is refused as `invalid_target`.',
    },
    {
      ...{ id: 'AS-42', level: 'MUST', revisions: everyRevision, role: 'AS' },
      source: 'RFC 8707, 2.2',
      text: 'A resource at the token endpoint must be the one that was granted.',
    },
    {
      ...{ id: 'AS-43', level: 'SHOULD', revisions: everyRevision, role: 'AS, RS' },
      source: 'MCP Authorization, Canonical Server URI; RFC 3986, 6.2.2 and 6.2.3',
      text: 'Harmless spellings of the resource, such as upper case in scheme and host, mean the same one.',
    },
    {
      ...{ id: 'AS-44', level: 'practice', revisions: everyRevision, role: 'AS' },
      source: 'RFC 8707, 2',
      text: 'A client that names no resource gets a token for the one there is.',
    },
    {
      ...{ id: 'AS-45', level: 'SHOULD', revisions: everyRevision, role: 'AS' },
      source: 'MCP Authorization, Token Theft',
      text: 'Access tokens live an hour at the most.',
    },
    {
      ...{ id: 'AS-46', level: 'MUST', revisions: everyRevision, role: 'AS' },
      source: 'RFC 9700, 4.14.2; MCP Authorization, Token Theft',
      text: 'Refresh tokens rotate, and one that comes back after its successor was used ends the whole connection.',
    },
    {
      ...{ id: 'AS-47', level: 'MUST', revisions: everyRevision, role: 'AS' },
      source: 'RFC 6749, 6',
      text: 'A refresh token is its client’s alone and gives no more scope than was granted, and all of it when none is named.',
    },
    {
      ...{ id: 'AS-48', level: 'MAY', revisions: since2026, role: 'AS' },
      source: 'SEP-2207; OpenID Connect Core 1.0, 11',
      text: '`offline_access` may be asked, and a refresh token comes without it too.',
    },
    {
      ...{ id: 'AS-49', level: 'MUST', revisions: everyRevision, role: 'AS' },
      source: 'RFC 6749, 5.1',
      text: 'No answer with a token may be stored.',
    },
    {
      ...{ id: 'AS-50', level: 'MUST', revisions: everyRevision, role: 'AS' },
      source: 'RFC 6749, 3.3 and 5.1',
      text: 'The token response says which scope was granted, whatever was asked.',
    },
    {
      ...{ id: 'AS-51', level: 'MUST', revisions: [], role: 'AS' },
      source: 'RFC 7009, 2.1 and 2.2',
      text: 'Revoking a token ends its connection; an unknown token is no error, another client’s is left alone.',
    },
    {
      ...{ id: 'AS-52', level: 'practice', revisions: [], role: 'AS, RS' },
      source: 'RFC 9700, 4.14.2; RFC 7009, 2.1',
      text: 'What a person revokes on the pages stops working at once.',
    },
    {
      ...{ id: 'AS-53', level: 'MUST', revisions: everyRevision, role: 'AS' },
      source: 'RFC 6749, 2.3.1',
      text: 'Guessing the secret of a client is slowed down.',
    },
    {
      ...{ id: 'AS-54', level: 'MUST', revisions: everyRevision, role: 'AS' },
      source: 'RFC 6749, 10.10; RFC 6750, 5.2',
      text: 'An access token can be neither guessed nor made by anybody else.',
    },
    {
      ...{ id: 'AS-55', level: 'SHOULD', revisions: [], role: 'AS' },
      source: 'RFC 9700, 4.15; RFC 9068, 5',
      text: 'A client that acts for itself cannot be taken for a person.',
      notApplicable: 'No client acts for itself: there is no client-credentials grant, and every token is a person’s.',
    },
  ],
};
