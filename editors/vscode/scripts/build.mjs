// Builds the extension into dist/, which then holds exactly what is shipped: VS Code can run it from there.
//
//   node scripts/build.mjs [--server PROGRAM]     with the program inside, or without one

import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const repository = join(here, '../..');

/** Fills `dist`; `server` is the path of a program to bring along. Gives the manifest that is shipped. */
export async function assemble(dist = join(here, 'dist'), server = undefined) {
  rmSync(dist, { recursive: true, force: true });
  await build({
    entryPoints: [join(here, 'src/extension.ts')],
    outfile: join(dist, 'extension.cjs'),
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    logLevel: 'warning',
  });
  for (const name of ['README.md', 'CHANGELOG.md', 'images', 'snippets', 'walkthrough']) {
    cpSync(join(here, name), join(dist, name), { recursive: true });
  }
  const copy = (from, to) => {
    mkdirSync(dirname(join(dist, to)), { recursive: true });
    copyFileSync(join(repository, from), join(dist, to));
  };
  copy('LICENSE-MIT', 'LICENSE.txt');
  copy('LICENSE-APACHE', 'LICENSE-APACHE.txt');
  copy('grammars/textmate/planls.tmLanguage.json', 'syntaxes/planls.tmLanguage.json');
  const manifest = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
  delete manifest.scripts;
  delete manifest.devDependencies;
  // Even Better TOML reads this of all extensions, and takes addresses only: no path into the package would be found.
  const schema = join(repository, 'docs/planls.schema.json');
  const address = existsSync(schema) ? JSON.parse(readFileSync(schema, 'utf8')).$id : undefined;
  if (address?.startsWith('https://')) {
    manifest.contributes.tomlValidation = [{ fileMatch: ['planls.toml', '.planls.toml'], url: address }];
  }
  if (server) {
    const name = basename(server).endsWith('.exe') ? 'planls.exe' : 'planls';
    mkdirSync(join(dist, 'server'));
    copyFileSync(server, join(dist, 'server', name));
    chmodSync(join(dist, 'server', name), 0o755);
  }
  writeFileSync(join(dist, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { server: { type: 'string' } } });
  await assemble(undefined, values.server);
}
