import { permissionTable } from '@portcullis/access';
import { expect, test } from 'vitest';
import { catalogue, isInToolsets, toolsetOf, toolsets } from './index.ts';

test('each served tool is in one set, written in lower case with hyphens', () => {
  expect(new Set(catalogue.map(toolsetOf))).toEqual(new Set(toolsets));
  for (const set of permissionTable.map(toolsetOf)) expect(set).toMatch(/^[a-z]+(-[a-z]+)*$/);
  expect(toolsets).toEqual(
    expect.arrayContaining(['discovery', 'accounts', 'orders', 'market-data', 'journal', 'access']),
  );
});

test('reads and writes of one thing are one set', () => {
  const setOf = (name: string) => toolsetOf(permissionTable.find(({ tool }) => tool === name) ?? { category: '' });
  expect([setOf('GetOrder'), setOf('PlaceOrder')]).toEqual(['orders', 'orders']);
  expect([setOf('ListPositions'), setOf('Flatten')]).toEqual(['positions', 'positions']);
  expect([setOf('ListWorkspaces'), setOf('SaveWorkspace')]).toEqual(['workspaces', 'workspaces']);
  expect([setOf('ListDrawings'), setOf('AddDrawing')]).toEqual(['drawings', 'drawings']);
});

test('what a narrow list always holds', () => {
  const narrow = catalogue.filter((tool) => isInToolsets(tool, new Set())).map(({ name }) => name);
  expect(narrow).toEqual(['GetMcpCapabilities', 'request_access']);
});
