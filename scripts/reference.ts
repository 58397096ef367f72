// Writes what is made from the code: docs/reference/*.md and the pins of the tools. npm run reference
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { configurationReference } from '@portcullis/http';
import { catalogue, publicFace, toolReference } from '@portcullis/tools';
import { conformanceReference } from '../tests/conformance/conformance-reference.ts';
import { tokenCost } from '../tests/harness/token-cost.ts';
import { attacksReference } from '../tests/security/attacks-reference.ts';

const root = resolve(import.meta.dirname, '..');
const reference = join(root, 'docs/reference');
const pins = join(root, 'tests/pins/tools');

mkdirSync(reference, { recursive: true });
writeFileSync(join(reference, 'tools.md'), toolReference(tokenCost));
writeFileSync(join(reference, 'configuration.md'), configurationReference());
writeFileSync(join(reference, 'conformance.md'), conformanceReference());
writeFileSync(join(reference, 'attacks.md'), attacksReference());

mkdirSync(pins, { recursive: true });
for (const file of readdirSync(pins)) rmSync(join(pins, file));
for (const tool of catalogue) {
  writeFileSync(join(pins, `${tool.name}.json`), `${JSON.stringify(publicFace(tool), null, 2)}\n`);
}
process.stdout.write(`Wrote docs/reference and ${catalogue.length} pins.\n`);
