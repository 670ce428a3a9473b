// The running server: starts, stops and restarts it, one at a time, and starts it again when it ends by itself.

import * as vscode from 'vscode';
import {
  CloseAction,
  type CloseHandlerResult,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
} from 'vscode-languageclient/node';
import { Crashes } from './crashes.ts';
import { findProgram, type Program, setting } from './program.ts';

/** What the server is doing, for whoever shows it. */
export type State =
  | { kind: 'starting' | 'stopped' }
  | { kind: 'running'; program: Program }
  | { kind: 'failed'; reason: string };

/** The one server of a window. */
export class Service implements vscode.Disposable {
  readonly log = vscode.window.createOutputChannel('planls', { log: true });
  private readonly trace = vscode.window.createOutputChannel('planls trace', { log: true });
  private readonly changed = new vscode.EventEmitter<State>();
  readonly onDidChange = this.changed.event;
  private readonly crashes = new Crashes();
  private readonly extension: string;
  private again: NodeJS.Timeout | undefined;
  private queue: Promise<void> = Promise.resolve();
  private queued = false;
  private current: State = { kind: 'stopped' };
  client: LanguageClient | undefined;

  /** `extension` is the folder that the extension lies in. */
  constructor(extension: string) {
    this.extension = extension;
  }

  get state(): State {
    return this.current;
  }

  /** Starts the server anew, as a user asks for it: what crashed before is forgotten. */
  async restart(): Promise<void> {
    this.crashes.clear();
    await this.renew();
  }

  /** Stops the server for good. */
  async stop(): Promise<void> {
    clearTimeout(this.again);
    this.queue = this.queue.then(() => this.end());
    await this.queue;
  }

  dispose(): void {
    clearTimeout(this.again);
    this.log.dispose();
    this.trace.dispose();
    this.changed.dispose();
  }

  /** One start runs, at most one waits; more of them would do what that one does. */
  private async renew(): Promise<void> {
    clearTimeout(this.again);
    if (!this.queued) {
      this.queued = true;
      this.queue = this.queue.then(async () => {
        this.queued = false;
        await this.end();
        await this.start();
      });
    }
    await this.queue;
  }

  private async start(): Promise<void> {
    this.become({ kind: 'starting' });
    try {
      const chosen = vscode.workspace.getConfiguration().get<string | null>(setting);
      const program = await findProgram(chosen, this.extension);
      this.log.info(`${program.version}: ${program.command}`);
      this.client = new LanguageClient(
        'planls',
        'planls',
        { command: program.command, args: ['server'] },
        this.options(),
      );
      await this.client.start();
      this.become({ kind: 'running', program });
    } catch (error) {
      await this.end();
      this.fail(error instanceof Error ? error.message : String(error));
    }
  }

  private async end(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.dispose().catch((error) => this.log.warn(`The server did not end well: ${error}`));
    this.become({ kind: 'stopped' });
  }

  private options(): LanguageClientOptions {
    return {
      // Files and new documents; not what Git, chats and outputs show as markdown.
      documentSelector: ['file', 'untitled'].map((scheme) => ({ scheme, language: 'markdown' })),
      outputChannel: this.log,
      traceOutputChannel: this.trace,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => this.crashed(),
      },
    };
  }

  /** The library is told to let it be: a start of ours is counted, waits its turn and tries the program first. */
  private crashed(): CloseHandlerResult {
    const wait = this.crashes.add(Date.now());
    if (wait === undefined) {
      this.fail('planls has ended by itself 6 times in 3 minutes. It is not started again.');
    } else {
      this.log.warn(`The server has ended by itself. It is started again in ${wait / 1000} s.`);
      this.again = setTimeout(() => void this.renew(), wait);
      this.become({ kind: 'starting' });
    }
    return { action: CloseAction.DoNotRestart, handled: true };
  }

  private fail(reason: string): void {
    this.log.error(reason);
    this.become({ kind: 'failed', reason });
    void this.complain(reason);
  }

  private async complain(reason: string): Promise<void> {
    const answer = await vscode.window.showErrorMessage(reason, 'Open Settings', 'Show Logs', 'Restart');
    if (answer === 'Open Settings')
      await vscode.commands.executeCommand('workbench.action.openSettings', setting);
    if (answer === 'Show Logs') this.log.show();
    if (answer === 'Restart') await this.restart();
  }

  private become(state: State): void {
    this.current = state;
    this.changed.fire(state);
  }
}
