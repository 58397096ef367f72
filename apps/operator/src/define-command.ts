import type { Database } from '@portcullis/database';
import type { Configuration } from '@portcullis/http';
import type { z } from 'zod';
import type { Answer } from './answer.ts';

export type CommandContext = {
  configuration: Configuration;
  /** Where relative file names begin. */
  folder: string;
  requestId: string;
  clock: () => Date;
  /** Everything on standard input, without its last line break. */
  readInput: () => Promise<string>;
};

type Face<Input extends z.ZodObject> = {
  /** Group and name, `user add`, or a name alone. */
  path: string;
  summary: string;
  /** Arguments by the names that `input` knows them by, in their order. All are needed. */
  parameters?: readonly (keyof z.output<Input> & string)[];
  /** Options as commander takes them: flags and what they mean. */
  options?: readonly (readonly [flags: string, meaning: string])[];
  /** Arguments and options, by name. */
  input: Input;
};

/** A command on the database, which is reached before `run`: the given one, or the embedded one. */
export type DatabaseCommand<Input extends z.ZodObject = z.ZodObject> = Face<Input> & {
  needs: 'database';
  run: (context: CommandContext & { database: Database }, input: z.output<Input>) => Promise<Answer>;
};

/** A command that reaches for what it needs itself. */
export type LocalCommand<Input extends z.ZodObject = z.ZodObject> = Face<Input> & {
  needs: 'nothing';
  run: (context: CommandContext, input: z.output<Input>) => Promise<Answer>;
};

export type AnyCommand = DatabaseCommand | LocalCommand;

export const onDatabase = <Input extends z.ZodObject>(
  command: Omit<DatabaseCommand<Input>, 'needs'>,
): DatabaseCommand<Input> => ({ ...command, needs: 'database' });

export const onItsOwn = <Input extends z.ZodObject>(
  command: Omit<LocalCommand<Input>, 'needs'>,
): LocalCommand<Input> => ({ ...command, needs: 'nothing' });
