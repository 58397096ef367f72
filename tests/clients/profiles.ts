import type { ClientProfile } from './client-profile.ts';
import { chatGpt, chatGptKeys } from './profiles/chatgpt.ts';
import { claude } from './profiles/claude.ts';
import { claudeCode } from './profiles/claude-code.ts';
import { codex } from './profiles/codex.ts';
import { copilotCli } from './profiles/copilot-cli.ts';
import { cursor } from './profiles/cursor.ts';
import { inspector } from './profiles/inspector.ts';
import { mcpRemote } from './profiles/mcp-remote.ts';
import { openCode } from './profiles/opencode.ts';
import { vsCode } from './profiles/vs-code.ts';
import { keySet } from './signing-key.ts';

/** The clients that people use, in the order of `docs/clients.md`. */
export const profiles: readonly ClientProfile[] = [
  claude,
  claudeCode,
  chatGpt,
  codex,
  cursor,
  vsCode,
  copilotCli,
  openCode,
  mcpRemote,
  inspector,
];

/** What their hosts serve, by URL. */
export const publishedDocuments: Record<string, unknown> = {
  [chatGptKeys]: keySet,
  ...Object.fromEntries(
    profiles
      .flatMap(({ ways }) => ways.map(({ registration }) => registration))
      .flatMap((registration) =>
        registration.by === 'document'
          ? [[registration.url, { client_id: registration.url, ...registration.document }]]
          : [],
      ),
  ),
};
