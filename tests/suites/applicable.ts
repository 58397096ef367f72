/** What others' suites ask, one entry a scenario: it passes, or does not apply to this server, and why. */
export type Scenario =
  | { name: string; revision?: string; passed: true }
  /** `SCENARIO:CHECK` is one check of a scenario that passes otherwise, written as the suite writes it. */
  | { name: string; revision?: string; notApplicable: string };

export type Suite = { name: string; version: string; scenarios: readonly Scenario[] };

const passed = (names: string, revision?: string): Scenario[] =>
  names.split(/\s+/).map((name) => ({ name, ...(revision !== undefined && { revision }), passed: true }));

const notApplicable = (reason: string, names: string, revision?: string): Scenario[] =>
  names.split(/\s+/).map((name) => ({ name, ...(revision !== undefined && { revision }), notApplicable: reason }));

const noSubscriptions = 'A resource is rules of the venue, which do not change while it runs: none is subscribed to.';
const textAlone = 'Prompts and resources are text: none has pictures, files or bytes.';
const noMedia = 'Results are structured content and its text: no tool answers with pictures, sound or files.';
const noLogs = 'No log messages are sent to clients.';
const noProgress = 'A call is answered by one JSON body, so nothing is told before the result.';
const noQuestions = 'The server asks its client for nothing: no sampling, elicitation or roots in the midst of a call.';
const noSessions = 'There are no sessions: each request stands alone.';
const noStreams = 'A call is answered by one JSON body: there is no stream to take up again.';
const noHeaderArguments = 'No tool names an argument that a header repeats (x-mcp-header).';
const noNeeds = 'No tool needs a capability of its client.';
const noExtension = 'An extension that is not offered.';

const server2025 = '2025-11-25';
const server2026 = '2026-07-28';

/** What is the same by either revision. */
const inBoth = (revision: string): Scenario[] => [
  ...passed(
    `completion-complete resources-list resources-read-text resources-templates-read prompts-list prompts-get-simple
     prompts-get-with-args`,
    revision,
  ),
  ...notApplicable(textAlone, 'resources-read-binary prompts-get-embedded-resource prompts-get-with-image', revision),
  ...notApplicable(
    noMedia,
    'tools-call-image tools-call-audio tools-call-embedded-resource tools-call-mixed-content',
    revision,
  ),
  ...notApplicable(noProgress, 'tools-call-with-progress', revision),
];

export const conformance = {
  name: 'MCP conformance',
  version: '0.2.0-alpha.12',
  scenarios: [
    ...passed('authorization-server-metadata-endpoint authorization-code-grant'),

    ...passed(
      'server-initialize ping tools-list tools-call-simple-text tools-call-error json-schema-2020-12 dns-rebinding-protection',
      server2025,
    ),
    ...notApplicable(noSessions, 'server-session-lifecycle server-sse-multiple-streams', server2025),
    ...notApplicable(noStreams, 'server-sse-polling', server2025),
    ...notApplicable(noLogs, 'logging-set-level tools-call-with-logging', server2025),
    ...notApplicable(
      noQuestions,
      'tools-call-sampling tools-call-elicitation elicitation-sep1034-defaults elicitation-sep1330-enums',
      server2025,
    ),
    ...notApplicable(noSubscriptions, 'resources-subscribe resources-unsubscribe', server2025),
    ...inBoth(server2025),

    ...passed(
      `server-stateless tools-list tools-call-simple-text tools-call-error json-schema-2020-12 dns-rebinding-protection
       caching sep-2164-resource-not-found http-header-validation server-sse-multiple-streams input-required-result-unsupported-methods`,
      server2026,
    ),
    ...notApplicable(
      noNeeds,
      `server-stateless:sep-2575-server-rejects-undeclared-capability
       server-stateless:sep-2575-missing-capability-http-400`,
      server2026,
    ),
    ...notApplicable(noHeaderArguments, 'http-custom-header-server-validation', server2026),
    ...notApplicable(
      noQuestions,
      `input-required-result-basic-elicitation input-required-result-basic-sampling
       input-required-result-basic-list-roots input-required-result-request-state
       input-required-result-multiple-input-requests input-required-result-multi-round
       input-required-result-missing-input-response input-required-result-non-tool-request
       input-required-result-result-type input-required-result-tampered-state input-required-result-capability-check
       input-required-result-ignore-extra-params input-required-result-validate-input`,
      server2026,
    ),
    ...inBoth(server2026),

    ...notApplicable(
      noExtension,
      `sep-2640-skills-directory sep-2640-skills-enumeration sep-2640-skills-manifest tasks-lifecycle
       tasks-capability-negotiation tasks-wire-fields tasks-request-state-removal tasks-mrtr-input
       tasks-request-headers tasks-dispatch-and-envelope tasks-status-notifications tasks-required-task-error
       tasks-mrtr-composition`,
    ),
  ],
} satisfies Suite;

export const inspector = {
  name: 'MCP Inspector, command line',
  version: '2.12.0',
  scenarios: [
    { name: 'tools/list --strict', revision: '2025-11-25', passed: true },
    { name: 'tools/list --strict', revision: '2026-07-28', passed: true },
    { name: 'tools/call', revision: '2025-11-25', passed: true },
    { name: 'tools/call', revision: '2026-07-28', passed: true },
    { name: 'signs in by itself', revision: '2025-11-25', passed: true },
  ],
} as const satisfies Suite;

export const mcpRemote = {
  name: 'mcp-remote',
  version: '0.15.1',
  scenarios: [
    { name: 'registers, signs in and connects', revision: '2025-11-25', passed: true },
    { name: 'steps up when a tool needs it', revision: '2025-11-25', passed: true },
    { name: 'connects again with what it kept', revision: '2026-07-28', passed: true },
    { name: 'hears that its tools changed', revision: '2026-07-28', passed: true },
  ],
} as const satisfies Suite;

export const strictClient = {
  name: 'oauth4webapi',
  version: '3.8.8',
  scenarios: [
    { name: 'code, refresh and revocation, found by RFC 8414', passed: true },
    { name: 'code, refresh and revocation, found by OpenID Connect Discovery', passed: true },
    { name: 'client_secret_basic', passed: true },
    { name: 'client_secret_post', passed: true },
    { name: 'private_key_jwt', passed: true },
    { name: 'iss on success and on error', passed: true },
    { name: 'errors of the token endpoint', passed: true },
    { name: 'challenges of the MCP server', passed: true },
  ],
} as const satisfies Suite;

export const suites: readonly Suite[] = [conformance, inspector, mcpRemote, strictClient];
