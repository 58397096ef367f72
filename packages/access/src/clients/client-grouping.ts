import { plainName } from './name-skeleton.ts';

export type Registration = {
  name: string;
  /** As `redirectHost` gives it. */
  redirectHost: string;
  clientKind: string;
  clientId: string;
};

/** Registrations of one app, in the order in which they were given. */
export type RegistrationGroup<Item> = { key: string; items: readonly [Item, ...Item[]] };

/**
 * Puts together what is one app to a person: the same name, returning to the same place. Clients register anew for every
 * installation or sign-in, so one app has many ids. A name that only looks alike is another app, and personal tokens are one each.
 */
export const groupRegistrations = <Item>(
  items: readonly Item[],
  registrationOf: (item: Item) => Registration,
): RegistrationGroup<Item>[] => {
  const groups = new Map<string, [Item, ...Item[]]>();
  items.forEach((item, at) => {
    const registration = registrationOf(item);
    const key = registration.clientKind === 'personal' ? `personal ${at}` : registrationKey(registration);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  });
  return [...groups].map(([key, grouped]) => ({ key, items: grouped }));
};

/**
 * What one app's registrations have in common. A host on the internet is the app's own, whatever the kind of registration; on
 * this computer and behind a scheme anybody may be, so there a document's host, or that the operator vouched, tells apart.
 */
const registrationKey = ({ name, redirectHost, clientKind, clientId }: Registration): string => {
  const place = loopbackHosts.has(redirectHost) ? 'this computer' : redirectHost.toLowerCase();
  const local = place === 'this computer' || place.includes(':');
  const voucher = clientKind === 'metadata_document' ? new URL(clientId).host : clientKind;
  return JSON.stringify([plainName(name) || name, place, local || clientKind === 'registered' ? voucher : '']);
};

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);
