/** How a client makes itself known, and where it lets itself be returned to. */
export type Way = {
  title: string;
  registration: MetadataDocument | DynamicRegistration;
  /** Redirect URIs at run time; PORT is one of the moment. The first is the one that it uses by default. */
  redirects: readonly [string, ...string[]];
  /** Scopes that this version asks for whatever it has read. */
  fixedScope?: string;
};

/** The client id is the URL of this document. */
export type MetadataDocument = {
  by: 'document';
  url: string;
  document: { client_name: string; [member: string]: unknown };
};

/** The body of the registration request (RFC 7591), for the redirect URI of the moment. */
export type DynamicRegistration = {
  by: 'registration';
  body: (redirect: string) => { client_name: string; [member: string]: unknown };
};

/** What a client does when a tool is refused with 403 `insufficient_scope`. */
export type Refused =
  /** Opens the browser at once. */
  | 'asks the person at once'
  /** The same, and registers anew for it. */
  | 'registers anew and asks the person at once'
  /** Keeps the scope in mind, and asks for it when the person signs in again. */
  | 'asks when the person signs in again'
  /** Uses its refresh token, which cannot widen anything, tries once more, and reports an error. */
  | 'refreshes and gives up'
  | 'gives up';

/** What reports and sources say of a client, as data. `docs/clients.md` says the same to people. */
export type ClientProfile = {
  /** The heading of its section in `docs/clients.md`. */
  client: string;
  ways: readonly [Way, ...Way[]];
  finds: {
    /** Where it looks for the resource's metadata first (RFC 9728, 3 and 5). */
    resourceBy: 'challenge' | 'path';
    serverAt: 'oauth-authorization-server' | 'openid-configuration';
  };
  asks: {
    /** Where it reads which scopes to ask for. */
    scopeFrom: 'challenge' | 'resource metadata' | 'server metadata' | 'nowhere';
    /** Added to them, whatever they are. */
    adds?: string;
    /** How it names the resource (RFC 8707). */
    resource: 'as published' | 'with a slash' | 'never';
    /** What it asks for when it asks for more: what it lacks alone (2025-11-25), or what it had too (2026-07-28). */
    again: 'challenge' | 'union';
  };
  speaks: '2025-06-18' | '2025-11-25' | '2026-07-28';
  /** Tries `server/discover` of 2026-07-28 first, and speaks an older revision all the same. */
  probes?: true;
  refused: Refused;
  /** How the person lets it trade after that. */
  tradesBy: 'the consent page' | 'the page of AI clients' | 'the link of request_access';
  refresh: {
    scope: 'omitted' | 'as granted';
    /** It refreshes when its token has so many seconds left. */
    early: number;
    /** Processes that hold the same refresh token, and use it in the same moment. */
    atOnce: number;
  };
  /** A page in a browser of this origin: every request is subject to CORS. */
  origin?: string;
  /** Its requests come from a host on the internet, so it reaches public https addresses only. */
  fromTheInternet?: true;
};
