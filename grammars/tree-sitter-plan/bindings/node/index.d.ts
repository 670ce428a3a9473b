/** The language, as node-tree-sitter takes it. */
declare const binding: {
  /** For node-tree-sitter alone. */
  language: unknown;
  /** What stands in `src/node-types.json`. */
  nodeTypeInfo: { type: string; named: boolean }[];
  /** What stands in `queries/highlights.scm`. */
  HIGHLIGHTS_QUERY: string;
};

export default binding;
