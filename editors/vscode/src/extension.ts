// What VS Code calls: the commands, and a server from the first plan document on.

import * as vscode from 'vscode';
import { fillIn, fillInCommand } from './fillIn.ts';
import { Service } from './service.ts';
import { showStatus } from './status.ts';

let service: Service | undefined;

/** Called once, when there is a markdown document or a folder of plan documents. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const started = new Service(context.extensionPath);
  service = started;
  context.subscriptions.push(
    started,
    showStatus(started),
    vscode.commands.registerCommand('planls.restartServer', () => started.restart()),
    vscode.commands.registerCommand('planls.showLogs', () => started.log.show()),
    vscode.commands.registerCommand('planls.showServerVersion', () => showVersion(started)),
    vscode.commands.registerCommand(fillInCommand, fillIn),
    vscode.workspace.onDidChangeConfiguration((event) => {
      const needs = ['planls.server', 'planls.features'];
      if (needs.some((setting) => event.affectsConfiguration(setting))) void started.restart();
    }),
  );
  await vscode.commands.executeCommand('setContext', 'planls.active', true);
  await started.restart();
}

/** Called when the window closes: the server has to be gone by then. */
export async function deactivate(): Promise<void> {
  await service?.stop();
}

async function showVersion(of: Service): Promise<void> {
  const { state } = of;
  if (state.kind === 'running') {
    await vscode.window.showInformationMessage(`${state.program.version} (${state.program.command})`);
  } else {
    await vscode.window.showWarningMessage(
      state.kind === 'failed' ? state.reason : `The server is ${state.kind}.`,
    );
  }
}
