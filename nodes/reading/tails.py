"""What stands right behind a text and belongs to it: its style, and its place."""

# ruff: noqa: RUF001 - quotation marks and dashes are what users type

from __future__ import annotations

from nodes.vocabulary import COLOUR, POSITION, any_of, compiled

ON = any_of(
    "on|onto|across|accross|acros|above|below|under|underneath|beneath|over|inside|around|at|in",
    "next to|beside|behind|near|along",
    "auf|aufs|am|an|im|in|ins|über|unter|neben|hinter|um|rund um",
    "sur|sous|dans|au|à|au-dessus de|au-dessus du|en-dessous de|à côté de|derrière|au milieu de",
    "en|sobre|encima de|debajo de|bajo|dentro de|al lado de|detrás de|a la|al",
    "encima del|debajo del|sopra|sotto|su|sul|sulla|sullo|sull|sui|sulle|nel|nella|dentro|accanto",
    "na|no|nas|nos|em cima de|em cima do|em cima da|embaixo|debaixo|dentro|ao lado|atrás",
    "op|boven|onder|naast|achter|over|binnen",
)
THE = any_of(
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
LETTERS = any_of(
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
IN = any_of("in|with|made of|using|mit|aus|en|avec|con|de|com|em|met|van|di|fatta|feita|as")
_HUGE = any_of("en grand|en gros|bien grande|bien grandes|in groß|in grande|bem grande")
STYLE_TAIL = (
    rf"{IN}\s+{_ANY_WORDS}(?:{LETTERS}|{COLOUR}|{_MATERIAL})"
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
    rf"|{ON}\s+(?:{THE}\s+)?{_ANY_WORDS}(?:{POSITION}|{SURFACE})"
    rf"|{any_of('sulla', 'sul', 'sullo', 'na', 'no', 'nel', 'nella')}\s+(?:{SURFACE}|{POSITION})"
    r"|(?:top|bottom|oben|unten|upper|lower)\s+(?:left|right|links|rechts|center|middle)"
)
PLACED_OR_STYLED = compiled(rf"\s+(?:{PLACE_TAIL}|{STYLE_TAIL})(?![\w'])")
