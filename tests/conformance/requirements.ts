import { authorizationDetails } from './requirements/authorization-details.ts';
import { authorizationEndpoint } from './requirements/authorization-endpoint.ts';
import { authorizationServerMetadata } from './requirements/authorization-server-metadata.ts';
import { clientRegistration } from './requirements/client-registration.ts';
import { earlierTransport } from './requirements/earlier-transport.ts';
import { elicitation } from './requirements/elicitation.ts';
import { extensions } from './requirements/extensions.ts';
import { modernRequests } from './requirements/modern-requests.ts';
import { modernResults } from './requirements/modern-results.ts';
import { proxies } from './requirements/proxies.ts';
import type { Requirement, RequirementSection } from './requirements/requirement.ts';
import { resourceServer } from './requirements/resource-server.ts';
import { tokens } from './requirements/tokens.ts';

/**
 * Every rule of MCP authorization, in three revisions, that binds an authorization server or a resource server. Each is
 * proven by tests whose titles carry its id, or says why it does not apply; docs/reference/conformance.md shows both.
 */
export const requirementSections: readonly RequirementSection[] = [
  authorizationServerMetadata,
  authorizationEndpoint,
  tokens,
  authorizationDetails,
  clientRegistration,
  proxies,
  resourceServer,
  modernRequests,
  modernResults,
  earlierTransport,
  elicitation,
  extensions,
];

export const requirements: readonly Requirement[] = requirementSections.flatMap(({ requirements: rows }) => rows);
