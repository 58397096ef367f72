import { expect, test } from 'vitest';
import { labelConnections } from './connection-labels.ts';

const connection = (id: string, clientName: string, hour: number) => {
  const at = new Date(Date.UTC(2026, 0, 1, hour));
  return { id, clientName, connectedAt: at, createdAt: at };
};

const labels = (...connections: ReturnType<typeof connection>[]) => Object.fromEntries(labelConnections(connections));

test('equal names carry a number by age, whatever order they are listed in', () => {
  const [oldest, middle, newest] = [
    connection('a', 'Claude Code', 1),
    connection('b', 'Claude Code', 2),
    connection('c', 'Claude Code', 3),
  ];
  const expected = { a: 'Claude Code', b: 'Claude Code (2)', c: 'Claude Code (3)' };
  expect(labels(newest, middle, oldest)).toEqual(expected);
  expect(labels(middle, oldest, newest)).toEqual(expected);
});

test('other names carry none', () => {
  expect(labels(connection('a', 'Cursor', 1), connection('b', 'Claude Code', 2))).toEqual({
    a: 'Cursor',
    b: 'Claude Code',
  });
});

test('a client that names itself like a numbered one is told apart', () => {
  expect(
    labels(
      connection('evil', 'Claude Code (2)', 1),
      connection('a', 'Claude Code', 2),
      connection('b', 'Claude Code', 3),
      connection('c', 'claude code', 4),
    ),
  ).toEqual({ evil: 'Claude Code (2)', a: 'Claude Code', b: 'Claude Code (3)', c: 'claude code (4)' });
});

test('of the same age, the id decides', () => {
  expect(labels(connection('b', 'X', 1), connection('a', 'X', 1))).toEqual({ a: 'X', b: 'X (2)' });
});

test('the person’s own names come first, and no client takes them', () => {
  const desk = { ...connection('b', 'Claude Code', 2), label: 'Desk' };
  expect(labels(connection('a', 'Desk', 1), desk)).toEqual({ a: 'Desk (2)', b: 'Desk' });
});
