import { type Requirement, type RequirementSection, since2026 } from './requirement.ts';

const rule = (
  id: string,
  level: Requirement['level'],
  source: string,
  text: string,
  notApplicable?: string,
): Requirement => ({
  ...{ id, level, revisions: since2026, role: 'RS', source, text },
  ...(notApplicable === undefined ? {} : { notApplicable }),
});

export const modernRequests: RequirementSection = {
  title: 'Requests of 2026-07-28',
  requirements: [
    rule(
      'T26-01',
      'MUST',
      'MCP Streamable HTTP, Security & Endpoint',
      'There is one endpoint for POST; GET and DELETE are 405.',
    ),
    rule(
      'T26-02',
      'MUST',
      'MCP Streamable HTTP, Protocol Version Header',
      'The version header is there and says what the body says; else 400 -32020.',
    ),
    rule(
      'T26-03',
      'MUST',
      'MCP Versioning, Protocol Version Negotiation',
      'A version that is not spoken is 400 -32022, with those that are.',
    ),
    rule(
      'T26-04',
      'MUST',
      'MCP Streamable HTTP, Standard Request Headers and Server Validation; SEP-2243',
      'Mcp-Method and Mcp-Name say what the body says; nothing is ever allowed by a header.',
    ),
    rule(
      'T26-05',
      'MUST, SHOULD NOT',
      'MCP Streamable HTTP, Custom Headers from Tool Parameters; SEP-2243',
      'Arguments that a tool marks with x-mcp-header stand in headers with the same value.',
      'No tool marks an argument with x-mcp-header, so no such header is asked for.',
    ),
    rule('T26-06', 'MUST', 'MCP Base Protocol, _meta', 'Without version or capabilities in `_meta`: 400 -32602.'),
    rule(
      'T26-07',
      'MUST',
      'MCP Base Protocol, Error Codes',
      'A capability that the client must have and does not declare is 400 -32021.',
      'No tool needs a capability of the client: one that opens no links is told by the result.',
    ),
    rule('T26-08', 'MUST', 'MCP Streamable HTTP, Sending Messages', 'An unknown method is 404 with -32601.'),
    rule(
      'T26-09',
      'MUST',
      'MCP Streamable HTTP, Sending Messages',
      'A body is one request or notification; lists and responses are refused.',
    ),
    rule('T26-10', 'MUST NOT', 'SEP-2567', 'Session ids and Last-Event-ID mean nothing and are never made.'),
    rule(
      'T26-11',
      'MUST NOT, MUST',
      'MCP Streamable HTTP, Receiving Messages and Cancellation; SEP-2322',
      'A stream carries no request of the server’s, and closing it cancels what was asked.',
    ),
    rule(
      'T26-22',
      'MUST NOT',
      'MCP Base Protocol, Error Codes',
      'No code that was withdrawn or never defined is sent.',
    ),
    rule('T26-24', 'SHOULD NOT', 'MCP Base Protocol, _meta', 'Who a client says it is decides nothing.'),
    rule(
      'T26-25',
      'SHOULD',
      'MCP Base Protocol, Statelessness',
      'One connection may carry requests of several people.',
    ),
    rule(
      'T26-26',
      'MUST',
      'RFC 6750, 3.1; RFC 9110, 15.5',
      '401 and 403 are said before any stream begins, whatever the client accepts.',
    ),
  ],
};
