import type { Scope } from '@portcullis/access';
import type { Clock } from '@portcullis/operations';
import {
  findResource,
  type Resource,
  type ResourceTemplate,
  resources,
  resourceTemplates,
  type Service,
} from '@portcullis/tools';

type Face = Pick<Resource, 'name' | 'title' | 'description' | 'mimeType'>;

/** As `resources/list` and `resources/templates/list` show them. */
export type ResourceDescription = Face & { uri: string };
export type TemplateDescription = Face & { uriTemplate: string };

/** What `resources/read` gives. */
export type ResourceContents = { uri: string; mimeType: string; text: string };

/** What the server needs of the resources. */
export type ResourceSet = {
  list: readonly ResourceDescription[];
  templates: readonly TemplateDescription[];
  /** Undefined: there is no such resource. */
  find: (uri: string) => { scope: Scope; contents: ResourceContents } | undefined;
  /** Values of a template's variable; undefined: there is no such template. */
  valuesOf: (uriTemplate: string) => readonly string[] | undefined;
};

/** The resources as this server serves them. Their lists are made here, once; their texts when they are read. */
export const catalogueResourceSet = ({ service, now }: { service: Service; now: Clock }): ResourceSet => ({
  list: resources.map(({ uri, ...resource }) => ({ uri, ...face(resource) })),
  templates: resourceTemplates.map(({ uriTemplate, ...template }) => ({ uriTemplate, ...face(template) })),
  find: (uri) => {
    const found = findResource(uri);
    const text = found?.text({ service, now: now() });
    if (!found || text === undefined) return undefined;
    return { scope: found.scope, contents: { uri, mimeType: found.mimeType, text } };
  },
  valuesOf: (uriTemplate) =>
    resourceTemplates.find((each) => each.uriTemplate === uriTemplate)?.values({ service, now: now() }),
});

const face = ({ name, title, description, mimeType }: Omit<Resource | ResourceTemplate, 'scope'>): Face => ({
  name,
  title,
  description,
  mimeType,
});
