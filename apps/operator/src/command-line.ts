import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { isOutage } from '@portcullis/database';
import { ConfigurationError, readConfiguration } from '@portcullis/http';
import { Command, CommanderError } from 'commander';
import { type Answer, CommandRefused, plain, WrongUse } from './answer.ts';
import { commands } from './commands.ts';
import type { AnyCommand, CommandContext } from './define-command.ts';
import { withDatabase } from './embedded/reach-database.ts';

/** Exit codes that scripts rely on. */
const exitCodes = { done: 0, refused: 1, wrongUse: 2 } as const;

/** What a command reads and writes. A process has all three. */
export type Terminal = {
  stdin: AsyncIterable<string | Buffer>;
  stdout: { write: (text: string) => unknown };
  stderr: { write: (text: string) => unknown };
};

type Surroundings = { environment: NodeJS.ProcessEnv; terminal: Terminal };

/** Runs one command of the operator. Returns the exit code. */
export const runCommandLine = async (
  words: readonly string[],
  environment: NodeJS.ProcessEnv,
  terminal: Terminal = process,
): Promise<number> => {
  const program = new Command('portcullis')
    .description('The operator of Portcullis.')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
    });
  const groups = new Map<string, Command>();
  for (const command of commands) addCommand(program, groups, command, { environment, terminal });
  try {
    await program.parseAsync(words, { from: 'user' });
    return exitCodes.done;
  } catch (error) {
    return explain(error, words.includes('--json'), terminal);
  }
};

const addCommand = (
  program: Command,
  groups: Map<string, Command>,
  command: AnyCommand,
  surroundings: Surroundings,
): void => {
  const names = command.path.split(' ');
  const name = names.pop() ?? '';
  const [group] = names;
  const parent = group === undefined ? program : (groups.get(group) ?? program.command(group).helpCommand(false));
  if (group !== undefined) groups.set(group, parent.exitOverride());
  const made = parent.command(name).description(command.summary).exitOverride().allowExcessArguments(false);
  for (const parameter of command.parameters ?? []) made.argument(`<${parameter}>`);
  for (const [flags, meaning] of command.options ?? []) made.option(flags, meaning);
  made.option('--json', 'print JSON');
  made.action(async () => {
    const { json, ...options } = made.opts();
    const named = (command.parameters ?? []).map((parameter, index) => [parameter, made.args[index]]);
    const answer = await run(command, surroundings, { ...Object.fromEntries(named), ...options });
    surroundings.terminal.stdout.write(`${json ? JSON.stringify(answer.json, null, 2) : answer.text}\n`);
  });
};

const run = async (command: AnyCommand, { environment, terminal }: Surroundings, given: object): Promise<Answer> => {
  const input = command.input.strict().safeParse(given);
  if (!input.success) {
    const faults = input.error.issues.map(({ path, message }) => `${spelling(command, String(path[0]))} ${message}`);
    throw new WrongUse(faults.join('\n'));
  }
  const configuration = readConfiguration(environment);
  const context: CommandContext = {
    configuration,
    // npm runs commands in the project's folder; files are meant from where the operator stands.
    folder: environment.INIT_CWD ?? '',
    requestId: randomUUID(),
    clock: () => new Date(),
    readInput: async () => (await text(terminal.stdin)).replace(/\r?\n$/, ''),
  };
  if (command.needs === 'nothing') return command.run(context, input.data);
  return withDatabase(configuration, (database) => command.run({ ...context, database }, input.data));
};

/** An input as the operator wrote it: EMAIL, or --password-stdin. */
const spelling = (command: AnyCommand, name: string): string =>
  command.parameters?.includes(name)
    ? name.toUpperCase()
    : `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

const explain = (error: unknown, json: boolean, { stdout, stderr }: Terminal): number => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUse;
  if (error instanceof WrongUse) {
    stderr.write(`${error.message}\n`);
    return exitCodes.wrongUse;
  }
  const { code, detail, facts } = toRefusal(error);
  if (json) stdout.write(`${JSON.stringify({ error: code, detail, ...facts }, null, 2)}\n`);
  else stderr.write(`${detail.split('\n').map(plain).join('\n')}\n`);
  return exitCodes.refused;
};

const toRefusal = (error: unknown): CommandRefused => {
  if (error instanceof CommandRefused) return error;
  if (error instanceof ConfigurationError) return new CommandRefused('invalid_configuration', error.message);
  const message = error instanceof Error ? error.message : String(error);
  if (isOutage(error)) return new CommandRefused('database_unreachable', `The database cannot be reached: ${message}`);
  return new CommandRefused('failed', message);
};
