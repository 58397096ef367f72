// Prisma's client carries its query compiler as text in a module, which stays in memory twice for as long as an app runs: 9 MB
// for each. Here it becomes a file beside the generated client, which is read once.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const loader =
  /const \{ wasm \} = await import\("(@prisma\/client\/runtime\/[\w.-]+)"\)\s+return await decodeBase64AsWasm\(wasm\)/g;

/** @param {string} folder of the generated client */
export const unpackQueryCompiler = async (folder) => {
  const client = join(folder, 'internal/class.ts');
  const text = readFileSync(client, 'utf8');
  const [found, ...others] = text.matchAll(loader);
  if (!found || others.length > 0) throw new Error(`${client} does not load its query compiler as expected`);
  const [whole, module] = found;
  const { wasm } = await import(module);
  writeFileSync(join(folder, 'query-compiler.wasm'), Buffer.from(wasm, 'base64'));
  writeFileSync(client, text.replace(whole, readsFile));
};

const readsFile = `const { readFile } = await import('node:fs/promises')
    return new WebAssembly.Module(await readFile(new URL('../query-compiler.wasm', import.meta.url)))`;
