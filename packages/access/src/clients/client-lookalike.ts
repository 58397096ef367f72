import { type KnownClient, knownClients, qualifyingWords } from './known-clients.ts';
import { nameSkeleton, plainName } from './name-skeleton.ts';

export type LookalikeAsk = {
  /** As the client calls itself. */
  name: string;
  /** As `redirectHost` gives it: a host, or the scheme of an app (`cursor://`). */
  redirectHost: string;
  /** dynamic | metadata_document | registered | personal */
  clientKind: string;
  /** Of a metadata document: the host that serves it. */
  documentHost?: string | undefined;
};

/**
 * `imitation`: the name is a known client's or close to it, and the address is not that client's.
 * `unproven`: the name is a known client's, and a program on the person's own computer bears it, which any program may.
 */
export type Lookalike = {
  verdict: 'imitation' | 'unproven';
  /** The known client. */
  known: string;
  /** Where that client really returns to; empty: to the person's own computer only. */
  hosts: readonly string[];
};

/**
 * Whether a name is close to a known client's although the address is another's. Undefined proves nothing: it says only
 * that no known client is imitated. Clients that the operator registered, and personal tokens, are never flagged.
 */
export const lookalikeOf = (ask: LookalikeAsk): Lookalike | undefined => {
  if (ask.clientKind === 'registered' || ask.clientKind === 'personal') return undefined;
  const resembled = knownClients.flatMap((client) => {
    const likeness = likenessOf(ask.name, client);
    return likeness === undefined ? [] : [{ client, likeness }];
  });
  const best = strongest(resembled);
  if (best === undefined || resembled.some(({ client }) => isAtHome(client, ask))) return undefined;
  const { client, likeness } = best;
  const { name: known, hosts } = client;
  const disguised = likeness === 'disguised' || isDescribedElsewhere(client, ask);
  const couldBe = !disguised && loopbackHosts.has(ask.redirectHost) && resembled.some((each) => each.client.loopback);
  return { verdict: couldBe ? 'unproven' : 'imitation', known, hosts };
};

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/** `named`: written as the client writes it, or with words added. `edited`: one letter off. `disguised`: it only looks so. */
type Likeness = 'named' | 'disguised' | 'edited';

const order: readonly Likeness[] = ['named', 'disguised', 'edited'];

const strongest = <Found extends { likeness: Likeness }>(found: readonly Found[]): Found | undefined =>
  found.toSorted((one, other) => order.indexOf(one.likeness) - order.indexOf(other.likeness))[0];

const shortestEdited = 5;

const formsOf = new Map(
  knownClients.map((client) => [
    client,
    client.names.map((each) => ({ plain: plainName(each), skeleton: nameSkeleton(each) })),
  ]),
);

const likenessOf = (name: string, client: KnownClient): Likeness | undefined => {
  const known = formsOf.get(client) ?? [];
  if (known.some(({ plain }) => holds(name, plain, client, plainName, plainQualifiers))) return 'named';
  if (known.some(({ skeleton }) => holds(name, skeleton, client, nameSkeleton, skeletonQualifiers))) return 'disguised';
  const rests = partsOf(name, nameSkeleton).filter(({ rest }) => isQualifying(rest, skeletonQualifiers));
  const edited = known.some(({ skeleton }) => rests.some(({ part }) => isOneEdit(part, skeleton)));
  return edited ? 'edited' : undefined;
};

/** Whether the name is the sought one, with or without words before and after it, however they are spaced. */
const holds = (
  name: string,
  sought: string,
  client: KnownClient,
  form: (text: string) => string,
  qualifiers: readonly string[],
): boolean => {
  const whole = form(name);
  if (whole === sought) return true;
  const at = whole.indexOf(sought);
  if (at < 0) return false;
  if (isQualifying(whole.slice(0, at), qualifiers) && isQualifying(whole.slice(at + sought.length), qualifiers))
    return true;
  return !client.ordinaryWord && partsOf(name, form).some(({ part }) => part === sought);
};

/** Every run of whole words of a name, joined, and what is left without it. */
const partsOf = (name: string, form: (text: string) => string): { part: string; rest: string }[] => {
  const words = name
    .split(/[^\p{L}\p{N}\p{M}\p{Cf}$@!|]+/u)
    .map(form)
    .filter(Boolean)
    .slice(0, 20);
  return words.flatMap((_, from) =>
    words.slice(from).map((_each, more) => ({
      part: words.slice(from, from + more + 1).join(''),
      rest: [...words.slice(0, from), ...words.slice(from + more + 1)].join(''),
    })),
  );
};

const plainQualifiers = qualifyingWords.map(plainName);
const skeletonQualifiers = qualifyingWords.map(nameSkeleton);

/** Nothing but qualifying words and digits, in whatever way they are run together. */
const isQualifying = (rest: string, qualifiers: readonly string[]): boolean => {
  const reached = new Set([0]);
  for (let at = 0; at < rest.length; at += 1) {
    if (!reached.has(at)) continue;
    if (/\p{N}/u.test(rest.charAt(at))) reached.add(at + 1);
    for (const word of qualifiers) if (rest.startsWith(word, at)) reached.add(at + word.length);
  }
  return reached.has(rest.length);
};

/** One letter more, less, other or changed places with its neighbour; in names long enough for that to be no accident. */
const isOneEdit = (one: string, other: string): boolean => {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (short.length < shortestEdited || long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  if (short.slice(at + 1) === long.slice(at + 1)) return true;
  const swapped = `${long[at + 1] ?? ''}${long[at] ?? ''}`;
  return short.slice(at, at + 2) === swapped && short.slice(at + 2) === long.slice(at + 2);
};

/** Its maker's host, or the scheme of its app. */
const isAtHome = ({ hosts, schemes }: KnownClient, { redirectHost }: LookalikeAsk): boolean => {
  const scheme = /^([a-z][a-z0-9+.-]*):(\/\/)?$/.exec(redirectHost)?.[1];
  return scheme === undefined ? isUnder(redirectHost, hosts) : schemes.includes(scheme);
};

/** A document that another than its maker serves. */
const isDescribedElsewhere = ({ hosts }: KnownClient, { documentHost }: LookalikeAsk): boolean =>
  documentHost !== undefined && !isUnder(documentHost, hosts);

const isUnder = (host: string, known: readonly string[]): boolean => {
  const bare = host.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
  return known.some((each) => bare === each || bare.endsWith(`.${each}`));
};
