// The operator's command line: npm run -s portcullis -- COMMAND
import { runCommandLine } from './command-line.ts';

process.exitCode = await runCommandLine(process.argv.slice(2), process.env);
