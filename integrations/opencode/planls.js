// Tells the agent, after each edit of a plan document, what `planls hook` finds in it. Without planls it does nothing.
import { spawn } from "node:child_process";

const EDITS = new Set(["write", "edit", "multiedit", "patch", "apply_patch"]);

function ask(event, directory) {
  return new Promise((resolve) => {
    const child = spawn("planls", ["hook", "--agent", "opencode"], { cwd: directory, timeout: 10000 });
    let answer = "";
    child.on("error", () => resolve(""));
    child.on("close", (code) => resolve(code === 0 ? answer.trim() : ""));
    child.stdout.on("data", (text) => (answer += text));
    child.stdin.on("error", () => {});
    child.stdin.end(JSON.stringify(event));
  });
}

export const Planls = async ({ directory }) => ({
  "tool.execute.after": async (input, output) => {
    if (!EDITS.has(input.tool) || typeof output?.output !== "string") return;
    const args = input.args ?? output.metadata ?? {};
    const event = { hook_event_name: "tool.execute.after", cwd: directory, tool: input.tool, args };
    const answer = await ask(event, directory);
    if (answer) output.output += `\n\n${answer}`;
  },
});
