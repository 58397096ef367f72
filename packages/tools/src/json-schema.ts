import { z } from 'zod';
import { briefSchema } from './brief-schema.ts';

export type JsonSchema = { type: 'object'; [keyword: string]: unknown };

/** Beside the tool's own result: every refusal names its error. */
const refusalSchema = { required: ['error'] };

/** JSON Schema (2020-12, the default dialect of MCP) of arguments. Made once, when the tool is defined. */
export const inputSchemaOf = (input: z.ZodObject): JsonSchema => plain(input, 'input');

/**
 * JSON Schema of `structuredContent`: the tool's results, one or more, and a refusal. Clients of the 2025 revisions check
 * refusals against it too, and demand an object at the root.
 */
export const outputSchemaOf = (outputs: readonly z.ZodObject[]): JsonSchema => ({
  type: 'object',
  anyOf: [...outputs.map((output) => briefSchema(plain(output, 'output'))), refusalSchema],
});

const plain = (schema: z.ZodObject, io: 'input' | 'output'): JsonSchema => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, override: withoutPlainBounds });
  return { ...rest, type: 'object' };
};

type Bounds = { minimum?: number; maximum?: number; minLength?: number; additionalProperties?: unknown };

/**
 * An integer is one without saying how far JavaScript counts, and a name is not empty: the reader holds to both. A schema
 * that takes anything is written `true`, since clients stumble over an empty one.
 */
const withoutPlainBounds = ({ jsonSchema }: { jsonSchema: Bounds }): void => {
  if (jsonSchema.minLength === 1) delete jsonSchema.minLength;
  if (isEmpty(jsonSchema.additionalProperties)) jsonSchema.additionalProperties = true;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
};

const isEmpty = (schema: unknown): boolean =>
  typeof schema === 'object' && schema !== null && Object.keys(schema).length === 0;
