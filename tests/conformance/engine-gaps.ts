/** What oidc-provider leaves to whoever runs it, found by reading it (G) and by measuring it (M). */
export type EngineGap = { id: string; gap: string };

const rows = `
G-1  | metadata that names scopes of the resource is refused, and as a ceiling would stop a step-up
G-2  | without application_type a client is taken for a web one: no loopback port of the moment, no scheme of an app
G-3  | a web client may register plain http at any host
G-4  | a metadata document that names no method of authentication is refused
G-5  | a metadata document needs no name, and its address no path
G-6  | a resource is compared as text: another case, a slash or a default port is another resource
G-7  | a request without a resource ends in access_denied
G-8  | a request without a scope ends in access_denied
G-9  | a step-up that names the new scope alone loses what was held
G-10 | the metadata does not name the scopes of the resource
G-11 | pages of other origins cannot register
G-12 | further grants are not built in: what is not served is refused and not advertised
G-13 | two refreshes of one token at once end the grant
G-14 | a token may outlive the end of its grant
G-15 | pages are plain, can be framed and say nothing of where they return to
G-16 | storage, keys and their rotation are for development only
G-17 | nothing limits how often anything is asked, and nothing unused goes away
G-18 | errors jump to the address that a stranger registered, before anybody signed in
G-19 | clients may authenticate by JWTs under a shared secret
G-20 | what asks again depends on the kind of client
M1   | of 20 redemptions of one code at once, and of 20 refreshes, all succeed
M2   | a wrong resource is refused after the token or code was used up
M3   | a refresh is three writes: a crash between them, or a lost answer, logs the person out
M4   | what a person consented to can be changed behind them
M5   | a web client gets a second code silently, also to trade
M6   | dangerous redirects, a thousand of them, endless names and endless registrations are taken
M7   | the host of a metadata document is judged after it was connected to
M8   | the Host of a request gets into the metadata
M9   | pages carry no security headers and load from elsewhere
M10  | keys and sign-in are for development unless they are replaced
M11  | a client that names no scope gets nothing
M12  | invalid requests and prompt=none are redirected before any sign-in
M13  | exact redirects, PKCE, and what is bound to a client are right, and must stay so
M14  | revoking one token ends the whole family
M15  | slow connections are kept for a minute
`;

export const engineGaps: readonly EngineGap[] = rows
  .trim()
  .split('\n')
  .map((row) => {
    const [id = '', gap = ''] = row.split('|').map((cell) => cell.trim());
    return { id, gap };
  });
