"""Words that stand out by their capitals: shouted, or written as a name."""

# ruff: noqa: RUF001 - quotation marks and dashes are what users type

from __future__ import annotations

import re

from nodes.vocabulary import ARTICLE, COLOUR, PLEASE, SIZE_OR_STYLE, any_of, compiled

CAPITALS = compiled(
    r"(?:[A-Z0-9ÄÖÜÀ-ÞẞŒ&'!?+#%./:-]+)(?:\s+(?:[A-Z0-9ÄÖÜÀ-ÞẞŒ&'!?+#%./-]+)(?![\w]))*"
)
TITLE_CASE = compiled(
    r"[A-ZÄÖÜÀ-ÞŒ0-9][\w'’-]*(?:\s+(?:(?:of|the|and|&|der|die|das|bei|und|in|am|im|de|du|des|la|le|les|et"
    r"|del|el|los|las|y|di|della|il|e|da|do|dos|van|het|en|on|a|at)\s+){0,2}[A-ZÄÖÜÀ-ÞŒ0-9][\w'’-]*)+"
)
_SHOUTED = re.compile(r"[A-ZÄÖÜÀ-ÞẞŒ0-9]{2,}(?![a-z])")
SHOUTED_WORDS = re.compile(
    r"(?<![\w'])[A-ZÄÖÜÀ-ÞẞŒ][A-ZÄÖÜÀ-ÞẞŒ0-9'’&-]*(?:\s+[A-ZÄÖÜÀ-ÞẞŒ0-9'’&-]+){1,14}[!?]*(?![\w])"
)
_STRESSED = any_of(
    "very|really|so|super|not|no|never|always|please|must|want|need|make|it|i|the|a|more|less",
    "too|much|hd|4k|3d|png|jpg|svg|tv|pc|usa|uk|nyc|rgb|sehr|nicht|bitte|kein|muy|no|tres|pas",
    "molto|non|muito|heel|niet",
)
EMPHASIS = compiled(
    rf"(?:(?:{_STRESSED}"
    rf"|{SIZE_OR_STYLE}|{COLOUR}|{PLEASE}|{ARTICLE})\W*)+"
)
CAPITALS_OR_TITLE = re.compile(rf"(?:{CAPITALS.pattern}|{TITLE_CASE.pattern})")
LONE_WORD = re.compile(
    r"(?<![\w'’])(?:SALE|OPEN|CLOSED|LIVE|GG|GGWP|AFK|BRB|VIP|SUBSCRIBE|BOOM|OMG|LOL|WOW|WINNER|VICTORY|EPIC)[!?]*(?!\s*[A-Z]{2}|[\w'’])"
)
_NAME_CASE = re.compile(r"[A-ZÄÖÜÀ-ÞŒ][\w&'’-]+")
SHOUTED_WORD = re.compile(r"(?<![\w'’])[A-ZÄÖÜÀ-ÞŒ]{3,}[!?]*(?![\w'’])")
NAMES_ONLY = {
    "face": (_SHOUTED,),
    "bare": (_SHOUTED, TITLE_CASE),
    "called": (_SHOUTED, _NAME_CASE),
}
"""What must follow a lead-in that says too little by itself."""
