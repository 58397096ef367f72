import type { Tool } from '@portcullis/tools';

export type ToolRow = Pick<Tool, 'name' | 'title' | 'description'> & { address: string };

export type ToolGroup = { category: string; rows: ToolRow[] };

/** Tools by category, in the catalogue's order; those in which every word of the query is found. */
export const toolRows = (
  tools: readonly Pick<Tool, 'name' | 'title' | 'description' | 'category'>[],
  query: string,
): ToolGroup[] => {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = tools.filter(({ name, title, description, category }) => {
    const text = `${name} ${title} ${description} ${category}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return [...Map.groupBy(found, ({ category }) => category)].map(([category, group]) => ({
    category,
    rows: group.map(({ name, title, description }) => ({ name, title, description, address: `/console/${name}` })),
  }));
};
