import { z } from 'zod';

type JsonProperty = { type?: string; enum?: unknown[]; description?: string };

/** The zod schema that somebody would have written for a tool's arguments or result: high-level servers take no JSON Schema. */
export const zodSchema = (schema: object): z.ZodObject => {
  const [first] = (schema as { anyOf?: object[] }).anyOf ?? [schema];
  const { properties = {}, required = [] } = first as {
    properties?: Record<string, JsonProperty>;
    required?: string[];
  };
  const shape = Object.entries(properties).map(([name, property]): [string, z.ZodType] => {
    const type = toZod(property).describe(property.description ?? name);
    return [name, required.includes(name) ? type : type.optional()];
  });
  return z.looseObject(Object.fromEntries(shape));
};

const toZod = ({ type, enum: values }: JsonProperty): z.ZodType => {
  if (values?.every((value) => typeof value === 'string')) return z.enum(values as [string, ...string[]]);
  if (type === 'string') return z.string();
  if (type === 'integer') return z.int();
  if (type === 'number') return z.number();
  return type === 'boolean' ? z.boolean() : z.unknown();
};
