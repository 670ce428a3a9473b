// Drives the window of a real VS Code by keys, with the extension as it is packed, and looks at what is on the screen.
//
//   PLANLS_BIN=target/release/planls node tests/editors/vscode/window.mjs
//
// PLANLS_SHOTS names the folder for pictures of the window, of each failure too; without it they go with the rest.

import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { browse, Checks, commandLine, planls, prepare, repository, running, serve, until } from './code.mjs';

const at = prepare();
const shots = process.env.PLANLS_SHOTS ?? join(at.home, 'shots');
mkdirSync(shots, { recursive: true });
const checks = new Checks();
const plan = join(at.projects, 'mustache/specs/012-parcel-tracking/plan.md');
const text = readFileSync(plan, 'utf8');
const lines = text.split('\n');
const line = (wanted) => lines.findIndex((it) => it.includes(wanted)) + 1;

const values = [
  'Skippers book a time at a lock.', 'Go 1.23', 'chi', 'SQLite', 'go test', 'Linux server', 'web-service', '20 req/s', 'offline for a day',
  '60 locks', 'All five hold.',
];

let page;
const check = (name, run) => checks.check(name, async () => {
  try {
    return await run();
  } catch (error) {
    await page?.screenshot({ path: join(shots, `failed-${checks.failed + 1}.png`) }).catch(() => {});
    throw error;
  }
});
// Without the bars around it, where only the document matters.
const document = { x: 353, y: 92, width: 927, height: 412 };
async function shot(name, clip) {
  // What fades in would be half there on the picture.
  await page.waitForTimeout(300);
  await page.screenshot({ path: join(shots, `${name}.png`), ...(clip && { clip }) });
}
const press = (key) => page.keyboard.press(key);
const position = () => page.locator('#status\\.editor\\.selection').innerText();
const field = () => page.locator('.quick-input-widget input[type=text]');

// Types into the box at the top of the window and waits until it has gone, so that no key is lost in between.
async function ask(key, words, row) {
  await press(key);
  await field().waitFor({ state: 'visible' });
  await page.keyboard.type(words);
  if (row) await page.locator('.quick-input-list .monaco-list-row', { hasText: row }).first().waitFor();
  await press('Enter');
  await field().waitFor({ state: 'hidden' });
}

// As a user does it, because VS Code notices no change of the file from outside where its watcher is not compiled.
// Settings of the machine, as paths are, count in the file of the machine where the server of VS Code is.
async function settings(scope, own) {
  const before = await page.title();
  const file = join(at.data, scope === 'Remote' ? 'Machine' : 'User', 'settings.json');
  await command(`Preferences: Open ${scope} Settings (JSON)`);
  await until('the settings', async () => /^settings\.json/.test(await page.title()));
  await page.locator('.monaco-editor.focused').first().waitFor();
  const all = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8') || '{}') : {};
  const wanted = JSON.stringify({ ...all, ...own }, null, 1);
  await page.evaluate((it) => navigator.clipboard.writeText(it), wanted);
  for (const key of ['Control+a', 'Control+v', 'Control+s']) await press(key);
  await until('them to be saved', async () =>
    readFileSync(file, 'utf8') === wanted && (await page.locator('.tab.dirty').count()) === 0);
  await press('Control+w');
  await until('the document', async () => (await page.title()) === before);
}

const command = (title) => ask('F1', title, title);

async function open(name, shows) {
  await ask('Control+p', name, name.split('/').pop());
  await page.locator('.monaco-editor .view-line', { hasText: shows }).first().waitFor();
  await page.locator('.monaco-editor.focused').first().waitFor();
}

async function go(to, column = 1) {
  await press('Control+1');
  await page.locator('.monaco-editor.focused').first().waitFor();
  await ask('Control+g', `${to}:${column}`);
  await until(`line ${to}`, async () => new RegExp(`Ln ${to}\\b`).test(await position()));
  await page.locator('.monaco-editor.focused').first().waitFor();
}

// The squiggles on the screen, each with the text that stands above it: what lies between its two ends.
const squiggles = () => page.evaluate(() => {
  const [editor] = document.querySelectorAll('.monaco-editor[role=code], .monaco-editor');
  const rows = [...editor.querySelectorAll('.view-line')].map((row) => ({ row, top: row.getBoundingClientRect().top }));
  return [...editor.querySelectorAll('.cdr[class*=squiggly]')].map((mark) => {
    const box = mark.getBoundingClientRect();
    const { row } = rows.find((it) => Math.abs(it.top - box.top) < 5) ?? {};
    if (!row) return '';
    let under = '';
    const walk = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      for (let i = 0; i < node.length; i++) {
        const range = document.createRange();
        range.setStart(node, i);
        range.setEnd(node, i + 1);
        const letter = range.getBoundingClientRect();
        const middle = (letter.left + letter.right) / 2;
        if (middle > box.left && middle < box.right) under += node.data[i];
      }
    }
    return under.replaceAll('\u00a0', ' ');
  });
});

// The colours of the kinds of text that are coloured: a placeholder, an id, an article, a question.
async function colours() {
  const found = [];
  for (const wanted of ['{{STATUS}}', 'FR-001', 'Library-First', 'NEEDS CLARIFICATION']) {
    await go(line(wanted));
    const shown = page.locator('.view-line span > span', { hasText: wanted }).first();
    found.push(await shown.evaluate((it) => getComputedStyle(it).color));
  }
  await go(1);
  if (new Set(found).size < found.length) throw new Error(found.join(', '));
  return found.map((it) => `#${it.match(/\d+/g).map((part) => Number(part).toString(16).padStart(2, '0')).join('')}`).join(', ');
}

const problems = async () => {
  const rows = await page.locator('.markers-panel .monaco-list-row').allInnerTexts();
  return rows.map((it) => it.replaceAll(/\s+/g, ' '));
};

async function starts() {
  await check('the package installs, with the program inside', () => {
    const vsix = join(at.home, 'planls.vsix');
    const script = join(repository, 'editors/vscode/scripts/package.mjs');
    execFileSync(process.execPath, [script, '--target', 'linux-x64', '--server', planls, '--out', vsix], { stdio: 'pipe' });
    commandLine(at, '--install-extension', vsix);
  });
  const { address, stop } = await serve(at);
  const browser = await browse();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: address });
  page = await context.newPage();
  page.setDefaultTimeout(8_000);
  await check('the window opens', async () => {
    await page.goto(`${address}/?folder=${at.projects}/mustache`);
    await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
  });
  return { stop, browser };
}

async function quiet() {
  await check('a README stays quiet', async () => {
    await open('README.md', 'Read me');
    await until('the server', () => running(at.extensions).length === 1);
    await page.waitForTimeout(500);
    const found = await squiggles();
    if (found.length) throw new Error(`underlined: ${found.join(', ')}`);
  });
}

async function findings() {
  await check('squiggles stand exactly under the tokens', async () => {
    await open('specs/012-parcel-tracking/plan.md', 'Constitution Compliance');
    const found = await until('squiggles', async () => { const all = await squiggles(); return all.length >= 3 && all; });
    for (const wanted of ['{{STATUS}}', '{{NOTES}}']) {
      if (!found.includes(wanted)) throw new Error(`no ${wanted} in ${found.join(', ')}`);
    }
    const checked = JSON.parse(spawnSync(planls, ['check', '--format', 'json', plan], { encoding: 'utf8' }).stdout);
    for (const marked of found) {
      // Of a hint VS Code underlines the beginning.
      const fits = (it) => (it.severity === 'hint' ? it.text.startsWith(marked.trim()) : it.text === marked);
      if (!checked.some(fits)) throw new Error(`${marked} is underlined`);
    }
    return found.join(', ');
  });
  await check('placeholders, ids, articles and questions have colours of their own', async () => until('them', colours));
  await check('Problems lists each with its code', async () => {
    await press('Control+Shift+m');
    const rows = await until('rows', async () => { const all = await problems(); return all.length > 5 && all; });
    const wanted = '`{{STATUS}}` is still to be filled planls unfilled-placeholder [Ln 4, Col 15]';
    if (!rows.some((it) => it.startsWith(wanted))) throw new Error(rows.join(' | '));
    await shot('dark');
    return `${rows.length - 1} rows`;
  });
  await check('a token that is filled is underlined no more', async () => {
    await go(line('{{STATUS}}'), 15);
    await press('Shift+End');
    await page.keyboard.type('Draft');
    await until('the squiggle to go', async () => !(await squiggles()).includes('{{STATUS}}'));
    await until('its row to go', async () => !(await problems()).some((it) => it.includes('{{STATUS}}')));
    await press('Control+z');
    await until('it to come back', async () => (await squiggles()).includes('{{STATUS}}'));
    await page.locator('.codelens-decoration', { hasText: '10 to fill' }).first().waitFor();
    await press('Control+Home');
    await shot('findings', { ...document, height: 676 });
  });
}

async function navigation() {
  await check('F12 in the table goes to the article', async () => {
    await press('Control+j');
    await go(line('| IV. Specification Authority'), 8);
    await press('F12');
    await until('the constitution', async () => /^CONSTITUTION\.md/.test(await page.title()));
    const row = await page.locator('.view-line', { hasText: 'Article IV: Specification Authority' }).count();
    if (!row) throw new Error('the article is not on the screen');
    await press('Control+w');
  });
  await check('the hover shows the text of the article', async () => {
    await go(line('| IV. Specification Authority'), 8);
    await press('Control+k');
    await press('Control+i');
    const hover = page.locator('.monaco-hover:visible', { hasText: 'Where code and specification differ' });
    await hover.first().waitFor();
    await shot('hover');
    await press('Escape');
  });
  await check('a section that is missing is completed, with its skeleton', async () => {
    await go(lines.length);
    await press('Control+End');
    await page.keyboard.type('\n\n## ', { delay: 30 });
    const rows = page.locator('.suggest-widget.visible .monaco-list-row');
    const item = page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'Frontend State' });
    await item.first().waitFor({ timeout: 3000 }).catch(() => press('Control+Space'));
    await item.first().waitFor();
    await shot('completion', { ...document, height: 640 });
    const titles = (await rows.allInnerTexts()).map((it) => it.split('\n')[0]);
    for (let down = titles.findIndex((it) => it.includes('Frontend State')); down > 0; down--) await press('ArrowDown');
    await press('Enter');
    await page.locator('.view-line', { hasText: '### Frontend State' }).first().waitFor();
    await command('File: Revert File');
    return `${titles.length} items`;
  });
}

// Does the action of this title at the cursor. Gives the number of keys.
async function act(title) {
  const rows = page.locator('.action-widget .monaco-list-row.action');
  // A window that is still busy loses the key.
  await until('the actions', async () => {
    await press('Control+.');
    await rows.first().waitFor({ timeout: 3000 });
    return true;
  });
  const all = await rows.allInnerTexts();
  const down = all.findIndex((it) => it.trim().startsWith(title));
  if (down < 0) throw new Error(`${title} is not among ${all.join(', ')}`);
  for (let at = 0; at < down; at++) await press('ArrowDown');
  await press('Enter');
  await rows.first().waitFor({ state: 'hidden' });
  await page.waitForTimeout(500);
  return down + 2;
}

// Goes on from finding to finding until one says this. Gives the number of keys.
async function next(message) {
  const said = page.locator('.marker-widget .message').first();
  for (let keys = 1; keys <= 3; keys++) {
    await press('Alt+F8');
    await page.waitForTimeout(500);
    if ((await said.innerText()).includes(message)) return keys;
  }
  throw new Error(`${message} is not among the next; the last says ${await said.innerText()}`);
}

// Types into one place after the other. Gives the number of keys between them.
async function say(...values) {
  for (const [number, value] of values.entries()) {
    if (number) await press('Tab');
    await page.keyboard.type(value);
  }
  await press('Escape');
  await page.waitForTimeout(500);
  return values.length;
}

// How many keys it takes to fill a copy of a template, beside what its writer has to say: see keys.lua.
async function filling() {
  const locks = join(at.projects, 'locks');
  const file = join(locks, 'specs/004-lock-slots/plan.md');
  const before = page.url();
  await check("a plan of spec-kit's form is filled for 40 keys beside the writer's", async () => {
    await page.goto(`${before.split('?')[0]}?folder=${locks}`);
    await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
    await open('specs/004-lock-slots/plan.md', 'Implementation Plan: [FEATURE]');
    await until('the findings', async () => (await squiggles()).length > 0);
    let keys = await act('Fill in what is known');
    keys += await next('[Take');
    keys += await act('Fill in');
    keys += await say(...values);
    await shot('filling');
    // VS Code goes to the warnings first.
    keys += await next('[Say');
    keys += await act('Fill in');
    keys += await say('One project.');
    keys += await next('[');
    keys += await act('Delete this section');
    keys += await next('keep or remove');
    keys += await act('Keep this option');
    await press('Control+s');
    await until('the file', async () => readFileSync(file, 'utf8').includes('**Storage**: SQLite\n'));
    const left = spawnSync(planls, ['check', file], { encoding: 'utf8' });
    if (left.status !== 0) throw new Error(left.stdout);
    if (keys > 40) throw new Error(`it took ${keys}`);
    return `${keys}`;
  });
  await page.goto(before);
  await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
  await ask('Control+p', 'specs/012-parcel-tracking/plan.md', 'plan.md');
  await page.locator('.monaco-editor .view-line').first().waitFor();
}

async function aroundIt() {
  await check('the status item says what is left', async () => {
    await go(1);
    const item = page.locator('#status\\.languageStatus, [id^="status.languageStatus"]').first();
    await item.hover();
    const shown = await until('the figures', async () => {
      const all = await page.locator('.hover-language-status').allInnerTexts();
      return all.find((it) => /to fill/.test(it));
    });
    await shot('status');
    return shown.replaceAll(/\s+/g, ' ');
  });
  await check('by command, the server restarts and its version is shown', async () => {
    const [first] = running(at.extensions);
    await command('planls: Restart Server');
    await until('another server', () => { const now = running(at.extensions); return now.length === 1 && now[0] !== first; });
    await command('planls: Show Server Version');
    const version = execFileSync(planls, ['--version'], { encoding: 'utf8' }).trim();
    await page.locator('.notification-toast', { hasText: version }).first().waitFor();
    await command('Notifications: Clear All Notifications');
    return version;
  });
  await check('in a light theme too, squiggles stand where the tokens are, and colours differ', async () => {
    await settings('User', { 'workbench.colorTheme': 'Light Modern' });
    await page.locator('.monaco-workbench.vs').waitFor();
    await go(1);
    await until('squiggles', async () => (await squiggles()).includes('{{NOTES}}'));
    await shot('light');
    return until('colours', colours);
  });
  await check('a path that is wrong is said once, with the name of the setting', async () => {
    await settings('Remote', { 'planls.server.path': '~/missing/planls' });
    const toast = page.locator('.notification-toast', { hasText: 'planls.server.path' });
    await toast.first().waitFor();
    const said = (await toast.first().innerText()).replaceAll(/\s+/g, ' ');
    if (!said.includes(`${at.home}/missing/planls`) || !said.includes('there is no such program')) throw new Error(said);
    await shot('wrong-path');
    if (running(at.extensions).length) throw new Error('a server is running all the same');
    return said;
  });
  await check('a program that ends as soon as it is started makes no noise', async () => {
    await command('Notifications: Clear All Notifications');
    const program = join(at.home, 'crash');
    const starts = join(at.home, 'starts');
    writeFileSync(program, `#!/bin/sh\n[ "$1" = --version ] && exec ${planls} --version\necho >>${starts}\nexit 3\n`, { mode: 0o755 });
    await settings('Remote', { 'planls.server.path': program });
    const count = () => (existsSync(starts) ? readFileSync(starts).length : 0);
    await until('a second and a third start', () => count() >= 3);
    const shown = await page.locator('.notification-toast').allInnerTexts();
    if (shown.length) throw new Error(shown.join(' | '));
    return `${count()} starts`;
  });
  await check('with the path of a program that works, it starts', async () => {
    mkdirSync(join(at.home, 'bin'));
    copyFileSync(planls, join(at.home, 'bin/planls'));
    await settings('Remote', { 'planls.server.path': '~/bin/planls' });
    await until('the server', () => running(join(at.home, 'bin')).length === 1);
    await until('squiggles', async () => (await squiggles()).includes('{{NOTES}}'));
  });
}

const { stop, browser } = await starts();
await quiet();
await findings();
await navigation();
await filling();
await aroundIt();
await browser.close();
await check('when VS Code ends, no server is left', async () => {
  const ended = Date.now();
  await stop();
  await until('their end', () => running(at.home).length === 0, 3000);
  return `${Date.now() - ended} ms`;
});
checks.end(at);
