import { publishedPermissions, type Scope } from '@portcullis/access';
import { catalogue } from '@portcullis/tools';
import type { ToolDescription } from '../apps/mcp-server/src/tool-set.ts';

/**
 * 81 tools, whichever of them are served so far: the rest of the permission table is listed with the schemas of those
 * that are, so that every server lists the same.
 */
export const allTools = (scope: Scope): ToolDescription[] => {
  const served = new Map(catalogue.map((tool) => [tool.name, tool]));
  return publishedPermissions
    .filter((permission) => scope === 'mcp:trade' || permission.scope === 'mcp:read')
    .map(({ tool }, at) => {
      const like = served.get(tool) ?? catalogue[at % catalogue.length];
      if (!like) throw new Error('The catalogue is empty');
      const { title, description, inputSchema, outputSchema, annotations } = like;
      return { name: tool, title, description, inputSchema, outputSchema, annotations };
    });
};
