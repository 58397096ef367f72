import { promptScope, type Scope } from '@portcullis/access';
import { z } from 'zod';
import { type ArgumentReader, argumentReader } from '../arguments.ts';
import { type CompletionSource, completionsOf } from './completions.ts';
import { type Script, writeScript } from './script.ts';

export type PromptArgument = { name: string; description: string; required: boolean };

export type PromptDefinition<Input extends z.ZodObject> = {
  /** As in the permission table. */
  name: string;
  title: string;
  description: string;
  /** MCP gives arguments of prompts as strings; each says what it is with `describe`. */
  input: Input;
  /** Where values of an argument come from, besides the list of an enumeration. */
  completes?: Partial<Record<keyof Input['shape'] & string, CompletionSource>>;
  script: (args: z.output<Input>) => Script;
};

/** A prompt as `prompts/list` shows it and the server gets it. */
export type Prompt = {
  name: string;
  title: string;
  description: string;
  /** From the permission table, never from the prompt. */
  scope: Scope;
  arguments: readonly PromptArgument[];
  read: ArgumentReader<Record<string, unknown>>;
  /** Its text, which names the tools of `served` alone. Reads nothing of anybody. */
  write: (args: Record<string, unknown>, served: ReadonlySet<string>) => string;
  /** Where the values of an argument come from; undefined: they are not completed. */
  completionOf: (argument: string) => CompletionSource | undefined;
};

/** Defines a prompt. One without a row in the permission table cannot be defined. */
export const definePrompt = <Input extends z.ZodObject>(definition: PromptDefinition<Input>): Prompt => {
  const { name, title, description, script } = definition;
  const input = definition.input.strict();
  const sources = completionsOf(input, definition.completes ?? {});
  return {
    name,
    title,
    description,
    scope: promptScope(name),
    arguments: Object.entries(input.shape).map(([argument, schema]) => ({
      name: argument,
      description: descriptionOf(schema as z.ZodType),
      required: !(schema as z.ZodType).safeParse(undefined).success,
    })),
    read: argumentReader(input),
    // The reader's own schema made these arguments, so they have the type that `script` takes.
    write: (args, served) => writeScript(script(args as z.output<Input>), served),
    completionOf: (argument) => sources.get(argument),
  };
};

/** Also of what an optional argument is made of. */
const descriptionOf = (schema: z.ZodType): string => {
  const said = schema.description;
  if (said !== undefined) return said;
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault
    ? descriptionOf(schema.unwrap() as z.ZodType)
    : '';
};
