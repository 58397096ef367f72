/** An attack that this house expects, and what must come of it. Its id begins the title of each test that sends it. */
export type Attack = {
  id: string;
  /** S1: money moves, or an account is taken over. S2: tokens stolen, people deceived, data leaked, service denied. */
  severity: 'S1' | 'S2';
  name: string;
  /** The standard that warns of it, or where it was met. */
  source: string;
  /** Besides: never a 5xx that is no outage, never a secret in a log, and no order that is not said here. */
  expected: string;
  /** Why no test sends it. */
  notSent?: string;
};

const severe = `
A001 | call tools with no token | MCP authorization | 401 and a challenge, for every method; no tool is named
A002 | trade with a read token | RFC 6750, 3.1 | 403 insufficient_scope with scope="mcp:trade"; no order
A003 | use a token of another audience | RFC 8707; CVE-2026-55669 | 401 invalid_token
A004 | get a token without naming an audience | RFC 8707; RFC 9700, 2.3 | it is bound to our resource, never to any
A006 | development mode in production | oidc-provider SECURITY.md | keys of our own, no development login; a missing key stops the start
A007 | name another person's things in arguments | OWASP API1 | the same answer as for what does not exist
A008 | use another person's handle (cursor, link) | MCP best practices, state handles | worth nothing to anybody else
A009 | redeem one code fifty times at once | OAuth 2.1, 4.1.3 | at most one token
A010 | refresh one token fifty times at once | RFC 9700, 4.14; CVE-2026-1035 | one successor, never two families
A011 | redeem a code again | OAuth 2.1, 7.5.3 | invalid_grant, and everything issued to it is dead
A012 | use a stolen, replaced refresh token | RFC 9700, 4.14.2 | the whole connection ends, is audited, and the person is told
A013 | replay a token two generations back, at once | django-oauth-toolkit 1617 | taken for theft
A014 | replay a refresh token after kill -9 and restart | CVE-2026-9802 | taken for theft
A016 | tricks with redirect_uri | RFC 9700, 4.1.3; RFC 8252, 7.3 | an error page; only the loopback port may vary
A017 | no PKCE, plain, or an unknown method | RFC 9700, 2.1.1 | an error, no code
A018 | a wrong verifier | RFC 9700, 4.8; CVE-2025-4144 | invalid_grant, and the right client can still redeem
A019 | redeem the code of another client | RFC 6749, 4.1.3 | invalid_grant, and its own client can still redeem
A021 | send the consent or sign-in form from another site | MCP best practices, consent | 403, no connection
A022 | frame our pages | RFC 9700, 4.16 | frame-ancestors 'none' and X-Frame-Options: DENY on all of them
A023 | have the victim finish an attacker's request | CVE-2026-27124 | 400, no code
A024 | swap the redirect after consent | RFC 9700, 4.1 | registrations cannot be changed
A026 | get a second, silent grant | MCP best practices, consent per client | the consent page again; prompt=none: consent_required
A027 | smuggle trading into a step-up | MCP, step-up | what the person chose, and nothing preselected
A028 | widen the scope at refresh | RFC 6749, 6 | invalid_scope, and the token is still good
A029 | change the audience at refresh | RFC 8707 | invalid_target, and the token is still good
A030 | send an order again and again | Stripe, idempotent requests | one order, and every answer names it
A031 | reuse a request id with other terms | Stripe, idempotent requests | idempotency_conflict; the first order alone
A032 | use another person's request id | MCP best practices, handle binding | an order of one's own; nothing of theirs
A033 | send an order twice without a request id | client order ids of brokers | the second is refused as possible_duplicate
A034 | break the connection in the middle of an order | MCP 2026-07-28, cancellation | the order is there or it is not, for ever
A035 | repeat a JSON-RPC id, or send a batch | MCP streamable HTTP | the JSON-RPC id means nothing; a batch is 400
A036 | keep trading while being revoked | RFC 7009 | no order commits after the revoke was answered, and none holds it up
A037 | use a revoked token | RFC 7009, 2 | 401 on the next request, on every instance
A038 | finish a refresh after the revoke | oidc-provider revoke.js | nothing lives afterwards
A039 | keep tokens through a new password or a suspension | RFC 9700, 4.14.2 | 401 and invalid_grant
A041 | guess the password of one account | OAuth 2.1, 7.7; ASVS 2.2.1 | held up after five; the right one works later; sessions go on
A042 | try one password on many accounts | ASVS 2.2.1 | 429 with Retry-After for the address
A043 | get round the throttle by spelling | CVE-2026-45364; RFC 9700, 4.13 | the same counter
A044 | plant a session id | OWASP, session fixation | a new id at sign-in
A046 | put markup into a client's metadata | MCP best practices | text, wherever it is shown
A047 | register a dangerous redirect scheme | OAuth 2.1, 2.3.1 | 400
A048 | register plain http elsewhere than on loopback | RFC 9700, 2.6 | 400
A049 | have us fetch from inside (client id documents) | CIMD, 6.5; CVE-2026-55671 | refused at once, without a connection, in one text
A051 | have us fetch from inside (registration) | RFC 7591 | refused, or never fetched
A052 | poison our URLs by Host | OWASP | 421
A053 | poison our URLs by forwarded headers | RFC 9700, 4.13 | ignored, unless a proxy of ours wrote them
A054 | rebind DNS to the MCP endpoint | CVE-2025-66414 | 421 or 403
A056 | use another person's MCP session id | MCP 2025-11-25 | it means nothing: the token alone decides
A057 | forge or cross a requestState | MCP 2026-07-28, MRTR | -32602, and nothing happens
A058 | let headers and body disagree | MCP 2026-07-28, server validation | 400 -32020; the body decides
A059 | overrun a limit by orders at once | SEC 15c3-5 | what is accepted stays within the buying power
A061 | send the same order under fresh request ids | SEC 15c3-5 | a limit of one's own on equal orders
A062 | have hostile text steer an agent | MCP tools, human in the loop | text stays data; the server's limits hold
A063 | confirm a preview twice, or for other terms | ibkr-mcp | one order, bound to its terms
A064 | trade although trading is switched off | SEC 15c3-5 | refused at the next call; reading goes on
A066 | use an access token as a session, or the reverse | RFC 9700, 4.15 | 401, or the sign-in page
A067 | register a person's id as a client's | RFC 9700, 4.15 | the id is ours to choose
`;

const serious = `
A068 | send the token in the URL or a form | OAuth 2.1, 5.1 | 400 or 401
A069 | find secrets in logs | MCP, token theft | none, in what any app writes
A071 | leak addresses by Referer or foreign content | RFC 9700, 4.2 | no-referrer, and nothing from elsewhere
A072 | find secrets in a cache | RFC 6749, 5.1 | no-store
A073 | have an error tell of the inside | OWASP | no stack, SQL, path or version
A074 | find out who has an account | ASVS | one answer for known and unknown, at equal cost
A076 | have a revocation say 200 though it failed | CVE-2020-15223 | 5xx, and the token still answers as before
A077 | ask by revocation whether a token exists | RFC 7009, 2.2 | 200 for all
A078 | revoke one token and use the other | RFC 7009 | the connection has ended
A079 | mix up two authorization servers | RFC 9207 | exactly one iss, equal to the metadata's issuer
A081 | have a redirect carry the password on | RFC 9700, 4.12 | 303
A082 | use us as an open redirector | RFC 9700, 4.11.2 | an error page for whoever has not signed in
A083 | hide another name in a client's name | OAuth 2.1, consent phishing | refused or made plain; the redirect's host is shown
A084 | take a known name and return elsewhere | MCP best practices | consent shows the host, and that nobody verified the name
A086 | track people by a logo | CIMD, displaying logos | it is neither shown nor fetched
A087 | flood the registration or the token endpoint | RFC 7591 | 429; revocation is never limited
A088 | register something huge | RFC 7591 | 400 or 413
A089 | have us fetch documents without end | CIMD | a budget, and a small share of it for one address
A091 | send headers slowly | OWASP, slowloris | others are served; slow ones are cut after 10 s
A092 | send a body slowly | OWASP | cut after 30 s
A093 | send a huge body | OWASP | 400 or 413, or the connection is closed
A094 | send a JSON bomb | MCP TypeScript SDK 1625 | 400 or 413
A096 | blow up a pattern or a schema | CVE-2026-0621 | an ordinary refusal
A097 | open streams without end | MCP subscriptions/listen | a cap for each token, then 429
A098 | reach for prototypes | OWASP | nothing changes
A099 | write a JSON key twice | MCP server validation | 400
A101 | read us from a foreign page | OAuth 2.1, 3.1 | no CORS at /authorize, never with credentials
A102 | post to the MCP endpoint from a page | OWASP, CSRF | 401 or 415
A103 | steal or plant a cookie | OWASP | Secure, HttpOnly, SameSite=Lax and __Host- under https
A104 | look for missing headers on odd paths | OWASP | they are on every answer
A106 | guess a token | OAuth 2.1, 7.7 | 256 random bits; an unknown one is 401
A107 | mangle a token | GHSA-6mq3-xmgp-pjm5 | 401; two Authorization headers are 400
A108 | use an expired token | OAuth 2.1, 5.2 | 401, by the database's clock
A109 | redeem a late code | OAuth 2.1, 4.1.2 | invalid_grant after 60 s
A111 | raise access with a stale session | OpenID Connect, max_age | the password is asked for again
A112 | decide as B on the page that A left open | MCP best practices | refused; no connection of B
A113 | send consent twenty times | OWASP | one connection, one code
A114 | sign somebody in as the attacker | OWASP, login CSRF | 403
A116 | revoke another person's connection | OWASP API1, CSRF | 404, 405 or 403
A117 | use a flow that is switched off | RFC 9700, 2.1.2, 2.4 | unsupported_response_type, unsupported_grant_type
A118 | change the request when it is resumed | CVE-2026-7571 | the stored request counts
A119 | mix up methods of client authentication | RFC 6749, 2.3 | invalid_client or invalid_request
A121 | misuse DPoP | RFC 9449 | not offered, and its scheme is 401
`;

const notSent: Readonly<Record<string, string>> = {
  A061:
    'There is no such limit yet. A fresh client_request_id is the client’s word that it means another order; without one, ' +
    'the same order within five seconds is refused (A033).',
};

const rowsOf = (table: string, severity: Attack['severity']): Attack[] =>
  table
    .trim()
    .split('\n')
    .map((line) => {
      const [id = '', name = '', source = '', expected = ''] = line.split(' | ');
      const reason = notSent[id];
      return { id, severity, name, source, expected, ...(reason === undefined ? {} : { notSent: reason }) };
    });

/** By severity and id. */
export const attacks: readonly Attack[] = [...rowsOf(severe, 'S1'), ...rowsOf(serious, 'S2')];

/** The ids of attacks that a title begins with: `A012, AS-46: …`. Those that it names further on do not count. */
export const attackIdsIn = (title: string): string[] => {
  const beginning = /^(?:[A-Z][A-Z0-9-]*\d+(?: to [A-Z0-9-]+)?(?:, |: ))+/.exec(title)?.[0] ?? '';
  return beginning.match(/\bA\d{3}\b/g) ?? [];
};
