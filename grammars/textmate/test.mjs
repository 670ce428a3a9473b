// Reads test.md with VS Code's own tokenizer and markdown grammar, ours laid over it, and compares what is coloured
// with the marks below each line: `^^^ kind` for every span, and no mark where nothing is coloured.
//
//   PLANLS_EDITORS_DIR=target/editors node --test grammars/textmate/test.mjs     after tests/editors/get.sh code

import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const editors = process.env.PLANLS_EDITORS_DIR ?? join(here, '../../target/editors');
const code = join(editors, 'code/node_modules/code-server/lib/vscode');
const require = createRequire(join(code, 'package.json'));
const { INITIAL, Registry, parseRawGrammar } = require('vscode-textmate');
const { loadWASM, OnigScanner, OnigString } = require('vscode-oniguruma');

const ours = 'markdown.planls.injection';
const files = {
  [ours]: join(here, 'planls.tmLanguage.json'),
  'text.html.markdown': join(code, 'extensions/markdown-basics/syntaxes/markdown.tmLanguage.json'),
  // Markdown leaves comments to these.
  'text.html.basic': join(code, 'extensions/html/syntaxes/html.tmLanguage.json'),
  'text.html.derivative': join(code, 'extensions/html/syntaxes/html-derivative.tmLanguage.json'),
};

async function markdown() {
  await loadWASM(readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm')).buffer);
  const registry = new Registry({
    onigLib: { createOnigScanner: (it) => new OnigScanner(it), createOnigString: (it) => new OnigString(it) },
    loadGrammar: (scope) => files[scope] && parseRawGrammar(readFileSync(files[scope], 'utf8'), files[scope]),
    getInjections: (scope) => (scope === 'text.html.markdown' ? [ours] : []),
  });
  return registry.loadGrammar('text.html.markdown');
}

// The kind of a scope of ours, as `id` for `variable.other.constant.id.planls`.
const kind = (scopes) => scopes.map((scope) => /([a-z]+)\.planls$/.exec(scope)?.[1]).find(Boolean);

test('what is marked in test.md is coloured, and nothing else', async () => {
  const grammar = await markdown();
  const [marked, lines] = [[], []];
  for (const line of readFileSync(join(here, 'test.md'), 'utf8').split('\n')) {
    const mark = /^( *)(\^+) ([a-z]+)$/.exec(line);
    if (mark) marked.push([lines.length, mark[1].length, mark[1].length + mark[2].length, mark[3]].join(' '));
    else lines.push(line);
  }
  const coloured = [];
  let stack = INITIAL;
  for (const [at, line] of lines.entries()) {
    const read = grammar.tokenizeLine(line, stack);
    stack = read.ruleStack;
    let open;
    for (const { startIndex, endIndex, scopes } of read.tokens) {
      const it = kind(scopes);
      if (it && open?.kind === it && open.end === startIndex) open.end = endIndex;
      else if (it) coloured.push((open = { kind: it, line: at + 1, start: startIndex, end: endIndex }));
    }
  }
  const said = coloured.map((it) => [it.line, it.start, it.end, it.kind].join(' '));
  assert.ok(marked.length > 15);
  assert.deepEqual(said, marked);
});
