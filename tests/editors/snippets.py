"""Checks what the pages of editors/ tell users to copy: every block is well formed, starts the program as it wants to
be started, and is the same as the file that it shows. What an editor does with it is checked in the editor."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EDITORS = ROOT / "editors"
PLANLS = os.environ.get("PLANLS_BIN", str(ROOT / "target/release/planls"))
passed = failed = 0


def check(name, run):
    global passed, failed
    try:
        said = run()
        passed += 1
        print(f"ok     {name}" + (f": {said}" if said else ""))
    except Exception as error:
        failed += 1
        print(f"not ok {name}: {error}")


def blocks(page, language=None):
    """The blocks of code of a page, as (language, text)."""
    found = re.findall(r"^```(\w+)\n(.*?)^```$", page.read_text(), re.M | re.S)
    return [it for it in found if language in (None, it[0])]


def starts(command):
    """Whether a command and its arguments are those of the server; the program is asked about the arguments."""
    program, *arguments = command
    assert Path(program).name in ("planls", "planls.exe"), program
    done = subprocess.run([PLANLS, *arguments, "--help"], capture_output=True, text=True)
    assert done.returncode == 0 and "server" in done.stdout, f"{command}: {done.stderr}"


def shell(text):
    done = subprocess.run(["bash", "-n"], input=text, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def parentheses(text):
    bare = re.sub(r'"(\\.|[^"\\])*"|;.*', "", text)
    assert bare.count("(") == bare.count(")"), "the parentheses do not match"


PARSERS = {"json": json.loads, "toml": tomllib.loads, "sh": shell, "elisp": parentheses, "lua": lambda text: None}


def well_formed(page):
    found = blocks(page)
    for language, text in found:
        PARSERS[language](text)
    return f"{len(found)} blocks"


def same(page, file, parse, language):
    wanted = parse(file.read_text())
    assert any(parse(text) == wanted for _, text in blocks(page, language)), f"{file.name} is not on the page"


def only(page, language="json"):
    return json.loads(blocks(page, language)[0][1])


def helix():
    settings = tomllib.loads((EDITORS / "helix/languages.toml").read_text())
    server = settings["language-server"]["planls"]
    starts([server["command"], *server["args"]])
    assert settings["language"][0]["language-servers"][0] == "planls"
    layout = (ROOT / "server/plan-analysis/src/project/layout.rs").read_text()
    markers = re.findall('"(.*?)"', re.search(r"MARKERS: .*?= &\[(.*?)\];", layout, re.S)[1])
    wanted = ["planls.toml", ".planls.toml", *markers, "specs"]
    assert server["required-root-patterns"] == wanted, f"the patterns are not {wanted}"
    same(ROOT / "README.md", EDITORS / "helix/languages.toml", tomllib.loads, "toml")


def emacs():
    [(_, ours), (_, other)] = blocks(EDITORS / "emacs/README.md", "elisp")
    for text in (ours, other):
        starts(re.findall(r'"(planls|server)"', text))
    assert any(text == ours for _, text in blocks(ROOT / "README.md", "elisp")), "the README has other lines"


def kate():
    server = only(EDITORS / "kate/README.md")["servers"]["markdown"]
    starts(server["command"])
    assert re.fullmatch(server["highlightingModeRegex"], "Markdown")


def sublime():
    server = only(EDITORS / "sublime/README.md")["planls"]
    starts(server["command"])
    assert server["enabled"] and server["selector"] == "text.html.markdown"


def jetbrains():
    file = EDITORS / "jetbrains/planls/template.json"
    template = json.loads(file.read_text())
    for command in template["programArgs"].values():
        starts(command.split())
    assert template["fileTypeMappings"][0]["languageId"] == "markdown"
    same(EDITORS / "jetbrains/README.md", file, json.loads, "json")


def zed():
    extension = tomllib.loads((EDITORS / "zed/extension.toml").read_text())
    package = tomllib.loads((EDITORS / "zed/Cargo.toml").read_text())["package"]
    assert extension["schema_version"] == 1 and extension["version"] == package["version"]
    assert extension["language_servers"]["planls"]["languages"] == ["Markdown"]
    binary = only(EDITORS / "zed/README.md")["lsp"]["planls"]["binary"]
    starts([binary["path"], *binary["arguments"]])


def claude_code():
    file = EDITORS / "claude-code/.lsp.json"
    server = json.loads(file.read_text())["planls"]
    starts([server["command"], *server["args"]])
    assert server["extensionToLanguage"] == {".md": "markdown", ".markdown": "markdown"}
    same(EDITORS / "claude-code/README.md", file, json.loads, "json")
    plugin = json.loads((EDITORS / "claude-code/.claude-plugin/plugin.json").read_text())
    assert plugin["name"] == "planls" and plugin["description"]


def versions():
    """What is shipped with the program has its version."""
    wanted = subprocess.run([PLANLS, "--version"], capture_output=True, text=True).stdout.split()[1]
    for path in ("claude-code/.claude-plugin/plugin.json", "vscode/package.json"):
        assert json.loads((EDITORS / path).read_text())["version"] == wanted, path
    assert tomllib.loads((EDITORS / "zed/extension.toml").read_text())["version"] == wanted, "zed"
    return wanted


def listed():
    """The page of the folder names every editor."""
    folders = sorted(it.name for it in EDITORS.iterdir() if it.is_dir())
    named = re.findall(r"^\| \[?`([\w-]+)`", (EDITORS / "README.md").read_text(), re.M)
    assert sorted(named) == folders, f"it names {sorted(named)}, there are {folders}"
    return f"{len(folders)} editors"


for page in sorted(EDITORS.glob("*/README.md")):
    check(f"{page.parent.name}: the blocks are well formed", lambda: well_formed(page))
for run in (helix, emacs, kate, sublime, jetbrains, zed, claude_code):
    check(f"{run.__name__.replace('_', '-')}: the settings start the server", run)
check("the versions are those of the program", versions)
check("the page of editors/ is complete", listed)
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
