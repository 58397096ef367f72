import { entryTools, permissionOf, permissionTable, servedTools } from '@portcullis/access';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { catalogue, defineTool, reads, toolsBySession, toolsOf } from './index.ts';

/** Once more is one more: a repeat is told apart by client_request_id alone. */
const addingTools = [
  ...['PlaceOrder', 'CancelReplace', 'CancelAndBracket', 'FlatPlace', 'Reverse', 'ReversePosition'],
  ...['CreateAlert', 'EmitMcpAlert', 'OpenChart', 'EnsureReplayConnection'],
];

/** Writes that take nothing away. */
const harmlessTools = [
  ...['CreateAlert', 'EmitMcpAlert', 'OpenChart', 'AddDrawing', 'Connect', 'EnsureReplayConnection'],
];

describe('The catalogue', () => {
  test('is in the order of the permission table, without a name twice', () => {
    const order = permissionTable.map(({ tool }) => tool);
    const names = catalogue.map(({ name }) => name);
    expect(names).toEqual(order.filter((name) => names.includes(name)));
  });

  test('holds what the permission table calls served', () => {
    expect(new Set(catalogue.map(({ name }) => name))).toEqual(servedTools);
  });

  test('opens and adds to positions by no tool but those that are named so', () => {
    const entries = catalogue.filter(
      ({ name, isExit }) => !isExit && /^(?:Order|Position) writes$/.test(permissionOf(name)?.category ?? ''),
    );
    expect(entries.map(({ name }) => name).sort()).toEqual([...entryTools].sort());
  });

  test('by session has every read, but for the one that asks the person themselves', () => {
    const readers = toolsOf('mcp:read', { trading: true }).map(({ name }) => name);
    expect(toolsBySession().map(({ name }) => name)).toEqual(readers.filter((name) => name !== 'request_access'));
  });

  test.each(catalogue.map((tool) => [tool.name, tool] as const))('%s is whole', (_, tool) => {
    expect(tool.title).not.toBe('');
    expect(tool.description.length).toBeLessThanOrEqual(140);
    expect(tool.annotations).toEqual({
      readOnlyHint: tool.scope === 'mcp:read',
      destructiveHint: tool.scope === 'mcp:trade' && !harmlessTools.includes(tool.name),
      idempotentHint: !addingTools.includes(tool.name),
      openWorldHint: tool.name === 'EmitMcpAlert',
    });
    expect(tool.inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
    expect(tool.outputSchema).toMatchObject({ type: 'object' });
    expect(JSON.stringify(tool)).not.toContain('$ref');
  });

  test.each(catalogue.map((tool) => [tool.name, tool] as const))('%s writes its arguments in snake_case', (_, tool) => {
    const names = Object.keys(tool.inputSchema.properties as object);
    expect(names.filter((name) => !/^[a-z]+(_[a-z]+)*$/.test(name))).toEqual([]);
  });

  test('every write can be rehearsed, and no read', () => {
    const rehearsed = catalogue.filter(({ inputSchema }) => 'dry_run' in (inputSchema.properties as object));
    expect(rehearsed.map(({ name }) => name)).toEqual(
      catalogue.filter(({ scope }) => scope === 'mcp:trade').map(({ name }) => name),
    );
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
