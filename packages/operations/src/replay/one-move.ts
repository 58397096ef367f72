import { Refusal } from '../refusal.ts';

/** The persons whose replay is being moved by this process. */
const moving = new Set<string>();

/**
 * Runs one move of a person's replay at a time: a long way is work for minutes, and is not waited for.
 * @throws Refusal `replay_busy`
 */
export const oneMove = async <T>(personId: string, move: () => Promise<T>): Promise<T> => {
  if (moving.has(personId)) {
    throw new Refusal('replay_busy', 'This replay is being moved by another call.', {
      hint: 'Wait for its answer, then repeat this. Disconnect ends it.',
    });
  }
  moving.add(personId);
  try {
    return await move();
  } finally {
    moving.delete(personId);
  }
};
