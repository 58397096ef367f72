import { describe, expect, test } from 'vitest';
import { Refusal } from '../refusal.ts';
import { refuseDuplicate } from './possible-duplicate.ts';

describe('The same order again within five seconds, without a client_request_id', () => {
  test('is refused with the id of the first and the remedy', () => {
    const refusal = (() => {
      try {
        refuseDuplicate('the-first', false);
      } catch (error) {
        return error;
      }
      return undefined;
    })();
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ code: 'possible_duplicate', detail: expect.stringContaining('the-first') });
    expect((refusal as Refusal).hint).toContain('client_request_id');
  });

  test('passes when it can only reduce the position: an exit must not wait', () => {
    expect(() => refuseDuplicate('the-first', true)).not.toThrow();
  });

  test('passes when there was no such order', () => {
    expect(() => refuseDuplicate(undefined, false)).not.toThrow();
  });
});
