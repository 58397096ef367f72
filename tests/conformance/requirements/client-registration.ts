import { everyRevision, type RequirementSection, since2025November } from './requirement.ts';

export const clientRegistration: RequirementSection = {
  title: 'Authorization server: client registration',
  requirements: [
    {
      ...{ id: 'REG-01', level: 'SHOULD', revisions: everyRevision, role: 'AS' },
      source: 'MCP Authorization, Preregistration',
      text: 'Clients that were registered beforehand can connect, public ones and confidential ones.',
    },
    {
      ...{ id: 'REG-02', level: 'SHOULD', revisions: since2025November, role: 'AS' },
      source: 'Client ID Metadata Document draft-01, 3; MCP Authorization, Client ID Metadata Documents',
      text: 'An https URL as client_id is where the client’s metadata is.',
    },
    {
      ...{ id: 'REG-03', level: 'MUST', revisions: since2025November, role: 'AS' },
      source: 'Client ID Metadata Document draft-01, 4.1',
      text: 'The document names its own URL as client_id, exactly.',
    },
    {
      ...{ id: 'REG-04', level: 'MUST', revisions: since2025November, role: 'AS' },
      source: 'MCP Authorization, Client ID Metadata Documents',
      text: 'The document is JSON with client_id, client_name and redirect_uris.',
    },
    {
      ...{ id: 'REG-05', level: 'MUST', revisions: since2025November, role: 'AS' },
      source: 'Client ID Metadata Document draft-01, 6.1; MCP Authorization, Client ID Metadata Document Security',
      text: 'The redirect URI of a request stands in the document.',
    },
    {
      ...{ id: 'REG-06', level: 'MUST, SHOULD NOT', revisions: since2025November, role: 'AS' },
      source: 'Client ID Metadata Document draft-01, 3',
      text: 'The URL is https with a path, without dot segments, fragment, user or query; others are not fetched.',
    },
    {
      ...{ id: 'REG-07', level: 'MUST, SHOULD', revisions: since2025November, role: 'AS' },
      source:
        'Client ID Metadata Document draft-01, 4, 4.3, 6.5 and 6.6; MCP Authorization, Authorization Server Abuse Protection',
      text: 'Fetching follows no redirect, takes 200 alone, is small and short, and reaches public addresses only.',
    },
    {
      ...{ id: 'REG-08', level: 'SHOULD', revisions: since2025November, role: 'AS' },
      source: 'Client ID Metadata Document draft-01, 4.4; RFC 9111',
      text: 'A document is kept for as long as its headers say, within bounds of ours.',
    },
    {
      ...{ id: 'REG-09', level: 'MUST NOT, MAY', revisions: since2025November, role: 'AS' },
      source: 'Client ID Metadata Document draft-01, 4.1',
      text: 'A document can hold no shared secret; its client is public, or proves itself by private_key_jwt.',
    },
    {
      ...{ id: 'REG-10', level: 'MUST', revisions: since2025November, role: 'AS' },
      source: 'MCP Authorization, Localhost Redirect URI Risks',
      text: 'Consent shows the host that the person is sent back to.',
    },
    {
      ...{ id: 'REG-11', level: 'SHOULD', revisions: since2025November, role: 'AS' },
      source: 'MCP Authorization, Localhost Redirect URI Risks; Client ID Metadata Document draft-01, 6',
      text: 'Consent shows the document’s host, warns of redirects to this computer, and loads no logo from elsewhere.',
    },
    {
      ...{ id: 'REG-12', level: 'MAY', revisions: since2025November, role: 'AS' },
      source: 'MCP Authorization, Trust Policies',
      text: 'Domains of documents may be allowed or denied by a policy.',
      notApplicable: 'An option that is not offered: every document’s host is shown to the person, who decides.',
    },
    {
      ...{ id: 'REG-13', level: 'MAY', revisions: everyRevision, role: 'AS' },
      source: 'RFC 7591, 3; MCP Authorization, Dynamic Client Registration',
      text: 'Clients can register themselves, and are told what was registered.',
    },
    {
      ...{ id: 'REG-14', level: 'practice', revisions: everyRevision, role: 'AS' },
      source: 'RFC 7591, 2',
      text: 'Registration takes what clients really send.',
    },
    {
      ...{ id: 'REG-15', level: 'MUST', revisions: everyRevision, role: 'AS' },
      source: 'RFC 7591, 3.2.2 and 5; MCP Authorization, Communication Security',
      text: 'Registration refuses dangerous redirects as `invalid_redirect_uri`.',
    },
    {
      ...{ id: 'REG-16', level: 'practice', revisions: since2025November, role: 'AS' },
      source: 'RFC 7591, 2; MCP Authorization, Step-Up Authorization Flow',
      text: 'The scope of a registration is no ceiling.',
    },
    {
      ...{ id: 'REG-17', level: 'MAY', revisions: [], role: 'AS' },
      source: 'RFC 7592, 2',
      text: 'A client may manage its registration with its own token.',
      notApplicable: 'Management is not offered: what a person consented to is never changed behind them.',
    },
    {
      ...{ id: 'REG-18', level: 'practice', revisions: [], role: 'AS' },
      source: 'RFC 7591, 5',
      text: 'Registration is limited, and a client that nobody uses is forgotten.',
    },
    {
      ...{ id: 'REG-19', level: 'SHOULD NOT', revisions: since2025November, role: 'AS' },
      source: 'Client ID Metadata Document draft-01, 3',
      text: 'An id that was made here cannot be taken for the URL of a document.',
    },
    {
      ...{ id: 'REG-20', level: 'MAY', revisions: since2025November, role: 'AS' },
      source: 'Client ID Metadata Document draft-01, 4.4',
      text: 'A redirect that left the document is refused once the kept copy has ended.',
    },
  ],
};
