"""Words that several readers of messages know, by language, and the form in which they compare.

A table is a pattern: its words are joined by `|`, longest first, and all languages are tried at
once, since users mix them.
"""

# ruff: noqa: RUF001 - quotation marks and dashes are what users type

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from typing import Any, cast

MAX_MESSAGE = 8000
"""How many characters of a message are read; nobody describes a picture in more."""


class _Folding(dict[int, str]):
    """The plain lower-case form of each character, one for one."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = unicodedata.normalize("NFKD", char)[0].lower()
        self[code] = plain if len(plain) == 1 else char
        return self[code]


_PLAIN = re.compile(r"[\w' &-]+")
"""A word of a table that is no pattern."""
_FOLDING = _Folding({ord(mark): "'" for mark in "’‘´ʼ"})


def fold(text: str) -> str:
    """Return `text` in lower case and without accents, with every character in its place."""
    if text.isascii():
        return text.lower()
    if len(_FOLDING) > 20_000:
        _FOLDING.clear()
    return text.translate(_FOLDING)


def table(*rows: str) -> frozenset[str]:
    """Return the words of a table, folded."""
    return frozenset(word.strip() for row in rows for word in fold(row).split("|")) - {""}


def any_of(*rows: str) -> str:
    """Return a pattern for any word of a table, whole, the longest that fits first."""
    return rf"\b(?:{_alternatives(table(*rows))})\b"


def _alternatives(words: frozenset[str]) -> str:
    """Return the words as alternatives of which few must be tried at any place.

    Those that begin alike share their beginning, since a pattern of hundreds is tried word by word.
    Written in the tables as patterns of their own, others stand first.
    """
    plain = sorted(word for word in words if _PLAIN.fullmatch(word))
    patterns = sorted(words.difference(plain), key=lambda word: (-len(word), word))
    return "|".join([*patterns, *_grouped(plain)])


def _grouped(words: list[str]) -> Iterator[str]:
    """Yield an alternative for each first character of some sorted words."""
    for first, group in groupby(words, key=lambda word: word[0]):
        rests = [word[1:] for word in group]
        ends = rests[0] == ""
        longer = list(_grouped(rests[1:] if ends else rests))
        if not longer:
            yield first
        elif len(longer) == 1 and not ends:
            yield first + longer[0]
        else:
            yield f"{first}(?:{'|'.join(longer)})" + ("?" if ends else "")


class _Lazy:
    """A pattern that is compiled when it is first used, and from then on costs nothing more.

    There are hundreds, which would take long to compile in every process that never coaches.
    """

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern

    def __getattr__(self, name: str) -> Any:
        """Compile the pattern, and have its methods called directly from now on."""
        found = re.compile(self._pattern)
        self.__dict__.update({each: getattr(found, each) for each in _OF_PATTERNS})
        return getattr(found, name)


_OF_PATTERNS = [name for name in dir(re.Pattern) if not name.startswith("_")]


def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern for folded text, to be compiled on its first use."""
    return cast("re.Pattern[str]", _Lazy(pattern.replace("’", "'")))


_WINDOW = 8
_MANY_WORDS = 4
"""How many words one of the phrases has at most of which an ending is made."""


def ending(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    """Search a pattern for the last words of a piece, from few words before its end."""
    at = middle = end
    for count in range(_WINDOW):
        at = text.rfind(" ", start, at)
        if at < 0:
            return pattern.search(text, start, end)
        if count == _WINDOW - _MANY_WORDS:
            middle = at
    found = pattern.search(text, at, end)
    # What begins near the window's edge may begin before it.
    return found if found is None or found.start() > middle else pattern.search(text, start, end)


ARTICLE = any_of(
    "a|an|the|some|another|this|that|these|those|my|our|his|her|its|their|your",
    "ein|eine|einen|einem|einer|eines|der|die|das|den|dem|des|nen|ne|n|mein|meine|meinen|unser",
    "un|une|des|le|la|les|l|du|mon|ma|mes|notre|ce|cette",
    "una|unos|unas|el|los|las|mi|mis|nuestro|nuestra|al|del",
    "uno|il|lo|gli|un|mio|mia|nostro|dei|degli|delle|della|dello|dell|dal|dalla",
    "um|uma|uns|umas|o|os|as|meu|minha|nosso|do|da|dos|das",
    "een|de|het|mijn|m'n|ons|onze|t",
)

A_NEW = any_of(
    "a|an|some|another|more|two|three|four|a few|lots of|ein|eine|einen|noch ein|noch eine",
    "ein paar",
    "un|une|des|quelques|una|uno|unos|unas|otro|otra|un altro|altri|um|uma|uns|umas|outro|outra",
    "een|nog een|wat",
)
"""What stands before something that was not spoken of yet."""
TEXT_NOUN = any_of(
    "text|txt|texts|word|words|letter|letters|lettering|wording|writing|title|headline|heading",
    "caption|slogan|subtitle|tagline|phrase|inscription|label|typography|type|font|saying",
    "wort|worte|wörter|schriftzug|aufschrift|schrift|titel|überschrift|untertitel|spruch|texte",
    "beschriftung|buchstaben|schriftart|lettering|beschriftet",
    "mot|mots|titre|sous-titre|légende|lettres|écriture|lettrage",
    "texto|textos|palabra|palabras|título|subtítulo|frase|eslogan|lema|leyenda|letrero|rótulo",
    "letras|letra|tipografía",
    "testo|testi|parola|parole|titolo|sottotitolo|scritta|scritte|lettere|didascalia",
    "palavra|palavras|legenda|letreiro",
    "tekst|teksten|woord|woorden|ondertitel|opschrift|spreuk|bijschrift|koptekst",
)
PICTURE_NOUN = any_of(
    "image|images|picture|pictures|pic|pics|photo|photos|photograph|drawing|drawings|icon|icons",
    "illustration|illustrations|graphic|graphics|symbol|symbols|silhouette|painting|sketch|emoji",
    "artwork|emote|visual|art|figure|render|img|doodle|cartoon",
    "bild|bilder|zeichnung|zeichnungen|foto|fotos|grafik|motiv|abbildung|piktogramm|silhouette",
    "dessin|dessins|icône|icônes|pictogramme|symbole|visuel|illustration",
    "imagen|imágenes|dibujo|dibujos|foto|icono|ícono|ilustración|símbolo|silueta|gráfico",
    "immagine|immagini|disegno|disegni|icona|illustrazione|simbolo|figura|grafica",
    "imagem|imagens|desenho|desenhos|ícone|ilustração|símbolo",
    "plaatje|plaatjes|afbeelding|afbeeldingen|tekening|tekeningen|icoon|icoontje|beeld|symbool",
)
WRITTEN = any_of(
    "written|spelled|spelled out|spelt|spelt out|lettered|typed|readable|write|spell|write out",
    "geschrieben|schreiben|schreib|beschriftet|ausgeschrieben|lesbar",
    "écrit|écrite|écrits|écrites|écrire|écris|marqué|lisible",
    "escrito|escrita|escritos|escritas|escribir|escribe|escríbelo|legible",
    "scritto|scritta|scritti|scritte|scrivere|scrivi|scrivilo|leggibile",
    "escrever|escreve|escreva|legível",
    "geschreven|schrijven|schrijf|uitgeschreven|leesbaar",
)
DRAWN = any_of(
    "drawn|draw|painted|paint|rendered|illustrated|depicted|sketched|show|shown|pictured",
    "gezeichnet|zeichnen|zeichne|zeichnest|gemalt|malen|male|mal's|dargestellt|abgebildet",
    "dessiné|dessinée|dessinés|dessinées|dessiner|dessine|illustré|peint|représenté",
    "dibujado|dibujada|dibujados|dibujadas|dibujar|dibuja|dibújalo|pintado|ilustrado",
    "disegnato|disegnata|disegnati|disegnate|disegnare|disegna|disegnalo|illustrato|dipinto",
    "desenhado|desenhada|desenhados|desenhadas|desenhar|desenha|desenhe|pintado|ilustrado",
    "getekend|tekenen|teken|geschilderd|afgebeeld",
)
NOT = any_of(
    "not|no|don't|dont|do not|isn't|isnt|never|without|non|doesn't|doesnt|shouldn't|shouldnt|aint",
    "nicht|nich|ned|kein|keine|keinen|keinem|keiner|ohne|nie",
    "pas|(?<!comic )(?<!open )sans|jamais|aucun|aucune|ne",
    "sin|ningún|ninguna|nunca|tampoco",
    "senza|nessun|nessuna|mai",
    "não|nao|sem|nenhum|nenhuma",
    "niet|geen|zonder|nooit",
)
BUT = any_of(
    "but|just|only|rather|instead|though",
    "aber|sondern|nur|lieber|sonst|stattdessen",
    "mais|seulement|juste|plutôt",
    "pero|sino|solo|sólo|mejor",
    "ma|però|bensì|soltanto|piuttosto",
    "mas|porém|só|apenas",
    "maar|alleen|liever|wel",
)
PLEASE = any_of(
    "pls|please|plz|plss|thx|thanks|thank you|ty|tysm|cheers|lol|haha|hehe|ok|okay|btw|tho|xd",
    "bitte|danke|halt|gern|gerne|mal|lg",
    "svp|stp|s'il te plaît|s'il vous plaît|merci|mdr",
    "por favor|porfa|porfi|gracias|xfa|jaja|jajaja",
    "per favore|per piacere|grazie|pf",
    "pfv|pf|obrigado|obrigada|vlw|kk|kkk|kkkk|né|msm",
    "graag|aub|alsjeblieft|alstublieft|bedankt|dankjewel|svp|hoor|dank",
)
ORDINALS = (
    any_of(
        "first|1st|erste|ersten|erstes|erster|premier|première|1er|primer|primero|primera|1º",
        "primo|prima|primeiro|primeira|eerste|1e",
    ),
    any_of(
        "second|2nd|zweite|zweiten|zweites|zweiter|deuxième|seconde|2e|segundo|segunda|secondo",
        "seconda|tweede",
    ),
    any_of(
        "third|3rd|dritte|dritten|drittes|troisième|tercero|tercera|terzo|terza|terceiro|terceira",
        "derde|3e",
    ),
    any_of("fourth|4th|vierte|quatrième|cuarto|quarto|quarta|vierde"),
    any_of("fifth|5th|fünfte|cinquième|quinto|quinta|vijfde"),
)
OR = any_of("or|oder|ou|o|oppure|of|u")
HEDGE = any_of(
    "idk|dunno|don't know|dont know|not sure|unsure|no idea|you decide|you choose|whatever",
    "yet",
    "either way|either|up to you|undecided|don't care|dont care|maybe|perhaps|let me think",
    "weiß nich|weiß nicht|weiss nicht|keine ahnung|nicht sicher|egal|entscheide du|vielleicht",
    "such du aus|kp",
    "je sais pas|sais pas|aucune idée|pas sûr|pas sûre|peu importe|à toi de voir|jsp",
    "choisis toi",
    "no sé|no se|ni idea|no estoy seguro|no estoy segura|da igual|tú decides|quizás|quizá",
    "decide tú",
    "non so|boh|non sono sicuro|non sono sicura|è uguale|decidi tu|scegli tu|forse",
    "não sei|nao sei|sei lá|tanto faz|não tenho certeza|você decide|vc decide|talvez",
    "vc que sabe",
    "weet niet|weet ik niet|geen idee|niet zeker|maakt niet uit|jij beslist|kies jij maar",
    "misschien",
)
ASKS = any_of(
    "what|whats|what's|why|how|which|who|when|where|wdym|huh|is it|difference|meaning",
    "was|wie|warum|wieso|weshalb|welche|welcher|welches|wann|wo|hä|unterschied|heißt das",
    "quoi|pourquoi|comment|quel|quelle|quels|qu'est-ce|c'est-à-dire|c'est à dire|hein|quand",
    "qué es|qué quieres|qué significa|qué quiere|qué diferencia|q quieres|cómo es|cómo así",
    "por qué|cuál|cuáles|cuándo|dónde|en qué sentido",
    "cosa|che cosa|perché|come mai|quale|quali|che vuol dire|che vuoi dire|in che senso",
    "quando",
    "o que|oq|como assim|por que|pq|qual|quais|quando|onde|em que sentido",
    "wat|hoe|waarom|welke|wanneer|waar|hoezo|hoe bedoel je",
)
POSITION = any_of(
    "top|bottom|middle|center|centre|corner|corners|left|right|back|front|background|foreground",
    "up top|down below|side|edge|sky|screen|above|below|underneath|behind|beside|upper|lower",
    "oben|unten|mitte|ecke|links|rechts|hintergrund|vordergrund|rand|hinten|vorne|darüber",
    "darunter|drüber|drunter|daneben",
    "haut|bas|milieu|centre|coin|gauche|droite|arrière-plan|arrière|fond|premier plan|dessus",
    "dessous|derrière|devant",
    "arriba|abajo|medio|centro|esquina|izquierda|derecha|fondo|encima|debajo|detrás|delante|lado",
    "alto|basso|mezzo|angolo|sinistra|destra|sfondo|sopra|sotto|dietro|davanti|primo piano",
    "cima|baixo|meio|canto|esquerda|direita|fundo|embaixo|atrás|frente|topo|primeiro plano",
    "boven|onder|midden|hoek|achtergrond|voorgrond|bovenaan|onderaan|boven|daarboven|daaronder",
    "bovenin|onderin|linksboven|rechtsboven|linksonder|rechtsonder",
)
COLOUR = any_of(
    "red|blue|green|yellow|orange|purple|pink|black|white|gray|grey|brown|gold|golden|silver",
    "turquoise|teal|violet|beige|navy|crimson|cyan|magenta|neon|pastel|rainbow|bronze",
    "rot|blau|grün|gelb|lila|rosa|schwarz|weiß|weiss|grau|braun|türkis|silbern|rote|blaue|grüne",
    "roter|blauer|grüner|gelbe|gelber|schwarze|schwarzer|weiße|weißer",
    "rouge|bleu|bleue|vert|verte|jaune|violet|violette|rose|noir|noire|blanc|blanche|gris|grise",
    "marron|doré|dorée|argenté|argentée",
    "rojo|roja|azul|verde|amarillo|amarilla|naranja|morado|morada|negro|negra|blanco|blanca",
    "gris|marrón|dorado|dorada|plateado|rosado",
    "rosso|rossa|blu|giallo|gialla|arancione|viola|nero|nera|bianco|bianca|grigio|marrone|dorato",
    "azzurro|azzurra|argento|oro",
    "vermelho|vermelha|amarelo|amarela|laranja|roxo|roxa|preto|preta|branco|branca|cinza|marrom",
    "dourado|dourada|prateado",
    "rood|rode|blauw|blauwe|groen|groene|geel|gele|oranje|paars|paarse|roze|zwart|zwarte|wit",
    "witte|grijs|bruin|goud|gouden|zilver|zilveren",
)
SIZE_OR_STYLE = any_of(
    "big|bigger|biggest|small|smaller|large|larger|huge|tiny|bold|bolder|thick|thin|thicker|tall",
    "taller|wide|wider|brighter|darker|lighter|handwritten|handwriting|italic|curved|glowing",
    "cursive|graffiti|pixel|pixelated|cartoon|realistic|minimalist|3d|shiny|fancy|readable|serif",
    "groß|größer|gross|grösser|klein|kleiner|fett|fetter|dick|dicker|dünn|hell|heller|dunkler",
    "handschriftlich|kursiv|verschnörkelt|bunt|bunter|leuchtend",
    "gros|grosse|plus gros|plus grand|plus petit|petit|grand|grande|gras|manuscrit|lumineux",
    "más grande|mas grande|más pequeño|grande|pequeño|pequeña|negrita|manuscrito|brillante",
    "più grande|più piccolo|piccolo|piccola|grassetto|corsivo|scritto a mano|luminoso",
    "maior|menor|pequeno|pequena|negrito|manuscrita|brilhante|mais grosso",
    "groter|grote|groot|kleine|vet|vetter|dikker|handgeschreven|schuin|lichtgevend",
)
REAL = any_of(
    "real|actual|realistic|literal|echt|echte|echter|echten|echtes|richtig|richtige|richtiger",
    "richtiges|vrai|vraie|véritable|real|verdadero|verdadera|auténtico|vero|vera|reale|autentico",
    "verdadeiro|verdadeira|de verdade|echt|echte|heuse",
)
MOOD_WORD = any_of(
    "dark|moody|cozy|cosy|cute|epic|scary|spooky|creepy|funny|happy|sad|cheerful|playful",
    "serious",
    "mysterious|dramatic|calm|peaceful|energetic|chill|relaxed|romantic|heroic|gritty|edgy",
    "elegant",
    "whimsical|dreamy|gloomy|festive|warm|wholesome|aggressive|intense|melancholic|nostalgic",
    "magical",
    "futuristic|vintage|retro|minimalist|friendly|silly|badass|menacing|hopeful|exciting",
    "düster|gemütlich|niedlich|süß|gruselig|lustig|fröhlich|traurig|episch|dramatisch|ruhig",
    "heiter",
    "geheimnisvoll|mystisch|romantisch|energisch|entspannt|elegant|verspielt|ernst|festlich",
    "warm",
    "sombre|chaleureux|chaleureuse|mignon|mignonne|effrayant|drôle|joyeux|joyeuse|triste",
    "épique",
    "mystérieux|mystérieuse|dramatique|calme|romantique|énergique|élégant|festif|doux",
    "oscuro|oscura|acogedor|acogedora|lindo|tierno|aterrador|divertido|divertida|alegre|épico",
    "épica",
    "misterioso|misteriosa|dramático|tranquilo|romántico|enérgico|elegante|festivo|cálido",
    "cupo|cupa|accogliente|carino|pauroso|divertente|allegro|allegra|epico|epica|drammatico",
    "calmo",
    "romantico|energico|festivo|caldo|sombrio|sombria|aconchegante|fofo|assustador|engraçado",
    "feliz",
    "dramático|calmo|romântico|duister|gezellig|schattig|eng|grappig|vrolijk|verdrietig",
    "episch",
    "mysterieus|dramatisch|rustig|romantisch|energiek|feestelijk",
)
