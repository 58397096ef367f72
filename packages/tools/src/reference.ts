import { contains, permissionTable, scopes } from '@portcullis/access';
import { catalogue } from './catalogue.ts';
import type { Tool } from './define-tool.ts';
import { prompts } from './prompts.ts';
import { resources, resourceTemplates } from './resources.ts';
import { toolsetOf, toolsets } from './toolsets.ts';

const served = new Map(catalogue.map((tool) => [tool.name, tool]));

/** What an agent pays for a tool: tokens of its name, description and inputSchema, and with its outputSchema. */
export type TokenCost = { shown: number; whole: number };

/** docs/reference/tools.md, whole: the permission table, and the arguments of each served tool. */
export const toolReference = (costOf: (tools: readonly Tool[]) => TokenCost): string =>
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
    ...costTable(costOf),
    ...toolsetTable(),
    ...promptTable(),
    ...resourceTable(),
    ...catalogue.flatMap((tool) => section(tool, costOf([tool]))),
  ].join('\n');

const costTable = (costOf: (tools: readonly Tool[]) => TokenCost): string[] => [
  '## What the list costs an agent',
  '',
  'In tokens (o200k), of names, descriptions and input schemas; and with output schemas. `?toolsets=` narrows it.',
  '',
  '| list of | tools | tokens | with output schemas |',
  '| --- | --- | --- | --- |',
  ...scopes.map((scope) => {
    const tools = catalogue.filter((tool) => contains(scope, tool.scope));
    const { shown, whole } = costOf(tools);
    return `| \`${scope}\` | ${tools.length} | ${shown} | ${whole} |`;
  }),
  '',
];

const toolsetTable = (): string[] => [
  '## Toolsets',
  '',
  '`?toolsets=orders,journal` behind the MCP address narrows the list to these sets, and what can be called: a tool of',
  'another set is then unknown (-32602), and a set that does not exist is answered 400. GetMcpCapabilities and',
  'request_access are always there; prompts and resources are not narrowed.',
  '',
  '| set | tools |',
  '| --- | --- |',
  ...toolsets.map((set) => {
    const tools = catalogue.filter((tool) => toolsetOf(tool) === set).map(({ name }) => name);
    return `| \`${set}\` | ${tools.join(', ')} |`;
  }),
  '',
];

const promptTable = (): string[] => [
  '## Prompts',
  '',
  'A prompt is a text for the model that names the tools to call, in order. It reads nothing and does nothing itself.',
  '',
  '| prompt | scope | what it is for | arguments |',
  '| --- | --- | --- | --- |',
  ...prompts.map(
    ({ name, scope, description, arguments: given }) =>
      `| \`${name}\` | \`${scope}\` | ${description} | ${given.map((each) => `\`${each.name}\`${each.required ? '' : ' (optional)'}`).join(', ')} |`,
  ),
  '',
];

const resourceTable = (): string[] => [
  '## Resources',
  '',
  'Resources are rules and facts of the venue, the same for everybody.',
  '',
  '| resource | scope | type | what it is |',
  '| --- | --- | --- | --- |',
  ...[...resources, ...resourceTemplates.map((each) => ({ ...each, uri: each.uriTemplate }))].map(
    ({ uri, scope, mimeType, description }) => `| \`${uri}\` | \`${scope}\` | ${mimeType} | ${description} |`,
  ),
  '',
];

const section = (tool: Tool, { shown, whole }: TokenCost): string[] => [
  `## ${tool.name}`,
  '',
  `${tool.title}. ${tool.description}`,
  '',
  `Scope \`${tool.scope}\`. ${hints(tool)} Costs ${shown} tokens, ${whole} with its output schema.`,
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
