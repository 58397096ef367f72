import { permissionTable, promptPermissions, resourcePermissions } from '@portcullis/access';
import { catalogue } from '../catalogue.ts';
import { defineResource } from './define-resource.ts';

/** What no scope opens. The isolation test proves it for every tool, prompt and resource. */
const never: readonly string[] = [
  'Anything of another person: it answers as what does not exist.',
  'Password, sessions and email of anybody.',
  'Tokens, signing keys, signal keys, and anything else that opens a door.',
  'Counts, lists or totals over all people, also for a person who operates the service.',
  'More rights than the person gave: an agent may ask (request_access), a person decides.',
];

/** The permission table: which tool, prompt and resource needs which scope, and what none opens. */
export const permissions = defineResource({
  uri: 'portcullis://permissions',
  name: 'permissions',
  title: 'Permission table',
  description: 'Which scope each tool, prompt and resource needs, what is served here, and what no scope opens.',
  mimeType: 'application/json',
  text: ({ service: { trading } }) => {
    const served = new Set(catalogue.filter(({ scope }) => trading || scope === 'mcp:read').map(({ name }) => name));
    return JSON.stringify({
      scopes: { 'mcp:read': 'reads', 'mcp:trade': 'reads and writes; contains mcp:read' },
      tools: permissionTable.map(({ tool, scope, category }) => ({ tool, scope, category, served: served.has(tool) })),
      prompts: promptPermissions.map(({ name, scope }) => ({
        prompt: name,
        scope,
        served: trading || scope === 'mcp:read',
      })),
      resources: resourcePermissions.map(({ name, scope }) => ({ resource: name, scope })),
      never,
    });
  },
});
