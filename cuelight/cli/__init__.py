"""The command line. Each command says what it is given to the parts that do the work.

What takes its time to import, LangGraph above all, is imported by the commands that need it.
"""

from cuelight.cli.group import cli
from cuelight.cli.program import main

__all__ = ["cli", "main"]
