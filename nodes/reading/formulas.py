"""What is always words and never a picture: wishes and greetings, addresses, tags and handles."""

# ruff: noqa: RUF001 - quotation marks and dashes are what users type

from __future__ import annotations

import re

from nodes.vocabulary import any_of, compiled

_WISH = any_of(
    "happy birthday|happy anniversary|happy holidays|happy new year|happy mother's day",
    "happy mothers day|happy father's day|happy fathers day|happy retirement|happy halloween",
    "happy easter|merry christmas|get well soon|good luck|thank you|congratulations|congrats",
    "welcome home|welcome back|welcome to|i love you|i miss you|will you marry me|just married",
    "save the date|rest in peace|good morning|good night|see you soon|best dad ever|best mom ever",
    "alles gute|alles liebe|frohe weihnachten|frohes fest|frohe ostern|herzlichen glückwunsch",
    "gute besserung|viel glück|vielen dank|willkommen zurück|willkommen zuhause|ich liebe dich",
    "guten morgen|gute nacht|bis bald|happy birthday",
    "bon anniversaire|joyeux anniversaire|joyeux noël|bonne année|bonne fête|bonne chance",
    "je t'aime",
    "merci beaucoup|bon rétablissement|bienvenue chez|bonne nuit|à bientôt",
    "feliz cumpleaños|feliz cumple|feliz navidad|feliz año|feliz día|muchas gracias|buena suerte",
    "te quiero|te amo|bienvenido a|bienvenidos a|felicidades|buenas noches|hasta pronto",
    "buon compleanno|buon natale|buon anno|buona fortuna|buona pasqua|ti amo|tanti auguri",
    "grazie mille|benvenuti a|buongiorno|buonanotte|a presto",
    "feliz aniversário|feliz natal|feliz ano novo|feliz páscoa|boa sorte|eu te amo|muito obrigado",
    "bem-vindo|bem-vindos|parabéns|boa noite|bom dia|até logo",
    "gefeliciteerd met|fijne verjaardag|gelukkig nieuwjaar|fijne kerst|vrolijk kerstfeest",
    "van harte|beterschap|veel succes|dank je wel|ik hou van jou|ik hou van je|welkom thuis",
    "welkom bij|tot ziens|tot snel",
)
WISH = compiled(rf"(?<![\w'-]){_WISH}")
"""Where a wish or greeting begins."""
_LOOK_AT = any_of("see|look at|check|check out|from|like|visit|siehe|von|voir|mira|guarda|veja|zie")
ADDRESS = re.compile(
    r"(?<![\w@./])(?:https?://\S+|www\.[\w./-]+\w|[\w-]+\.(?:com|net|org|io|tv|gg|shop|de|fr|es|it|pt|nl|eu)"
    r"(?:/[\w./-]*\w)?|[\w.]+@[\w-]+\.\w+|[#@][A-Za-zÀ-ÿ_][\w.]*\w)(?![\w@])"
)
"""An address, a tag or a handle, which nobody can draw."""
REFERRED_TO = compiled(rf"{_LOOK_AT}\s+(?:\w+\s+)?$")
_LEADS_IN = any_of(
    "include|write|says|saying|say|put|add|with|and|or|use|print|pls|please|like|mit|und|mach",
    "bitte|avec|et|mets|con|y|pon|ponle",
    "quiero|e|metti|com|coloca|põe|quero|met|en|zet|maak",
)
BEFORE_A_FORMULA = compiled(rf"(?:^|[,;:(—–-]|{_LEADS_IN})\s*$")
"""What may stand before a wish that is to be written; a card or a party has another word there."""
