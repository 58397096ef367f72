import { createRequire } from 'node:module';

type Library = typeof import('trading-signals');

let loaded: Library | undefined;

/** trading-signals, loaded when an indicator is first asked for: it takes 18 MB of every process that loads it. */
export const signals = (): Library => {
  loaded ??= createRequire(import.meta.url)('trading-signals') as Library;
  return loaded;
};
