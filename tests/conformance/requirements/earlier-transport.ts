import { before2026, everyRevision, type RequirementSection } from './requirement.ts';

export const earlierTransport: RequirementSection = {
  title: 'Transport of 2025-06-18 and 2025-11-25',
  requirements: [
    {
      ...{ id: 'T25-01', level: 'MUST', revisions: before2026, role: 'RS' },
      source: 'MCP Lifecycle, Version Negotiation; MCP Transports, Protocol Version Header',
      text: '`initialize` settles the version; a header with an unknown one is 400, none means an old client.',
    },
    {
      ...{ id: 'T25-02', level: 'MUST, SHOULD', revisions: before2026, role: 'RS' },
      source: 'MCP Transports, Session Management',
      text: 'Sessions are optional: none is made, one that is sent is ignored, and DELETE is 405.',
    },
    {
      ...{ id: 'T25-03', level: 'MUST NOT, SHOULD', revisions: before2026, role: 'RS' },
      source: 'MCP Security Best Practices, Session Hijacking',
      text: 'A session id authenticates nobody.',
    },
    {
      ...{ id: 'T25-04', level: 'MAY', revisions: before2026, role: 'RS' },
      source: 'MCP Transports, Listening for Messages from the Server',
      text: 'GET opens a stream or is 405; here it is 405.',
    },
    {
      ...{ id: 'T25-05', level: 'MUST', revisions: before2026, role: 'RS' },
      source: 'MCP Transports, Sending Messages to the Server',
      text: 'A list of messages is refused.',
    },
    {
      ...{ id: 'T25-06', level: 'MUST', revisions: everyRevision, role: 'RS' },
      source: 'MCP Transports, Streamable HTTP, Security Warning',
      text: 'A foreign Origin is 403.',
    },
    {
      ...{ id: 'T25-07', level: 'MAY', revisions: ['2025-11-25'], role: 'RS' },
      source: 'MCP Elicitation, URL Elicitation Required Error',
      text: 'A URL to be visited may be asked for by error -32042.',
    },
  ],
};
