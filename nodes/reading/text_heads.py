"""The nouns that head a text, or label it, or bear a name that is one."""

from __future__ import annotations

from nodes.vocabulary import any_of

HEADS = any_of(
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
FOR = any_of("for|für|pour|para|pra|per|voor")
PLACE_LABEL = any_of(
    "front|back|top|bottom|above|below|underneath|on it|sign|banner|bubble|vorne|hinten|oben",
    "unten",
    "devant|derrière|dessus|dessous|haut|bas|arriba|abajo|delante|detrás|encima|debajo|sopra",
    "sotto",
    "davanti|dietro|cima|embaixo|frente|costas|atrás|boven|onder|voor|achter|erop|daarop",
    "draufsteht",
    "staan|stehen|scritto|escrito|says|say|saying|reads|line|drauf|items|list",
)
QUOTE_NOUN = any_of("quote|saying|zitat|citation|cita|citazione|citação|citaat|wording|content")
HANDLE = any_of(
    "names|namen|noms|nombres|nomi|nomes|name|nickname|nick|handle|username|gamertag|tag|nombre",
    "nome|nom|naam",
)
NUMBERS = any_of("number|numbers|nummer|zahl|numéro|número|numero|getal")
FACE = any_of("front|back|top|bottom|sleeve|chest|vorne|hinten|rückseite|vorderseite|dos|espalda")
FACE_TEXT = any_of(
    "top text|bottom text|top line|bottom line|upper text|lower text|text oben|text unten",
    "texte du haut|texte du bas|texto de arriba|texto de abajo|testo sopra|testo sotto",
    "texto de cima|texto de baixo|tekst boven|tekst onder",
)
LABEL_ONLY = any_of(
    "names|date|time|price|dates|datum|uhrzeit|preis|namen|noms|prix|nombres|fecha|precio|nomi",
    "data|prezzo|nomes|preço|prijs|tijd|title text|main text|small text|big text",
)
BEARER = any_of(
    "band|novel|book|album|brand|shop|store|bakery|restaurant|café|bar|podcast|channel|blog",
    "festival",
    "company|startup|studio|salon|gym|team|club|roman|marke|laden|bäckerei|kanal|firma|verein",
    "gruppe",
    "groupe|livre|marque|boutique|boulangerie|chaîne|entreprise|banda|grupo|libro|novela|marca",
    "tienda|canal|empresa|panadería|gruppo|libro|romanzo|marchio|negozio|canale|azienda|livro|loja",
    "padaria|boek|merk|winkel|kanaal|bedrijf|zaak",
)
"""What bears a name that belongs on its picture."""
ASSET = any_of(
    "emote|overlay|cover|poster|logo|banner|flyer|thumbnail|sticker|card|invite|invitation|shirt",
    "emblem|plakat",
    "karte|einladung|affiche|couverture|pochette|autocollant|cartel|portada|pegatina|copertina",
    "locandina|adesivo|capa|cartaz|convite|omslag|kaart|uitnodiging",
)
LINE = any_of("line|zeile|ligne|línea|riga|linha|regel|row|text|panel")
LINE_NUMBER = any_of("one|two|three|eins|zwei|une|deux|uno|una|dos|due|um|uma|dois|duas|een|twee")
