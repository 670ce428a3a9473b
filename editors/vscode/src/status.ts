// The quiet item in the menu `{}` of the status bar: how the server is, and how much of this document is still to do.

import * as vscode from 'vscode';
import type { CodeLens } from 'vscode-languageclient/node';
import type { Service } from './service.ts';

/** Shows the state of a service until it is disposed of. */
export function showStatus(service: Service): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem('planls', { language: 'markdown' });
  item.name = 'planls';
  item.command = { command: 'planls.showLogs', title: 'Show Logs' };
  const show = () => void update(item, service);
  let timer: NodeJS.Timeout | undefined;
  const typed = (changed: vscode.TextDocument) => {
    if (changed !== vscode.window.activeTextEditor?.document) return;
    clearTimeout(timer);
    timer = setTimeout(show, 500);
  };
  show();
  return vscode.Disposable.from(
    item,
    service.onDidChange(show),
    vscode.window.onDidChangeActiveTextEditor(show),
    vscode.workspace.onDidChangeTextDocument((event) => typed(event.document)),
    { dispose: () => clearTimeout(timer) },
  );
}

async function update(item: vscode.LanguageStatusItem, service: Service): Promise<void> {
  const state = service.state;
  item.busy = state.kind === 'starting';
  item.severity =
    state.kind === 'failed' ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
  if (state.kind !== 'running') {
    item.text = `planls: ${state.kind}`;
    item.detail = state.kind === 'failed' ? state.reason : '';
    return;
  }
  const left = await remaining(service);
  if (service.state !== state) return;
  item.text = left ?? 'planls: running';
  item.detail = state.program.version;
}

/** What the server's own code lens says above the title of the document in front: `3 to fill · 1 question`. */
async function remaining(service: Service): Promise<string | undefined> {
  const document = vscode.window.activeTextEditor?.document;
  if (!service.client || !document || !['file', 'untitled'].includes(document.uri.scheme)) return undefined;
  if (document.languageId !== 'markdown') return undefined;
  try {
    const asked = { textDocument: { uri: service.client.code2ProtocolConverter.asUri(document.uri) } };
    const lenses = await service.client.sendRequest<CodeLens[] | null>('textDocument/codeLens', asked);
    const title = lenses?.[0];
    const above = title && /^# /.test(document.lineAt(title.range.start.line).text);
    return above ? title.command?.title : undefined;
  } catch {
    return undefined;
  }
}
