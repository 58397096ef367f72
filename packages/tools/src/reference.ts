import { permissionTable } from '@portcullis/access';
import { catalogue } from './catalogue.ts';
import type { Tool } from './define-tool.ts';

const served = new Map(catalogue.map((tool) => [tool.name, tool]));

/** docs/reference/tools.md, whole: the permission table, and the arguments of each served tool. */
export const toolReference = (): string =>
  [
    '# Tools',
    '',
    'Made from the code by `npm run reference`; a test keeps it current. Do not edit it by hand.',
    '',
    'The permission table: each tool, the scope it needs, and whether this version serves it. `mcp:trade` contains',
    '`mcp:read`. A tool that is not served does not exist for clients: it is in no list, and calling it is an error.',
    'The names are those of CrossTrade’s published table; what this service has besides stands at its end.',
    '',
    '| tool | scope | category | served |',
    '| --- | --- | --- | --- |',
    ...permissionTable.map(
      ({ tool, scope, category }) =>
        `| ${served.has(tool) ? `[${tool}](#${tool.toLowerCase()})` : tool} | \`${scope}\` | ${category} | ${served.has(tool) ? 'yes' : 'no'} |`,
    ),
    '',
    ...catalogue.flatMap(section),
  ].join('\n');

const section = (tool: Tool): string[] => [
  `## ${tool.name}`,
  '',
  `${tool.title}. ${tool.description}`,
  '',
  `Scope \`${tool.scope}\`. ${hints(tool)}`,
  '',
  ...parameterTable(tool),
  '',
];

const hints = ({ annotations }: Tool): string =>
  annotations.readOnlyHint
    ? 'Reads only.'
    : `Writes${annotations.destructiveHint ? ', destructive' : ''}${annotations.idempotentHint ? ', idempotent' : ''}.`;

type Property = Record<string, unknown>;

const parameterTable = ({ inputSchema }: Tool): string[] => {
  const properties = Object.entries((inputSchema.properties ?? {}) as Record<string, Property>);
  if (properties.length === 0) return ['No arguments.'];
  const required = new Set((inputSchema.required ?? []) as string[]);
  return [
    '| argument | type | required | meaning |',
    '| --- | --- | --- | --- |',
    ...properties.map(([name, property]) => {
      const need = required.has(name)
        ? 'yes'
        : property.default === undefined
          ? 'no'
          : `no (${written(property.default)})`;
      return `| \`${name}\` | ${typeOf(property)} | ${need} | ${property.description ?? ''} |`;
    }),
  ];
};

/** A default as a reader writes it. */
const written = (value: unknown): string =>
  typeof value === 'object' ? `\`${JSON.stringify(value)}\`` : String(value);

const typeOf = (property: Property): string => {
  if (Array.isArray(property.enum)) return property.enum.map((value) => `\`${value}\``).join(', ');
  const bounds = [
    ['from', property.minimum ?? property.minLength],
    ['to', property.maximum ?? property.maxLength],
  ].flatMap(([word, bound]) => (bound === undefined ? [] : [`${word} ${bound}`]));
  const unit = (property.minLength ?? property.maxLength) ? ' characters' : '';
  return `${property.format ?? property.type}${bounds.length > 0 ? `, ${bounds.join(' ')}${unit}` : ''}`;
};

/** The public face of a tool, as its pin keeps it (tests/pins/tools). */
export const publicFace = ({ name, scope, title, description, annotations, inputSchema, outputSchema }: Tool) => ({
  name,
  scope,
  title,
  description,
  annotations,
  inputSchema,
  outputSchema,
});
