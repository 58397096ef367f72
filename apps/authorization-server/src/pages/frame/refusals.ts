import { HttpError } from '@portcullis/http';
import { ConnectionEnded, Refusal } from '@portcullis/operations';

/** What is not there, or is another person's, is one and the same page. */
export const nothingHere = (): HttpError =>
  new HttpError(404, 'not_found', 'Not found', 'There is nothing at this address, or nothing of yours.');

/** Runs what a person asked. What is not found is the 404 page; another refusal is handed back, to be told. */
export const orRefusal = async <T>(
  work: Promise<T>,
): Promise<{ ok: true; answer: T } | { ok: false; refusal: Refusal }> => {
  try {
    return { ok: true, answer: await work };
  } catch (error) {
    if (error instanceof Refusal && error.code.endsWith('_not_found')) throw nothingHere();
    if (error instanceof Refusal) return { ok: false, refusal: error };
    if (error instanceof ConnectionEnded) throw nothingHere();
    throw error;
  }
};
