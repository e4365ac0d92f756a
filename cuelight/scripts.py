"""Which files are scripts of rehearsals."""

from __future__ import annotations

from pathlib import Path

SUFFIXES = (".rehearsal.yaml", ".rehearsal.yml")
"""How the name of a script ends."""
FOLDER = "rehearsals"
"""A folder in which every YAML file is a script."""


def is_script(path: Path) -> bool:
    """Whether a file is a script, by its name and folder."""
    in_folder = path.parent.name == FOLDER and path.suffix in {".yaml", ".yml"}
    return in_folder or path.name.endswith(SUFFIXES)
