import { confirmation } from './resources/confirmation.ts';
import type { Resource, ResourceFacts, ResourceTemplate } from './resources/define-resource.ts';
import { instrument, instruments } from './resources/instruments.ts';
import { permissions } from './resources/permissions.ts';
import { venueRules } from './resources/venue-rules.ts';

/** Every resource. They are rules and facts of the venue, the same for everybody. */
export const resources: readonly Resource[] = [permissions, venueRules, confirmation, instruments];

export const resourceTemplates: readonly ResourceTemplate[] = [instrument];

/** A resource that a URI names. */
export type FoundResource = Pick<Resource, 'uri' | 'scope' | 'mimeType'> & {
  /** Undefined: the template has none of that name. */
  text: (facts: ResourceFacts) => string | undefined;
};

/** Exact, but for the one segment of a template. Undefined: there is no such resource. */
export const findResource = (uri: string): FoundResource | undefined => {
  const found = resources.find((each) => each.uri === uri);
  if (found) return found;
  for (const { uriTemplate, scope, mimeType, text } of resourceTemplates) {
    const value = segmentAfter(uriTemplate.replace(/\{\w+\}$/, ''), uri);
    if (value !== undefined) return { uri, scope, mimeType, text: (facts) => text(facts, value) };
  }
  return undefined;
};

/** The one segment, of a length that a name can have, and decoded. */
const segmentAfter = (prefix: string, uri: string): string | undefined => {
  const segment = uri.startsWith(prefix) ? uri.slice(prefix.length) : '';
  if (!/^[\w.~!%-]{1,96}$/.test(segment)) return undefined;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
};
