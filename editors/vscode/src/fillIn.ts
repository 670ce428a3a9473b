// The action that leads from one placeholder to the next: the server sends their text with tab stops.

import * as vscode from 'vscode';
import type { StaticFeature } from 'vscode-languageclient/node';

/** The command that the server may name in an action. */
export const fillInCommand = 'planls.fillIn';

interface Place {
  line: number;
  character: number;
}

/** Tells the server that there is such a command. */
export const fillInFeature: StaticFeature = {
  fillClientCapabilities(capabilities) {
    const known = (capabilities.experimental ?? {}) as Record<string, unknown>;
    capabilities.experimental = { ...known, commands: { commands: [fillInCommand] } };
  },
  initialize() {},
  getState: () => ({ kind: 'static' }),
  clear() {},
};

/** Puts the text with tab stops in the place of the same text without. */
export async function fillIn(
  uri: string,
  version: number,
  range: { start: Place; end: Place },
  snippet: string,
): Promise<void> {
  const document = vscode.Uri.parse(uri).toString();
  const editor = vscode.window.visibleTextEditors.find((it) => it.document.uri.toString() === document);
  if (editor?.document.version !== version) {
    await vscode.window.showWarningMessage('The document has changed since.');
    return;
  }
  // VS Code makes tabs of the blanks before a line where the document is indented with tabs.
  if (editor.options.insertSpaces === false && /\n /.test(snippet)) {
    await vscode.window.showWarningMessage(
      'This document is indented with tabs, and its placeholders with blanks.',
    );
    return;
  }
  const { start, end } = range;
  await editor.insertSnippet(
    new vscode.SnippetString(snippet),
    new vscode.Range(start.line, start.character, end.line, end.character),
  );
}
