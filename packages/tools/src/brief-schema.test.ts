import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { briefSchema, namedAlone, told } from './brief-schema.ts';

const brief = (schema: z.ZodType) => {
  const { $schema: _, ...rest } = briefSchema(z.toJSONSchema(schema));
  return rest;
};

describe('A schema of results in few words', () => {
  test.each<[string, z.ZodType, object]>([
    ['an object is open', z.strictObject({}), { type: 'object', properties: {} }],
    ['what an enumeration implies is not repeated', z.enum(['Buy', 'Sell']), { enum: ['Buy', 'Sell'] }],
    ['nor what a constant does', z.literal('paper'), { const: 'paper' }],
    [
      'a list or nothing has two types',
      z.array(z.string()).nullable(),
      { type: ['array', 'null'], items: { type: 'string' } },
    ],
    [
      'other alternatives stay',
      z.union([z.string(), z.int()]),
      { anyOf: [{ type: 'string' }, { type: 'integer', minimum: -9007199254740991, maximum: 9007199254740991 }] },
    ],
    [
      'names of a record are strings in any case',
      z.record(z.string(), z.boolean()),
      { type: 'object', additionalProperties: { type: 'boolean' } },
    ],
    [
      'a field of anything is not named',
      z.object({ any: z.unknown() }),
      { type: 'object', properties: {}, required: [] },
    ],
    [
      'what is told elsewhere says where',
      told(z.object({ deep: z.int() }), 'As GetOrder.'),
      { type: 'object', description: 'As GetOrder.' },
    ],
    ['or only its type', told(z.object({ deep: z.int() })), { type: 'object' }],
    [
      'in lists and records too',
      z.array(told(z.object({ deep: z.int() }))),
      { type: 'array', items: { type: 'object' } },
    ],
  ])('%s', (_, schema, expected) => {
    expect(brief(schema)).toEqual(expected);
  });

  test('what is not named is neither described nor required, and is checked all the same', () => {
    const order = z.strictObject(namedAlone({ order_id: z.string(), tif: z.string() }, ['order_id']));
    expect(brief(order)).toEqual({
      type: 'object',
      properties: { order_id: { type: 'string' } },
      required: ['order_id'],
    });
    expect(order.safeParse({ order_id: '1' }).success).toBe(false);
  });
});
