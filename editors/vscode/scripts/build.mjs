// Builds the extension into dist/, which then holds exactly what is shipped: VS Code can run it from there.
//
//   node scripts/build.mjs [--server PROGRAM]     with the program inside, or without one

import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  const address = /^repository = "(.*)"$/m.exec(readFileSync(join(repository, 'Cargo.toml'), 'utf8'))[1];
  // The galleries show it. Until there is one, a placeholder stands there.
  if (!address.startsWith('https://url.of/')) {
    manifest.repository = { type: 'git', url: `${address}.git` };
    manifest.bugs = { url: `${address}/issues` };
  }
  const schema = JSON.parse(readFileSync(join(repository, 'docs/planls.schema.json'), 'utf8'));
  Object.assign(manifest.contributes.configuration.properties, settings(schema));
  // Even Better TOML reads this of all extensions, and takes addresses only: no path into the package would be found.
  if (schema.$id?.startsWith('https://')) {
    manifest.contributes.tomlValidation = [{ fileMatch: ['planls.toml', '.planls.toml'], url: schema.$id }];
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

/** The keys of planls.toml as settings of the editor, for where no such file says otherwise. */
function settings(schema) {
  const inline = (value) => {
    if (Array.isArray(value)) return value.map(inline);
    if (value === null || typeof value !== 'object') return value;
    const { $ref, ...own } = value;
    const referred = $ref ? schema.$defs[$ref.split('/').pop()] : {};
    return Object.fromEntries(Object.entries({ ...referred, ...own }).map(([key, it]) => [key, inline(it)]));
  };
  const setting = ([key, value], at) => {
    const { description, ...rest } = inline(value);
    const said = `${description.replaceAll('\n', ' ')} A \`planls.toml\` in the project goes before.`;
    return [`planls.${key}`, { ...rest, scope: 'window', order: 10 + at, markdownDescription: said }];
  };
  return Object.fromEntries(Object.entries(schema.properties).map(setting));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { server: { type: 'string' } } });
  await assemble(undefined, values.server);
}
