"""Whether a look-up helps before a reply, and what for: by rules, from the brief and the words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

from nodes.brief.intent import CreativeIntent
from nodes.confirmation import is_confirmation

_MOST_READ = 600
"""Characters of a message in which something to look up is sought."""
_LONGEST_QUERY = 100
_LONGEST_CONFIRMATION = 80


def lookup_query(
    intent: CreativeIntent, message: str, looked_up: Collection[str] = ()
) -> str | None:
    """Return what to look up before the reply to a message, or `None` where nothing would help.

    `looked_up` holds the queries that this conversation has seen already.
    """
    text = unicodedata.normalize("NFC", message[:_MOST_READ]).translate(_PLAIN_MARKS)
    done = {_subject(query) for query in looked_up}
    known: str | None = None
    for query in _wished(intent, text):
        subject = _subject(query)
        if not subject or subject in done:
            continue
        known = _known(intent) if known is None else known
        if f" {subject} " not in known:
            return None if _is_chatter(message) else query[:_LONGEST_QUERY]
    return None


def _wished(intent: CreativeIntent, text: str) -> Iterator[str]:
    """Yield what a look-up may be for, the most telling first."""
    lowered = text.lower()
    if _has(lowered, _BRAND_HINTS) and (rule := _brand_rule(intent, lowered)):
        yield rule
    unquoted = _QUOTED.sub(" , ", text)
    german = len(_GERMAN & set(_words(lowered))) > 1
    if _has(lowered, _GAME_HINTS):
        yield from _games(text, unquoted, german=german)
    if _has(lowered, _STYLE_HINTS):
        yield from _styles(unquoted, german=german)
    yield from _names(intent, unquoted, german=german)
    if intent.game_name and not intent.game_context:
        yield f"{' '.join(intent.game_name.split())} game"


def _has(text: str, hints: tuple[str, ...]) -> bool:
    return any(hint in text for hint in hints)


_BRAND_HINTS = ("brand", "company", "corporate", "team", "style", "our", "farbe", "marke", "unser",
                "hausschrift", "marque", "charte", "marca", "march", "stijl", "merk")  # fmt: skip
_GAME_HINTS = ("game", "play", "spiel", "jeu", "jueg", "gioc", "jog", "spel", "stream", "zock",
               "joue", "know", "heard", "who", "what", "fan", "montage", "speedrun", "clan", "lore",
               "mod", "dlc", "server", "tournament", "universe", "boss")  # fmt: skip
_STYLE_HINTS = ("style", "stil", "stijl", "esque", "aesthetic", "vibe", "inspir", "ispirat",
                "reminiscent", "homage")  # fmt: skip


def _set(*rows: str) -> frozenset[str]:
    return frozenset(" ".join(rows).split())


_UPPER = "[A-ZÀ-ÖØ-ÞŒŠŽ]"
_CAPITAL = rf"(?<![\w'-]){_UPPER}(?:[\w'-]*\w)?"
_NUMERAL = r"(?:\d{1,4}|[IVX]{1,4})(?![\w'-])"
_JOINT = r"(?:[ ]+(?:(?:of|the|de|la|no)[ ]+){0,2}|:[ ]+|[ ]+&[ ]+)"
_NAME = rf"{_CAPITAL}(?:{_JOINT}(?:{_CAPITAL}|{_NUMERAL})){{0,6}}"
_OPEN = """["'`]"""
_QUOTED = re.compile(r"""(?<!\d)["`][^"`\n]{1,200}["`]|(?<!\w)'(?=\S)[^'\n]{1,100}'(?!\w)""")
_PLAIN_MARKS = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a", "'")
    | dict.fromkeys("\u201c\u201d\u201e\xab\xbb\u300c\u300d\u300e\u300f", '"')
)
_GERMAN = _set(
    "der das den dem des und mit ein eine einen einem einer für ich nicht bitte soll sollte auf im",
    "mein meine meinen ist wir unser unsere von zum zur aber oder mach hätte gerne",
)
"""Words of the language that writes every noun with a capital."""

_GAME = r"(?:video ?|board ?|card ?|mobile |indie )?(?:game|spiel|jeu|juego|gioco|jogo|spel)"
_CALLED = r"(?:called|named|titled|namens|genannt|appelé|llamado|chiamato|chamado|genaamd|:)"
_CALLED_GAME = re.compile(
    rf"\b{_GAME}s?(?:[ ]{{0,2}}{_CALLED}[ ]*{_OPEN}?|[ ]+{_OPEN})[ ]*"
    r"((?:[^\W_][\w'&-]*[ ]?){1,5})",
    re.IGNORECASE,
)
_FOR_GAME = re.compile(
    rf"\b(?:for|from|of|about|on|like|für|aus|pour|para|per|voor) (?:the|das|dem|le|el|il|o|het)"
    rf" {_GAME} ((?:[^\W_][\w'&-]*[ ]?){{1,4}})",
    re.IGNORECASE,
)
_GAME_NAME = re.compile(rf"\b(?i:{_GAME})s?,?[ ]+({_NAME})")
_PLAYED = re.compile(
    rf"\b(?:(?i:play(?:s|ed|ing)?|stream(?:ing)?|spiele|spielen|zocke|joue|juego a"
    rf"|gioco a|jogo|speel|do you know|heard of|who is|who's|what is|what's|fan ?art of))"
    rf"[ ]+({_NAME})"
)
_NAME_GAME = re.compile(
    rf"({_NAME})[ ]+(?i:game(?:play|s)?|montage|fan ?art|speedrun|clan|lore|let's play|mod|dlc"
    r"|server|streams?|tournament|universe|boss|playthrough)\b"
)


def _games(text: str, unquoted: str, *, german: bool) -> Iterator[str]:
    for pattern in (_CALLED_GAME, _FOR_GAME):
        for found in pattern.finditer(text):
            name = _until_a_small_word(found[1])
            if name and (pattern is _CALLED_GAME or _words(name)[0] not in _OF_A_GAME):
                yield f"{name} game"
    for pattern in (_GAME_NAME, _PLAYED, _NAME_GAME):
        for found in pattern.finditer(unquoted):
            begins = _begins_sentence(unquoted, found.start(1))
            parts = _telling(found[1], begins=begins)
            # A capital that only begins a sentence, or a German noun, tells nothing.
            weak = german or begins
            told = len(parts) > 1 or (parts and (pattern is _GAME_NAME or not weak))
            if told and not _is_to_be_written(unquoted, found.start()):
                yield f"{' '.join(parts)} game"


_IN_THE_STYLE_OF = re.compile(
    r"\b(?:in the (?:art )?styles? of|im stil(?: von)?|dans le style d[eu']|al? estilo de[l ]"
    r"|nello stile di|no estilo d[eoa]|in de stijl van)[ ]*"
    r"((?:[^\W_][\w'&-]*[ ]?){1,5})",
    re.IGNORECASE,
)
_STYLED = re.compile(
    rf"({_NAME})(?:[ ]|-)(?i:styled?|esque|aesthetics?|vibes?|inspired|art ?style)\b"
)
_INSPIRED = re.compile(
    rf"\b(?i:inspired by|reminiscent of|homage to|inspiriert von|inspiré de|inspirado en"
    rf"|ispirato a|inspirado em|geïnspireerd door)[ ]+({_NAME})"
)


def _styles(unquoted: str, *, german: bool) -> Iterator[str]:
    for found in _IN_THE_STYLE_OF.finditer(unquoted):
        name = _until_a_small_word(found[1])
        if name and not _PLAIN_STYLES.isdisjoint(_words(name)):
            continue
        if name and not (german and " " not in name):
            yield f"{name} style"
    for pattern in (_STYLED, _INSPIRED):
        for found in pattern.finditer(unquoted):
            begins = _begins_sentence(unquoted, found.start(1))
            parts = _telling(found[1], begins=begins)
            weak = german or begins
            if parts and (len(parts) > 1 or not weak):
                yield f"{' '.join(parts)} style"


_ANY_NAME = re.compile(_NAME)
_OF_PEOPLE = re.compile(
    r"\b(?:birthday|bday|b-day|wedding|anniversary|funeral|graduation|mr|mrs|ms|my (?:friend|wife"
    r"|husband|girlfriend|boyfriend|son|daughter|mom|mum|dad|brother|sister|boss|name|cat|dog)"
    r"|geburtstag|hochzeit|anniversaire|mariage|cumpleaños|boda|compleanno|matrimonio|aniversário"
    r"|casamento|verjaardag|bruiloft|i am|i'm|ich bin|ich heiße)\b"
)
"""Where these stand, names are of people whom nobody is to look up."""
_WORDS_FOLLOW = re.compile(
    r"\b(?:says?|saying|reads?|reading|text[eo]?s?|testo|titled?|titre|titolo|título|titel|words?"
    r"|wording|caption|slogan|headline|tagline|letters|written|write|spell\w*|call(?:ed)?|nam(?:ed?"
    r"|en)|naam|nom(?:e|bre)?|nenn\w*|appel\w*|ll[aá]m\w*|chiam\w*|cham\w*|noem\w*|steht|hei(?:ß|ss)\w*"
    r"|schr(?:eib|ift|ijf)\w*|geschreven|écri\w*|escri\w*|escrev\w*|scri\w*|tekst|dice|diga|dit)\b"
    r"[^.!?\n]*$",
    re.IGNORECASE,
)
"""What follows these in a sentence is to be written, or is the user's own name for a thing."""


def _is_to_be_written(text: str, at: int) -> bool:
    return bool(_WORDS_FOLLOW.search(text, max(0, at - 80), at))


def _names(intent: CreativeIntent, unquoted: str, *, german: bool) -> Iterator[str]:
    """Yield the names of several words, or with a number, that stand among other words."""
    if _OF_PEOPLE.search(unquoted.lower()) or _capitals_tell_nothing(unquoted):
        return
    written = " ".join(text.text for text in intent.display_texts).casefold()
    for found in _ANY_NAME.finditer(unquoted):
        begins = _begins_sentence(unquoted, found.start())
        parts = _telling(found.group(), begins=begins)
        name = " ".join(parts)
        if (
            len(parts) > 1
            and any(char.islower() for char in name)
            and name.casefold() not in written
            and not (german and begins)
            and not _is_to_be_written(unquoted, found.start())
        ):
            yield name


def _capitals_tell_nothing(text: str) -> bool:
    """Whether nearly all words have capitals, as in a headline."""
    words = re.findall(r"[^\W\d_][\w'-]+", text)
    capitals = sum(word[0].isupper() for word in words)
    return len(words) >= 4 and capitals > 0.8 * len(words)


def _begins_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \t\"'*#->(")
    return not before or before[-1] in ".!?:;\n"


def _telling(name: str, *, begins: bool) -> list[str]:
    """Return the parts of a name without common words at its ends; none where nothing is left.

    An adjective belongs to a name, as in "Dark Souls", unless it only `begins` a sentence.
    """
    parts = name.split()
    while parts and (_is_common(parts[0]) or (begins and _is_plain(parts[0]))):
        parts.pop(0)
    while parts and _is_common(parts[-1]):
        parts.pop()
    if all(_is_common(part) or _is_plain(part) or part.isdigit() for part in parts):
        return []
    return parts


def _is_common(word: str) -> bool:
    return word.casefold().strip("':&-") in _COMMON


def _is_plain(word: str) -> bool:
    return word.casefold().strip("':&-") in _PLAIN


def _until_a_small_word(text: str) -> str:
    """Return the beginning of a text up to a word that goes on about something else."""
    kept: list[str] = []
    for word in text.split():
        if word.casefold() in (_STOP if kept else _STOP | _NO_BEGINNING):
            break
        kept.append(word)
    while kept and _is_common(kept[-1]):
        kept.pop()
    return " ".join(kept)


_BRAND_RULE = re.compile(
    r"\b(?:(?:brand(?:ing)?|company|corporate|team)(?:'s)?[ -]?(?:style ?)?(?:guide(?:lines?|book)?"
    r"|rules?|kit|book|manual|identity|colou?rs?|palette|fonts?|typeface|typography|logos?|voice"
    r"|tone|design)|style ?guide|house style|our (?:(?:own|official) )?(?:colou?rs?|palette|fonts?"
    r"|typeface|logo|tone of voice)|ci-?farben|marken(?:farben?|richtlinien|regeln|schrift|logo)"
    r"|hausfarben?|hausschrift|corporate design|unsere (?:farben|schrift|marke)|unser logo"
    r"|charte graphique|couleurs de (?:la|notre) marque|manual de marca|colores de (?:la|nuestra)"
    r" marca|linee guida del (?:marchio|brand)|colori del (?:marchio|brand)|cores da (?:nossa )?"
    r"marca|huisstijl|merkkleuren|on[- ]brand)\b",
)
_OURS = re.compile(r"^(?:our|unsere?) (?:own |official )?")
_TOPICS = tuple(
    (re.compile(said), re.compile(key, re.IGNORECASE))
    for said, key in (
        (r"colou?r|palette|farbe|couleur|colore|colori|cores|kleur", r"colou?r|palette"),
        (r"font|typ[eo]|schrift", r"font|typ"),
        (r"logo", r"logo|mark"),
        (r"voice|tone", r"voice|tone"),
    )
)


def _brand_rule(intent: CreativeIntent, text: str) -> str | None:
    """Return the query for a rule of the brand that is spoken of and not given."""
    if (found := _BRAND_RULE.search(text)) is None:
        return None
    facts = {key: value for key, value in (intent.brand_context or {}).items() if value}
    name = facts.pop("name", None) or facts.pop("brand_name", None)
    asked = [key for said, key in _TOPICS if said.search(found.group())]
    if asked and any(key.search(fact) for key in asked for fact in facts):
        return None
    if not asked and facts:
        return None
    words = _OURS.sub("brand ", found.group()).replace("on-brand", "on brand")
    rule = words.replace("on brand", "brand guidelines")
    return f"{name} {rule}" if isinstance(name, str) and name.strip() else rule


def _is_chatter(message: str) -> bool:
    """Whether a message is small talk or agrees, so that there is nothing to find out for it."""
    words = _words(message[:_MOST_READ])
    if all(word in _CHATTER for word in words):
        return bool(words) or bool(message.strip())
    return len(message) <= _LONGEST_CONFIRMATION and is_confirmation(message, None)


def _known(intent: CreativeIntent) -> str:
    """Return what the request has said already, to search in for a subject."""
    given = [intent.game_context, intent.canvas_snapshot_description]
    if intent.game_context:
        given.append(intent.game_name)
    brand = list((intent.brand_context or {}).values())
    texts = [text[:4000] for text in (*given, *brand) if isinstance(text, str)]
    return f" {' '.join(_words(' '.join(texts)))} " if texts else ""


def _subject(query: str) -> str:
    """Return what a query is about, alike however it was asked."""
    return " ".join(word for word in _words(query) if word not in _KINDS)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


_KINDS = _set("game style")
_STOP = _set(
    "and or but with in on at for from to by that which who where when while as is are was has",
    "i we it please pls und mit auf für im et avec pour y con para e com en met voor op by der",
    "die das like instead because so if then where poster logo banner thumbnail emote overlay",
    "sticker",
)
_NO_BEGINNING = _set(
    "a an the my our your his her their this that these those some any its it'll me us you old",
    "new ein eine einem einer eines mein meine unser dem den des un une le la les mon ma notre",
    "el los mi nuestro il lo gli uno una mio um uma o os meu een het mijn ons about over is",
    "will night last first previous other another one what how something anything nothing",
    "itself",
)
_OF_A_GAME = _set(
    "over character characters logo screen controller menu title world map master studio jam show",
    "box pad room boy tonight today tomorrow yesterday design designer art cover channel club team",
    "server stream day table board piece pieces card cards has looks look should",
    "can will would could must needs was were be being starts ends of my our you they he she",
)
_PLAIN_STYLES = _set(
    "anime cartoon comic comics manga pixel pixels watercolor watercolour vintage retro",
    "graffiti minimal minimalist minimalism realistic photorealistic realism sketch drawing",
    "painting neon gothic grunge punk modern classic flat vector chibi cute dark fantasy photo",
    "photograph poster posters 3d 2d 8bit 80s 90s 70s 60s 50s eighties nineties handwritten",
    "chalk oil ink pencil game games movie movies book books magazine newspaper childrens",
    "children's",
)
_CHATTER = _set(
    "hi hello hey yo hiya sup thanks thank you thx ty cheers bye goodbye good morning evening",
    "night afternoon day lol haha hahaha lmao xd wow cool nice great awesome perfect ok okay k",
    "yes yeah yep yup no nope sure maybe hmm hm well oh ah sorry please pls how are doing whats",
    "up what s is it i m im fine am and who this that so really right exactly correct love the",
    "test testing ping hallo moin servus tag guten morgen abend danke bitte ja nein genau super",
    "gut tschüss na wie geht es dir bonjour salut merci oui non d accord ça va bien hola buenos",
    "días tardes gracias sí si vale bueno qué tal ciao buongiorno grazie va bene perfetto certo",
    "olá oi bom dia obrigado obrigada sim não tudo bem dag goedemorgen dank je wel nee prima",
    "goed",
)
_COMMON = _set(
    # What opens a sentence, or is written with a capital for no reason.
    "a an the i i'm i'd i'll i've we we'd we're you he she it it's they this that these those",
    "there my our your his her their its and or but so if then also just only not no yes yeah yep",
    "ok okay sure thanks thank please hi hello hey love like want need make made making draw add",
    "put use using give create design show let let's can could would should will do does did is",
    "are was were have has had get go think maybe actually well what which who where when why how",
    "with without for from to of in on at by as about into over under above behind below near",
    "between around instead another other some any all every both each something someone",
    "everything change remove drop keep call say says write name title",
    # Kinds of assets and their parts.
    "poster logo banner thumbnail emote emoji overlay sticker card cover flyer shirt t-shirt",
    "hoodie post story header background image picture photo art artwork fanart icon avatar badge",
    "text font scene style mood video channel stream streamer twitch youtube instagram discord",
    "tiktok facebook twitter reddit steam photoshop canva gemini ai game games gaming gamer team",
    "clan server gameplay montage night's week edition season episode part chapter level volume",
    "vol no number round stage rank tier players player phase step page slide version option idea",
    # The calendar and the world.
    "monday tuesday wednesday thursday friday saturday sunday january february march april may",
    "june july august september october november december jan feb mar apr jun jul aug sep sept",
    "oct nov dec christmas xmas halloween easter birthday eve year am pm utc gmt cet est pst",
    "english german french spanish italian portuguese dutch japanese chinese korean american",
    "british european god lord sir mr mrs ms dr",
    # Polite or common words of other languages that a capital may begin.
    "sie ihnen ihr ihre ich du der die das ein eine mit und bitte mach mein meine für im auf ja",
    "nein le la les un une des je tu vous mon ma avec pour oui non bonjour merci el los las mi",
    "con para quiero hola gracias il lo gli uno una vorrei ciao grazie o os as um uma eu quero",
    "olá de het een ik wil graag hoi",
)
_PLAIN = _set(
    "dear happy merry new old big small little huge tiny cute dark bright epic red blue green",
    "black white yellow golden gold purple pink orange silver grey gray left right top bottom",
    "center centre middle front back first second third last next one two three four five ten",
    "great good perfect nice cool awesome amazing live night day party",
)
