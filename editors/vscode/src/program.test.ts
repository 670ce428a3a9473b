import assert from 'node:assert';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { expanded, findProgram } from './program.ts';

let folder: string;
const path = process.env.PATH;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'planls-program-'));
  process.env.PATH = '/usr/bin:/bin';
});

afterEach(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true });
});

function program(file: string, says: string, mode = 0o755): string {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, `#!/bin/sh\necho '${says}'\n`);
  chmodSync(file, mode);
  return file;
}

test('the setting goes before the program of the extension, and that before PATH', async () => {
  const chosen = program(join(folder, 'mine/planls'), 'planls 3.0.0');
  const bundled = program(join(folder, 'server/planls'), 'planls 2.0.0');
  program(join(folder, 'bin/planls'), 'planls 1.0.0');
  process.env.PATH = `${join(folder, 'bin')}:${process.env.PATH}`;
  assert.deepEqual(await findProgram(chosen, folder), { command: chosen, version: 'planls 3.0.0' });
  assert.deepEqual(await findProgram(null, folder), { command: bundled, version: 'planls 2.0.0' });
  assert.deepEqual(await findProgram(' ', join(folder, 'mine')), {
    command: 'planls',
    version: 'planls 1.0.0',
  });
});

test('a wrong setting is named, with what is wrong', async () => {
  const missing = join(folder, 'missing');
  await assert.rejects(findProgram(missing, folder), {
    message: `The setting planls.server.path names ${missing}, but it cannot be used: there is no such program. Correct the setting, or empty it.`,
  });
  await assert.rejects(
    findProgram(program(join(folder, 'plain'), '', 0o644), folder),
    /it may not be executed/,
  );
  await assert.rejects(
    findProgram(program(join(folder, 'other'), 'rustc 1.90'), folder),
    /it calls itself "rustc 1.90"/,
  );
});

test('with none at all, it says how to get one', async () => {
  await assert.rejects(findProgram(undefined, folder), /Install planls, or name the program in the setting/);
});

test('a leading ~ is the home folder', () => {
  assert.equal(expanded('~/bin/planls'), join(homedir(), 'bin/planls'));
  assert.equal(expanded('/opt/~/planls'), '/opt/~/planls');
});
