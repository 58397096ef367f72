import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CommandRefused } from './answer.ts';

/** A file as the operator named it, from where they stand. @throws CommandRefused `file_unreadable` */
export const readGiven = (folder: string, file: string): Buffer => {
  try {
    return readFileSync(resolve(folder, file));
  } catch (error) {
    throw new CommandRefused('file_unreadable', `The file cannot be read: ${(error as Error).message}`);
  }
};
