"""What scripts ask about the project: its version and where it lives, both from Cargo.toml, the one place."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

# Stands where the address will, until there is one.
PLACEHOLDER = "https://url.of/planls"


def workspace():
    return tomllib.loads((ROOT / "Cargo.toml").read_text())["workspace"]["package"]


def version():
    return workspace()["version"]


def repository():
    return workspace()["repository"]
