import { permissionOf, type Scope } from '@portcullis/access';
import { canonicalDigest } from '@portcullis/operations';
import { z } from 'zod';
import { type ArgumentReader, argumentReader } from './arguments.ts';
import { inputSchemaOf, type JsonSchema, outputSchemaOf } from './json-schema.ts';
import type { ToolContext } from './tool-context.ts';
import type { ToolImage } from './tool-outcome.ts';

/** All four hints of MCP are required: one left out would be a silent default. */
export type ToolAnnotations = {
  readOnlyHint: boolean;
  destructiveHint: boolean;
  idempotentHint: boolean;
  openWorldHint: boolean;
};

/** A tool that only reads. */
export const reads: ToolAnnotations = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
};

/** A result that comes with a picture. `holdsText`: what somebody wrote can be read in it. */
export class Illustrated<Result> {
  readonly result: Result;
  readonly image: ToolImage;
  readonly holdsText: boolean;

  constructor(result: Result, image: ToolImage, holdsText: boolean) {
    this.result = result;
    this.image = image;
    this.holdsText = holdsText;
  }
}

/** One shape of result, or several of which each result is one. */
export type ToolOutput = z.ZodObject | z.ZodUnion<readonly z.ZodObject[]>;

export type ToolDefinition<Input extends z.ZodObject, Output extends ToolOutput> = {
  /** As in the permission table: PascalCase, and snake_case for the journal's. */
  name: string;
  title: string;
  /** For an agent that pays for each token. */
  description: string;
  annotations: ToolAnnotations;
  input: Input;
  /** The result without `success`, which the framework adds. */
  output: Output;
  /** Other names for arguments of this tool alone. */
  aliases?: Readonly<Record<string, keyof Input['shape'] & string>>;
  /** Writes say so: their operation leaves the audit row. */
  audits?: boolean;
  /** Cancels, closes and flattens: no limit holds them back. */
  isExit?: boolean;
  /** Speaks of the connection that calls: by session there is no such tool. */
  needsConnection?: boolean;
  /** @throws Refusal, and for writes ConnectionEnded, ScopeLost, RateLimited */
  run: (context: ToolContext, args: z.output<Input>) => Promise<z.input<Output> | Illustrated<z.input<Output>>>;
};

/** A tool as the catalogue lists it and the server calls it. */
export type Tool = {
  name: string;
  title: string;
  description: string;
  /** From the permission table, never from the tool. */
  scope: Scope;
  category: string;
  annotations: ToolAnnotations;
  inputSchema: JsonSchema;
  outputSchema: JsonSchema;
  audits: boolean;
  isExit: boolean;
  needsConnection: boolean;
  /** Reads arguments in either dialect. */
  read: ArgumentReader<Record<string, unknown>>;
  digest: (args: Record<string, unknown>) => Uint8Array;
  run: (
    context: ToolContext,
    args: Record<string, unknown>,
  ) => Promise<Record<string, unknown> | Illustrated<Record<string, unknown>>>;
  /** @throws ZodError when a result is not what outputSchema promises. */
  checkResult: (result: Record<string, unknown>) => void;
};

/**
 * Defines a tool. Schemas are made here, once. A tool without a row in the permission table, or whose annotations
 * contradict its scope, cannot be defined.
 */
export const defineTool = <Input extends z.ZodObject, Output extends ToolOutput>(
  definition: ToolDefinition<Input, Output>,
): Tool => {
  const { name, title, description, annotations, run } = definition;
  const permission = permissionOf(name);
  if (!permission) throw new Error(`The tool ${name} has no row in the permission table`);
  if (annotations.readOnlyHint !== (permission.scope === 'mcp:read')) {
    throw new Error(`The tool ${name} needs ${permission.scope}, which its readOnlyHint contradicts`);
  }
  const input = definition.input.strict();
  const outputs = alternativesOf(definition.output).map(({ shape }) =>
    z.strictObject({ success, ...shape, ...(permission.scope === 'mcp:trade' ? rehearsed(shape) : {}) }),
  );
  const result = z.union(outputs);
  return {
    name,
    title,
    description,
    scope: permission.scope,
    category: permission.category,
    annotations,
    inputSchema: inputSchemaOf(input),
    outputSchema: outputSchemaOf(outputs),
    audits: definition.audits ?? false,
    isExit: definition.isExit ?? false,
    needsConnection: permission.scope === 'mcp:trade' || (definition.needsConnection ?? false),
    read: argumentReader(input, definition.aliases),
    digest: (args) => canonicalDigest({ tool: name, ...args }),
    // The reader's own schema made these arguments, so they have the type that `run` takes.
    run: (context, args) => run(context, args as z.output<Input>),
    checkResult: (given) => {
      result.parse(given);
    },
  };
};

const success = z.literal(true);

/** What every dry run says. `needs_approval`: done in earnest, it would wait for the person. */
const rehearsed = ({ dry_run = said }: z.ZodRawShape) => ({ dry_run, needs_approval: said });

const said = z.literal(true).optional().meta({ unnamed: true });

const alternativesOf = (output: ToolOutput): readonly z.ZodObject[] =>
  output instanceof z.ZodUnion ? output.options : [output];
