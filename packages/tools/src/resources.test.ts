import { permissionTable, promptPermissions, resourcePermissions } from '@portcullis/access';
import { frontInstruments, orderStatuses, orderTypes, roots, timesInForce } from '@portcullis/trading';
import { describe, expect, test } from 'vitest';
import { catalogue, findResource, resources, resourceTemplates, type Service } from './index.ts';

const service = { trading: true, market: { kind: 'simulated', hours: 'exchange' } } as Service;
const now = new Date('2026-11-20T15:00:00Z');

const read = (uri: string, changes: Partial<Service> = {}): string | undefined =>
  findResource(uri)?.text({ service: { ...service, ...changes }, now });
const readJson = (uri: string, changes: Partial<Service> = {}) => JSON.parse(read(uri, changes) ?? 'null');

describe('The resources', () => {
  test('are those of the permission table', () => {
    const uris = [...resources.map(({ uri }) => uri), ...resourceTemplates.map(({ uriTemplate }) => uriTemplate)];
    expect(uris.toSorted()).toEqual(resourcePermissions.map(({ name }) => name).toSorted());
  });

  test.each(resources.map((resource) => [resource.uri, resource] as const))(
    '%s is what its type says',
    (uri, { mimeType }) => {
      const text = read(uri) ?? '';
      if (mimeType === 'application/json') expect(() => JSON.parse(text)).not.toThrow();
      else expect(text).toMatch(/^# /);
      expect(text).not.toContain('undefined');
    },
  );

  test('the permission table is the one that decides, row for row', () => {
    const table = readJson('portcullis://permissions');
    const served = new Set(catalogue.map(({ name }) => name));
    expect(table.tools).toEqual(permissionTable.map((row) => ({ ...row, served: served.has(row.tool) })));
    expect(table.prompts).toHaveLength(promptPermissions.length);
  });

  test('without trading nothing that writes is served', () => {
    const { tools, prompts } = readJson('portcullis://permissions', { trading: false });
    const writing = [...tools, ...prompts].filter(({ scope }) => scope === 'mcp:trade');
    expect(writing.filter(({ served }) => served)).toEqual([]);
  });

  test('the rules name every order type, time in force and state', () => {
    const rules = read('portcullis://venue/rules') ?? '';
    for (const word of [...orderTypes, ...timesInForce]) expect(rules).toContain(`- ${word}: `);
    for (const status of orderStatuses) expect(rules).toContain(`| ${status} |`);
    expect(rules).toContain('Trading hours here: Sun-Fri 18:00-17:00 New York.');
    expect(read('portcullis://venue/rules', { market: { kind: 'simulated', hours: 'always' } })).toContain(
      'Round the clock',
    );
  });

  test('the instruments are the front contracts, with what they cost', () => {
    const { instruments } = readJson('portcullis://instruments');
    expect(instruments.map(({ instrument }: { instrument: string }) => instrument)).toEqual(
      frontInstruments(now).map(({ name }) => name),
    );
    expect(instruments[0]).toMatchObject({
      root: 'ES',
      tick_size: 0.25,
      tick_value: 12.5,
      point_value: 50,
      initial_margin: 11_880,
    });
  });

  test('a tick of 10-year notes is worth 15.625 dollars', () =>
    expect(readJson('portcullis://instruments/ZN')).toMatchObject({
      ...{ root: 'ZN', tick_size: 0.015625, tick_value: 15.625, point_value: 1000, fee_per_side: 1.67 },
    }));

  test.each(roots)('an instrument is read by its root %s', (root) => {
    expect(readJson(`portcullis://instruments/${root}`)).toMatchObject({ root });
  });

  test.each(['portcullis://instruments/ES%2012-26', 'portcullis://instruments/ESZ26', 'portcullis://instruments/ES1!'])(
    'or by any other name of it (%s)',
    (uri) => {
      expect(readJson(uri)).toMatchObject({ instrument: 'ES 12-26' });
    },
  );

  test.each([
    '',
    'x',
    'portcullis://instruments/',
    'portcullis://instruments/XX',
    'portcullis://instruments/%',
    'portcullis://instruments/ES/x',
    'portcullis://instruments/ES?x',
    'portcullis://venue',
  ])('%j is none', (uri) => {
    expect(read(uri)).toBeUndefined();
  });
});
