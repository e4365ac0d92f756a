"""Whether marked words are to be written, by the words around them."""

from __future__ import annotations

from nodes.reading.drawable import is_known_thing
from nodes.reading.marks import Masked, Span
from nodes.reading.tails import SURFACE
from nodes.reading.text_heads import ASSET
from nodes.reading.text_words import MODAL
from nodes.vocabulary import (
    ARTICLE,
    ASKS,
    BUT,
    HEDGE,
    NOT,
    OR,
    PICTURE_NOUN,
    TEXT_NOUN,
    WRITTEN,
    any_of,
    compiled,
)

_REACH = 90
"""How many characters before and behind marked words may say what they are."""

SAYS = any_of(
    "say|says|saying|reads|read|spells|goes|call|called|titled|named|captioned|labeled|labelled",
    "print|put|write|writes",
    "steht|stehen|draufsteht|lautet|heißen|nenn|nenne|schreib|schreibe|druck",
    "disant|dise|intitulé|intitulée|écrit|marqué|écris|écrire|appelle",
    "diga|digan|dice|ponga|pone|diciendo|lea|escrito|escribe|titulado|llama",
    "dica|dice|scritto|scritta|scrivi|intitolato|chiama",
    "diga|diz|dizendo|escrito|escrita|escreve|escreva|leia|intitulado|chama",
    "staat|staan|zegt|luidt|schrijf|noem",
)
_SOMETHING = any_of(
    "something like|sth like|smth like|simply|just|only|exactly|like",
    "so was wie|etwas wie|einfach|genau|quelque chose comme|simplement|algo como|algo así como",
    "simplemente|qualcosa come|semplicemente|algo tipo|simplesmente|zoiets als|gewoon|iets als",
)
_COPULA = any_of(
    "is|be|are|should be|will be|must be|ist|sei|soll|sein|est|soit|c'est|es|sea|è|sia|é|seja|is",
    "moet|zijn|wordt",
)
_WRITTEN_BEFORE = compiled(
    rf"(?:{TEXT_NOUN}|{SAYS}|{WRITTEN})\s*(?:{_COPULA}\s*){{0,2}}(?:{_SOMETHING}\s*)?[\s:=,(-]*$"
)
_NEGATED_WRITING = any_of("don't write|dont write|not write|nicht schreiben|no escribas")

_REMOVE = any_of(
    "used to be|formerly|früher|vroeger|hate|avoid|dislike|vermeide|évite|evita|evite",
    "vermijd|remove|drop|delete|lose|cut|scrap",
    "ditch|erase|omit|skip|take out|take off|take away",
    "get rid of|instead of|rather than|replace|swap|change|forget|nvm|nevermind",
    "entfern|entferne|lösch|lösche|streich|streiche|weg mit|statt|anstatt|anstelle von|ersetz",
    "ersetze|tausch|tausche|ändere|änder",
    "enlève|retire|supprime|vire|efface|au lieu de|à la place de|plutôt que|remplace|change",
    "quita|elimina|borra|saca|en vez de|en lugar de|cambia|reemplaza|sustituye",
    "togli|rimuovi|elimina|leva|cancella|al posto di|invece di|sostituisci|cambia",
    "tira|remove|remova|apaga|em vez de|no lugar de|ao invés de|troca|muda|substitui",
    "verwijder|haal|schrap|in plaats van|ipv|vervang|verander|wissel",
)
_SAVE_FOR = any_of(
    "except|besides|other than|apart from|außer|sauf|excepto|salvo|tranne|exceto|behalve|but",
)
_STOPS_NOT = rf"(?:{BUT}|{_SAVE_FOR}|\b(?:and|then|so|und|dann|et|y|e|en|forget|vergiss|problem)\b)"
_REMOVED_BEFORE = compiled(
    rf"(?:{NOT}|{_REMOVE})(?:(?!\s*{_STOPS_NOT})\s+[\w'-]+){{0,5}}\s*[:(]?\s*$"
)
FORGET_NOT = compiled(rf"{NOT}\s+(?:forget|vergess\w*|vergiss|oublie\w*|olvid\w*|dimentic\w*)")
_BUT_NOT = any_of(
    "but i hate|but i don't like|but i dont like|but it's not|but its not|but that's not",
    "aber das ist",
    "aber ich mag|aber gefällt|mais j'aime pas|mais c'est pas|pero no me gusta|pero odio|ma non mi",
    "ma odio|mas não gosto|mas odeio|maar ik vind|maar ik haat",
)
_IS_TOO = any_of("is|sounds|looks|feels|ist|klingt|est|es|suena|è|suona|é|soa")
_TOO = any_of("too|zu|trop|demasiado|troppo")
_REMOVED_BEHIND = compiled(
    r"\s*(?:(?:has|have|needs?) to go|can go|is (?:gone|out)|should go|kann weg|muss weg|soll weg"
    r"|(?:\w+\s+)?(?:pls\s+|please\s+)?(?:dont|don't)\s*(?:$|[,.])"
    rf"|,?\s*{_BUT_NOT}"
    rf"|(?:{_IS_TOO}\s+)?{_TOO}\s+\w+"
    r"|weg\b|raus\b|fuera\b|via\b|no\b[,.!]|nao\b[,.!]|non\b[,.!]|mag weg|moet weg|eruit)"
)
_INTO = compiled(
    r"\s*(?:to|with|for|into|by|->|→|=>|durch|gegen|zu|in|par|por|pra|para|con|com|door|naar|voor)"
    r"\s*⟦"
)

_LIKE = any_of(
    "iets als|zoiets als|so was wie|etwas wie|quelque chose comme|qualcosa come",
    "we play|i play|we watch|i watch|we're playing|wir spielen|ich spiele|wir schauen|on joue à",
    "je joue à|jugamos a|juego a|giochiamo a|gioco a|jogamos|eu jogo|we spelen|ik speel|spirit of",
    "feel of|look of|reminiscent of|geiste von|esprit de|espíritu de|spirito di",
    "geest van",
    "like|likes|similar to|as in|à la|inspired by|based on|reminds me of|style of|vibe of|vibes of",
    "think|a mix of|mix of|mix between|cross between|crossed with|vein of|vibe as|vibes as|meets",
    "such as|fan of|fan art of|fanart of|than|from|remake of|parody of|version of|the movie|movie",
    "film|show|series|song",
    "wie|wie bei|wie in|ähnlich wie|im stil von|angelehnt an|inspiriert von|aus|à la",
    "comme|genre|façon|inspiré de|inspirée de|dans le style de|du film|de la série|du jeu|le film",
    "como|como en|tipo|al estilo de|inspirado en|parecido a|en plan|película|peli|serie",
    "come|come in|nello stile di|ispirato a|del film|della serie|simile a|alla",
    "igual|parecido com|inspirado em|no estilo de|do filme|da série|do jogo|filme",
    "zoals|net als|in de stijl van|geïnspireerd op|uit|lijkt op|à la",
)
_TITLED = any_of(
    "in|from|the|that|this|old|new|movie|film|show|series|anime|game|videogame|song|album|book",
    "poster|cover|logo|one|of|a|dem|der|den|die|das|im|in|bei|film|serie|spiel|buch|album|von|aus",
    "le|la|les|l|dans|du|de|jeu|série|livre|en|el|los|las|peli|película|juego|libro|del",
    "nel|nella|il|gioco|libro|di|no|na|o|a|filme|jogo|livro|do|da|de|het|spel|boek|uit|van|je",
)
_COMPARED = compiled(rf"{_LIKE}(?:\s+{_TITLED}){{0,4}}\s*[:,]?\s*$")
_ANYTHING = any_of(
    "something|sth|smth|etwas|so was|quelque chose|algo|qualcosa|iets|zoiets|say|says"
)
_ONE_LIKE = compiled(
    rf"{_ANYTHING}\s+(?:[\w']+\s+)?{_SOMETHING}\s*$|{_SOMETHING}\s*(?<!like )(?<!like)$"
)
_NO_COMPARISON = compiled(
    r"(?:he's|she's|i'm|im|they're|would|'d|\bid|i|we|you|also|really|please)\s+like\s*$"
)

_PAST = any_of(
    "calls it|calls that|nennt es|nennt das|lo llama|lo chiama|chama isso|noemt het|noemt dat",
    "he's like|she's like|i'm like|im like|they're like|said|told me|was like|were like|mentioned",
    "yelled|screamed|commented|asked|texted|replied|goes",
    "meinte|meinten|sagte|sagten|gesagt|gemeint|findet|fand",
    "a dit|m'a dit|ont dit|disait|dit que|m'a fait|dijo|ha dicho|han dicho|decía|dijeron|comentó",
    "ha detto|m'ha detto|disse|diceva|hanno detto|dice sempre|falou|falaram|disse|dizia|comentou",
    "zei|zeiden|heeft gezegd|vroeg|riep",
)
_PERSON = any_of(
    "boss|friend|friends|buddy|brother|bro|sister|sis|mom|mum|mother|dad|father|wife|husband|gf|bf",
    "girlfriend|boyfriend|kid|kids|son|daughter|teacher|coach|grandma|grandpa|gran|uncle|aunt",
    "cousin|client|customer|manager|colleague|roommate|mate|people|they|everyone|everybody|team",
    "chef|chefin|kumpel|freund|freundin|bruder|schwester|mama|papa|mutter|vater|frau|mann|kunde",
    "oma|opa|lehrer|kollege|leute|alle",
    "pote|ami|amie|frère|soeur|sœur|mère|père|femme|mari|patron|prof|client|gens|copain|copine",
    "jefe|jefa|amigo|amiga|hermano|hermana|madre|padre|mujer|marido|cliente|profe|gente|abuela",
    "capo|amico|amica|fratello|sorella|mamma|moglie|marito|nonna|nonno|tutti",
    "chefe|irmão|irmã|mãe|pai|mulher|esposa|avó|avô|vó|galera|pessoal|todo mundo",
    "baas|vriend|vriendin|broer|zus|moeder|vader|vrouw|klant|collega|mensen|iedereen|maat",
)
_TELLS = any_of(
    "says|say|saying|keeps saying|sagt|sagen|meint|meinen|dit|disent|dice|dicen|dicono|diz",
    "fala|falam|zegt|zeggen|tells",
)
_REPORTED = compiled(
    rf"(?:{_PAST}(?:\s+[\w']+){{0,3}}|{_PERSON}(?:\s+[\w']+){{0,2}}\s+{_TELLS}(?:\s+[\w']+)?)[\s:,]*$"
)
_BE_READ = any_of("say|read|be|stehen|heißen|dire|decir|dizer|staan")
_SHOULD_SAY = compiled(rf"{MODAL}\s+(?:[\w']+\s+){{0,2}}{_BE_READ}\s*:?\s*$")
_WORDED = any_of("sticker|emote|tattoo|panel|it")
_A_THING_SAYS = compiled(rf"(?:{SURFACE}|{_WORDED})\s+(?:that\s+)?[\w']+\s*:?\s*$")
_ADVISED = compiled(rf"{_PERSON}(?:\s+[\w']+){{0,2}}\s+{_TELLS}(?:\s+[\w']+){{2,6}}\s*$")
_ALLEGED = any_of(
    "so called|so-called|sogenannte|sogenannten|sogenannter|soi-disant|zogenaamde|cosiddetto",
)
_SO_CALLED = compiled(rf"{_ALLEGED}\s*$")
_TAKE = any_of("take|leave|get|kick|cut|lass|nimm|mach|haal|laat|gooi")
_AROUND = (
    compiled(rf"{_TAKE}\s+(?:[\w']+\s+)?$"),
    compiled(rf"\s*{any_of('out', 'away', 'off', 'weg', 'raus', 'eruit', 'eraf')}"),
)
_MEAN = any_of(
    "mean|means|bedeutet|bedeuten|heißt|veut dire|signifie|significa|quiere decir|vuol dire",
    "quer dizer|betekent|bedoel",
)
_MEANS = compiled(rf"\s*{_MEAN}")
_I_SAID = compiled(
    r"\b(?:i (?:said|meant)|ich (?:sagte|meinte|habe gesagt)|j'ai dit|he dicho|dije|ho detto"
    r"|eu (?:disse|falei)|ik (?:zei|bedoelde))\s*:?\s*$"
)
_PRINT = any_of(
    "print|put|write|use|add|place|want|druck|drucke|schreib|mach|mets|mettre|écris|imprime",
    "pon|escribe|quiero|metti|scrivi|stampa|vorrei|coloca|bota|escreve|põe|quero|zet|schrijf",
    "print",
)
_PRINT_IT = compiled(
    rf"(?:{_PRINT})"
    r"\s+(?:that|this|it|das|ca|ça|eso|esto|quello|questo|isso|isto|dat|dit)\b"
    r"|\b(?:das|this|that|it|ca|eso|questo|isso|dat)"
    r"\s+(?:soll|muss|should go|must go|goes|va|vai|moet)"
    r"\s+(?:auf|on|sur|en|su|op|na|no)\b"
    r"|\b(?:ponlo|escribelo|mettilo|scrivilo|stampalo|mets-le|ecris-le)\b"
)

_STYLE_NOUN = any_of(
    "look|style|vibe|vibes|feel|feeling|mood|aesthetic|theme|energy|ish|themed",
    "stil|stimmung|optik|ambiance|esprit|côté|effet|estilo|ambiente|rollo|aire|onda|stile",
    "atmosfera|effetto|visual|clima|pegada|stijl|sfeer|gevoel|uitstraling|styl",
)
_VERY = any_of(
    "too|very|kinda|kind of|pretty|super|more|less|a bit|really|quite|rather|so called|so-called",
    "zu|sehr|so ein|so eine|so 'n|son|sone|eher|etwas|bisschen|bissl|trop|très|moins|un peu|assez",
    "muy|más|menos|demasiado|un poco|molto|troppo|più|meno|un po'|muito|demais|um pouco",
    "te|heel|erg|meer|minder|een beetje|zogenaamde|sogenannte|sogenannter",
)
_SCARE_BEFORE = compiled(rf"(?:{_VERY}|{_STYLE_NOUN})\s*$")
_LINKS = any_of(
    "in|on|at|with|and|as|for|above|below|under|over|next|to|of|logo|sign|banner|sticker",
    "poster|or|is|im|auf|und|mit|als|oben|unten|en|sur|et|avec|con|y|sopra|e|na|no|com|op|met",
    "drauf|dessus|right|left|top|bottom|please|pls|bitte",
)
_DESCRIBES = compiled(rf"\s+(?!{TEXT_NOUN}|{PICTURE_NOUN}|{_LINKS})[\w'-]{{3,}}")
_BUBBLE = compiled(
    any_of(
        "comic|manga|panel",
        "bubble|speech balloon|sprechblase|denkblase|bulle|bocadillo|globo de texto|fumetto|balão",
        "balão de fala|tekstballon|tekstwolk",
    )
)
_BEARS_WORDS = compiled(rf"(?:{SURFACE}|{ASSET})\s+(?:de|di|da|do|van|von)\s*$")
"""A sign of "Exit" has the word on it, whichever tongue's article `de` may be elsewhere."""
_ARTICLE_LAST = compiled(rf"{ARTICLE}\s*$")
_AIR = any_of("vibe|vibes|feel|feeling|mood|aesthetic|energy|stimmung|ambiance|sfeer|clima")
_WORKS = any_of("posters|movies|films|games|books|covers|albums|look|looks|filme|spiele|affiches")
_SCARE_BEHIND = compiled(rf"[\s-]?(?:{_WORKS}|{_STYLE_NOUN}|[\w'-]+\s+{_AIR})")
_FUNCTION_WORD = compiled(rf"(?:{BUT}|{_VERY})")
_GENERIC = compiled(
    rf"{any_of('logo|thing|stuff|banner|overlay|background|frame|placeholder|sketch|design')}"
    rf"|{TEXT_NOUN}|{PICTURE_NOUN}"
)
_THE = compiled(r"\b(?:the|that|this|der|die|das|le|la|ce|el|il|lo|o|a|esse|de|het|dat)\s*$")

_FONT = any_of(
    "font|fonts|typeface|schriftart|schrift|police|fuente|tipografía|carattere|fonte|lettertype"
)
_FONT_BEFORE = compiled(
    rf"{_FONT}\s*(?:[:=]|{any_of('called|like|is|namens|wie|ist|de|tipo')})?\s*$"
)
_FONT_BEHIND = compiled(rf"\s*(?:[\w']+\s+)?{_FONT}")
_FONT_NAME = compiled(
    r"comic sans(?: ms)?|impact|helvetica|arial(?: black)?|times(?: new roman)?|papyrus|futura"
    r"|courier(?: new)?|georgia|verdana|garamond|roboto(?: mono)?|open sans|lobster|bebas(?: neue)?"
    r"|montserrat|lato|oswald|pacifico|calibri|cambria|bangers|press start 2p|gotham|didot|bodoni"
)

_IS_CALLED = any_of("called|named|heißt|namens|s'appelle|appelle|llama|llamado|chiama|chama|heet")
_GAME_CALLED = compiled(
    rf"{any_of('game|spiel|jeu|juego|gioco|jogo|spel')}\s+(?:[\w']+\s+){{0,2}}"
    rf"{_IS_CALLED}\s*$"
)
_NO_TEXT = compiled(
    rf"(?:\b(?:no|without|zero|kein\w*|ohne|sans|pas de|sin|ningun|senza|niente|sem|nenhum|geen"
    rf"|zonder)\s+(?:any\s+|irgendwelche\s+)?)(?:{TEXT_NOUN}|{any_of('words|writing|lettering')})"
)
_EXCEPT = compiled(rf"{BUT}|{_SAVE_FOR}")
_EXCEPT_BEHIND = compiled(rf"\s*,?\s*{BUT}(?=\s*(?:[,.;!]|$))")
_MEANING = any_of(
    "difference|meaning|mean|means|unterschied|bedeutet|différence|veut dire|signifie",
    "diferencia|significa|differenza|vuol dire|diferença|quer dizer|verschil|betekent|was ist",
    "was heißt|what is|what's|whats|c'est quoi|qu'est-ce|qué es|cos'è|o que é|wat is",
)
_ABOUT_WORDS = compiled(rf"(?:{_MEANING})")
_QUESTION_STARTS = compiled(rf"\W*{ASKS}")
_IS = any_of("is|are|does|do|did|would|ist|sind|wäre|klingt|passt|est-ce que|es|è|é|suona|werkt")
_IS_IT = compiled(rf"\W*{_IS}\s*$")
_NEXT_CHOICE = compiled(rf"\s*{OR}\s+(?:[\w']+\s+){{0,2}}⟦")
_LAST_CHOICE = compiled(rf"⟧\s*{OR}\s+(?:[\w']+\s+){{0,2}}$")
_UNDECIDED = compiled(rf"\?|{HEDGE}")
_ALSO = any_of("and|und|et|y|e|en|nor|noch|ni|né|meets|x|mixed with|crossed with")
_CHAIN = compiled(rf"(?:[\s,]|{OR}|{_ALSO})*$")
_SENTENCE_END = compiled(r"[.!?;](?=\s)|\n")


def wanted(message: Masked) -> list[Span]:
    """Return the marked words that are to be written, or for all the message says drawn."""
    kept: list[Span] = []
    verdict, last_end = True, -1
    for span in message.spans:
        # What is listed shares the fate of what it is listed with.
        between = message.text[last_end : span.start] if last_end >= 0 else "x"
        listed = not verdict and bool(_CHAIN.match(between)) and bool(between.strip(" ,"))
        verdict = not listed and _is_wanted(message, span)
        last_end = span.end
        if verdict:
            kept.append(span)
    return kept


def sentence_before(message: Masked, at: int) -> str:
    """Return the near words before a place, of the same sentence."""
    before = message.text[max(0, at - _REACH) : at]
    ends = [found.end() for found in _SENTENCE_END.finditer(before)]
    return before[ends[-1] :] if ends else before


def sentence_behind(message: Masked, at: int) -> str:
    """Return the near words behind a place, of the same sentence and with its end."""
    behind = message.text[at : at + _REACH]
    end = _SENTENCE_END.search(behind)
    return behind[: end.end()] if end else behind


def _is_wanted(message: Masked, span: Span) -> bool:
    before, behind = sentence_before(message, span.start), sentence_behind(message, span.end)
    typed = message.words(span)
    words = message.folded[span.inner : span.inner_end]
    if (
        not any(char.isalnum() or char in "?!" or ord(char) > 0x2000 for char in words)
        or _is_asked_about(message, before, behind)
        or _is_removed(before, behind)
        or _is_a_font(before, behind, words)
        or _GAME_CALLED.search(before)
        or _is_reported(message, span, before)
    ):
        return False
    if _WRITTEN_BEFORE.search(before):
        return True
    if _is_compared(before, typed) or _is_a_manner(before, behind, words):
        return False
    if _NO_TEXT.search(message.text):
        return bool(_EXCEPT.search(before) or _EXCEPT_BEHIND.match(behind))
    return True


def _is_a_font(before: str, behind: str, words: str) -> bool:
    return bool(
        _FONT_BEHIND.match(behind) or _FONT_BEFORE.search(before) or _FONT_NAME.fullmatch(words)
    )


def _is_asked_about(message: Masked, before: str, behind: str) -> bool:
    """Whether the user asks what the words mean, or which of them to take."""
    if _IS_IT.fullmatch(before) and "?" in behind:
        return True
    asks = _QUESTION_STARTS.match(before.lstrip())
    if asks and (_ABOUT_WORDS.search(before) or _MEANS.match(behind)):
        return True
    if _NEXT_CHOICE.match(behind) or _LAST_CHOICE.search(before):
        return bool(_UNDECIDED.search(behind) or _UNDECIDED.search(message.text[-_REACH:]))
    return False


def _is_removed(before: str, behind: str) -> bool:
    if _REMOVED_BEHIND.match(behind) or _SO_CALLED.search(before):
        return True
    if _AROUND[0].search(before) and _AROUND[1].match(behind):
        return True
    if _I_SAID.search(before):
        return False
    if not _REMOVED_BEFORE.search(before) or FORGET_NOT.search(before):
        return False
    return "⟧" not in before.rpartition(",")[2] or not _INTO_BEFORE.search(before)


_INTO_BEFORE = compiled(
    r"⟧\s*(?:to|with|for|into|by|->|→|=>|durch|gegen|zu|in|par|por|pra|para|con|com|door|naar|voor)"
    r"\s*$"
)


def _is_reported(message: Masked, span: Span, before: str) -> bool:
    advised = _ADVISED.search(before) and not _WRITTEN_BEFORE.search(before)
    if (not _REPORTED.search(before) and not advised) or _I_SAID.search(before):
        return False
    if _SHOULD_SAY.search(before) or _A_THING_SAYS.search(before):
        return False
    if _BUBBLE.search(message.text):
        return False
    return not _PRINT_IT.search(message.text, span.end)


def _is_compared(before: str, words: str) -> bool:
    """Whether something is named as an example of how it is to look."""
    if not _COMPARED.search(before) or _NO_COMPARISON.search(before):
        return False
    return not (_ONE_LIKE.search(before) and len(words.split()) > 2 and words.islower())


def _is_a_manner(before: str, behind: str, words: str) -> bool:
    """Whether the words say how something looks, or put a word in doubt."""
    return bool(
        _FUNCTION_WORD.fullmatch(words)
        or _SCARE_BEFORE.search(before)
        or _SCARE_BEHIND.match(behind)
        or (_THE.search(before) and _GENERIC.fullmatch(words))
        or (
            " " not in words
            and _ARTICLE_LAST.search(before)
            and not _BEARS_WORDS.search(before)
            and _DESCRIBES.match(behind)
            and not is_known_thing(words)
        )
    )
