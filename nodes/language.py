"""Which of seven languages a user writes, by the small words that each of them needs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal, get_args

Language = Literal["en", "de", "fr", "es", "it", "pt", "nl"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_LONGEST = 20_000
_SMALL_WORDS: Final[dict[Language, str]] = {
    "en": "the and with of to is it that's for my i you we want would like should have on in an a "
    "yes no not please but more make this that what",
    "de": "der die das und mit ein eine einen einem einer ist es für mein meine meinen ich wir "
    "möchte will soll bitte ja nein nicht aber mehr auf im am zu von dem den auch noch wie genau "
    "passt hätte gerne",
    "fr": "le la les et avec un une des du de est c'est pour mon ma mes je nous veux voudrais oui "
    "non pas mais plus sur dans au aux s'il j'aimerais que qui ce cette très",
    "es": "el la los las y con un una de del es para mi mis yo quiero quisiera sí no pero más en "
    "que por favor al este esta se lo me gustaría muy",
    "it": "il lo la i gli le e con un una di del della è per mio mia io voglio vorrei sì no ma più "
    "su nel che non sono questo questa al alla anche molto",
    "pt": "o a os as e com um uma de do da é para meu minha eu quero queria gostaria sim não mas "
    "mais em no na que por favor isso este esta muito também",
    "nl": "de het een en met van is voor mijn ik wij wil graag ja nee niet maar meer op in te dat "
    "die ook zou moet alsjeblieft naar zijn hoe",
}
_KNOWING: Final[dict[str, list[Language]]] = {
    word: [language for language in LANGUAGES if word in _SMALL_WORDS[language].split()]
    for words in _SMALL_WORDS.values()
    for word in words.split()
}
_MARKS: Final[dict[str, Language]] = {
    "ß": "de",
    "ä": "de",
    "ö": "de",
    "ñ": "es",
    "¿": "es",
    "¡": "es",
    "ã": "pt",
    "õ": "pt",
    "œ": "fr",
    "ê": "fr",
    "ì": "it",
    "ò": "it",
}


def language_of(texts: Iterable[str]) -> Language:
    """Return the language of what a user wrote; English where the words do not tell."""
    text = " ".join(texts)[-_LONGEST:].casefold()
    words = [word.replace("\u2019", "'") for word in _WORD.findall(text)]
    votes: dict[Language, float] = dict.fromkeys(LANGUAGES, 0.0)
    for word in words:
        knowing = _KNOWING.get(word, [])
        for language in knowing:
            votes[language] += 1 / len(knowing)
    for mark, language in _MARKS.items():
        votes[language] += 0.5 * min(text.count(mark), 4)
    best = max(LANGUAGES, key=lambda language: votes[language])
    # English wins a draw, and against a single shared word.
    return best if votes[best] >= max(1.0, votes["en"] + 0.25) else "en"
