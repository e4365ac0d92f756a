"""What looks like a text, or leads to one, and is none."""

from __future__ import annotations

from nodes.reading.tails import PLACE_TAIL
from nodes.reading.text_heads import HEADS
from nodes.vocabulary import (
    ARTICLE,
    ASKS,
    COLOUR,
    HEDGE,
    NOT,
    PLEASE,
    SIZE_OR_STYLE,
    any_of,
    compiled,
)

_REFUSES = any_of(
    "remove|drop|delete|change|replace|swap|rid of|lose|needless to|quita|togli|tira|haal",
    "enlève|retire|entferne|weg mit|next to|neben|beside|à côté|al lado|accanto|ao lado|naast",
    "behind|around",
    "got|get|sent|received|texted",
)
NO_CUE_BEFORE = compiled(
    rf"(?:{NOT}|{_REFUSES})"
    r"(?:\s+[\w']+){0,2}\s*$"
)
_TELLERS = any_of(
    "i|they|you|we|he|she|lets|as they|boss|friend|friends|brother|sister|mom|dad|wife",
    "husband|everyone|people|always|ich|er|sie|man|wie|mir|immer|je|tu|on|toujours|siempre",
    "sempre|altijd|dont|cant|want to|wanna|need to|hard to|sad to|nice to|love to",
)
TOLD_BEFORE = compiled(rf"(?:{_TELLERS})\s*$")
_NO_TEXT_EN = any_of(
    "it|that|this|something|anything|nothing|what|whatever|my|your|our|a|an|the text|the name",
    "the word|the words|the title|them|so|saying|says|reading|that|how|where|which|when|and",
    "or|but|of|in|on|at|for|from|to|by|with|above|below|next|near|under|behind|is|are|be",
    "should|must|can|could|as|also|too|instead|made|out|up|down|one|ones|not|no|if|there|here",
    "short|long|simple|clear|minimal|then|all|only|large|maybe|i|like|goes|needs|has|will|would",
)
_NO_TEXT_DE = any_of(
    "das|es|was|etwas|soll|sollte|ist|in|im|auf|mit|von|vom|und|oder|aber|da|doch|noch|nicht",
    "muss|kommt|gehört|kann|wird|als|an|am|ueber|über|unter|fur|für|bitte|ein|eine|ihm|mir|drauf",
    "dazu|weg|raus|stehen",
    "steht|staan|staat",
)
_NO_TEXT_FR = any_of(
    "ca|ça|que|est|en|dans|sur|avec|de|du|et|ou|mais|plus|pas|doit|dessus|quelque|un|une|mon",
    "ma|au|pour|comme|à|plutôt|va|vient|sera",
)
_NO_TEXT_ES = any_of(
    "es|en|con|del|y|o|pero|mas|más|no|algo|eso|esto|debe|va|tiene|mi|su|para|por|un|una|como|a",
)
_NO_TEXT_IT = any_of(
    "è|in|di|della|del|con|e|ma|più|non|qualcosa|questo|quello|che|deve|il mio|per|su|sulla",
    "come|a|uno|va|ci",
)
_NO_TEXT_PT = any_of(
    "em|na|no|da|do|com|e|mais|não|isso|isto|deve|meu|minha|pra|para|um|uma|dele|dela|nele",
    "nela|à|vai|tem",
)
_NO_TEXT_NL = any_of(
    "komt|hoort|is|in|op|van|met|en|of|maar|niet|iets|dat|dit|moet|mijn|een|voor|graag|er|erop",
    "wel|die",
)
_NOT_A_TEXT_PATTERN = (
    rf"(?:{_NO_TEXT_EN}"
    rf"|{_NO_TEXT_DE}"
    rf"|{_NO_TEXT_FR}"
    rf"|{_NO_TEXT_ES}"
    rf"|{_NO_TEXT_IT}"
    rf"|{_NO_TEXT_PT}"
    rf"|{_NO_TEXT_NL}"
    rf"|{COLOUR}|{SIZE_OR_STYLE}|{PLEASE}|{HEDGE})"
)
NOT_A_TEXT = compiled(_NOT_A_TEXT_PATTERN)
_PRONOUN = any_of(
    "it|that|this|so|something|anything|nothing|what|whatever|my|your|our|in|on the|at the",
    "above|below|should|etwas|was|das|quelque chose|ça|algo|eso|qualcosa|isso|iets|dat|of the",
    "from|over|on it|oben|unten|drauf|stehen|dans|sur|en|auf|im|nel|sulla|na|em|op de|op het",
    "dessus|erop|encima|sopra|are|is|bigger|smaller|dele|dela",
)
NO_OBJECT = compiled(rf"(?:{_PRONOUN}|{COLOUR})(?:\s|$)")
_AUXILIARY = any_of("must|would|will|can|just|am|was|might|could|do|did|only|also|always|never")
_I_SAY = any_of("i|we|they|he|she|you")
_TO = any_of("want to|wanna|need to|like to|have to|love to")
_ASKS_FOR_FACTS = any_of("is there|are there|do you|does|did|can you tell|could you tell|tell me")
QUESTION = compiled(rf"\W*(?:{ASKS}|{_ASKS_FOR_FACTS})")
WANTS_TO = compiled(rf"(?:{_TO}|{_I_SAY}\s+{_AUXILIARY})\s*$")
ABOUT_TEXT = compiled(rf"(?:(?:{ARTICLE})\s+)?(?:\w+\s+)?(?:{HEADS})\b")
_COUNTED = any_of(
    "ganz|so|loads|plenty|beaucoup|muchos|muchas|tanti|tante|muitos|muitas|veel|lots|many|some",
    "two|three|viele|viel|little|tiny",
)
ARTICLE_FIRST = compiled(rf"(?:{ARTICLE}|{_COUNTED})[\s']")
NEGATED = compiled(rf"{NOT}(?:\s+[\w']+){{0,3}}\s*$")
NOT_WORDS = compiled(rf"(?:{NOT})")
FORGET = compiled(
    rf"{NOT}\s+(?:forget|vergess\w*|vergiss|oublie\w*|olvid\w*|dimentic\w*|esque\w*|vergeet)"
)
PLACE_ONLY = compiled(rf"(?:{_NOT_A_TEXT_PATTERN})(?:\s+[\w'-]+)?|{PLACE_TAIL}")
_ASKS_FOR = any_of(
    "can you|could you|would you|can u|could u|i want it to|i want|want it to|i'd like it to",
    "make it|have it|let it|make|have|kannst du|können sie|peux-tu|tu peux|kun je",
)
ASKED_FOR = compiled(rf"(?:{_ASKS_FOR})\s*(?:{ARTICLE}|[\w']+)?\s*$")
