import { expect, test } from 'vitest';
import { changedClient } from './changed-client.ts';

const since = new Date('2026-11-01T00:00:00Z');
const consented = {
  clientName: 'Agent',
  redirectHost: 'agent.example',
  payload: { consentDigest: 'before' },
  connectedAt: since,
  createdAt: since,
};
const changed = (client: { name?: string; consentDigest?: string }, host = 'agent.example', payload: object = {}) =>
  changedClient({ name: 'Agent', consentDigest: 'now', ...client }, host, [
    { ...consented, payload: { consentDigest: 'before', ...payload } },
  ]);

test('REG-20, M4: what changed since the consent is told, the former name and address where they differ', () => {
  expect(changed({ name: 'Other' }, 'other.example')).toEqual({
    since,
    formerName: 'Agent',
    formerHost: 'agent.example',
  });
  expect(changed({})).toEqual({ since, formerName: undefined, formerHost: undefined });
});

test('REG-20: nothing is told when nothing changed, or nothing is known of before', () => {
  expect(changed({ consentDigest: 'before' }, 'other.example')).toBeUndefined();
  expect(changed({}, 'other.example', { consentDigest: undefined })).toBeUndefined();
  expect(changedClient({ name: 'Agent', consentDigest: 'now' }, 'agent.example', [])).toBeUndefined();
});
