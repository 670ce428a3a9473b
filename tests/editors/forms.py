"""What the programs accept that our settings are written for: their keys and kinds, in our own words, as their
documentation and their readers have them. A key that is not here is one that the program would not know.

A form is a type; a pattern for a whole string; a set of values; a list with the form of its items; a tuple of forms,
one of which must fit; or a dictionary of keys, where `?` ends one that may be missing and `*` is any other."""

import re

TEXTS = {"*": str}
ADDRESS = re.compile(r"https?://\S+")
VERSION = re.compile(r"\d+\.\d+\.\d+")
IDENTIFIER = re.compile(r"[a-z][a-z0-9-]*")

# ~/.config/kate/lspclient/settings.json, as lspclientservermanager.cpp of Kate reads it.
KATE = {
    "global?": dict,
    "servers": {
        "*": {
            "command": [str], "commandDebug?": [str], "path?": [str], "url?": str, "use?": str,
            "root?": str, "rootIndicationFileNames?": [str], "rootIndicationFilePatterns?": [str],
            "highlightingModeRegex?": str, "documentLanguageId?": (bool, str),
            "initializationOptions?": dict, "settings?": dict, "useWorkspace?": bool,
        }
    },
}

# LanguageServers.sublime-settings of Sublime's package LSP: a table of clients.
SUBLIME = {
    "*": {
        "enabled": bool, "command": [str], "selector": str, "priority_selector?": str, "schemes?": [str], "env?": TEXTS,
        "tcp_port?": int, "initialization_options?": dict, "settings?": dict, "diagnostics_mode?": {"open_files", "workspace"},
        "disabled_capabilities?": dict, "experimental_capabilities?": dict,
    }
}

# template.json of LSP4IJ, for a server that the user defines.
JETBRAINS = {
    "id": IDENTIFIER,
    "name": str,
    "programArgs": {"default": str, "windows?": str, "linux?": str, "mac?": str},
    "fileTypeMappings": [
        {"fileType": {"name": str, "patterns?": [re.compile(r"\*\.\w+")]}, "languageId?": str},
    ],
    "languageMappings?": [{"language": str, "languageId?": str}],
}

# Zed's settings.json, as far as it is about servers, and the manifest of an extension.
ZED_SETTINGS = {
    "lsp?": {
        "*": {
            "binary?": {"path?": str, "arguments?": [str], "env?": TEXTS, "ignore_system_version?": bool},
            "initialization_options?": dict, "settings?": dict,
        }
    },
    "languages?": {"*": {"language_servers": [str]}},
}
ZED_EXTENSION = {
    # A word that says what every extension is would be refused.
    "id": re.compile(r"(?!.*(zed|extension))[a-z][a-z0-9-]*"),
    "name": str, "version": VERSION, "schema_version": {1}, "description?": str, "repository?": ADDRESS, "authors?": [str],
    "language_servers": {"*": {"name?": str, "languages": [str], "language_ids?": TEXTS, "code_action_kinds?": [str]}},
}

# A plugin of Claude Code: its manifest, and the servers that it starts.
CLAUDE_PLUGIN = {
    "name": IDENTIFIER, "version?": VERSION, "description?": str, "license?": str, "keywords?": [str],
    "homepage?": ADDRESS, "repository?": ADDRESS, "author?": {"name": str, "email?": str, "url?": ADDRESS},
}
CLAUDE_SERVERS = {
    "*": {
        "command": str, "args?": [str], "extensionToLanguage": {"*": str}, "transport?": {"stdio", "socket"}, "env?": TEXTS,
        "initializationOptions?": dict, "settings?": dict, "workspaceFolder?": str, "startupTimeout?": int,
        "shutdownTimeout?": int, "restartOnCrash?": bool, "maxRestarts?": int,
    }
}

# package.yaml of mason's registry, for a program that cargo installs from a tag of its repository.
MASON = {
    "name": IDENTIFIER, "description": str, "homepage": ADDRESS,
    "licenses": [re.compile(r"[A-Z][\w.+-]*")],
    "languages": [re.compile(r"[A-Z].*")],
    "categories": [{"LSP", "Linter", "Formatter", "DAP", "Compiler", "Runtime"}],
    "source": {"id": re.compile(r"pkg:cargo/[a-z-]+@v\d+\.\d+\.\d+\?repository_url=https://\S+")},
    "bin": {"*": re.compile(r"cargo:[a-z-]+")},
    "neovim?": {"lspconfig": IDENTIFIER},
}


def fits(value, form, at="the whole"):
    """Fails with the place where a value has not the form."""
    if isinstance(form, dict):
        assert isinstance(value, dict), f"{at} is not a table"
        keys = {key.rstrip("?"): it for key, it in form.items()}
        for key in form:
            assert key.endswith("?") or key == "*" or key in value, f"{at} has no `{key}`"
        for key, it in value.items():
            assert key in keys or "*" in keys, f"{at} has `{key}`, which nobody reads"
            fits(it, keys.get(key, keys.get("*")), f"`{key}` of {at}")
    elif isinstance(form, list):
        assert isinstance(value, list) and value, f"{at} is not a list, or an empty one"
        for it in value:
            fits(it, form[0], f"an item of {at}")
    elif isinstance(form, tuple):
        assert isinstance(value, form), f"{at} is {value!r}"
    elif isinstance(form, set):
        assert value in form, f"{at} is {value!r}, not one of {form}"
    elif isinstance(form, re.Pattern):
        assert isinstance(value, str) and form.fullmatch(value), f"{at} is {value!r}"
    else:
        assert type(value) is form, f"{at} is {value!r}, no {form.__name__}"


def yaml(text):
    """Reads the little of YAML that package.yaml is written in: tables by indentation, lists of words, plain values."""
    lines = [line for line in text.splitlines() if line.strip() and line != "---"]

    def table(depth):
        found = {}
        while lines and len(lines[0]) - len(lines[0].lstrip()) == depth:
            key, value = re.fullmatch(r" *([\w-]+):(?: (.+))?", lines.pop(0)).groups()
            found[key] = value or (items(depth + 2) if lines[0].lstrip().startswith("- ") else table(depth + 2))
        return found

    def items(depth):
        found = []
        while lines and lines[0].startswith(" " * depth + "- "):
            found.append(lines.pop(0)[depth + 2 :])
        return found

    found = table(0)
    assert not lines, f"not understood: {lines[0]}"
    return found
