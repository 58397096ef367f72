import { permissionTable } from '@portcullis/access';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { catalogue, defineTool, reads, toolsOf } from './index.ts';

/** Once more is one more: a repeat is told apart by client_request_id alone. */
const addingTools = ['PlaceOrder', 'CancelReplace', 'CancelAndBracket', 'FlatPlace', 'Reverse', 'ReversePosition'];

describe('The catalogue', () => {
  test('is in the order of the permission table, without a name twice', () => {
    const order = permissionTable.map(({ tool }) => tool);
    const names = catalogue.map(({ name }) => name);
    expect(names).toEqual(order.filter((name) => names.includes(name)));
  });

  test.each(catalogue.map((tool) => [tool.name, tool] as const))('%s is whole', (_, tool) => {
    expect(tool.title).not.toBe('');
    expect(tool.description.length).toBeLessThanOrEqual(140);
    expect(tool.annotations).toEqual({
      readOnlyHint: tool.scope === 'mcp:read',
      destructiveHint: tool.scope === 'mcp:trade',
      idempotentHint: !addingTools.includes(tool.name),
      openWorldHint: false,
    });
    expect(tool.inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
    expect(tool.outputSchema).toMatchObject({ type: 'object' });
    expect(JSON.stringify(tool)).not.toContain('$ref');
  });

  test.each(catalogue.map((tool) => [tool.name, tool] as const))('%s writes its arguments in snake_case', (_, tool) => {
    const names = Object.keys(tool.inputSchema.properties as object);
    expect(names.filter((name) => !/^[a-z]+(_[a-z]+)*$/.test(name))).toEqual([]);
  });

  test.each([
    ['mcp:read', 7_000],
    ['mcp:trade', 12_000],
  ] as const)('what %s is shown costs an agent less than %i tokens', (scope, tokens) => {
    const shown = toolsOf(scope, { trading: true });
    const text = JSON.stringify(
      shown.map(({ name, description, inputSchema }) => ({ name, description, inputSchema })),
    );
    expect(text.length / 3.5).toBeLessThan(tokens);
  });

  test('a list is the same array each time', () => {
    expect(toolsOf('mcp:read', { trading: true })).toBe(toolsOf('mcp:read', { trading: true }));
  });
});

describe('A tool cannot be defined', () => {
  const definition = {
    title: 'x',
    description: 'x',
    annotations: reads,
    input: z.object({}),
    output: z.object({}),
    run: async () => ({}),
  };

  test('without a row in the permission table', () => {
    expect(() => defineTool({ ...definition, name: 'WithdrawMoney' })).toThrow('no row in the permission table');
  });

  test('as a read when it needs trade', () => {
    expect(() => defineTool({ ...definition, name: 'PlaceOrder' })).toThrow('readOnlyHint contradicts');
  });
});
