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

export const modernResults: RequirementSection = {
  title: 'Results and streams of 2026-07-28',
  requirements: [
    rule(
      'T26-12',
      'MUST, SHOULD',
      'MCP Base Protocol, Result Responses and _meta',
      'A result has its type and names the server.',
    ),
    rule(
      'T26-13',
      'MUST',
      'MCP Discovery, Response; SEP-2575',
      '`server/discover` names versions and capabilities, and how long that holds.',
    ),
    rule(
      'T26-14',
      'MUST',
      'MCP Caching, Cacheable Results; SEP-2549',
      'Results of lists and of discovery say how long and for whom they may be kept.',
    ),
    rule('T26-15', 'MUST', 'MCP Caching, Cache Scope Field; SEP-2549', 'What depends on the token is private to it.'),
    rule(
      'T26-16',
      'MUST NOT, SHOULD',
      'MCP Tools, Listing Tools',
      'The list of tools is the same for the same authorization, in one order, and larger for a wider scope.',
    ),
    rule(
      'T26-17',
      'MUST, SHOULD',
      'MCP Subscriptions, Acknowledgment and Receiving Notifications; SEP-2575',
      'Notices of changed lists go to the streams that asked for them, each marked with its subscription.',
    ),
    rule('T26-18', 'MUST', 'RFC 6750, 3.1', 'A stream ends when its token or its connection ends.'),
    rule(
      'T26-19',
      'MUST NOT, SHOULD',
      'MCP Base Protocol, Statelessness; MCP Tools, Stateful Tools',
      'Nothing is remembered between requests, and no handle is a right.',
    ),
    rule(
      'T26-20',
      'MUST, SHOULD',
      'MCP Multi Round-Trip Requests, Security Considerations; SEP-2322',
      'Request state that a client carries is sealed, bound and used once.',
    ),
    rule(
      'T26-21',
      'MUST',
      'MCP Multi Round-Trip Requests, Supported Requests; SEP-2322',
      'Input is asked for only where it may be, and only of the declared kinds.',
    ),
    rule('T26-23', 'SHOULD', 'MCP Streamable HTTP, Receiving Messages', 'A stream tells proxies not to hold it back.'),
  ],
};
