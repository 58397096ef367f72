type Word = 'MUST' | 'MUST NOT' | 'SHOULD' | 'SHOULD NOT' | 'MAY';

export type Revision = '2025-06-18' | '2025-11-25' | '2026-07-28';

/** One rule that binds an authorization server (AS) or a resource server (RS). */
export type Requirement = {
  id: string;
  /** The word of its source. `practice`: clients rely on it, or a best current practice asks for it. */
  level: Word | `${Word}, ${Word}` | 'practice';
  /** The MCP revisions that ask for it; none when it stands in another specification alone. */
  revisions: readonly Revision[];
  role: 'AS' | 'RS' | 'AS, RS';
  /** The public document and its section. */
  source: string;
  text: string;
  /** Why it does not bind this product. A requirement has either this or a test that starts with its id. */
  notApplicable?: string;
};

export type RequirementSection = { title: string; requirements: readonly Requirement[] };

export const everyRevision = ['2025-06-18', '2025-11-25', '2026-07-28'] as const;
export const since2025November = ['2025-11-25', '2026-07-28'] as const;
export const before2026 = ['2025-06-18', '2025-11-25'] as const;
export const since2026 = ['2026-07-28'] as const;
