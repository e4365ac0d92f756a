"""YAML text as nodes, read by libyaml where that is there: in a fraction of the time.

Both ways give the same. What libyaml refuses is read again by PyYAML's own parser, whose errors
`profiles.syntax` knows; and what libyaml is known to read in another way goes to that one, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import yaml
from yaml.composer import Composer

_READ_OTHERWISE = re.compile(
    r"[\t\ufeff]"  # a tab between tokens, or a mark of the order of bytes
    r"|(?:\A|[\s,\[{])!"  # a tag
    r"|[|>][-+0-9]*#"  # a comment right behind the sign of a block
    r"|[^\n]\Z"  # an end without a line break
)
"""What libyaml takes where PyYAML refuses it, or sees as another value, or elsewhere."""


class _ReadOtherwiseError(yaml.YAMLError):
    """PyYAML would not take this."""


def _libyaml() -> Callable[[str], Composer] | None:
    try:
        from yaml import CSafeLoader  # noqa: PLC0415
    except ImportError:  # PyYAML was built without it
        return None

    class Libyaml(Composer, CSafeLoader):
        """libyaml's events, made into nodes by PyYAML: its own way recurses without a bound."""

        def __init__(self, text: str) -> None:
            CSafeLoader.__init__(self, text)
            Composer.__init__(self)

        def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
            node = super().compose_node(parent, index)
            in_flow = isinstance(parent, yaml.CollectionNode) and parent.flow_style
            is_plain = isinstance(node, yaml.ScalarNode) and not node.style
            if in_flow and is_plain and node is not None and "?" in node.value:
                raise _ReadOtherwiseError
            return node

    return Libyaml


LIBYAML = _libyaml()
"""Composes what PyYAML would read alike, or raises; `None` where it is not there."""


def compose(text: str) -> yaml.Node | None:
    """Return the root of a YAML text, `None` where it is empty; raise as PyYAML does."""
    if LIBYAML is not None and not _READ_OTHERWISE.search(text):
        try:
            return LIBYAML(text).get_single_node()
        except (yaml.YAMLError, ValueError, RecursionError):
            pass  # PyYAML tells what is wrong, or takes it.
    return compose_slowly(text)


def compose_slowly(text: str) -> yaml.Node | None:
    """Return the root of a YAML text by PyYAML alone."""
    loader = yaml.SafeLoader(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()
