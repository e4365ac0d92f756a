"""Whether a phrase of a message is to be drawn or written, or the words do not tell."""

from __future__ import annotations

from typing import Literal

from nodes.reading.drawable import can_be_drawn
from nodes.reading.marks import Masked, mask
from nodes.reading.quoted_context import FORGET_NOT, sentence_before, sentence_behind
from nodes.vocabulary import (
    ARTICLE,
    DRAWN,
    NOT,
    PICTURE_NOUN,
    REAL,
    TEXT_NOUN,
    WRITTEN,
    any_of,
    compiled,
    fold,
)

PhraseRole = Literal["render", "display_text", "ambiguous"]

_SAYS = any_of(
    "brand|motto|hashtag|marke|marque|marca|merk|says|say|saying|reads|spells|goes|titled|named",
    "captioned|called|write|spell|spell out|print",
    "letter|name|headline|steht|lautet|nenn|schreib|schreibe|heißt|name",
    "dit|disant|intitulé|écris|écrivez|écrit|marqué|nom",
    "diga|dice|ponga|diciendo|lea|escribe|escrito|titulado|llama|nombre",
    "dica|dice|scritto|scrivi|legga|intitolato|nome",
    "diz|dizendo|leia|escreve|escreva|escrito|intitulado",
    "staat|zegt|luidt|schrijf|noem|naam",
)
_FILLING = any_of("is|it|be|should be|c'est|est|es|è|e|é|ist|on it|just|saying|of")
_BETWEEN = (
    rf"(?:\s|[:=,(-]|{ARTICLE}|'"
    rf"|{_FILLING})*"
)
_WRITTEN_BEFORE = compiled(rf"(?:{TEXT_NOUN}|{_SAYS}|{WRITTEN}){_BETWEEN}$")
_OF = any_of("of|showing|from|with|von|vom|mit|eines|einer|de|du|d'|del|di|da|do|van|met|einem")
_MADE = any_of(
    "sticker|logo|poster|banner|badge|statue|pattern|scene|plush|shape|outline|aufkleber",
    "affiche|autocollant",
)
_OUT_OF = any_of("of|von|d'un|d'une|de un|de una|di un|de um|van een|shaped like|showing")
_MADE_OF = (
    rf"{_MADE}"
    rf"\s+{_OUT_OF}"
)
_DOES = compiled(
    r"[\s,]*(?:(?:should be|is|are|must be|to be)\s+)?"
    r"(?!saying|reading|being|using|thing|king|ring|bring|spelling|during)[a-z]{3,}ing\b"
)
_KIND_LAST = compiled(rf"{PICTURE_NOUN}\s*$")
_FOR_ME = any_of("me|us|mir|uns|mal|moi|nous|mi|ci|nos|voor me")
_DRAWN_BEFORE = compiled(
    rf"(?:{PICTURE_NOUN}\s*(?:{_OF}|')?|{DRAWN}(?:\s+{_FOR_ME})?|{REAL}|{_MADE_OF})(?:\s|{ARTICLE}|'|{REAL})*$"
)
_AS = any_of("as|als|en|comme|como|come|in|as a|as an|als ein|como un|come un|in the form of")
_MERE = any_of("just|actual|plain|big|bold|simple")
_LETTERS = any_of(
    "letters|lettering|font|type|script|handwriting|caps|buchstaben|schrift|lettern|lettres|police",
    "letras|letra|lettere|carattere|fonte|hoofdletters",
)
_FIGURE = any_of(
    "mascot|character|statue|figurine|model|plush|maskottchen|figur|modell|mascotte|personnage",
    "mascota|personaje|muñeco|personaggio|modello|mascote|personagem|boneco|mascotte|personage",
)
_AS_TEXT = (
    rf"{_AS}\s+(?:{ARTICLE}\s+|{_MERE}\s+)*{TEXT_NOUN}"
    rf"|{WRITTEN}|{any_of('lettering', 'in words', 'ausgeschrieben')}"
    rf"|(?:{ARTICLE}\s+)?{TEXT_NOUN}\b"
    rf"|{_AS}\s+(?:[\w'-]+\s+){{1,2}}{_LETTERS}"
)
_AS_PICTURE = (
    rf"{_AS}\s+(?:{ARTICLE}\s+|{REAL}\s+)*{PICTURE_NOUN}|{DRAWN}"
    rf"|{_AS}\s+(?:{ARTICLE}\s+)+(?:{REAL}\s+)|{PICTURE_NOUN}\b"
    rf"|(?:{_AS}\s+(?:{ARTICLE}\s+)*)?{_FIGURE}"
)
_NEAR = r"\s*(?:[\w']+\s+){0,2}?"
_WRITTEN_BEHIND = compiled(
    rf"\s*(?:{_AS_TEXT})|{_NEAR}(?:{_AS}\s+(?:{ARTICLE}\s+)*{TEXT_NOUN}|{WRITTEN})"
)
_DRAWN_BEHIND = compiled(
    rf"\s*(?:{_AS_PICTURE})|{_NEAR}(?:{_AS}\s+(?:{ARTICLE}\s+)*{PICTURE_NOUN}|{DRAWN})"
)
_AS_ANY = any_of("any|as|als|en|come|como|comme|de")
_NOT_LETTERS = compiled(
    rf"{NOT}\s+(?:{ARTICLE}\s+|{_AS_ANY}\s+)*"
    rf"(?:{TEXT_NOUN}|{WRITTEN})"
)
_AS_REAL = any_of("any|as|als|en|come|como|comme|de|real|actual")
_NOT_A_PICTURE = compiled(
    rf"{NOT}\s+(?:{ARTICLE}\s+|{_AS_REAL}\s+)*"
    rf"(?:{PICTURE_NOUN}|{DRAWN})"
)
_REFUSED_BEFORE = compiled(rf"{NOT}(?:\s+[\w']+){{0,3}}\s*$")
_THING_OF_TEXT = compiled(
    rf"{TEXT_NOUN}\s+(?:{any_of('bubble', 'box', 'field', 'balloon')}|[\w']+\s+(?:of|to)\b)"
)


def role_of(message: str | Masked, phrase: str, start: int | None = None) -> PhraseRole:
    """Judge what `phrase`, which stands in the message, is by the words around it."""
    masked = mask(message) if isinstance(message, str) else message
    start, end, is_marked = _place(masked, phrase, start)
    before = sentence_before(masked, start)
    before = before.rpartition(",")[2] if not _LIST.search(before) else before
    behind = sentence_behind(masked, end)
    drawable = can_be_drawn(phrase)
    capitals = phrase.isupper() and len(phrase) > 1
    stands_out = is_marked or capitals
    # An emote "so bored" is one that says so: nobody can draw the words.
    says_so = is_marked and " " in phrase and not drawable and _KIND_LAST.search(before)
    if role := _by_words_before(before):
        return "display_text" if says_so else role
    if stands_out and not drawable:
        return "display_text"
    if role := _by_words_behind(masked, behind):
        return role
    return "ambiguous" if stands_out else "render"


_LIST = compiled(r",\s*$")


def _place(masked: Masked, phrase: str, start: int | None) -> tuple[int, int, bool]:
    """Return where the phrase stands, with its marks, and whether it has any."""
    at = _whole_words(masked.folded, fold(phrase)) if start is None else start
    for span in masked.spans:
        if span.start <= at < span.end:
            alone = fold(masked.words(span)) == fold(phrase)
            return (span.start, span.end, alone) if alone else (at, at + len(phrase), False)
    return at, at + len(phrase), False


def _whole_words(text: str, phrase: str) -> int:
    """Return where a phrase stands as whole words, or else at all, or else the beginning."""
    first = at = text.find(phrase)
    while phrase and at >= 0:
        if not text[at - 1 : at].isalnum() and not text[at + len(phrase) :][:1].isalnum():
            return at
        at = text.find(phrase, at + 1)
    return max(first, 0)


def _by_words_before(before: str) -> PhraseRole | None:
    drawn, written = _DRAWN_BEFORE.search(before), _WRITTEN_BEFORE.search(before)
    if drawn and (not written or drawn.start() >= written.start()):
        refused = _REFUSED_BEFORE.search(before[: drawn.start()])
        return "display_text" if refused else "render"
    if written:
        refused = _REFUSED_BEFORE.search(before[: written.start()])
        return "render" if refused and not FORGET_NOT.search(before) else "display_text"
    return None


def _by_words_behind(masked: Masked, behind: str) -> PhraseRole | None:
    not_letters = _NOT_LETTERS.search(masked.text)
    not_a_picture = _NOT_A_PICTURE.search(masked.text)
    if not_letters and not not_a_picture:
        return "render"
    if not_a_picture and not not_letters:
        return "display_text"
    if _DRAWN_BEHIND.match(behind) or _DOES.match(behind):
        return "render"
    if _WRITTEN_BEHIND.match(behind) and not _THING_OF_TEXT.match(behind.lstrip()):
        return "display_text"
    return None
