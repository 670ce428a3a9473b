// Packs the extension for one system, with the program inside, or for all, without one.
//
//   node scripts/package.mjs [--target linux-x64 --server PROGRAM] [--out FILE.vsix]
//
// The targets are those of `vsce package --target`. The package without a program looks for planls in PATH.

import { execFileSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { assemble } from './build.mjs';

const { values } = parseArgs({
  options: { target: { type: 'string' }, server: { type: 'string' }, out: { type: 'string' } },
});
if (Boolean(values.target) !== Boolean(values.server)) {
  console.error('--target and --server go together: a program runs on one system');
  process.exit(2);
}

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(here, 'dist');
const { name, version } = await assemble(dist, values.server && resolve(values.server));
const out = resolve(
  values.out ?? join(here, `${[name, version, values.target].filter(Boolean).join('-')}.vsix`),
);
const target = values.target ? ['--target', values.target] : [];
const vsce = join(here, 'node_modules/@vscode/vsce/vsce');
const given = ['package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
execFileSync(process.execPath, [vsce, ...given, ...target, '--out', out], { cwd: dist, stdio: 'inherit' });
