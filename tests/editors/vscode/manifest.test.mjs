// The extension's manifest against what it speaks of: the program's output, the layouts, the codes, the versions.

import assert from 'node:assert';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { assemble } from '../../../editors/vscode/scripts/build.mjs';
import { planls, repository } from './code.mjs';

const read = (path) => readFileSync(join(repository, path), 'utf8');
const manifest = JSON.parse(read('editors/vscode/package.json'));
const check = (...given) =>
  spawnSync(planls, ['check', ...given, 'tests/documents'], { cwd: repository, encoding: 'utf8' }).stdout;

test('the problem matcher finds every finding of planls check where it is', () => {
  const [{ patterns: [first, second] }] = manifest.contributes.problemPatterns;
  const lines = check().split('\n');
  const found = [];
  for (const [at, line] of lines.entries()) {
    const head = new RegExp(first.regexp).exec(line);
    const place = head && new RegExp(second.regexp).exec(lines[at + 1]);
    if (place) {
      const [file, row, column] = [second.file, second.line, second.column].map((group) => place[group]);
      found.push([file, Number(row), Number(column), head[first.code], head[first.severity]].join(' '));
    }
  }
  const wanted = JSON.parse(check('--format', 'json'));
  const sorted = wanted.map((it) => [it.file, it.line, it.column, it.code, it.severity].join(' ')).sort();
  assert.ok(sorted.length > 20);
  assert.deepEqual(found.sort(), sorted);
});

test('it is activated by the folders that mark a project, and by the settings file', () => {
  const frameworks = read('server/plan-analysis/src/project/frameworks.rs');
  const markers = [...frameworks.matchAll(/marks: &\[(.*?)\]/gs)].map(([, marks]) => marks).join(' ');
  const names = [...markers.matchAll(/"(.*?)"/g)].map(([, name]) => name);
  const files = ['planls.toml', '.planls.toml', '.config/planls.toml'];
  const wanted = [...files, ...names, 'specs'].map((name) => `workspaceContains:${name}`);
  assert.deepEqual(manifest.activationEvents, ['onLanguage:markdown', ...wanted]);
});

test('what the server colours has the scopes of the grammar', () => {
  const [, legend] = /token_types: vec!\[(.*?)\]/s.exec(read('server/planls/src/capabilities/document_features.rs'));
  const words = (name) => name.toLowerCase().replaceAll(/_(.)/g, (_, letter) => letter.toUpperCase());
  const types = [...legend.matchAll(/SemanticTokenType::(\w+)/g)].map(([, name]) => words(name));
  const [{ language, scopes }] = manifest.contributes.semanticTokenScopes;
  assert.equal(language, 'markdown');
  assert.deepEqual(Object.keys(scopes), types);
  const grammar = read('grammars/textmate/planls.tmLanguage.json');
  for (const scope of Object.values(scopes).flat()) assert.ok(grammar.includes(`"name": "${scope}"`), scope);
});

test('no workspace chooses what is started or written', () => {
  for (const [name, setting] of Object.entries(manifest.contributes.configuration.properties)) {
    if (name.startsWith('planls.server.')) assert.equal(setting.scope, 'machine', name);
  }
});

test('it has the version of the program', () => {
  assert.equal(execFileSync(planls, ['--version'], { encoding: 'utf8' }).trim(), `planls ${manifest.version}`);
});

test('snippets name roles and codes that exist', () => {
  const snippets = JSON.parse(read('editors/vscode/snippets/plan.json'));
  const [, code] = /planls-ignore \$\{1:(.*?)\}/.exec(snippets['Hide a finding'].body);
  assert.match(execFileSync(planls, ['explain', code], { encoding: 'utf8' }), new RegExp(code));
  const [, roles] = /\|(.*)\|/.exec(snippets['Role of the document'].body);
  const [, told] = /The roles are (.*?);/s.exec(read('README.md'));
  assert.deepEqual(roles.split(','), [...told.matchAll(/`(\w+)`/g)].map(([, role]) => role));
});

test('every key of planls.toml is a setting, and every code is one of the rules', async () => {
  const dist = mkdtempSync(join(tmpdir(), 'planls-manifest-'));
  const { properties } = (await assemble(dist)).contributes.configuration;
  rmSync(dist, { recursive: true });
  const schema = JSON.parse(read('docs/planls.schema.json'));
  for (const key of Object.keys(schema.properties)) assert.ok(properties[`planls.${key}`], key);
  assert.ok(!JSON.stringify(properties).includes('$ref'), 'VS Code follows no references');
  const codes = [...read('README.md').matchAll(/^\| \[`([a-z-]+)`\]/gm)].map(([, code]) => code);
  const rules = Object.keys(properties['planls.rules'].properties);
  assert.ok(codes.length > 20);
  assert.deepEqual(rules.sort(), codes.filter((code) => code !== 'invalid-config').sort());
});

test('every file that the manifest names is shipped', async () => {
  const dist = mkdtempSync(join(tmpdir(), 'planls-manifest-'));
  const shipped = await assemble(dist);
  const files = [shipped.main, shipped.icon];
  JSON.stringify(shipped.contributes, (key, value) => {
    if (['path', 'image', 'markdown'].includes(key)) files.push(value);
    return value;
  });
  for (const file of files) assert.ok(existsSync(join(dist, file)), `${file} is not there`);
  assert.ok(files.length > 6);
  rmSync(dist, { recursive: true });
});

test('the lock files name no registry', () => {
  for (const folder of ['editors/vscode', 'tests/editors/vscode']) {
    const lock = JSON.parse(read(`${folder}/package-lock.json`));
    for (const [name, it] of Object.entries(lock.packages)) {
      assert.equal(it.resolved, undefined, `${folder}: ${name}`);
      assert.ok(name === '' || it.integrity || it.inBundle, `${folder}: ${name} is not pinned by its hash`);
    }
  }
});
