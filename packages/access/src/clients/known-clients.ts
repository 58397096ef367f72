/** A client that people know by its name, and where it really lets itself be returned to. */
export type KnownClient = {
  name: string;
  /** Under which it connects, and by which people call it. */
  names: readonly string[];
  /** Of its maker: redirects and metadata documents, subdomains included. */
  hosts: readonly string[];
  /** Schemes of its app. */
  schemes: readonly string[];
  /** Whether it also returns to a port of the person's own computer. */
  loopback: boolean;
  /** Its name is a word of its own, so that other names hold it by chance: with words added it counts only if they qualify. */
  ordinaryWord?: true;
};

/** As of November 2026: makers' documents and sources, see docs/clients.md. A client that moves is a change here. */
export const knownClients: readonly KnownClient[] = [
  {
    name: 'Claude',
    names: ['Claude', 'Claude AI', 'Claude Code', 'Claude Desktop', 'Anthropic'],
    hosts: ['claude.ai', 'claude.com', 'anthropic.com'],
    schemes: ['claude'],
    loopback: true,
  },
  {
    name: 'ChatGPT',
    names: ['ChatGPT', 'OpenAI'],
    hosts: ['chatgpt.com', 'openai.com'],
    schemes: [],
    loopback: false,
  },
  {
    name: 'Codex',
    names: ['Codex', 'OpenAI Codex'],
    hosts: ['chatgpt.com', 'openai.com'],
    schemes: [],
    loopback: true,
    ordinaryWord: true,
  },
  {
    name: 'Cursor',
    names: ['Cursor'],
    hosts: ['cursor.com'],
    schemes: ['cursor'],
    loopback: true,
    ordinaryWord: true,
  },
  {
    name: 'Visual Studio Code',
    names: ['Visual Studio Code', 'VS Code'],
    hosts: ['vscode.dev', 'code.visualstudio.com'],
    schemes: ['vscode', 'vscode-insiders'],
    loopback: true,
  },
  {
    name: 'GitHub Copilot',
    names: ['GitHub Copilot', 'GitHub Copilot CLI', 'Copilot CLI'],
    hosts: ['github.com', 'vscode.dev'],
    schemes: ['vscode', 'vscode-insiders'],
    loopback: true,
  },
  {
    name: 'OpenCode',
    names: ['OpenCode'],
    hosts: ['opencode.ai'],
    schemes: [],
    loopback: true,
    ordinaryWord: true,
  },
  { name: 'mcp-remote', names: ['mcp-remote', 'MCP CLI Proxy'], hosts: [], schemes: [], loopback: true },
  { name: 'MCP Inspector', names: ['MCP Inspector'], hosts: [], schemes: [], loopback: true },
  { name: 'Gemini CLI', names: ['Gemini CLI'], hosts: ['google.com'], schemes: [], loopback: true },
  {
    name: 'Windsurf',
    names: ['Windsurf'],
    hosts: ['windsurf.com', 'codeium.com'],
    schemes: ['windsurf'],
    loopback: true,
    ordinaryWord: true,
  },
  { name: 'Zed', names: ['Zed'], hosts: ['zed.dev'], schemes: ['zed'], loopback: true, ordinaryWord: true },
  { name: 'Kiro', names: ['Kiro'], hosts: ['kiro.dev'], schemes: ['kiro'], loopback: true, ordinaryWord: true },
  {
    name: 'Raycast',
    names: ['Raycast'],
    hosts: ['raycast.com'],
    schemes: ['raycast', 'com.raycast'],
    loopback: true,
    ordinaryWord: true,
  },
  { name: 'LM Studio', names: ['LM Studio'], hosts: ['lmstudio.ai'], schemes: ['lmstudio'], loopback: true },
];

/** Words that say no more than that it is the thing itself: `Official Claude`, `Cursor (verified)`. */
export const qualifyingWords: readonly string[] = [
  ...[
    'official',
    'verified',
    'trusted',
    'secure',
    'original',
    'real',
    'genuine',
    'new',
    'the',
    'my',
    'by',
    'for',
    'from',
  ],
  ...['app', 'apps', 'desktop', 'web', 'mobile', 'online', 'cloud', 'local', 'client', 'clients', 'agent', 'agents'],
  ...['assistant', 'bot', 'ai', 'mcp', 'cli', 'ide', 'editor', 'extension', 'plugin', 'connector', 'connect', 'server'],
  ...[
    'login',
    'auth',
    'account',
    'support',
    'team',
    'teams',
    'pro',
    'plus',
    'max',
    'premium',
    'enterprise',
    'beta',
    'inc',
  ],
  ...[
    'llc',
    'com',
    'dev',
    'windows',
    'mac',
    'macos',
    'linux',
    'ios',
    'android',
    'chrome',
    'code',
    'anthropic',
    'openai',
  ],
  ...['microsoft', 'github', 'google', 'anysphere', 'portcullis', 'trading', 'trader'],
];
