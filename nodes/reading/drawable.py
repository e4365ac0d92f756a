"""Common things that can be drawn as well as written, and words that can only be written."""

# ruff: noqa: RUF001 - quotation marks and dashes are what users type

from __future__ import annotations

from nodes.vocabulary import any_of, compiled, fold

THING = any_of(
    # English
    "angel|anchor|apple|arrow|axe|balloon|balloons|banana|bat|bats|beach|bear|bee|bird|boat|bomb",
    "bone|bones|book|boot|bow|bridge|brain|bubble|bubbles|bull|butterfly|cactus|cake|camera",
    "campfire|candle|candles|car|castle|cat|chain|chicken|cloud|clouds|coffee|coin|compass",
    "controller|cow|crab|cross|crowd|crown|crystal|cup|dagger|deer|demon|desert|devil|diamond",
    "dice|dinosaur|dog|dolphin|donut|door|dragon|drum|drums|duck|eagle|earth|egg|elephant|elf",
    "engine|explosion|eye|eyes|falcon|feather|fire|fireworks|fish|flag|flame|flames|flower",
    "flowers|fog|forest|fox|frog|gem|ghost|giant|glasses|globe|goat|goblin|grass|guitar|gun",
    "hammer|hand|hat|hawk|headphones|heart|hearts|helmet|hero|horse|house|ice|island|key|king",
    "knife|knight|ladder|lamp|lantern|laser|lasers|leaf|leaves|lemon|light|lighthouse|lightning",
    "lion|mask|meteor|mic|microphone|mirror|monkey|monster|moon|mountain|mountains|mouse|mug",
    "mushroom|music|ninja|octopus|orc|owl|palm|panda|panther|pearl|penguin|phoenix|piano|pig",
    "pirate|pizza|planet|potato|pumpkin|queen|rabbit|rain|rainbow|rat|raven|ribbon|ring|river",
    "road|robot|rock|rocket|rope|rose|roses|ruins|sail|sand|scorpion|shark|sheep|shield|ship|shoe",
    "skeleton|skull|sky|smoke|snail|snake|snow|snowflake|soldier|spaceship|spider|spark|sparks",
    "spear|squirrel|stage|star|stars|statue|storm|sun|sunflower|sunset|surfboard|sword|swords",
    "table|tank|target|temple|tent|throne|thunder|tiger|toaster|tornado|torch|tower|train",
    "treasure|tree|trees|trophy|truck|turtle|umbrella|unicorn|vampire|viking|volcano|wand|water",
    "waterfall|wave|waves|web|whale|wheel|wind|wing|wings|witch|wizard|wolf|wolves|zombie|blood",
    "bell|barrel|banana|bicycle|bike|bread|burger|canyon|cherry|claw|clock|comet|corn|dolphin",
    "galaxy|garden|gift|hourglass|jellyfish|kite|koala|lock|magnet|map|medal|needle|nest|palace",
    "parrot|peacock|pumpkin|puzzle|scroll|seed|sloth|spider|sushi|taco|thorn|totem|tulip|wheat",
    # German
    "adler|anker|apfel|auge|augen|bär|baum|bäume|berg|berge|blitz|blume|blumen|bombe|brücke|burg",
    "diamant|drache|drachen|einhorn|eis|engel|erde|eule|explosion|feder|feuer|fisch|flamme",
    "flammen|flügel|frosch|fuchs|geist|gitarre|hai|haus|herz|herzen|hexe|hund|hut|insel|kaffee",
    "katze|kerze|kerzen|kette|knochen|könig|königin|krone|kuchen|kugel|lampe|löwe|luftballon|maske",
    "maus|meer|messer|mond|nebel|pferd|pilz|pirat|rabe|rakete|regen|regenbogen|ring|ritter",
    "roboter|rose|rosen|schädel|schatten|schatz|schiff|schild|schlange|schlüssel|schmetterling",
    "schnee|schwein|schwert|see|sonne|spinne|stein|stern|sterne|strand|sturm|tasse|teufel|thron",
    "tiger|tor|totenkopf|turm|vogel|vollmond|vulkan|wald|wasser|welle|wellen|wolf|wolke|wolken",
    "würfel|zauberer|zug|anker|pokal|donner|hammer|axt|glocke|stiefel|schlange|gold",
    # French
    "aigle|ange|ancre|arbre|arbres|avion|bateau|bombe|bouclier|bougie|cactus|café|cerf|champignon",
    "château|chat|cheval|chien|ciel|citrouille|clé|cœur|coeur|corbeau|couronne|crâne|démon|diamant",
    "dragon|éclair|éclairs|épée|étoile|étoiles|fantôme|fée|feu|fleur|fleurs|flamme|flammes|forêt",
    "foudre|fumée|fusée|gâteau|glace|grenouille|guitare|hache|hibou|chouette|île|lapin|licorne",
    "lion|loup|lune|pleine lune|maison|marteau|masque|mer|montagne|montagnes|nuage|oiseau|orage",
    "ours|papillon|pirate|plage|plume|pluie|poisson|pomme|pont|reine|renard|requin|robot|roi|rose",
    "sablier|serpent|soleil|sorcière|souris|squelette|tempête|tête|tête de mort|tigre|tonnerre",
    "tortue|tour|trône|trésor|vague|vagues|voiture|volcan|chevalier|bague|anneau|clef|croix",
    # Spanish
    "águila|ancla|ángel|árbol|árboles|barco|bomba|bosque|búho|caballero|caballo|calavera|casa",
    "castillo|cerdo|cielo|cohete|conejo|corazón|corazones|corona|cráneo|cruz|cuervo|demonio",
    "diamante|dragón|escudo|espada|estrella|estrellas|explosión|fantasma|flor|flores|fuego|gato",
    "globo|globos|guitarra|hacha|hielo|hongo|isla|lámpara|león|llama|llamas|lluvia|lobo|luna",
    "luna llena|mar|mariposa|martillo|máscara|montaña|montañas|niebla|nube|nubes|ojo|ojos|ola|olas",
    "oso|pájaro|perro|pez|pirata|playa|pluma|puente|rana|ratón|rayo|rayos|reina|rey|robot|rosa",
    "serpiente|sirena|sol|tiburón|tigre|tormenta|torre|tren|trofeo|trono|trueno|unicornio|vela",
    "volcán|zorro|bruja|llave|anillo|café|balón|calabaza",
    # Italian
    "aquila|ancora|angelo|albero|alberi|barca|bomba|bosco|gufo|cavaliere|cavallo|teschio|casa",
    "castello|maiale|cielo|razzo|coniglio|cuore|cuori|corona|cranio|croce|corvo|diavolo|diamante",
    "drago|scudo|spada|stella|stelle|esplosione|fantasma|fiore|fiori|fuoco|gatto|palloncino",
    "chitarra|ascia|ghiaccio|fungo|isola|lampada|leone|fiamma|fiamme|pioggia|lupo|luna|mare",
    "farfalla|martello|maschera|montagna|montagne|nebbia|nuvola|nuvole|occhio|occhi|onda|onde|orso",
    "uccello|cane|pesce|pirata|spiaggia|piuma|ponte|rana|topo|fulmine|fulmini|saetta|regina|re",
    "rosa|serpente|sirena|sole|squalo|tigre|tempesta|torre|treno|trofeo|trono|tuono|unicorno",
    "candela|vulcano|volpe|strega|chiave|anello|foglia|zucca|fumo",
    # Portuguese
    "águia|âncora|anjo|árvore|árvores|barco|bomba|floresta|coruja|cavaleiro|cavalo|caveira|casa",
    "castelo|porco|céu|foguete|coelho|coração|corações|coroa|crânio|cruz|corvo|demônio|diamante",
    "dragão|escudo|espada|estrela|estrelas|explosão|fantasma|flor|flores|fogo|gato|balão|balões",
    "guitarra|violão|machado|gelo|cogumelo|ilha|lâmpada|leão|chama|chamas|chuva|lobo|lua|mar",
    "borboleta|martelo|máscara|montanha|montanhas|névoa|nuvem|nuvens|olho|olhos|onda|ondas|urso",
    "pássaro|cachorro|peixe|pirata|praia|pena|ponte|sapo|rato|raio|raios|rainha|rei|rosa|cobra",
    "sereia|sol|tubarão|tigre|tempestade|torre|trem|troféu|trono|trovão|unicórnio|vela|vulcão",
    "raposa|bruxa|chave|anel|folha|abóbora|fumaça|dinossauro|robô",
    # Dutch
    "adelaar|anker|engel|boom|bomen|boot|bom|bos|uil|ridder|paard|doodskop|huis|kasteel|varken",
    "lucht|raket|konijn|hart|harten|kroon|schedel|kruis|raaf|duivel|diamant|draak|schild|zwaard",
    "ster|sterren|explosie|spook|bloem|bloemen|vuur|kat|ballon|ballonnen|gitaar|bijl|ijs",
    "paddenstoel|eiland|lamp|leeuw|vlam|vlammen|regen|maan|volle maan|zee|vlinder|hamer|masker",
    "berg|bergen|mist|wolk|wolken|oog|ogen|golf|golven|beer|vogel|hond|vis|piraat|strand|veer",
    "brug|kikker|muis|bliksem|koningin|koning|roos|rozen|slang|zon|haai|tijger|storm|toren|trein",
    "beker|troon|donder|eenhoorn|kaars|kaarsen|vulkaan|vos|heks|sleutel|ring|blad|pompoen|rook",
    "wolf|robot|hoofd|schip|bom|appel|taart|koffie|paddestoel",
)
_EDGE = r"\b"
_WORDS_ONLY = any_of(
    "gg|wp|ggwp|gl|hf|afk|brb|lol|lmao|omg|wtf|rip|ez|pog|hype|sub|subs|live|offline|online|wow",
    "nope|yes|no|yep|yay|hey|hi|hello|bye|welcome|thanks|sale|free|new|open|closed|win|winner|lose",
    "loser|victory|defeat|start|stop|go|play|pause|ready|soon|now|never|always|sorry|please|help",
    "wanted|fragile|vip|boss|epic|fail|level|combo|subscribe|follow|like|love|hate|peace|freedom",
    "nein|ja|hallo|danke|neu|offen|geschlossen|sieg|niederlage|los|moin|prost|liebe|frei|pause",
    "oui|non|bonjour|salut|merci|nouveau|ouvert|fermé|victoire|défaite|bravo|amour|liberté|soldes",
    "hola|gracias|nuevo|abierto|cerrado|victoria|derrota|vamos|amor|libertad|ofertas|sí",
    "ciao|grazie|nuovo|aperto|chiuso|vittoria|sconfitta|andiamo|amore|libertà|saldi|sì",
    "oi|olá|obrigado|obrigada|novo|aberto|fechado|vitória|derrota|bora|liberdade|sim|não",
    "hoi|nieuw|gesloten|winst|liefde|vrijheid|welkom|doei|nee|uitverkoop|proost",
)
_A_THING = compiled(
    rf"\W*(?:[\w']+\s+){{0,2}}{THING.removesuffix(_EDGE)}(?:e?s|en|n)?{_EDGE}(?:\s+[\w']+)?\W*"
)
_LETTERS = compiled(_WORDS_ONLY)
_WORD = compiled(r"[\w'’-]+")


def is_known_thing(phrase: str) -> bool:
    """Whether a folded phrase names something that one can draw."""
    return len(_WORD.findall(phrase[:80])) <= 3 and bool(_A_THING.fullmatch(phrase[:80]))


def can_be_drawn(phrase: str) -> bool:
    """Whether a phrase as typed may mean a picture, so that marks around it leave its role open."""
    plain = fold(phrase[:80])
    words = _WORD.findall(plain)
    if not words or any(_LETTERS.fullmatch(word) for word in words):
        return False
    if len(words) > 1 and sum(word[0].isupper() for word in _WORD.findall(phrase[:80])) > 1:
        return False
    # What is not known is taken for words: to ask about "slay" is worse than to show it written.
    return is_known_thing(plain) and not any(char in phrase for char in "!?…")


def holds_a_thing(phrase: str) -> bool:
    """Whether any word of a folded phrase names something that one can draw."""
    return bool(_ANY_THING.search(phrase))


_ANY_THING = compiled(THING)
