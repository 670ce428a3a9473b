// The running server: starts, stops and restarts it, one at a time, and starts it again when it ends by itself.

import * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
} from 'vscode-languageclient/node';
import { Crashes } from './crashes.ts';
import { fillInFeature } from './fillIn.ts';
import { findProgram, type Program, setting } from './program.ts';

/** What the server is doing, for whoever shows it. */
export type State =
  | { kind: 'starting' | 'stopped' }
  | { kind: 'running'; program: Program }
  | { kind: 'failed'; reason: string };

/** A client that writes its errors into the log alone: what a user has to know is said once, by the service. */
class Client extends LanguageClient {
  constructor(command: string, options: LanguageClientOptions) {
    super('planls', 'planls', { command, args: ['server'] }, options);
    this.registerFeature(fillInFeature);
  }

  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

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
  client: Client | undefined;

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
    this.forgetAgain();
    this.queue = this.queue.then(() => this.end());
    await this.queue;
    this.become({ kind: 'stopped' });
  }

  dispose(): void {
    this.forgetAgain();
    this.log.dispose();
    this.trace.dispose();
    this.changed.dispose();
  }

  /** One start runs, at most one waits; more of them would do what that one does. */
  private async renew(): Promise<void> {
    this.forgetAgain();
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
    const chosen = vscode.workspace.getConfiguration().get<string | null>(setting);
    let program: Program;
    try {
      program = await findProgram(chosen, this.extension);
    } catch (error) {
      this.fail((error as Error).message);
      return;
    }
    this.log.info(`${program.version}: ${program.command}`);
    const client: Client = new Client(
      program.command,
      this.options(() => this.crashed(client)),
    );
    this.client = client;
    try {
      await client.start();
      this.become({ kind: 'running', program });
    } catch {
      this.crashed(client);
      await client.dispose().catch(() => undefined);
    }
  }

  private async end(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.dispose().catch((error) => this.log.warn(`The server did not end well: ${error}`));
  }

  private forgetAgain(): void {
    clearTimeout(this.again);
    this.again = undefined;
  }

  private options(closed: () => void): LanguageClientOptions {
    return {
      // Files and new documents; not what Git, chats and outputs show as markdown.
      documentSelector: ['file', 'untitled'].map((scheme) => ({ scheme, language: 'markdown' })),
      outputChannel: this.log,
      traceOutputChannel: this.trace,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: { features: vscode.workspace.getConfiguration('planls').get('features') },
      initializationFailedHandler: () => false,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        // The library is to let it be: a start of ours is counted, waits its turn and tries the program first.
        closed: () => {
          closed();
          return { action: CloseAction.DoNotRestart, handled: true };
        },
      },
    };
  }

  /** Two ways may tell of one end: a start that fails, and a connection that closes. */
  private crashed(client: Client): void {
    if (this.client !== client) return;
    this.client = undefined;
    const wait = this.crashes.add(Date.now());
    if (wait === undefined) {
      this.fail('planls has ended by itself 6 times in 3 minutes. It is not started again.');
    } else {
      this.log.warn(`The server has ended by itself. It is started again in ${wait / 1000} s.`);
      this.again = setTimeout(() => void this.renew(), wait);
      this.become({ kind: 'starting' });
    }
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
