import { redirectApp, type Scope } from '@portcullis/access';
import { isFreshSignIn } from '@portcullis/people';
import type { ConsentRequest } from '../../consent/consent-request.ts';
import { type ConsentLimits, consentLimits, type LimitsAgain } from '../connections/consent-limits.ts';
import { type LookalikeNotice, lookalikeNotice } from '../connections/lookalike-notice.ts';
import { type Power, powersOf } from '../words/permission-words.ts';
import { scopeName } from '../words/scope-words.ts';
import { type Moment, momentOf } from '../words/time-words.ts';

export type AccessOption = {
  value: Scope;
  name: string;
  trade: boolean;
  checked: boolean;
  powers: Power[];
};

export type ConsentView = {
  uid: string;
  client: string;
  unverified: boolean;
  documentHost: string | undefined;
  redirect: { host: string; uri: string; notice: string };
  /** Its name is a known client's, or close to it. */
  lookalike: LookalikeNotice | undefined;
  /** A client that describes itself otherwise than at the last consent. */
  changed: { since: Moment; before: string } | undefined;
  person: { name: string; email: string };
  asked: string;
  stepUp: boolean;
  options: AccessOption[];
  /** Undefined: nobody trades here. */
  limits: ConsentLimits | undefined;
  /** Names of funded accounts, which a client that trades would reach. */
  funded: readonly string[];
  /** Metadata documents: which connection this one takes the place of. */
  replaces: { value: string; name: string; connected?: Moment; ofThisBrowser: boolean; checked: boolean }[];
  /** The person has paused it, and allowing lets it act again. */
  paused: boolean;
  /** Dynamic clients: what ends by allowing. */
  ending: { scope: string; connected: Moment }[];
  error: string | undefined;
  /** The last sign-in is too old to allow trading by: the password is asked for with it. */
  password: { signedIn: Moment; error: string | undefined } | undefined;
};

export type ConsentFacts = {
  request: ConsentRequest;
  /** As stored: what all of the person's AI clients together may do. */
  person: { name: string; email: string; clientLimits?: unknown };
  /** When the password was last given in this session. */
  authenticatedAt: Date;
  servedTools: ReadonlySet<string>;
  now: Date;
  funded?: readonly string[];
  /** What was chosen before, when the page is shown again. */
  chosen?: { access?: string | undefined; replaces?: string | undefined };
  limitsAgain?: LimitsAgain | undefined;
  error?: string;
  passwordError?: string;
};

/** The consent page: who asks, where it returns to, what it would be able to do. */
export const consentView = ({
  request,
  person,
  servedTools,
  now,
  chosen,
  error,
  funded = [],
  limitsAgain,
  ...asking
}: ConsentFacts): ConsentView => {
  const { uid, client, redirect, asked, offered, stepUp, connections } = request;
  const access = chosen?.access ?? request.preselected;
  const taken = chosen?.replaces ?? request.preselectedReplaces ?? '';
  const described = connections.map(({ id, scope, connectedAt, ofThisBrowser }) => ({
    value: id,
    name: `The one that may ${scope === 'mcp:trade' ? 'read and trade' : 'only read'}`,
    scope: scopeName[scope],
    connected: momentOf(connectedAt, now),
    ofThisBrowser,
    checked: id === taken,
  }));
  const choose = request.replaces === 'choose' && connections.length > 0;
  const isNew = !described.some(({ checked }) => checked);
  return {
    uid,
    client: client.name,
    unverified: client.unverified,
    documentHost: client.documentHost,
    redirect: { ...redirect, notice: noticeOf(request) },
    lookalike: lookalikeNotice({
      ...{ name: client.name, clientKind: client.kind, documentHost: client.documentHost },
      redirectHost: redirect.host,
    }),
    changed: changedWords(request, now),
    person: { name: person.name, email: person.email },
    asked: scopeName[asked],
    stepUp,
    options: offered.map((value) => ({
      value,
      name: scopeName[value],
      trade: value === 'mcp:trade',
      checked: access === value,
      powers: powersOf(value, servedTools),
    })),
    limits: offered.includes('mcp:trade') ? consentLimits(request.limits, person.clientLimits, limitsAgain) : undefined,
    replaces: choose ? [...described, { value: '', name: 'New connection', ofThisBrowser: false, checked: isNew }] : [],
    paused: request.paused,
    ending: request.replaces === 'all' ? described : [],
    funded: offered.includes('mcp:trade') ? funded : [],
    error,
    password: offered.includes('mcp:trade') ? passwordAsked(asking, now) : undefined,
  };
};

const passwordAsked = (
  { authenticatedAt, passwordError: error }: Pick<ConsentFacts, 'authenticatedAt' | 'passwordError'>,
  now: Date,
): ConsentView['password'] =>
  isFreshSignIn(authenticatedAt, now) ? undefined : { signedIn: momentOf(authenticatedAt, now), error };

/** What the address to return to means for the person. */
const noticeOf = ({ redirect, client }: ConsentRequest): string => {
  switch (redirect.kind) {
    case 'loopback':
      return 'This is a program on the computer you are using. Allow it only if you started it yourself, just now.';
    case 'private_scheme':
      return `This opens the app “${redirectApp(redirect.uri)}” on this computer. Allow it only if you started to connect that app yourself, just now.`;
    case 'https':
      return client.unverified
        ? 'Nobody has checked that this name belongs to this address. Allow it only if you know the address.'
        : 'The operator of this service has registered this client.';
  }
};

const changedWords = ({ changed }: ConsentRequest, now: Date): ConsentView['changed'] => {
  if (!changed) return undefined;
  const { since, formerName, formerHost } = changed;
  const former = [formerName && `it was called “${formerName}”`, formerHost && `it returned to ${formerHost}`];
  const said = former.filter(Boolean).join(', and ');
  return { since: momentOf(since, now), before: said || 'it named other addresses or keys' };
};
