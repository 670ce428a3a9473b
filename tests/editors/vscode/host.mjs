// Runs checks.cjs in the extension host of a real VS Code, beside the extension as it is built from this repository.
//
//   PLANLS_BIN=target/release/planls node tests/editors/vscode/host.mjs

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assemble } from '../../../editors/vscode/scripts/build.mjs';
import { browse, Checks, planls, prepare, serve } from './code.mjs';

const at = prepare();
const extension = join(at.home, 'planls');
await assemble(extension, planls);
const { address, stop } = await serve(at, true);
const browser = await browse();
const page = await browser.newPage();
const checks = new Checks();
const ended = new Promise((done) => {
  page.exposeFunction('codeAutomationLog', (_, [line]) => {
    if (/^(ok    |not ok) /.test(line)) {
      console.log(line);
      line.startsWith('ok') ? checks.passed++ : checks.failed++;
    }
  });
  page.exposeFunction('codeAutomationExit', done);
  setTimeout(() => done('no end after 120 s'), 120_000).unref();
});
const remote = (path) => `vscode-remote://${address.slice('http://'.length)}${path}`;
const payload = [
  ['extensionDevelopmentPath', remote(extension)],
  ['extensionTestsPath', remote(fileURLToPath(new URL('checks.cjs', import.meta.url)))],
  ['skipWelcome', 'true'],
];
await page.goto(`${address}/?folder=${at.projects}/mustache&payload=${encodeURIComponent(JSON.stringify(payload))}`);
const code = await ended;
await browser.close();
await stop();
if (code !== 0 && !checks.failed) await checks.check('the checks come to their end', () => { throw new Error(`exit code ${code}`); });
checks.end(at);
