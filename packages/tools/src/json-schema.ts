import { z } from 'zod';

export type JsonSchema = { type: 'object'; [keyword: string]: unknown };

/** What every refusal looks like, beside the tool's own result. */
const refusalSchema: JsonSchema = {
  type: 'object',
  properties: { success: { const: false }, error: { type: 'string' }, detail: { type: 'string' } },
  required: ['success', 'error'],
};

/** JSON Schema (2020-12, the default dialect of MCP) of arguments. Made once, when the tool is defined. */
export const inputSchemaOf = (input: z.ZodObject): JsonSchema => plain(input, 'input');

/**
 * JSON Schema of `structuredContent`: the tool's results, one or more, and a refusal. Clients of the 2025 revisions check
 * refusals against it too, and demand an object at the root.
 */
export const outputSchemaOf = (outputs: readonly z.ZodObject[]): JsonSchema => ({
  type: 'object',
  anyOf: [...outputs.map((output) => plain(output, 'output')), refusalSchema],
});

const plain = (schema: z.ZodObject, io: 'input' | 'output'): JsonSchema => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, override: withoutSafeBounds });
  return { ...rest, type: 'object' };
};

/** An integer is one without saying how far JavaScript counts. */
const withoutSafeBounds = ({ jsonSchema }: { jsonSchema: { minimum?: number; maximum?: number } }): void => {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
};
