import { expect, test } from 'vitest';
import { acceptsStream, honoredFilter } from './listen-request.ts';

test.each<[string, unknown, object | undefined]>([
  ['nothing at all', {}, undefined],
  ['a filter that is none', { notifications: [] }, undefined],
  ['a filter that is null', { notifications: null }, undefined],
  ['a wish that is neither yes nor no', { notifications: { toolsListChanged: 'yes' } }, undefined],
  ['resources that are no list', { notifications: { resourceSubscriptions: 'file:///' } }, undefined],
  ['an empty filter', { notifications: {} }, {}],
  ['what never changes here', { notifications: { promptsListChanged: true, resourcesListChanged: true } }, {}],
  ['no tools', { notifications: { toolsListChanged: false } }, {}],
  ['tools', { notifications: { toolsListChanged: true }, _meta: {} }, { toolsListChanged: true }],
])('of %s, so much can be told', (_, params, expected) => {
  expect(honoredFilter(params)).toEqual(expected);
});

test.each([
  [undefined, true],
  ['application/json, text/event-stream', true],
  ['text/event-stream;q=0.5', true],
  ['text/*', true],
  ['*/*', true],
  ['application/json', false],
  ['text/event-streams', false],
  ['', false],
])('a client that accepts %j takes a stream: %s', (accept, expected) => {
  expect(acceptsStream(accept)).toBe(expected);
});
