import type { z } from 'zod';

type Schema = Record<string, unknown>;

/** A part of a result that is told in full elsewhere: outputSchema says no more than its type, and where. */
export const told = <Part extends z.ZodType>(part: Part, where = ''): Part => part.meta({ told: where });

/** What a result holds beyond what outputSchema names: all fields but these. */
export const namedAlone = <Shape extends Readonly<Record<string, z.ZodType>>>(
  shape: Shape,
  named: readonly (keyof Shape & string)[],
): Shape =>
  Object.fromEntries(
    Object.entries(shape).map(([name, part]) => [name, named.includes(name) ? part : part.meta({ unnamed: true })]),
  ) as Shape;

/**
 * A schema of results in as few words as are true. An agent pays for each of them: objects are open, what `enum` and
 * `const` imply is not repeated, and what is told elsewhere is not told again. The whole result is checked all the same
 * (`checkResult`), against the schema that this one was made of.
 */
export const briefSchema = (schema: Schema): Schema => {
  if (typeof schema.told === 'string') {
    const { told: where, type } = schema;
    return { type, ...(where !== '' && { description: where }) };
  }
  // Names of properties are strings in any case.
  const { additionalProperties, properties, required, type, anyOf, items, propertyNames: _, ...rest } = schema;
  const named = Object.entries((properties ?? {}) as Record<string, Schema>).filter(
    ([, each]) => !each.unnamed && saysSomething(each),
  );
  const names = new Set(named.map(([name]) => name));
  return {
    ...(type !== undefined && !('enum' in rest) && !('const' in rest) && { type }),
    ...rest,
    ...(properties !== undefined && {
      properties: Object.fromEntries(named.map(([name, each]) => [name, briefSchema(each)])),
    }),
    ...(Array.isArray(required) && { required: required.filter((name) => names.has(name)) }),
    ...(additionalProperties instanceof Object && {
      additionalProperties: briefSchema(additionalProperties as Schema),
    }),
    ...(items !== undefined && { items: briefSchema(items as Schema) }),
    ...(Array.isArray(anyOf) && nullable(anyOf.map(briefSchema))),
  };
};

/** What takes anything is left out: it would name a field and say nothing of it. */
const saysSomething = (schema: Schema): boolean => Object.keys(schema).some((keyword) => keyword !== 'told');

/** Something or null is one schema with two types. */
const nullable = (alternatives: Schema[]): Schema => {
  const [one, other] = alternatives;
  if (alternatives.length !== 2 || other?.type !== 'null' || typeof one?.type !== 'string') {
    return { anyOf: alternatives };
  }
  return { ...one, type: [one.type, 'null'] };
};
