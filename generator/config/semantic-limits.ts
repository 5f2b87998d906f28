/** Image tokens that the blocks of semantic concentration are built for (FACTS.md section 2), and rows: text tokens times heads. */
export const SEMANTIC_LIMITS = { imageTokens: 12_800, rows: 8191 } as const;
