"""The words that lead to a text without marks, and those that end it, in seven languages."""

# ruff: noqa: RUF001 - quotation marks and dashes are what users type

from __future__ import annotations

import re

from nodes.vocabulary import (
    ARTICLE,
    ASKS,
    COLOUR,
    HEDGE,
    NOT,
    PLEASE,
    POSITION,
    SIZE_OR_STYLE,
    any_of,
    compiled,
)

LONGEST = 160
"""How many characters without marks are still one text."""
_HEADS = any_of(
    "header|heading|footer|motto|catchphrase|greeting|text|words|word|phrase|title|headline",
    "caption|slogan|tagline|inscription|message|subtitle",
    "lettering|label|letters|number|name|overlay text|aufschrift|text|worten|wort|worte|wörter",
    "titel|überschrift|spruch|slogan|schriftzug|beschriftung|untertitel|name|namen|zahl|nummer",
    "texte|mot|mots|titre|inscription|phrase|slogan|légende|sous-titre|nom|numéro|chiffre",
    "texto|palabra|palabras|título|frase|eslogan|lema|leyenda|letrero|subtítulo|nombre|número",
    "testo|parola|parole|titolo|scritta|frase|sottotitolo|nome|numero|didascalia",
    "palavra|palavras|legenda|letreiro|número",
    "tekst|woord|woorden|titel|opschrift|spreuk|slogan|ondertitel|naam|nummer|kop",
)
_FOR = any_of("for|für|pour|para|pra|per|voor")
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
_PLACE_LABEL = any_of(
    "front|back|top|bottom|above|below|underneath|on it|sign|banner|bubble|vorne|hinten|oben",
    "unten",
    "devant|derrière|dessus|dessous|haut|bas|arriba|abajo|delante|detrás|encima|debajo|sopra",
    "sotto",
    "davanti|dietro|cima|embaixo|frente|costas|atrás|boven|onder|voor|achter|erop|daarop",
    "draufsteht",
    "staan|stehen|scritto|escrito|says|say|saying|reads|line|drauf|items|list",
)
_QUOTE_NOUN = any_of("quote|saying|zitat|citation|cita|citazione|citação|citaat|wording|content")
_OWN = any_of("my|our|his|her|their|mein|unser|mon|notre|mi|mio|meu|mijn|ons|the")
_HANDLE = any_of(
    "names|namen|noms|nombres|nomi|nomes|name|nickname|nick|handle|username|gamertag|tag|nombre",
    "nome|nom|naam",
)
_NUMBERS = any_of("number|numbers|nummer|zahl|numéro|número|numero|getal")
_FACE = any_of("front|back|top|bottom|sleeve|chest|vorne|hinten|rückseite|vorderseite|dos|espalda")
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
_FACE_TEXT = any_of(
    "top text|bottom text|top line|bottom line|upper text|lower text|text oben|text unten",
    "texte du haut|texte du bas|texto de arriba|texto de abajo|testo sopra|testo sotto",
    "texto de cima|texto de baixo|tekst boven|tekst onder",
)
_LABEL_ONLY = any_of(
    "names|date|time|price|dates|datum|uhrzeit|preis|namen|noms|prix|nombres|fecha|precio|nomi",
    "data|prezzo|nomes|preço|prijs|tijd|title text|main text|small text|big text",
)
_BEARER = any_of(
    "band|novel|book|album|brand|shop|store|bakery|restaurant|café|bar|podcast|channel|blog",
    "festival",
    "company|startup|studio|salon|gym|team|club|roman|marke|laden|bäckerei|kanal|firma|verein",
    "gruppe",
    "groupe|livre|marque|boutique|boulangerie|chaîne|entreprise|banda|grupo|libro|novela|marca",
    "tienda|canal|empresa|panadería|gruppo|libro|romanzo|marchio|negozio|canale|azienda|livro|loja",
    "padaria|boek|merk|winkel|kanaal|bedrijf|zaak",
)
"""What bears a name that belongs on its picture."""
_CALLED = any_of("called|named|namens|mit namen|appelé|appelée|llamado|llamada|chiamato|chamado")
ASSET = any_of(
    "emote|overlay|cover|poster|logo|banner|flyer|thumbnail|sticker|card|invite|invitation|shirt",
    "emblem|plakat",
    "karte|einladung|affiche|couverture|pochette|autocollant|cartel|portada|pegatina|copertina",
    "locandina|adesivo|capa|cartaz|convite|omslag|kaart|uitnodiging",
)
_LOOK_OF = any_of(
    "style|font|colour|color|size|stil|schrift|schriftart|farbe|größe|police|couleur|taille|fuente",
    "tamaño|carattere|colore|fonte|cor|tamanho|lettertype|kleur|grootte|estilo|stile|stijl",
)
_LINE = any_of("line|zeile|ligne|línea|riga|linha|regel|row|text|panel")
_LINE_NUMBER = any_of("one|two|three|eins|zwei|une|deux|uno|una|dos|due|um|uma|dois|duas|een|twee")


def _cues() -> str:
    surface = rf"{_ON}\s+(?:{_THE}\s+)?{SURFACE}"
    line = rf"{_LINE}\s+(?:\d|{_LINE_NUMBER})"
    apart = rf"(?:{_THE_HEAD}\s+)?{_HEADS}(?:\s+(?!{_LOOK_OF}|{_HEADS})[\w']+){{1,5}}?\s*:\s+"
    labelled = (
        rf"(?:{line}|{_HEADS}|{_LABEL_ONLY}|{_PLACE_LABEL}|{_QUOTE_NOUN}|{surface})"
        rf"(?:\s+(?:{POSITION})){{0,3}}"
        rf"(?:\s+{_IN}\s+[\w']+(?:\s+[\w']+)?|\s+(?:{_IS}))?\s*(?:[:=]|->)\s*"
    )
    filler = any_of("just|simply|something like|einfach|simplement|simplemente|gewoon|sempre")
    strong = rf"(?:{_SAYS})(?:\s*:)?\s+(?:{filler}\s+)?|(?:{_WITH}|\bw/)\s+(?:{_HEADS})\s+"
    strong += rf"|{MODAL}\s+(?:[\w']+\s+)?{_BE_READ}\s+"
    reading = any_of(
        "sign reading|banner reading|shirt reading|plate reading|text reading|card reading"
    )
    strong += rf"|{reading}\s+|(?:{_NUMBERS})\s+(?=#?\d)"
    weak = (
        rf"{_FACE_TEXT}\s+|"
        rf"(?:{_THE_HEAD})\s+(?:{_HEADS})\s+(?:(?:on it\s+|drauf\s+)?(?:{_IS})\s+)?"
        rf"|(?:{_HEADS})\s+(?:{_BESIDE}\s+)?(?:{_IS}|{any_of('goes')})\s+"
        rf"|(?:{_THE_HEAD})\s+{any_of('letras', 'lettere', 'lettres', 'buchstaben')}\s+"
        rf"|(?:{_HEADS})\s+{_OF}\s+[\w']+(?:\s+[\w']+)?\s+(?:{_IS})\s+"
        rf"|{_OWN}\s+(?:[\w']+\s+)?{_HANDLE}\s+"
    )
    face = rf"(?:{_ON})\s+(?:{_THE}\s+)?(?:{_FACE})\s+|(?:{_FACE})\s+"
    bare = rf"{ASSET}\s*[,:–-]\s+|(?:^|[,.;]\s+)(?:{_HEADS})\s+|(?:{_BESIDE})\s+"
    bearer = rf"{_BEARER}(?:\s+{_CALLED})?\s*[,:]?\s+|\blogo\s+{_FOR}\s+"
    called = rf"(?:{_IS_CALLED})\s+|{bearer}|{_HANDLE}\s*\("
    called += rf"|{_HANDLE}(?:\s+{_OF}\s+[\w']+(?:\s+[\w']+)?)?\s*,\s+"
    return (
        rf"(?P<label>{labelled}|{apart})|(?P<write>(?:{_WRITES})\s+)|(?P<strong>{strong})"
        rf"|(?P<weak>{weak})|(?P<face>{face})|(?P<bare>{bare})|(?P<called>{called})"
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
_PRONOUN = any_of(
    "it|that|this|so|something|anything|nothing|what|whatever|my|your|our|in|on the|at the",
    "above|below|should|etwas|was|das|quelque chose|ça|algo|eso|qualcosa|isso|iets|dat|of the",
    "from|over|on it|oben|unten|drauf|stehen|dans|sur|en|auf|im|nel|sulla|na|em|op de|op het",
    "dessus|erop|encima|sopra|are|is|bigger|smaller|dele|dela",
)
NO_OBJECT = compiled(rf"(?:{_PRONOUN}|{COLOUR})(?:\s|$)")
_ON = any_of(
    "on|onto|across|accross|acros|above|below|under|underneath|beneath|over|inside|around|at|in",
    "next to|beside|behind|near|along",
    "auf|aufs|am|an|im|in|ins|über|unter|neben|hinter|um|rund um",
    "sur|sous|dans|au|à|au-dessus de|au-dessus du|en-dessous de|à côté de|derrière|au milieu de",
    "en|sobre|encima de|debajo de|bajo|dentro de|al lado de|detrás de|a la|al",
    "encima del|debajo del|sopra|sotto|su|sul|sulla|sullo|sull|sui|sulle|nel|nella|dentro|accanto",
    "na|no|nas|nos|em cima de|em cima do|em cima da|embaixo|debaixo|dentro|ao lado|atrás",
    "op|boven|onder|naast|achter|over|binnen",
)
_THE = any_of(
    "the|a|an|my|his|her|its|our|their|each|that",
    "der|die|das|den|dem|des|ne|nen|n|nem|ner|ein|eine|einem|einen|einer|meinem|meinen|mein|meine",
    "le|la|les|l|un|une|mon|ma|mes|el|los|las|mi|una|il|lo|gli|i|mia|mio|o|os|as|um|uma|meu|minha",
    "de|het|een|mijn|m'n|t",
)
SURFACE = any_of(
    "shirt|tshirt|t-shirt|tee|hoodie|mug|cup|poster|banner|sign|screen|wall|flag|cake|card",
    "picture",
    "image|chest|sleeve|door|window|book|box|badge|ribbon|scroll|side|sky|ground|planet|heart",
    "hat",
    "shield|front|back|logo|whole thing|pot|apron|cap|bag|tote|pullover|hoodie|tasse|becher",
    "shirt",
    "pancarte|pizarra|whiteboard|plate|board|notebook|balloon|bild|bildschirm|plakat|kuchen",
    "torte|karte|schild|fahne|wand|herz|tür|mug|t-shirt|affiche",
    "gâteau|carte|écran|mur|drapeau|image|coeur|cœur|panneau|tasse|maillot|camiseta|taza",
    "cartel",
    "pantalla|pared|bandera|pastel|tarta|corazón|imagen|puerta|maglietta|maglia|tazza|schermo",
    "muro|bandiera|torta|cuore|immagine|cartello|porta|felpa|tela|caneca|bolo|parede|bandeira",
    "coração|imagem|placa|camisa|camiseta|scherm|muur|vlag|taart|hart|kaart|bord|trui|beker",
    "mok",
    "poster|plaatje|deur",
)
_LETTERS = any_of(
    "letters|lettering|font|style|caps|capitals|type|handwriting|writing|script|chalk|marks|colors",
    "colours|print|ink|paint|schrift|buchstaben|farbe|farben|lettern|großbuchstaben|krallenschrift",
    "stil|handschrift|lettres|police|style|majuscules|couleur|couleurs|écriture|letras|letra",
    "fuente|estilo|mayúsculas|color|colores|lettere|stile|maiuscolo|stampatello|colore|carattere",
    "letra|fonte|estilo|maiúsculas|cor|cores|caixa alta|letters|letter|stijl|hoofdletters|kleur",
)
_MATERIAL = any_of(
    "french|english|spanish|latin|japanese|neon|gold|silver|flames|fire|ice|blood|chalk|crayon",
    "graffiti|comic sans|impact",
)
_ANY_WORDS = r"(?:[\w'’-]+\s+){0,3}?"
_IN = any_of("in|with|made of|using|mit|aus|en|avec|con|de|com|em|met|van|di|fatta|feita|as")
_HUGE = any_of("en grand|en gros|bien grande|bien grandes|in groß|in grande|bem grande")
STYLE_TAIL = (
    rf"{_IN}\s+{_ANY_WORDS}(?:{_LETTERS}|{COLOUR}|{_MATERIAL})"
    rf"|{_HUGE}"
)
_THERE = any_of(
    "on it|on them|on top|above it|below it|under it|over it|across it|around it|drauf|darauf",
    "drunter|darunter|drüber|darüber|oben|unten|dessus|dessous|en haut|en bas|au milieu",
    "au-dessus|en-dessous|en dessous|arriba|abajo|encima|debajo|en medio|sopra|sotto",
    "al centro|in alto|in basso|em cima|embaixo|no meio|no topo|erop|eronder|erboven|bovenaan",
    "onderaan|daarop|in the middle|in de mitte|nele|nela|drin|draufsteht|underneath|darunter",
    "daneben|on there",
)
PLACE_TAIL = (
    rf"{_THERE}"
    rf"|{_ON}\s+(?:{_THE}\s+)?{_ANY_WORDS}(?:{POSITION}|{SURFACE})"
    rf"|{any_of('sulla', 'sul', 'sullo', 'na', 'no', 'nel', 'nella')}\s+(?:{SURFACE}|{POSITION})"
    r"|(?:top|bottom|oben|unten|upper|lower)\s+(?:left|right|links|rechts|center|middle)"
)
_ANY_PLACE_TAIL = rf"{_ON}\s+(?:{_THE}\s+)[\w-]+"
_AND_WITH = any_of("and|und|et|y|e|en|plus|w|with|mit|avec|con|com|met|next to|beside")
_MORE_OF = any_of(
    "theres|there's|there is|there are|have|has|da ist|da sind|il y a|hay|c'è|ci sono|tem|er is",
    "some|two|three|four|lots|smaller|bigger|make|add|put|zwei|drei|paar|unten|oben|steht",
    "deux|trois|des|en dessous|dessous|dos|tres|unos|unas|abajo|due|tre|sotto|dois|duas",
    "embaixo|uns|umas|twee|drie|below|underneath|above|daaronder|daarboven|then|dann|dan",
    "blumen|flowers|stars|sterne|muito|viel",
)
_MORE_TAIL = (
    rf"{_AND_WITH}\s+"
    rf"(?:{_THE}|{_ON}\s+{_THE}|{_MORE_OF})\b"
)
_SOMEONE = any_of(
    "my|our|his|her|mein|meine|meinen|unser|unsere|mon|ma|notre|mi|mis|nuestro|mio|mia|meu",
    "minha|mijn|onze|m'n",
)
_REASON = any_of(
    "so that|so people|so everyone|so it|damit|pour que|para que|affinché|zodat|since it",
    "since its|like in|like on|like this|like that|wie bei|wie auf|made of|made out of",
    "made from|fatta di|fatto di|feito de|feita de|hecho de|hecha de|gemacht aus|gemaakt van",
    "shaped like|in the shape of|en forme de|in form von",
)
_BUT = any_of("but|aber|mais|pero|ma|mas|maar")
_CONTRASTED = any_of(
    "make|in|with|its|it|not|the|use|no|nicht|mit|en|avec|pas|con|sin|non|com|sem|met|niet",
    "without|ohne|zonder",
)
_AROUND = any_of("around|across|along|next to|beside|underneath|beneath")
_REASON_TAIL = (
    rf"{_FOR}\s+{_SOMEONE}\b"
    rf"|{_REASON}"
    rf"|{_BUT}\s+{_CONTRASTED}"
    rf"|{_AROUND}\s+{_THE}\s+[\w-]+"
)
_NO_THANKS = r"(?<!\bno )(?<!\bnein )(?<!\bnon )(?<!\bnee )(?<!\bnao )"
_COURTESY_TAIL = rf"{_NO_THANKS}{PLEASE}(?:\s|$)|{HEDGE}\s*(?:$|[,.!])"
_OTHER_TAIL = any_of(
    "written|steht|stehen|draufstehen|draufsteht|drauf stehen|geschrieben|écrit|escrito|scritto",
    "put it|put that|make it|use it|add it|place it|where|while",
    "drauf|op staan|staan|instead|stattdessen|plutôt|as the title|as title|as headline|als titel",
    "comme titre|como título|come titolo|because|cause|cuz|weil|parce que|porque|perché|omdat",
)
_ON_THE_LAST = (
    rf"{any_of('on|onto|auf|sur|su|sulla|sul|op')}\s+(?:{_THE}\s+)[\w-]+(?=\s*(?:$|[,.;]))"
)
SOFT_END = compiled(
    rf"\s+(?:{STYLE_TAIL}|{PLACE_TAIL}|{_ON_THE_LAST}|{_MORE_TAIL}|{_COURTESY_TAIL}|{_REASON_TAIL}"
    rf"|{_OTHER_TAIL})(?![\w'])"
)
SOFT_END_AFTER_WRITE = compiled(
    rf"\s+(?:{STYLE_TAIL}|{PLACE_TAIL}|{_ANY_PLACE_TAIL}|{_MORE_TAIL}|{_COURTESY_TAIL}"
    rf"|{_REASON_TAIL}|{_OTHER_TAIL})(?![\w'])"
)
HARD_END = compiled(
    r"[,;\n⟦⟧()\[\]|]|[.:](?=\s|$)|[!?…]+(?=\s|$)|\s[-–—/]+\s|\s(?=[\u2600-\U0001faff])"
)
CAPITALS = compiled(
    r"(?:[A-Z0-9ÄÖÜÀ-ÞẞŒ&'!?+#%./:-]+)(?:\s+(?:[A-Z0-9ÄÖÜÀ-ÞẞŒ&'!?+#%./-]+)(?![\w]))*"
)
TITLE_CASE = compiled(
    r"[A-ZÄÖÜÀ-ÞŒ0-9][\w'’-]*(?:\s+(?:(?:of|the|and|&|der|die|das|bei|und|in|am|im|de|du|des|la|le|les|et"
    r"|del|el|los|las|y|di|della|il|e|da|do|dos|van|het|en|on|a|at)\s+){0,2}[A-ZÄÖÜÀ-ÞŒ0-9][\w'’-]*)+"
)
_SECOND_PLACE = any_of(
    "below|underneath|below it|under it|underneath it|above|above it|unten|darunter|drunter",
    "oben|en dessous|dessous|en bas|au-dessus|debajo|abajo|arriba|sotto|sopra|embaixo|em cima",
    "daaronder|eronder|daarboven",
)
SECOND = compiled(
    rf"\s*(?:{any_of('and', 'und', 'et', 'y', 'e', 'en')}\s+|,\s*)"
    rf"(?:{_SECOND_PLACE})"
    rf"(?:\s+{any_of('steht', 'says', 'it says', 'stands')})?\s*:?\s+"
)
SECOND_PLACED = compiled(
    rf"\s+(?:{PLACE_TAIL})\s*(?:,\s*|\s){any_of('and', 'und', 'et', 'y', 'e', 'en')}\s+"
    rf"(?P<text>[^,;.:⟦\n]{{2,60}}?)\s+(?:{PLACE_TAIL})(?![\w'])"
)
"""A second text with a place of its own, behind a text and its place."""
AND_WITH = compiled(rf"\s+{_AND_WITH}\s+")
NEXT_LABEL = compiled(
    rf"\s{_FACE_TEXT}\s|\s(?:{_LINE}\s+(?:\d|{_LINE_NUMBER})|{_HEADS}|{_LABEL_ONLY})\s*:"
)
_ANOTHER = any_of(
    "and|one|another|the other|the second|the third|the last|the next|then|und|eins|einer|eine",
    "der andere|die andere|et|un|une|l'autre|y|uno|una|otro|otra|e|altro|um|uma|outro|outra|en",
    "een|de andere",
)
ANOTHER_LAST = compiled(rf"(?:[\s,]+{_ANOTHER})+\s*$")
_SHOUTED = re.compile(r"[A-ZÄÖÜÀ-ÞẞŒ0-9]{2,}(?![a-z])")
SHOUTED_WORDS = re.compile(
    r"(?<![\w'])[A-ZÄÖÜÀ-ÞẞŒ][A-ZÄÖÜÀ-ÞẞŒ0-9'’&-]*(?:\s+[A-ZÄÖÜÀ-ÞẞŒ0-9'’&-]+){1,14}[!?]*(?![\w])"
)
_STRESSED = any_of(
    "very|really|so|super|not|no|never|always|please|must|want|need|make|it|i|the|a|more|less",
    "too|much|hd|4k|3d|png|jpg|svg|tv|pc|usa|uk|nyc|rgb|sehr|nicht|bitte|kein|muy|no|tres|pas",
    "molto|non|muito|heel|niet",
)
EMPHASIS = compiled(
    rf"(?:(?:{_STRESSED}"
    rf"|{SIZE_OR_STYLE}|{COLOUR}|{PLEASE}|{ARTICLE})\W*)+"
)
CAPITALS_OR_TITLE = re.compile(rf"(?:{CAPITALS.pattern}|{TITLE_CASE.pattern})")
TRAILING = " \t\r\"'`*_,;:-–—=>"
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
CUE = compiled(_cues())
_WHOSE = any_of("my|his|her|mein|sein|ihr|mon|son|mi|su|mio|suo|meu|mijn|zijn")
OWN_NAME_IS = compiled(rf"(?:{_WHOSE})\s+(?:[\w']+\s+)?$")
_AUXILIARY = any_of("must|would|will|can|just|am|was|might|could|do|did|only|also|always|never")
_I_SAY = any_of("i|we|they|he|she|you")
_TO = any_of("want to|wanna|need to|like to|have to|love to")
_ASKS_FOR_FACTS = any_of("is there|are there|do you|does|did|can you tell|could you tell|tell me")
QUESTION = compiled(rf"\W*(?:{ASKS}|{_ASKS_FOR_FACTS})")
WANTS_TO = compiled(rf"(?:{_TO}|{_I_SAY}\s+{_AUXILIARY})\s*$")
A_ASKS = compiled(ASKS)
_OWNERS = any_of(
    "my|his|her|our|mein|meinen|seinen|ihren|unseren|mon|son|mi|su|mio|suo|meu|mijn|zijn",
)
_NAMES = any_of("name|namen|prénom|nom|nombre|nome|naam")
OWN_NAME = compiled(rf"(?:[\w']+\s+){{0,3}}{_OWNERS}\s+{_NAMES}")
LONE_WORD = re.compile(
    r"(?<![\w'’])(?:SALE|OPEN|CLOSED|LIVE|GG|GGWP|AFK|BRB|VIP|SUBSCRIBE|BOOM|OMG|LOL|WOW|WINNER|VICTORY|EPIC)[!?]*(?!\s*[A-Z]{2}|[\w'’])"
)
VERB_LAST = compiled(
    r"\b(?:soll|sollte|muss)\s+(?:da\s+|oben\s+|unten\s+|noch\s+|halt\s+|einfach\s+)*(?P<a>[^,;.:⟦\n]{2,60}?)\s+"
    r"(?:heißen|draufstehen|drauf\s+stehen|dastehen|da\s+stehen|stehen|drauf)\b"
    r"|\bauf\s+(?:de[mr])\s+(?P<b>[^,;.:⟦\n]{2,60}?)\s+(?:steht|draufsteht)\b"
    r"|\bwo\s+(?P<c>[^,;.:⟦\n]{2,60}?)\s+(?:draufsteht|drauf\s+steht|steht)\b"
    r"|\bmoet\s+(?P<d>[^,;.:⟦\n]{2,60}?)\s+(?:op\s+staan|opstaan|erop|staan)\b"
    r"|\b(?:(?:zet|schrijf|doe|maak)\s+er|er\s+moet)\s+(?P<f>[^,;.:⟦\n]{2,60}?)\s+(?:op|onder|boven|bij)\b"
    r"|\b(?:waar|dat\s+er|er)\s+(?!moet\b)(?P<e>[^,;.:⟦\n]{2,60}?)\s+op\s+sta(?:at|an)\b"
)
ABOUT_TEXT = compiled(rf"(?:(?:{ARTICLE})\s+)?(?:\w+\s+)?(?:{_HEADS})\b")
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
    rf"(?:^|[,.;\n]\s*)(?P<a>[^,;.:⟦\n]{{2,60}}?)\s+{_IN}\s+(?:[\w'-]+\s+){{0,3}}?(?:{_LETTERS})(?![\w'])"
)
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
_NAME_CASE = re.compile(r"[A-ZÄÖÜÀ-ÞŒ][\w&'’-]+")
PLACED_OR_STYLED = compiled(rf"\s+(?:{PLACE_TAIL}|{STYLE_TAIL})(?![\w'])")
SHOUTED_WORD = re.compile(r"(?<![\w'’])[A-ZÄÖÜÀ-ÞŒ]{3,}[!?]*(?![\w'’])")
NAMES_ONLY = {
    "face": (_SHOUTED,),
    "bare": (_SHOUTED, TITLE_CASE),
    "called": (_SHOUTED, _NAME_CASE),
}
"""What must follow a lead-in that says too little by itself."""
