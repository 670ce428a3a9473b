// Which program is the server. It is tried before it is used, so that what is wrong can be said in words.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A server that answers. */
export interface Program {
  /** What to start. */
  command: string;
  /** What it says of itself, as `planls 0.1.0`. */
  version: string;
}

/** The setting that names the program. */
export const setting = 'planls.server.path';

/**
 * Finds the server: what the setting names, or else the program in the extension's folder, or else the one in PATH.
 * Throws an error whose message tells a user what to do.
 */
export async function findProgram(chosen: string | null | undefined, extension: string): Promise<Program> {
  if (chosen?.trim()) {
    const command = expanded(chosen.trim());
    return tried(
      command,
      `The setting ${setting} names ${command}, but it`,
      'Correct the setting, or empty it.',
    );
  }
  const bundled = join(extension, 'server', process.platform === 'win32' ? 'planls.exe' : 'planls');
  if (existsSync(bundled)) {
    return tried(bundled, `The planls of this extension, ${bundled},`, `Name another one in ${setting}.`);
  }
  const hint = `Install planls, or name the program in the setting ${setting}.`;
  return tried('planls', 'This extension brings no planls for this system, and the one in PATH', hint);
}

/** A leading `~` as the home folder, as a shell reads it. */
export function expanded(path: string): string {
  return path === '~' || /^~[/\\]/.test(path) ? join(homedir(), path.slice(1)) : path;
}

async function tried(command: string, subject: string, hint: string): Promise<Program> {
  try {
    const { stdout } = await promisify(execFile)(command, ['--version'], { timeout: 10_000 });
    const version = stdout.trim();
    if (!/^planls \d/.test(version)) throw new Error(`it calls itself "${version.slice(0, 80)}"`);
    return { command, version };
  } catch (error) {
    throw new Error(`${subject} cannot be used: ${reason(error)}. ${hint}`);
  }
}

function reason(error: unknown): string {
  const { code, message, killed } = error as NodeJS.ErrnoException & { killed?: boolean };
  if (killed) return 'it did not answer in 10 seconds';
  if (code === 'ENOENT') return 'there is no such program';
  if (code === 'EACCES') return 'it may not be executed';
  return message.split('\n')[0] ?? message;
}
