"""The user's own name, which is to be written and is said somewhere else."""

from __future__ import annotations

from nodes.vocabulary import any_of, compiled

_OWNER = any_of(
    "my|his|her|our|mein|meinem|meinen|seinem|mon|son|mi|su|mio|suo|meu|seu|mijn|zijn|o|le|el",
    "il",
)
_NAME = any_of("name|namen|prénom|nom|nombre|nome|naam")
_NAME_PLACE = any_of(
    "on|written|drauf|auf|dessus|sur|écrit|encima|en|escrito|escrita|sopra|su|sulla|scritto",
    "em|na|nele|erop|op|geschrieben|steht|hin|drunter|at|under|unter|sous|sotto|onder|in",
)
NAME_WANTED = compiled(
    rf"(?:{_OWNER})\s+"
    rf"{_NAME}(?:\s+(?:dele|dela|meu))?(?:\s*[,:]|\s+)"
    rf"(?:{_NAME_PLACE}|(?=\s*[\w'-]+(?:\s+[\w'-]+){{0,2}}\s*$))"
)
_I_AM = any_of(
    "i'm|im|i am|my name is|name is|the name is|its|it's|he's|she's|ich bin|ich heiße",
    "ich heiss|er heißt|sie heißt|je m'appelle|il s'appelle|elle s'appelle|je suis|me llamo",
    "se llama|soy|mi chiamo|si chiama|sono|me chamo|se chama|sou|ik ben|ik heet|hij heet",
    "zij heet|named|called",
)
NAME_GIVEN = compiled(
    rf"{_I_AM}\s+"
    r"([\w'-]+)"
)
NAME_LAST = compiled(r"[,:]\s*([\w'-]+(?:\s+[\w'-]+){0,2})\s*[.!]?\s*$")
_WHOSE = any_of("my|his|her|mein|sein|ihr|mon|son|mi|su|mio|suo|meu|mijn|zijn")
OWN_NAME_IS = compiled(rf"(?:{_WHOSE})\s+(?:[\w']+\s+)?$")
_OWNERS = any_of(
    "my|his|her|our|mein|meinen|seinen|ihren|unseren|mon|son|mi|su|mio|suo|meu|mijn|zijn",
)
_NAMES = any_of("name|namen|prénom|nom|nombre|nome|naam")
OWN_NAME = compiled(rf"(?:[\w']+\s+){{0,3}}{_OWNERS}\s+{_NAMES}")
