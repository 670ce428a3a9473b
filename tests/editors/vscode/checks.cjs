// The checks that run inside the extension host: what the extension's users get through VS Code's own interface.

const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
const { readdirSync, readFileSync } = require('node:fs');
const { basename, join } = require('node:path');
const vscode = require('vscode');

const work = vscode.workspace.workspaceFolders[0].uri;
const extension = vscode.extensions.getExtension('planls.planls');
const plan = vscode.Uri.joinPath(work, 'specs/012-parcel-tracking/plan.md');
const ours = (uri) => vscode.languages.getDiagnostics(uri).filter((found) => found.source === 'planls');
const texts = (document) => ours(document.uri).map((found) => document.getText(found.range));

async function until(what, ask, milliseconds = 15_000) {
  let why = '';
  for (const end = Date.now() + milliseconds; Date.now() < end; await new Promise((done) => setTimeout(done, 50))) {
    try {
      const value = await ask();
      if (value) return value;
    } catch (error) { why = `: ${error.message}`; }
  }
  throw new Error(`waited in vain for ${what}${why}`);
}

async function open(uri) {
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return document;
}

async function write(path, text) {
  const uri = vscode.Uri.joinPath(work, path);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  return open(uri);
}

/** Does what the action of this title does at a text, as VS Code does when its user chooses it. */
async function act(document, text, title) {
  const at = document.positionAt(document.getText().indexOf(text) + 1);
  const actions = await vscode.commands.executeCommand(
    'vscode.executeCodeActionProvider', document.uri, new vscode.Range(at, at), undefined, 20);
  const action = actions.find((it) => it.title === title);
  assert.ok(action, `${title} is not among ${actions.map((it) => it.title).join(', ')}`);
  if (action.edit) assert.ok(await vscode.workspace.applyEdit(action.edit));
  if (action.command) await vscode.commands.executeCommand(action.command.command, ...action.command.arguments);
}

/** Puts a text in the place of another. */
async function replace(document, from, to) {
  const at = document.getText().indexOf(from);
  assert.ok(at >= 0, `${from} is not in the document`);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(at), document.positionAt(at + from.length)), to);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** The servers that this extension host has started, by process id. */
function servers() {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      const [, parent] = /\) \S (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'));
      const [program] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      // Not any program that stands in a folder of that name, as in a clone of ours all do.
      return Number(parent) === process.pid && basename(program) === 'planls';
    } catch { return false; }
  });
}

const checks = {
  async 'a folder of plan documents activates the extension'() {
    await until('the extension', () => extension?.isActive);
    await until('the server', () => servers().length === 1);
  },
  async 'the findings are those of planls check'() {
    const document = await open(plan);
    await until('findings', () => ours(plan).length > 0);
    const checked = spawnCheck(plan.fsPath);
    const seen = ours(plan).map((found) => [
      found.code, found.range.start.line + 1, found.range.start.character + 1,
      found.range.end.line + 1, found.range.end.character + 1, found.message,
    ]);
    const sorted = (list) => list.map((it) => JSON.stringify(it)).sort();
    assert.deepEqual(sorted(seen), sorted(checked));
    assert.ok(texts(document).includes('{{LOGGING_SERVICE}}'));
    return `${seen.length} findings`;
  },
  async 'a filled token is no longer reported, and is again when it is undone'() {
    const document = await open(plan);
    const before = ours(plan).length;
    await replace(document, '{{LOGGING_SERVICE}}', 'the log of the depot');
    await until('one finding less', () => ours(plan).length === before - 1);
    assert.ok(!texts(document).includes('{{LOGGING_SERVICE}}'));
    await vscode.commands.executeCommand('undo');
    await until('the finding', () => texts(document).includes('{{LOGGING_SERVICE}}'));
  },
  async 'a README stays quiet'() {
    await open(vscode.Uri.joinPath(work, 'README.md'));
    await new Promise((done) => setTimeout(done, 500));
    assert.deepEqual(ours(vscode.window.activeTextEditor.document.uri), []);
  },
  async 'a document that has no file is served'() {
    const content = '<!-- planls: plan -->\n# Plan\n\n**Owner**: {{OWNER}}\n';
    const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
    await vscode.window.showTextDocument(document);
    await until('its finding', () => texts(document).includes('{{OWNER}}'));
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  },
  async 'an article leads to the constitution'() {
    const document = await open(plan);
    const at = document.positionAt(document.getText().indexOf('IV. Specification') + 6);
    const [place] = await until('a place', async () => {
      const places = await vscode.commands.executeCommand('vscode.executeDefinitionProvider', plan, at);
      return places.length && places;
    });
    const target = place.targetUri ?? place.uri;
    assert.match(target.path, /CONSTITUTION\.md$/);
    const [hover] = await vscode.commands.executeCommand('vscode.executeHoverProvider', plan, at);
    assert.match(hover.contents.map((it) => it.value).join(''), /Where code and specification differ/);
  },
  async 'a link leads to its file, unless that is left to VS Code'() {
    const document = await open(plan);
    const at = document.positionAt(document.getText().indexOf('./spec.md') + 3);
    const places = async () => (await vscode.commands.executeCommand('vscode.executeDefinitionProvider', plan, at)).length;
    const features = vscode.workspace.getConfiguration('planls.features');
    const change = (links) => features.update('links', links, vscode.ConfigurationTarget.Global);
    await until('a place', async () => (await places()) === 1);
    const [first] = servers();
    await change(false);
    await until('another server', () => servers().length === 1 && servers()[0] !== first);
    await until('findings', () => texts(document).includes('{{STATUS}}'));
    // VS Code itself knows no definition of a link to a file as a whole.
    await until('no place', async () => (await places()) === 0);
    await change(undefined);
    await until('a place again', async () => (await places()) === 1);
  },
  async 'the outline has each heading once, and the ids'() {
    const text = '# Bells\n\n## Requirements\n\n- **FR-001**: Ring.\n\n## Phase 1\n\n- [ ] T001 Cast it (FR-001)\n';
    const document = await write('specs/013-bells/spec.md', text);
    const names = await until('symbols', async () => {
      const list = await vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', document.uri);
      const all = (list) => list.flatMap((it) => [it.name.replace(/^#+ /, ''), ...all(it.children)]);
      const names = all(list ?? []);
      if (!names.includes('T001 Cast it (FR-001)')) throw new Error(names.join(', '));
      return names;
    });
    assert.deepEqual(names.sort(), ['Bells', 'FR-001 Ring.', 'Phase 1', 'Requirements', 'T001 Cast it (FR-001)']);
  },
  async 'a heading is offered once in a link, and an id once'() {
    const document = await write('specs/013-bells/plan.md', '# Plan: Bells\n\n[requirements](spec.md#)\n\nAs FR-\n');
    const offered = async (after, name) => {
      const at = document.positionAt(document.getText().indexOf(after) + after.length);
      const list = await vscode.commands.executeCommand('vscode.executeCompletionItemProvider', document.uri, at, '#');
      const labels = list.items.map((it) => it.label.label ?? it.label);
      return labels.filter((it) => it.replace(/^#/, '') === name).length;
    };
    await until('the heading', async () => (await offered('spec.md#', 'requirements')) === 1);
    await until('the id', async () => (await offered('As FR-', 'FR-001')) === 1);
  },
  async 'an action changes the text, and one leads from placeholder to placeholder'() {
    const text = '# Implementation Plan: Bells\n\n**Status**: Draft | Review\n\n**Owner**: {{OWNER}}\n\n**Bell**: {{BELL}}, $1\n';
    const document = await write('specs/014-bells/plan.md', text);
    await until('its findings', () => texts(document).includes('{{BELL}}'));
    await act(document, 'Draft | Review', 'Choose `Review`');
    assert.match(document.getText(), /^\*\*Status\*\*: Review$/m);
    await act(document, '{{OWNER}}', 'Fill in 2 placeholders, one after the other');
    await until('the first', () => document.getText(vscode.window.activeTextEditor.selection) === '{{OWNER}}');
    await vscode.commands.executeCommand('type', { text: 'Ann' });
    await vscode.commands.executeCommand('jumpToNextSnippetPlaceholder');
    await vscode.commands.executeCommand('type', { text: 'brass' });
    const after = text.replace('Draft | Review', 'Review').replace('{{OWNER}}', 'Ann').replace('{{BELL}}', 'brass');
    assert.equal(document.getText(), after);
    await until('no finding of a placeholder', () => !texts(document).some((it) => it.startsWith('{{')));
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  },
  async 'a setting of the editor decides how findings are reported, as soon as it is changed'() {
    const document = await open(plan);
    const severity = () => ours(plan).find((found) => document.getText(found.range) === '{{STATUS}}')?.severity;
    const change = (rules) =>
      vscode.workspace.getConfiguration('planls').update('rules', rules, vscode.ConfigurationTarget.Global);
    await until('a warning', () => severity() === vscode.DiagnosticSeverity.Warning);
    await change({ 'unfilled-placeholder': 'error' });
    await until('an error', () => severity() === vscode.DiagnosticSeverity.Error);
    await change(undefined);
    await until('a warning again', () => severity() === vscode.DiagnosticSeverity.Warning);
  },
  async 'a server that is killed is back, with what was typed since'() {
    const document = await open(plan);
    const [first] = servers();
    const before = ours(plan).length;
    process.kill(Number(first), 'SIGKILL');
    await until('its end', () => !servers().includes(first));
    await replace(document, '{{STATUS}}', '{{STATUS_OF_IT}}');
    await until('another server', () => servers().length === 1 && servers()[0] !== first);
    await until('the finding', () => texts(document).includes('{{STATUS_OF_IT}}'));
    // What depends on other documents comes once these are read; what the server that is gone had said must not stay.
    await until('as many findings as before', () => ours(plan).length === before);
    await vscode.commands.executeCommand('undo');
  },
  async 'asked to restart three times at once, one server is left'() {
    const document = await open(plan);
    const [first] = servers();
    const restart = () => vscode.commands.executeCommand('planls.restartServer');
    await Promise.all([restart(), restart(), restart()]);
    await until('one other server', () => servers().length === 1 && servers()[0] !== first);
    await until('findings', () => texts(document).includes('{{STATUS}}'));
  },
};

/** What the command line reports of a file, as the checks compare it. */
function spawnCheck(path) {
  let said;
  try {
    said = execFileSync(join(extension.extensionPath, 'server/planls'), ['check', '--format', 'json', path], { cwd: work.fsPath });
  } catch (error) {
    said = error.stdout;
  }
  return JSON.parse(said).map((it) => [it.code, it.line, it.column, it.endLine, it.endColumn, it.message]);
}

exports.run = async () => {
  let failed = 0;
  for (const [name, run] of Object.entries(checks)) {
    const began = Date.now();
    const seconds = () => ((Date.now() - began) / 1000).toFixed(2);
    try {
      const said = await run();
      console.log(`ok     ${name} (${seconds()} s)${said ? `: ${said}` : ''}`);
    } catch (error) {
      failed++;
      console.log(`not ok ${name} (${seconds()} s): ${String(error.message).replaceAll(/\n\s*/g, ' / ')}`);
    }
  }
  if (failed) throw new Error(`${failed} failed`);
};
