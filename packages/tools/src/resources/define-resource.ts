import { resourceScope, type Scope } from '@portcullis/access';
import type { Service } from '../tool-context.ts';

type Face = { name: string; title: string; description: string; mimeType: 'application/json' | 'text/markdown' };

/** What a resource may tell of: how the service is set up, and the time. Never who asks. */
export type ResourceFacts = { service: Service; now: Date };

/** A resource as `resources/list` shows it and the server reads it. */
export type Resource = Face & { uri: string; scope: Scope; text: (facts: ResourceFacts) => string };

/** Resources of one kind, of which a URI names one. */
export type ResourceTemplate = Face & {
  /** RFC 6570, with one variable in one segment of the path. */
  uriTemplate: string;
  variable: string;
  scope: Scope;
  /** Undefined: there is no such one. */
  text: (facts: ResourceFacts, value: string) => string | undefined;
  values: (facts: ResourceFacts) => readonly string[];
};

/** Defines a resource. One without a row in the permission table cannot be defined. */
export const defineResource = (definition: Omit<Resource, 'scope'>): Resource => ({
  ...definition,
  scope: resourceScope(definition.uri),
});

/** The same for a template. */
export const defineTemplate = (definition: Omit<ResourceTemplate, 'scope' | 'variable'>): ResourceTemplate => {
  const [, variable] = /\{(\w+)\}$/.exec(definition.uriTemplate) ?? [];
  if (variable === undefined) throw new Error(`${definition.uriTemplate} does not end in a variable`);
  return { ...definition, variable, scope: resourceScope(definition.uriTemplate) };
};
