"""Checks what the pages of editors/ and integrations/ tell users to copy: every block is well formed, starts the program as it wants to
be started, and is the same as the file that it shows. What an editor does with it is checked in the editor."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import forms
from forms import fits

ROOT = Path(__file__).resolve().parents[2]
EDITORS = ROOT / "editors"
AGENTS = ROOT / "integrations"
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


PARSERS = {"json": json.loads, "toml": tomllib.loads, "sh": shell, "elisp": parentheses, "text": str}


def well_formed(page):
    # Lua is read by Neovim itself, in neovim_start.lua.
    found = [it for it in blocks(page) if it[0] != "lua"]
    for language, text in found:
        PARSERS[language](text)
    return f"{len(found)} blocks"


def same(page, file, parse, language):
    wanted = parse(file.read_text())
    assert any(parse(text) == wanted for _, text in blocks(page, language)), f"{file.name} is not on the page"


def only(page, form):
    """The first block of JSON on a page, which has to have a form; the others on the page have it too."""
    found = [json.loads(text) for _, text in blocks(page, "json")]
    for it in found:
        fits(it, form, page.parent.name)
    return found[0]


def marks():
    """What marks a project: the settings files, the folders of the frameworks, and `specs`."""
    place = (ROOT / "server/planls/src/config/place.rs").read_text()
    frameworks = (ROOT / "server/plan-analysis/src/project/frameworks.rs").read_text()
    files = re.findall('"(.*?)"', re.search(r"NAMES: .*?= \[(.*?)\];", place, re.S)[1])
    folders = re.findall('"(.*?)"', " ".join(re.findall(r"marks: &\[(.*?)\]", frameworks, re.S)))
    assert len(files) == 3 and len(folders) > 8
    return files, [*folders, "specs"]


def neovim():
    files, folders = marks()
    text = (EDITORS / "neovim/lsp/planls.lua").read_text()
    lists = "".join(re.findall(r"^local (?:files|folders|common) = (\{.*?\})$", text, re.M | re.S))
    assert re.findall("'(.*?)'", lists) == [*files, *folders], "lsp/planls.lua has other marks"
    for page in ("neovim/README.md", "neovim/doc/planls.txt"):
        told = re.search(r"below a folder that contains\s(.*?)[;(]", (EDITORS / page).read_text(), re.S)[1]
        told = [word for word in re.findall(r"[\w./-]+", told) if word not in ("one", "of", "or")]
        assert told == [*files, *folders], f"{page} names {told}"


def mason():
    package = forms.yaml((EDITORS / "neovim/mason/package.yaml").read_text())
    fits(package, forms.MASON, "package.yaml")
    workspace = tomllib.loads((ROOT / "Cargo.toml").read_text())["workspace"]["package"]
    program = tomllib.loads((ROOT / "server/planls/Cargo.toml").read_text())["package"]
    assert package["licenses"] == workspace["license"].split(" OR "), package["licenses"]
    assert package["description"] == program["description"], package["description"]
    name, version, repository = re.match(r"pkg:cargo/(.+)@v(.+)\?repository_url=(.+)", package["source"]["id"]).groups()
    assert (name, version, repository) == (program["name"], workspace["version"], package["homepage"])
    assert package["bin"] == {program["name"]: f"cargo:{program['name']}"}
    assert (EDITORS / f"neovim/lsp/{package['neovim']['lspconfig']}.lua").exists()


def helix():
    settings = tomllib.loads((EDITORS / "helix/languages.toml").read_text())
    server = settings["language-server"]["planls"]
    starts([server["command"], *server["args"]])
    assert settings["language"][0]["language-servers"][0] == "planls"
    files, folders = marks()
    # Helix compares names in one folder: of a path, the first part has to do.
    wanted = [*(it.split("/")[0] for it in files), *folders]
    assert server["required-root-patterns"] == wanted, f"the patterns are not {wanted}"
    same(ROOT / "README.md", EDITORS / "helix/languages.toml", tomllib.loads, "toml")


def emacs():
    lisp = [text for _, text in blocks(EDITORS / "emacs/README.md", "elisp")]
    for text in lisp[:2]:
        starts(re.findall(r'"(planls|server)"', text))
    assert any(text == lisp[0] for _, text in blocks(ROOT / "README.md", "elisp")), "the README has other lines"


def kate():
    server = only(EDITORS / "kate/README.md", forms.KATE)["servers"]["markdown"]
    starts(server["command"])
    assert re.fullmatch(server["highlightingModeRegex"], "Markdown")
    files, _ = marks()
    assert server["rootIndicationFileNames"][:3] == files


def sublime():
    server = only(EDITORS / "sublime/README.md", forms.SUBLIME)["planls"]
    starts(server["command"])
    assert server["enabled"] and server["selector"] == "text.html.markdown"


def jetbrains():
    file = EDITORS / "jetbrains/planls/template.json"
    template = only(EDITORS / "jetbrains/README.md", forms.JETBRAINS)
    for command in template["programArgs"].values():
        starts(command.split())
    assert template["fileTypeMappings"][0]["languageId"] == "markdown"
    same(EDITORS / "jetbrains/README.md", file, json.loads, "json")


def zed():
    extension = tomllib.loads((EDITORS / "zed/extension.toml").read_text())
    fits(extension, forms.ZED_EXTENSION, "extension.toml")
    package = tomllib.loads((EDITORS / "zed/Cargo.toml").read_text())["package"]
    assert extension["version"] == package["version"]
    assert extension["language_servers"]["planls"]["languages"] == ["Markdown"]
    binary = only(EDITORS / "zed/README.md", forms.ZED_SETTINGS)["lsp"]["planls"]["binary"]
    starts([binary["path"], *binary["arguments"]])


def claude_code():
    file = AGENTS / "claude-code/.lsp.json"
    server = only(AGENTS / "claude-code/README.md", forms.CLAUDE_SERVERS)["planls"]
    starts([server["command"], *server["args"]])
    assert server["extensionToLanguage"] == {".md": "markdown", ".markdown": "markdown"}
    same(AGENTS / "claude-code/README.md", file, json.loads, "json")
    plugin = json.loads((AGENTS / "claude-code/.claude-plugin/plugin.json").read_text())
    fits(plugin, forms.CLAUDE_PLUGIN, "plugin.json")
    assert plugin["name"] == "planls" and plugin["description"]
    shop = json.loads((ROOT / ".claude-plugin/marketplace.json").read_text())
    assert [it["name"] for it in shop["plugins"]] == [plugin["name"]] and shop["owner"]["name"]
    assert (ROOT / shop["plugins"][0]["source"]).resolve() == AGENTS / "claude-code"
    skill = (AGENTS / "claude-code/skills/planls/SKILL.md").read_text()
    assert re.match(r"---\nname: planls\ndescription: .{50,1000}\n---\n", skill), "the skill has no head"


def versions():
    """What is shipped with the program has its version."""
    wanted = subprocess.run([PLANLS, "--version"], capture_output=True, text=True).stdout.split()[1]
    for path in (AGENTS / "claude-code/.claude-plugin/plugin.json", EDITORS / "vscode/package.json"):
        assert json.loads(path.read_text())["version"] == wanted, path
    assert tomllib.loads((EDITORS / "zed/extension.toml").read_text())["version"] == wanted, "zed"
    for path in ("integrations/spec-kit/extension.yml", "action.yml"):
        assert re.search(rf'^ +(version|default): "{re.escape(wanted)}"$', (ROOT / path).read_text(), re.M), path
    return wanted


def listed(top):
    """The page of a folder names every folder in it."""
    folders = sorted(it.name for it in top.iterdir() if it.is_dir())
    named = re.findall(r"^\| \[?`([\w-]+)`", (top / "README.md").read_text(), re.M)
    assert sorted(named) == folders, f"it names {sorted(named)}, there are {folders}"
    return f"{len(folders)} folders"


for page in sorted([*EDITORS.glob("*/README.md"), *AGENTS.glob("*/README.md")]):
    check(f"{page.parent.name}: the blocks are well formed", lambda: well_formed(page))
for run in (neovim, mason, helix, emacs, kate, sublime, jetbrains, zed, claude_code):
    check(f"{run.__name__.replace('_', '-')}: what it is told is what it reads", run)
check("the versions are those of the program", versions)
for top in (EDITORS, AGENTS):
    check(f"the page of {top.name}/ is complete", lambda: listed(top))
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
