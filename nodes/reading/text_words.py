"""The words that lead to a text without marks, in seven languages."""

# ruff: noqa: RUF001 - quotation marks and dashes are what users type

from __future__ import annotations

import re

from nodes.reading.tails import IN, LETTERS, ON, SURFACE, THE
from nodes.reading.text_heads import (
    ASSET,
    BEARER,
    FACE,
    FACE_TEXT,
    FOR,
    HANDLE,
    HEADS,
    LABEL_ONLY,
    LINE,
    LINE_NUMBER,
    NUMBERS,
    PLACE_LABEL,
    QUOTE_NOUN,
)
from nodes.vocabulary import POSITION, any_of, compiled

LONGEST = 160
"""How many characters without marks are still one text."""
_WITH = any_of(
    "with|with the|with a|add the|put the|w the|using the|mit|mit dem|mit der|mit den|und dem",
    "avec le",
    "avec la|avec l|avec les|avec un|avec une|avec|con el|con la|con las|con los|con un",
    "con una|con",
    "con il|con lo|con le|com o|com a|com as|com os|com|met de|met het|met",
)
_THE_HEAD = any_of(
    "the|a|and|put|add|den|dem|der|das|die|le|la|l|les|el|las|los|il|lo|o|a|as|os|de|het|number",
)
_IS = any_of(
    "is|be|should be|should say|should read|will be|must be|must say|says|say|reads|that says",
    "which says|saying|that reads|shall be|ought to say",
    "deve dire|debe decir|doit dire|deve dizer|soll sagen|moet zeggen|dovrebbe dire",
    "ist|soll sein|sei|lautet|sagt|soll lauten|est|c'est|sera|serait|doit être|dit|qui dit",
    "es|sea|será|debe ser|dice|diga|que diga|que dice|è|sia|deve essere|dice|sarà|che dice",
    "é|seja|deve ser|diz|será|que diz|is|moet zijn|wordt|luidt|die zegt",
)
MODAL = any_of(
    "should|must|needs to|need to|has to|have to|could|can|soll|sollte|sollen|muss|müsste|doit",
    "devrait|debe|debería|tiene que|deve|dovrebbe|devia|tem que|moet|moeten|mag|zou",
)
_BE_READ = any_of(
    "be written|stehen|draufstehen|drauf stehen|dranstehen|dire|être écrit|être marqué|decir|poner",
    "estar escrito|essere scritto|esserci scritto|dizer|estar escrito|ter escrito|staan|zeggen",
)
_WRITES = any_of(
    "write|writes|spell|spell out|print|letter|type out|engrave",
    "schreib|schreibe|schreibt|druck|drucke|écris|écrivez|écrire|marque|imprime|inscris",
    "escribe|escribir|escríbele|ponle|scrivi|scrivere|scrivici|stampa|escreve|escreva|escrever",
    "schrijf|schrijven|print",
)
_SAYS = any_of(
    "says|say|saying|reads|should read|must read|to read|spelling|spelling out|titled",
    "captioned|labeled|labelled",
    "draufsteht|soll heißen|heißen soll|soll lauten|steht|drauf steht|da steht|titulado",
    "titulada|intitulé|intitulata|intitolato",
    "qui dit|dise|que ça dise|où il est écrit|est écrit|il y a écrit|y'a écrit|avec écrit",
    "avec marqué|écrit|marqué",
    "dicesse|leggesse|dijera|pusiera|dissesse|disait|zou zeggen|que diga|que digan|diga|que ponga",
    "que pone|que dice|diciendo|que se lea|se lea|ponga",
    "escrito",
    "che dice|che dica|con scritto|c'è scritto|esserci scritto|essere scritto|scritto",
    "si legga",
    "que diga|que diz|dizendo|escrito|escrita|que se leia|onde se lê",
    "staat|op staat|die zegt|dat zegt|waarop staat|met daarop",
)
_OWN = any_of("my|our|his|her|their|mein|unser|mon|notre|mi|mio|meu|mijn|ons|the")
_BESIDE = any_of(
    "below it|under it|underneath it|above it|on it|on top|at the top|at the bottom|below|above",
    "darunter|drunter|darüber|drüber|drauf|oben|unten|dessous|dessus|en haut|en bas|debajo|encima",
    "arriba|abajo|sotto|sopra|in alto|in basso|embaixo|em cima|eronder|erboven|erop|bovenaan",
    "onderaan",
)
_OF = any_of("of|of the|vom|von|du|de la|del|di|do|da|van de|van")
_IS_CALLED = any_of(
    "it's called|its called|it is called|we're called|were called|we are called|they're called",
    "call it|call this|name it|nenn es|nenne es|appelle ça|appelle-le|llámalo|chiamalo|chama de",
    "noem het|is named|its named|it's named|is called|are called|i'm called|im called|es heißt",
    "wir heißen|heißt|nennt sich",
    "nennen uns|ça s'appelle|on s'appelle|s'appelle",
    "se llama|nos llamamos|si chiama|ci chiamiamo|se chama|nos chamamos|het heet|we heten|heet",
    "genaamd|namens|going by|goes by|under the name",
)
_CALLED = any_of("called|named|namens|mit namen|appelé|appelée|llamado|llamada|chiamato|chamado")
_LOOK_OF = any_of(
    "style|font|colour|color|size|stil|schrift|schriftart|farbe|größe|police|couleur|taille|fuente",
    "tamaño|carattere|colore|fonte|cor|tamanho|lettertype|kleur|grootte|estilo|stile|stijl",
)


def _cues() -> str:
    surface = rf"{ON}\s+(?:{THE}\s+)?{SURFACE}"
    line = rf"{LINE}\s+(?:\d|{LINE_NUMBER})"
    apart = rf"(?:{_THE_HEAD}\s+)?{HEADS}(?:\s+(?!{_LOOK_OF}|{HEADS})[\w']+){{1,5}}?\s*:\s+"
    labelled = (
        rf"(?:{line}|{HEADS}|{LABEL_ONLY}|{PLACE_LABEL}|{QUOTE_NOUN}|{surface})"
        rf"(?:\s+(?:{POSITION})){{0,3}}"
        rf"(?:\s+{IN}\s+[\w']+(?:\s+[\w']+)?|\s+(?:{_IS}))?\s*(?:[:=]|->)\s*"
    )
    filler = any_of("just|simply|something like|einfach|simplement|simplemente|gewoon|sempre")
    strong = rf"(?:{_SAYS})(?:\s*:)?\s+(?:{filler}\s+)?|(?:{_WITH}|\bw/)\s+(?:{HEADS})\s+"
    strong += rf"|{MODAL}\s+(?:[\w']+\s+)?{_BE_READ}\s+"
    reading = any_of(
        "sign reading|banner reading|shirt reading|plate reading|text reading|card reading"
    )
    strong += rf"|{reading}\s+|(?:{NUMBERS})\s+(?=#?\d)"
    weak = (
        rf"{FACE_TEXT}\s+|"
        rf"(?:{_THE_HEAD})\s+(?:{HEADS})\s+(?:(?:on it\s+|drauf\s+)?(?:{_IS})\s+)?"
        rf"|(?:{HEADS})\s+(?:{_BESIDE}\s+)?(?:{_IS}|{any_of('goes')})\s+"
        rf"|(?:{_THE_HEAD})\s+{any_of('letras', 'lettere', 'lettres', 'buchstaben')}\s+"
        rf"|(?:{HEADS})\s+{_OF}\s+[\w']+(?:\s+[\w']+)?\s+(?:{_IS})\s+"
        rf"|{_OWN}\s+(?:[\w']+\s+)?{HANDLE}\s+"
    )
    face = rf"(?:{ON})\s+(?:{THE}\s+)?(?:{FACE})\s+|(?:{FACE})\s+"
    bare = rf"{ASSET}\s*[,:–-]\s+|(?:^|[,.;]\s+)(?:{HEADS})\s+|(?:{_BESIDE})\s+"
    bearer = rf"{BEARER}(?:\s+{_CALLED})?\s*[,:]?\s+|\blogo\s+{FOR}\s+"
    called = rf"(?:{_IS_CALLED})\s+|{bearer}|{HANDLE}\s*\("
    called += rf"|{HANDLE}(?:\s+{_OF}\s+[\w']+(?:\s+[\w']+)?)?\s*,\s+"
    return (
        rf"(?P<label>{labelled}|{apart})|(?P<write>(?:{_WRITES})\s+)|(?P<strong>{strong})"
        rf"|(?P<weak>{weak})|(?P<face>{face})|(?P<bare>{bare})|(?P<called>{called})"
    )


_LED_TO = any_of(
    "on it|on there|there|drauf|dessus|erop|halt|just|simply|sopra|sotto|aí|ahí|encima|oben",
    "unten|da|einfach|groß|gross|big|en haut|en bas|au milieu|at the top|at the bottom",
    "on the front|on the back|on top|unten rechts|unten links|oben rechts|oben links",
    "dann|then|alors|entonces|então|in der mitte|in die mitte|arriba|abajo|in alto|in basso",
    "em cima|embaixo|bovenaan",
    "onderaan|underneath|below|mal|bitte|simplement|y",
)
LEADING_TO_DROP = compiled(
    rf"(?:{_LED_TO}\s*:?\s+|[\w']+\s*:\s+|{_OF}\s+(?:[\w']+\s+)?[\w']+\s*[,:]\s*)(?=\S)"
)
LONE_MARK = re.compile(r"['\"*_]+(?=\S)")
CUE = compiled(rf"(?!\s|\B\w)(?:{_cues()})")
"""What leads to a text; nothing is tried within a word."""
VERB_LAST = compiled(
    r"\b(?:soll|sollte|muss)\s+(?:da\s+|oben\s+|unten\s+|noch\s+|halt\s+|einfach\s+)*(?P<a>[^,;.:⟦\n]{2,60}?)\s+"
    r"(?:heißen|draufstehen|drauf\s+stehen|dastehen|da\s+stehen|stehen|drauf)\b"
    r"|\bauf\s+(?:de[mr])\s+(?P<b>[^,;.:⟦\n]{2,60}?)\s+(?:steht|draufsteht)\b"
    r"|\bwo\s+(?P<c>[^,;.:⟦\n]{2,60}?)\s+(?:draufsteht|drauf\s+steht|steht)\b"
    r"|\bmoet\s+(?P<d>[^,;.:⟦\n]{2,60}?)\s+(?:op\s+staan|opstaan|erop|staan)\b"
    r"|\b(?:(?:zet|schrijf|doe|maak)\s+er|er\s+moet)\s+(?P<f>[^,;.:⟦\n]{2,60}?)\s+(?:op|onder|boven|bij)\b"
    r"|\b(?:waar|dat\s+er|er)\s+(?!moet\b)(?P<e>[^,;.:⟦\n]{2,60}?)\s+op\s+sta(?:at|an)\b"
)
_HAS = any_of("with|has|have|add|put|want|mit|avec|con|com|met")
_LETTERED = any_of(
    "written|spelled out|stamped|printed|painted|carved|engraved|embroidered|scribbled|tattooed",
    "beschriftet|geschrieben|gedruckt|gestempelt|gestickt|graviert|écrit|marqué|imprimé|brodé",
    "gravé",
    "escrito|impreso|grabado|bordado|scritto|stampato|inciso|ricamato|impresso|geschreven|gedrukt",
)
_ON_IT = any_of("on it|on them|on top|drauf|dessus|encima|sopra|em cima|erop")
WITH_WRITTEN = compiled(
    rf"{_HAS}\s+(?P<a>[^,;.:⟦\n]{{2,60}}?)\s+"
    rf"(?:{_LETTERED}"
    rf"|(?P<on>{_ON_IT}))"
)
IN_LETTERS = compiled(
    rf"(?:^|[,.;\n]\s*)(?P<a>[^,;.:⟦\n]{{2,60}}?)\s+{IN}\s+(?:[\w'-]+\s+){{0,3}}?(?:{LETTERS})(?![\w'])"
)
