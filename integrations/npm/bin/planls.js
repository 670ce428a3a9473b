#!/usr/bin/env node
// Starts the program of planls that npm installed for this system, and hands through what it reads, writes and says.
'use strict';

const { spawn } = require('node:child_process');

const system = `${process.platform}-${process.arch}`;
const program = process.platform === 'win32' ? 'planls.exe' : 'planls';

// An npm that does not know `libc` installs both of Linux. The one for musl then runs anywhere.
const packages = process.platform === 'linux' ? [`${system}-musl`, `${system}-gnu`] : [system];

function find() {
  for (const name of packages) {
    try {
      return require.resolve(`@planls/${name}/${program}`);
    } catch {
      // Not installed.
    }
  }
  console.error(
    `planls: there is no program for ${system}. ` +
      'npm leaves it out with --omit=optional, and where node_modules came from another system.',
  );
  process.exit(2);
}

const child = spawn(find(), process.argv.slice(2), { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => child.kill(signal));
}
child.on('error', (error) => {
  console.error(`planls: ${error.message}`);
  process.exit(2);
});
child.on('exit', (code, signal) => {
  if (signal) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  } else {
    process.exit(code);
  }
});
