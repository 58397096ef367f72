import { type JsonSchema, toolsBySession } from '@portcullis/tools';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { argumentsOfForm, formOfSchema, otherFaults } from './tool-form.ts';

const input: JsonSchema = {
  type: 'object',
  required: ['account'],
  properties: {
    account: { type: 'string', maxLength: 64 },
    limit: { type: 'integer', minimum: 1, maximum: 500, default: 100 },
    share: { type: 'number', minimum: 0.5 },
    status: { type: 'string', enum: ['active', 'all'], default: 'active' },
    deep: { type: 'boolean', default: false },
    by: { type: 'array', items: { type: 'string', enum: ['hour', 'day'] }, default: ['day'] },
    period: { type: 'object', default: { value: 5 }, description: 'Of bars.' },
    from: { type: 'string', format: 'date-time', description: 'By exit.' },
  },
};

const fieldOf = (name: string, again: Parameters<typeof formOfSchema>[1] = {}) =>
  formOfSchema(input, again).find((field) => field.name === name);

describe('A form from a schema', () => {
  test.each([
    ['account', { kind: 'text', required: true, maxLength: 64, suggestions: 'accounts', help: undefined }],
    ['limit', { kind: 'number', required: false, min: 1, max: 500, step: '1', help: 'Default: 100.' }],
    ['share', { kind: 'number', min: 0.5, max: undefined, step: 'any' }],
    ['deep', { kind: 'choice', help: undefined }],
    ['by', { kind: 'choices', help: 'Default: day.' }],
    ['period', { kind: 'json', help: 'Of bars. Default: {"value":5}. Written as JSON.' }],
    ['from', { kind: 'time', label: 'From (UTC)', help: 'By exit.' }],
  ])('%s', (name, expected) => expect(fieldOf(name)).toMatchObject(expected));

  test('a choice that may be left out says what that means', () => {
    const words = (name: string) => {
      const field = fieldOf(name);
      return field && 'choices' in field ? field.choices.map((each) => each.words) : [];
    };
    expect(words('status')).toEqual(['Default: active', 'active', 'all']);
    expect(words('deep')).toEqual(['Default: No', 'Yes', 'No']);
  });

  test('keeps what was typed, with each fault and its remedy at its field', () => {
    const faults = [
      { field: 'limit', reason: 'must be an integer' },
      { field: 'period.value', reason: 'is required' },
      { field: 'statuss', reason: 'is not an argument here', did_you_mean: 'status' },
    ];
    const again = { sent: { limit: 'many', status: 'all', by: ['hour'] }, faults };
    expect(fieldOf('limit', again)).toMatchObject({ value: 'many', error: 'Limit must be an integer.' });
    expect(fieldOf('period', again)).toMatchObject({ error: 'Period value is required.' });
    expect(fieldOf('status', again)).toMatchObject({ choices: [{}, {}, { value: 'all', isChosen: true }] });
    expect(fieldOf('by', again)).toMatchObject({ choices: [{ isChosen: true }, { isChosen: false }] });
    expect(otherFaults(input, faults)).toEqual(['Statuss is not an argument here. Did you mean status?']);
  });
});

describe('Arguments from a form', () => {
  test.each([
    ['an empty field is left out', { account: '', limit: ' ', from: '' }, {}],
    [
      'numbers and choices are what they say',
      { limit: '5', share: '.5', deep: 'false' },
      { limit: 5, share: 0.5, deep: false },
    ],
    ['no box is no list', { by: '' }, {}],
    ['one box is a list of one', { by: 'hour' }, { by: ['hour'] }],
    ['several boxes are a list', { by: ['hour', 'day'] }, { by: ['hour', 'day'] }],
    ['a time is UTC', { from: '2026-11-21T14:30' }, { from: '2026-11-21T14:30:00Z' }],
    ['JSON is read', { period: '{"value":1}' }, { period: { value: 1 } }],
    [
      'what is none goes to the reader as it is',
      { limit: '1e9', period: '{', from: 'today' },
      { limit: '1e9', period: '{', from: 'today' },
    ],
    ['so does what has no field', { qty: '1', __proto__x: 'y' }, { qty: '1', __proto__x: 'y' }],
  ])('%s', (_, sent, args) => expect(argumentsOfForm(input, sent)).toEqual(args));
});

type Schema = {
  default?: unknown[];
  type?: string;
  enum?: string[];
  items?: Schema;
  format?: string;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  properties?: Record<string, Schema>;
};

/** Values that a field can say: text as people type it, without blanks around it. */
const anyOf = (schema: Schema): fc.Arbitrary<unknown> => {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const { minimum: min = 0, maximum: max = 10_000 } = schema;
  switch (schema.type) {
    case 'integer':
      return fc.integer({ min, max });
    case 'number':
      return fc.integer({ min: min * 100, max: max * 100 }).map((cents) => cents / 100);
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.uniqueArray(anyOf(schema.items ?? {}), { minLength: 1 });
    case 'object':
      return schema.properties
        ? fc.record(Object.fromEntries(Object.entries(schema.properties).map(([name, each]) => [name, anyOf(each)])))
        : fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.integer({ min: 1, max: 99 }), { maxKeys: 4 });
    default:
      return schema.format === 'date-time'
        ? fc
            .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
            .map((at) => at.toISOString())
        : fc.stringMatching(/^[\w<>&"']([\w <>&"']*[\w<>&"'])?$/, { maxLength: schema.maxLength ?? 20 });
  }
};

/** As a browser sends it. */
const typedAs = (value: unknown): string | string[] =>
  Array.isArray(value) ? value.map(String) : typeof value === 'object' ? JSON.stringify(value) : String(value);

describe.each(toolsBySession().map((tool) => [tool.name, tool] as const))('%s', (_, { inputSchema }) => {
  const properties = inputSchema.properties as Record<string, Schema>;

  test('an untouched form asks for nothing but its checked boxes', () => {
    const sent = Object.fromEntries(
      formOfSchema(inputSchema).map((field) => [
        field.name,
        field.kind === 'choices'
          ? field.choices.flatMap(({ value, isChosen }) => (isChosen ? [value] : []))
          : field.value,
      ]),
    );
    const isBoxes = ([, { type, items }]: [string, Schema]) => type === 'array' && items?.enum !== undefined;
    const checked = Object.entries(properties).filter(isBoxes);
    expect(argumentsOfForm(inputSchema, sent)).toEqual(
      Object.fromEntries(checked.map(([name, { default: given = [] }]) => [name, expect.arrayContaining(given)])),
    );
  });

  test('what a person fills in is what the tool is asked', () => {
    const filled = fc.record(
      Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, anyOf(schema)])),
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(filled, (args) => {
        const sent = Object.fromEntries(Object.entries(args).map(([name, value]) => [name, typedAs(value)]));
        expect(argumentsOfForm(inputSchema, sent)).toEqual(args);
      }),
      { numRuns: 30 },
    );
  });
});
