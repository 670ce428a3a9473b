// A VS Code under test: a home folder of its own, its server, and Chromium for its window. What it should show is not
// known here.

import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const editors = resolve(process.env.PLANLS_EDITORS_DIR ?? join(repository, 'target/editors'));
/** The folder that holds VS Code itself. */
export const inner = join(editors, 'code/node_modules/code-server/lib/vscode');
const { chromium } = createRequire(join(editors, 'code/package.json'))('playwright-core');

/** The program to test. */
export const planls = resolve(process.env.PLANLS_BIN ?? join(repository, 'target/release/planls'));

const settings = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'workbench.colorTheme': 'Dark Modern',
  'workbench.editor.useModal': 'off',
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'editor.minimap.enabled': false,
  'editor.wordBasedSuggestions': 'off',
  'editor.accessibilitySupport': 'off',
  // VS Code's own markdown support answers some jumps as well, and would open a list of two.
  'editor.gotoLocation.multipleDefinitions': 'goto',
  'files.autoSave': 'off',
};

/** A home folder with a copy of the test documents in `projects`; the checks write into it. */
export function prepare() {
  const home = mkdtempSync(join(tmpdir(), 'planls-code-'));
  const at = { home, projects: join(home, 'projects'), data: join(home, 'data'), extensions: join(home, 'extensions') };
  for (const folder of [join(at.data, 'User'), at.extensions]) mkdirSync(folder, { recursive: true });
  for (const name of ['mustache', 'sample']) {
    cpSync(join(repository, 'tests/documents', name), join(at.projects, name), { recursive: true });
  }
  cpSync(join(repository, 'tests/editors/keys'), join(at.projects, 'locks'), { recursive: true });
  mkdirSync(join(at.projects, 'locks/.git'));
  // What must stay quiet: full of brackets, and no plan.
  const readme = '# Read me\n\n{{NAME}} fills [Describe the feature]; <<OWNER>> decides.\n\nDraft | Review | Approved\n';
  writeFileSync(join(at.projects, 'mustache/README.md'), readme);
  writeFileSync(join(at.data, 'User/settings.json'), JSON.stringify(settings, null, 1));
  return at;
}

/** Runs code-server's own command line, as for `--install-extension`. */
export function commandLine(at, ...given) {
  const done = spawnSync(join(editors, 'bin/code'), [...folders(at), ...given], { env: environment(at), encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`code ${given[0]} failed: ${done.stdout}${done.stderr}`);
}

/**
 * Starts VS Code. `plain` starts the server without code-server around it, with the switch that lets a window run
 * checks in the extension host. Gives its address and a function that ends it and waits until it is gone.
 */
export async function serve(at, plain = false) {
  const port = await freePort();
  const log = openSync(join(at.home, 'server.log'), 'w');
  const address = `http://127.0.0.1:${port}`;
  const [program, given, alive] = plain
    ? [join(editors, 'bin/node'), [join(inner, 'out/server-main.js'), ...folders(at), '--host', '127.0.0.1', '--port', `${port}`,
        '--without-connection-token', '--accept-server-license-terms', '--server-data-dir', join(at.home, 'server'),
        '--telemetry-level', 'off', '--enable-smoke-test-driver', '--disable-workspace-trust'], '/version']
    : [join(editors, 'bin/code'), [...folders(at), '--bind-addr', `127.0.0.1:${port}`, '--auth', 'none', '--disable-telemetry',
        '--disable-update-check', '--disable-workspace-trust', '--ignore-last-opened'], '/healthz'];
  const child = spawn(program, given, { env: environment(at), stdio: ['ignore', log, log], detached: true });
  const gone = new Promise((done) => child.on('exit', done));
  const kill = () => { try { process.kill(-child.pid, 'SIGTERM'); } catch {} };
  process.on('exit', kill);
  await until('VS Code to answer', async () => (await fetch(address + alive)).ok, 30_000)
    .catch((error) => { throw new Error(`${error.message}: ${readFileSync(join(at.home, 'server.log'), 'utf8')}`); });
  return { address, stop: () => { kill(); return gone; } };
}

/** Opens a browser without a window on any screen. */
export function browse() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
}

/** The ids of the running processes whose program lies below a folder. */
export function running(folder) {
  return readdirSync('/proc').filter((pid) => {
    try { return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/exe`).startsWith(folder); } catch { return false; }
  });
}

/** Asks until something is given; the last refusal is the message. */
export async function until(what, ask, milliseconds = 15_000) {
  let why = '';
  for (const end = Date.now() + milliseconds; Date.now() < end; await new Promise((done) => setTimeout(done, 50))) {
    try {
      const value = await ask();
      if (value) return value;
      why = '';
    } catch (error) { why = `: ${error.message}`; }
  }
  throw new Error(`waited in vain for ${what}${why}`);
}

/** Counts checks and says how each went, as the other editors' checks do. */
export class Checks {
  passed = 0;
  failed = 0;

  async check(name, run) {
    const began = Date.now();
    try {
      const said = await run();
      this.passed++;
      console.log(`ok     ${name} (${seconds(began)} s)${said ? `: ${said}` : ''}`);
    } catch (error) {
      this.failed++;
      console.log(`not ok ${name} (${seconds(began)} s): ${String(error.message ?? error).replaceAll(/\n\s*/g, ' / ')}`);
    }
  }

  /** Says the count, tidies up unless something is to be looked at, and ends. */
  end(at) {
    if (this.failed) console.log(`kept ${at.home}`);
    else rmSync(at.home, { recursive: true, force: true, maxRetries: 5 });
    console.log(`${this.passed} passed, ${this.failed} failed`);
    process.exit(this.failed ? 1 : 0);
  }
}

function seconds(began) { return ((Date.now() - began) / 1000).toFixed(2); }

function folders(at) { return ['--user-data-dir', at.data, '--extensions-dir', at.extensions]; }

function environment(at) {
  // Nothing asks a marketplace. VS Code takes PATH from the login shell whatever stands here.
  const env = { ...process.env, HOME: at.home, EXTENSIONS_GALLERY: '{"serviceUrl":""}', SHELL: '/bin/sh' };
  for (const name of ['NODE_OPTIONS', 'VSCODE_IPC_HOOK_CLI']) delete env[name];
  return env;
}

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}
