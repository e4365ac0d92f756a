"""What a brief must say before it can be proposed, for each kind of asset, as data.

An author adds a kind with `register_asset_type`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, Field


class Requirement(BaseModel):
    """One thing to know, and how to ask for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    info: str = Field(min_length=1)
    """What is missing, as a short statement."""
    question: str = Field(min_length=1)
    again: str = ""
    """How to ask for it another time; empty for the same words."""
    met_by: frozenset[str] = Field(min_length=1)
    """Fields of the brief, such as `scene_elements` or `mood`; any of them is enough."""


class AssetType(BaseModel):
    """A kind of asset: what its brief needs, and what it is good to ask for, best first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    aliases: tuple[str, ...] = ()
    """Other words for it, in any language."""
    requires: tuple[Requirement, ...] = ()
    """Without these a brief is not proposed."""
    wants: tuple[Requirement, ...] = ()
    """These are asked for while there is anything else to ask, and never stand in the way."""


_SEEN = frozenset({"scene_elements", "display_texts"})
_FEELING = frozenset({"mood", "custom_mood"})

KIND = Requirement(
    info="What kind of asset it is to be",
    question="What is it for: a poster, a logo, a thumbnail, or something else?",
    again="Which kind of thing should it become? Poster, banner, emote, cover: one word will do.",
    met_by=frozenset({"asset_type"}),
)
SEEN = Requirement(
    info="What is to be seen: a picture, or words",
    question="What should people see: which things or figures, and which words, if any?",
    again="Name one thing that should be in the picture, or the words that should stand there.",
    met_by=_SEEN,
)
MOOD = Requirement(
    info="The mood or style",
    question="What mood or style do you have in mind?",
    met_by=_FEELING,
)
LAYOUT = Requirement(
    info="The layout",
    question="Where should things go, the text for example?",
    met_by=frozenset({"layout"}),
)


def _needs(info: str, question: str, *fields: str) -> Requirement:
    again = "" if fields else SEEN.again
    return Requirement(info=info, question=question, again=again, met_by=frozenset(fields) or _SEEN)


_WORDS_WANTED = _needs(
    "The words on it, or that there are none",
    "Should there be any words on it? If so, which, exactly?",
    "display_texts",
)
_PICTURE_WANTED = _needs(
    "The picture that goes with the words",
    "What should be in the picture, beside the words?",
    "scene_elements",
)

GENERIC = AssetType(
    name="generic",
    aliases=("asset", "image", "picture", "illustration", "graphic", "artwork", "bild", "grafik",
             "illustration", "imagen", "ilustración", "immagine", "illustrazione", "imagem",
             "ilustração", "plaatje", "afbeelding", "dessin", "dibujo", "disegno", "desenho"),
    requires=(SEEN,),
    wants=(MOOD,),
)  # fmt: skip

_BUILT_IN = (
    GENERIC,
    AssetType(
        name="thumbnail",
        aliases=("thumb", "video thumbnail", "youtube thumbnail", "vorschaubild", "miniature",
                 "une miniature", "la miniature", "miniatura", "miniatuur"),
        requires=(_needs("What the thumbnail shows: a picture, or a headline",
                         "What should catch the eye: which figure or thing, and which words?"),),
        wants=(_PICTURE_WANTED, MOOD),
    ),
    AssetType(
        name="banner",
        aliases=("twitch banner", "channel banner", "header", "kanalbanner", "bannière",
                 "cabecera", "intestazione", "spandoek", "faixa"),
        requires=(_needs("What the banner shows: a picture, or words",
                         "What should the banner show, and what should it say, if anything?"),),
        wants=(MOOD, LAYOUT),
    ),
    AssetType(
        name="poster",
        aliases=("flyer", "plakat", "affiche", "cartel", "manifesto", "locandina", "cartaz",
                 "pôster", "póster", "key art"),
        requires=(_needs("What the poster shows: a scene, or a text",
                         "What is the scene on the poster, and what should it say?"),),
        wants=(_PICTURE_WANTED, MOOD, LAYOUT),
    ),
    AssetType(
        name="logo",
        aliases=("logotype", "emblem", "logotipo", "wordmark"),
        requires=(_needs("What the logo is made of: a name, or a symbol",
                         "Which name should the logo show, or which symbol?"),),
        wants=(MOOD,),
    ),
    AssetType(
        name="emote",
        aliases=("emoji", "twitch emote", "émote", "emoticon"),
        requires=(_needs("Who or what the emote shows, or what it says",
                         "Who or what is on the emote, and what are they doing?"),),
        wants=(_needs("The feeling", "Which feeling should the emote show?", *_FEELING),),
    ),
    AssetType(
        name="overlay",
        aliases=("stream overlay", "twitch overlay", "starting screen", "incrustation"),
        requires=(_needs("What the overlay shows: things, or words",
                         "What goes on the overlay: which words, frames or figures?"),),
        wants=(LAYOUT, MOOD),
    ),
    AssetType(
        name="sticker",
        aliases=("decal", "aufkleber", "autocollant", "pegatina", "adesivo", "figurinha"),
        requires=(_needs("What the sticker shows, or what it says",
                         "What should the sticker show or say?"),),
        wants=(MOOD,),
    ),
    AssetType(
        name="t-shirt",
        aliases=("tshirt", "shirt", "tee", "t shirt", "hoodie", "merch", "camiseta", "maglietta",
                 "camisa", "trui", "tee shirt", "tee-shirt", "maillot"),
        requires=(_needs("What is printed: a picture, or words",
                         "What should be printed on it: a picture, words, or both?"),),
        wants=(_needs("The side and place of the print",
                      "Where does the print go: front, back, large or small?", "layout"), MOOD),
    ),
    AssetType(
        name="social post",
        aliases=("social_post", "post", "instagram post", "story", "social media post",
                 "publication", "publicación", "beitrag", "bericht"),
        requires=(_needs("What the post shows, or what it says",
                         "What is the post about: what should it show and say?"),),
        wants=(_WORDS_WANTED, MOOD),
    ),
    AssetType(
        name="cover",
        aliases=("album cover", "book cover", "podcast cover", "couverture", "portada",
                 "copertina", "capa", "hoes", "titelbild"),
        requires=(_needs("What the cover shows: a picture, or a title",
                         "What should be on the cover: which picture, and which title?"),),
        wants=(_WORDS_WANTED, MOOD),
    ),
    AssetType(
        name="background",
        aliases=("wallpaper", "hintergrund", "hintergrundbild", "fond d'écran", "fondo",
                 "sfondo", "papel de parede", "achtergrond"),
        requires=(_needs("What the background shows", "What should be seen in the background?"),),
        wants=(MOOD,),
    ),
    AssetType(
        name="card",
        aliases=("invitation", "greeting card", "birthday card", "karte", "einladung", "carte",
                 "tarjeta", "invitación", "biglietto", "invito", "cartão", "convite", "kaart",
                 "uitnodiging"),
        requires=(_needs("What the card says or shows",
                         "What should the card say, and what should be on it?"),),
        wants=(_WORDS_WANTED, MOOD),
    ),
)  # fmt: skip

_known: dict[str, AssetType] = {}
_NOT_A_WORD = re.compile(r"[\s_-]+")


def _key(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold()
    return _NOT_A_WORD.sub(" ", folded).strip()


def register_asset_type(asset_type: AssetType) -> None:
    """Add a kind of asset, or put another in the place of one of the same name."""
    for name in (asset_type.name, *asset_type.aliases):
        _known[_key(name)] = asset_type
    _patterns.clear()


def asset_type_of(name: str) -> AssetType:
    """Return the kind that `name` means; what is not known is `generic`."""
    key = _key(name)
    return _known.get(key) or _known.get(key.removesuffix("s")) or GENERIC


def known_asset_types() -> tuple[str, ...]:
    """Return the names of all kinds, in the order in which they were added."""
    return tuple(dict.fromkeys(kind.name for kind in _known.values()))


_patterns: list[re.Pattern[str]] = []


def find_asset_type(message: str) -> tuple[str, str] | None:
    """Return the kind of asset that a message names first, and the words that name it."""
    if not _patterns:
        names = sorted((key for key in _known if key not in _TOO_COMMON), key=len, reverse=True)
        parts = (re.escape(name).replace(r"\ ", r"[\s_-]") for name in names)
        _patterns.append(re.compile(rf"(?<!\w)(?:{'|'.join(parts)})s?(?!\w)", re.IGNORECASE))
    found = next(
        (f for f in _patterns[0].finditer(message) if not _is_owned(message, f.start())),
        None,
    )
    if found is None:
        return None
    kind = _known.get(_key(found.group())) or asset_type_of(found.group())
    return kind.name, found.group()


def _is_owned(message: str, at: int) -> bool:
    return bool(_OWNED.search(message, max(0, at - 30), at))


_OWNED = re.compile(
    r"(?<!\w)(?:with|add|put|and|mit|und|avec|et|con|y|e|com|met|en|use|place)\s+"
    r"(?:my|our|the|mein|meinem|unser|unserem|mon|notre|mi|nuestro|il mio|o meu|mijn|ons)\s+$",
    re.IGNORECASE,
)
"""What stands before something that is there already, and is to be used."""
_TOO_COMMON = frozenset({
    "asset", "generic", "image", "picture", "illustration", "graphic", "artwork", "bild", "grafik",
    "imagen", "ilustración", "immagine", "illustrazione", "imagem", "ilustração", "plaatje",
    "afbeelding", "dessin", "dibujo", "disegno", "desenho", "background", "hintergrund", "fondo",
    "sfondo", "achtergrond", "story", "post", "header", "capa", "carte", "karte", "card", "cover",
    "bericht", "miniature", "publication", "faixa", "tee", "kaart", "shirt", "emoji",
})  # fmt: skip
"""Words that may as well be a part of the picture, and so name no kind by themselves."""


def missing(
    asset_type: str, known: Iterable[str], *, wanted: bool = False
) -> tuple[Requirement, ...]:
    """Return what a brief of this kind still needs, most valuable first.

    `known` names the fields that hold something. With `wanted`, what is good to know follows.
    """
    there = frozenset(known)
    kind = asset_type_of(asset_type)
    needed = [item for item in (KIND, *kind.requires) if there.isdisjoint(item.met_by)]
    if there.isdisjoint(_SEEN) and not any(item.met_by <= _SEEN for item in needed):
        # Whatever an author leaves out: a brief of nothing is no brief.
        needed.append(SEEN)
    good = [item for item in kind.wants if there.isdisjoint(item.met_by)] if wanted else []
    return tuple(dict.fromkeys([*needed, *good]))


for _kind in _BUILT_IN:
    register_asset_type(_kind)
