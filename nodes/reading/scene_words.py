"""The words by which users speak of what is to be seen, in seven languages."""

from __future__ import annotations

from nodes.reading import correction_words as words
from nodes.reading.tails import SURFACE
from nodes.vocabulary import (
    A_NEW,
    ARTICLE,
    COLOUR,
    HEDGE,
    MOOD_WORD,
    PICTURE_NOUN,
    PLEASE,
    POSITION,
    SIZE_OR_STYLE,
    TEXT_NOUN,
    any_of,
    compiled,
    table,
)

AND = any_of("and|n|und|et|y|e|plus|&|or|oder|ou")
"""What joins two things, or leaves a choice."""
AND_BEFORE_ARTICLE = any_of("en|o|of|u")
"""The same, if an article follows; else these mean something else in another language."""
DUTCH = compiled(any_of("een|het|ik|met|voor|niet|wil|zet|mijn|onze"))
BUT = any_of("but|aber|mais|pero|però|mas|maar|ma con|ma senza|ma non|because|weil|parce que")

FILLERS = compiled(
    r"(?:[\s'.]|"
    + any_of(
        "oder|nur|nur noch|dafür|am liebsten|lieber|bloß|seulement|juste|solo|só|apenas|alleen",
        "in the picture",
        "so|ok|okay|basically|well|umm|uh|hm|hmm|oh|ooh|ah|hey|hi|hello|yes|yeah|yep|fine|lol",
        "haha|honestly|actually|anyway|and|then|also|plus|or|like|just|only|please|pls|maybe",
        "perhaps",
        "can you|could you|probably|possibly|too|another|idk|idk maybe|to|of|for example|eg|say",
        "some sort of|sort of",
        "some kind of|kind of|a kind of|something like|something with|one of those|how about",
        "also|und|dann|noch|auch|bitte|vielleicht|halt|eventuell|irgendwas mit|irgendwie|so ein",
        "so was wie|hallo|ach|tja|gern|gerne|dazu",
        "alors|et|puis|aussi|peut-être|bonjour|salut|ben|euh|donc|genre|quelque chose comme|ou",
        "hola|pues|bueno|mira|y|también|quizás|quizá|tal vez|a lo mejor|mejor|o|algo como|sí",
        "sí pero",
        "ciao|allora|e|anche|magari|forse|poi|beh|qualcosa come|o magari|sì|meglio",
        "oi|olá|bom|e|também|talvez|quem sabe|então|algo como|sim|ou",
        "hoi|nou|tja|en|ook|misschien|eventueel|iets met|zoiets als|graag|ja|of|dan",
    )
    + r")+"
)
"""What says nothing, or only that somebody is not sure."""

_WANTS = any_of(
    "wants|want|would love|would like|wanted|wishes for|asked for|asks for|needs|need|'d like",
    "'d love",
    "möchte|möchten|will|wollen|wünscht sich|hätte gern|hätte gerne|braucht",
    "veut|voudrait|voudraient|aimerait|quiere|quieren|querría|vuole|vogliono|vorrebbe|quer|querem",
    "queria|wil|willen|wil graag|zou graag",
)
_SAYS = any_of(
    "says|suggests|suggested|thinks|reckons|meint|findet|schlägt vor|dit|propose|dice|propone|diz",
    "zegt|vindt",
)
_THERE = any_of(
    "there|dort|da|là|ahí|allí|lì|lá|daar",
)
ASKING = compiled(
    r"(?:"
    + any_of(
        "i'm missing|im missing|i miss|mir fehlt|mir fehlen|il manque|me falta|me faltan|mi manca",
        "falta",
        "aggiungerei|ik mis|j'aimerais bien|je voudrais bien|need|want|looking for",
        "i was hoping for|hoping for|go with|i'd go with|i would go with",
        "i want to see|i want|i need|i'd like|id like|i would like|i'd love|id love",
        "i'd like to see",
        "we want|we need|we'd like|wed like|we'd love|we would like|i'm looking for|im looking for",
        "i am looking for|you should see|people should see|we see|i see|i imagine|i picture",
        "i'm thinking of|im thinking of|i am thinking of|i was thinking of|i was also thinking of",
        "i was thinking maybe|i was thinking|we were thinking of|i'm imagining|im imagining",
        "i thought of|i thought maybe|i thought|thinking of|think of|imagine|picture this|picture",
        "can you make|could you make|can you do|could you do|please make|make me|can you draw",
        "can we have|could we have|can i have|can i get|could i get|can there be|could there be",
        "can we add|can you add|could you add|can you put|can we get|could we get",
        "could you|draw|draw me|create|design|generate|give me|show|show me|let's do|lets do",
        "maybe show|put|put in|add|include|have|featuring|with|w|showing|depicting|starring",
        "there should be|there should also be|there is|there are|there's|could be|could show",
        "it should show|it shows|it should have|should show|don't forget|dont forget|do not forget",
        "a picture of|picture of|an image of|image of|a photo of|photo of|a drawing of|drawing of",
        "an illustration of|illustration of|a scene with|a scene of|scene of",
        "you could show|you can show|we could use|could use|the picture should be|it could be",
        "it should be",
        "the picture should show|as long as there's|as long as there is|auf dem bild soll",
        "im bild soll|da könnte|es könnte|da sollen|wie wäre es mit|wie wärs mit",
        "ich will|ich möchte|ich hätte gern|ich hätte gerne|ich brauche|wir brauchen|wir möchten",
        "mach mir|mach|erstelle|zeichne|zeig|ich dachte an|ich stelle mir vor|man sieht",
        "man soll sehen|es soll|da soll|zu sehen ist|mit|ein bild von|bild von|füg hinzu",
        "vergiss nicht",
        "je veux|je voudrais|je verrais bien|il me faut|il faut|j'aimerais|fais|fais moi|dessine",
        "crée|montre|je pensais à|j'imagine|on voit|il y a|ajoute|avec|une image de|un dessin de",
        "n'oublie pas",
        "quiero que salga|quiero que aparezca|que salga|que aparezca|quiero ver|quiero|quisiera",
        "queremos|necesito|haz|hazme|dibuja|crea|me gustaría|me imagino|pensaba en",
        "se ve|se ven|pon|añade|agrega|con|una imagen de|un dibujo de|no olvides",
        "vorrei|vogliamo|voglio vedere|voglio|mi serve|mi servono|fai|fammi|disegna|pensavo a",
        "immagino|si vede|si vedono|c'è|ci sono|aggiungi|metti|un'immagine di|un disegno di",
        "quero ver|quero|queria|queremos|preciso de|faz|faça|desenha|cria|pensei em|pensei num",
        "pensei numa|pensamos em|imagino",
        "aparece|coloca|põe|adiciona|com|uma imagem de|um desenho de",
        "ik wil graag|ik wil|ik zou graag|ik heb nodig|ik dacht aan|ik zie|je ziet|maak|teken",
        "met|een plaatje van|een afbeelding van|er is|er moet|zet",
    )
    + rf"|(?:i think|i guess|i suppose|maybe)(?=\s+(?:{A_NEW}))"
    + rf"|(?:hay|sale|salen|tem|ha)(?=\s+(?:{A_NEW}))"
    + rf"|(?:{ARTICLE})[\s']+(?:[\w-]+\s+){{1,3}}?(?:{_WANTS}|{_SAYS}(?=\s+{A_NEW})))"
    r"(?=[\s':]|$)(?!\s+(?:to|zu|it)\b)[\s:]*"
)
"""What asks for what follows, whoever wants it."""
SHOWS = compiled(
    r"\s(?:(?:that|which)\s+shows?|"
    + any_of(
        "with|of|showing|featuring|depicting|w|should have|should show|should feature|where|mit",
        "von|wo",
        "soll zeigen|zeigt|avec|montrant|où|con|donde|dove|com|onde|met|van|waar",
    )
    + r")\s+"
)
"""What leads from a kind of asset to what it shows."""
TAIL = compiled(
    rf"(?:[\s.:=…-]|\b(?:would (?:be|look) (?:so |really )?|ware (?:noch |auch )?)\w+"
    rf"|\b(?:{PLEASE}|{HEDGE}|{TEXT_NOUN}|{_THERE}|"
    + any_of(
        "wouldn't hurt|would not hurt|zu sehen|zu sehen sein|sein|stehen",
        "i guess|i think|i suppose|or so|or something|or whatever|would be nice|would be great",
        "would be lovely|would be cool|would be fun|would be good|would be awesome",
        "would be perfect",
        "would do|will do|are fine|probably|hopefully|definitely|would fit|would work",
        "would look nice|would look great|would look good|what else|if possible",
        "too|as well|also|somewhere|all over it|all over|you know|things like that|and such|stuff",
        "and so on|etc|is fine|is enough|though|in it|on it|in there|with it|either|either way|idk",
        "wäre schön|wäre toll|wäre cool|wäre super|wäre gut|halt|oder so|irgendwo|dazu|drauf|auch",
        "ou un truc du genre|ce serait bien|serait bien|quelque part|par exemple|aussi|en plus",
        "estaría bien|quedaría bien|por ejemplo|o algo así|también|sarebbe bello|ci starebbe bene",
        "o qualcosa del genere|anche|per esempio|ficaria bom|seria legal|ou algo assim|também",
        "sei lá",
        "zou leuk zijn|zou mooi zijn|ofzo|of zo|ergens|erbij|ook|boh|no sé|je sais pas",
        "with|and|that says|which says|that say|says|saying|reading|that reads|titled|called",
        "above it|below it|then|over it|w|n|at|as|to|of|for|where|written|write|mit|und|steht",
        "avec|et|con|y|que diga|e|com|en|met|or|but|with the|its|my|name|it|on|in|over|under|above",
        "below|from|up from|down from",
    )
    + rf"|{ARTICLE})\b)+$"
)
"""What may stand behind a thing and says nothing of it."""

_IN = any_of(
    "in|on|at|to|at the very|im|in der|auf|auf der|am|an der|en|à|au|dans|sur|a la|al|a|in alto",
    "nello|nel|nella|sullo|sul|na|no|em|op|in het|aan|ao|in the|on the|at the|along|across|near",
    "towards|down in|up in|over at|zur|vers|hacia|verso|entlang|le long de|langs",
)
_WHICH = any_of("one|each|every|both|very|far|whole|upper|lower|jeder|chaque|cada|ogni|elke")
_SIDE = any_of("left|right|corner|side|sides|center|edge|links|rechts|ecke|oben|unten")
_ROMANCE_SIDE = any_of(
    "à gauche|à droite|a la izquierda|a la derecha|a destra|a sinistra|à esquerda|à direita",
)
_NEAR = any_of(
    "behind|above|below|under|underneath|beneath|beside|next to|in front of|over|around|inside",
    "hinter|über|unter|neben|vor|derrière|devant|au-dessus de|sous|detrás de|encima de|debajo de",
    "dietro|sopra|sotto|accanto a|atrás de|acima de|embaixo de|achter|boven|onder|naast",
)
_PRONOUN = any_of(
    "it|him|her|them|me|us|this|that|ihm|ihr|ihnen|lui|elle|eux|él|ella|lei|loro|ele|ela|hem|haar",
)
_HEAD = any_of("its|his|her|their") + r"\s+" + any_of("head|heads|feet|shoulder|back")
_ELSEWHERE = any_of(
    "in the distance|in front|everywhere|all around|all over|all around the edge|on all sides",
    "on both sides|around the edge|around the edges|around it|in the air|davor|dahinter|darüber",
    "darunter|daneben|überall|ringsum|in der ferne|derrière|devant|au loin|partout|autour|al fondo",
    "a lo lejos|detrás|delante|por todas partes|encima|debajo|alrededor|arriba|abajo|in lontananza",
    "sullo sfondo|in primo piano|dietro|davanti|ovunque|intorno|ao longe|ao fundo|atrás|na frente",
    "em volta|por toda parte|erachter|ervoor|overal|eromheen|in de verte|op de achtergrond|behind",
    "eronder|erop|erboven|ernaast|eromheen|linksboven|rechtsboven|linksonder|rechtsonder|links",
    "rechts|bovenaan|onderaan|nas laterais",
    "oben|unten|above|below|underneath|beside it|next to it|along the edge",
)
PLACE = (
    rf"(?:(?:all\s+)?{_NEAR}\s+(?:{_PRONOUN}|{_HEAD})"
    rf"|(?:{_IN}\s+)?(?:(?:{ARTICLE}|{_WHICH})[\s']+)?(?:{_WHICH}\s+)?(?:{POSITION})"
    rf"(?:\s+(?:{_SIDE}|{_ROMANCE_SIDE}))*"
    rf"(?:\s+(?:of|von|de|di|da|van)\s+(?:{ARTICLE})\s+(?:{PICTURE_NOUN}|{SURFACE}))?"
    rf"|{_ELSEWHERE})"
)
"""Where something is in the picture, or beside what was named before."""
DOING = compiled(
    any_of(
        "curled up|wrapped in|full of|holding|wearing|drinking|eating|riding|sitting|standing",
        "looking|reading|playing|carrying",
        "facing|leaning|waving|roasting|hanging|lying|surrounded by|covered in|covered with",
        "dressed",
        "lit by|seen from|haltend|sitzend|tenant|portant|assis|assise|entouré de|entourée de",
        "sosteniendo|sentado|sentada|rodeado de|rodeada de|seduto|seduta|circondato da|segurando",
        "usando|sentada|cercado de",
    )
    + r"(?:\s|$)"
)
"""What says more of the thing before it: what that does, wears or is in."""
AT_PLACE = compiled(rf"\s(?P<place>{PLACE})\s*$")
PLACE_FIRST = compiled(rf"(?P<place>{PLACE})\s+(?=\S)")
TALK = table(
    "us|depends|depend|dépend|depende|dipende|hängt|surprends|surpreenda|sorpréndeme",
    "sorprendimi|überrasch|verras|siamo|somos|sommes|ghosted|trust|showed|laughed|say",
    "muss|schauen|nachdenken|überlasse|faire|voir|fare|hacer|fazer|doen|kijken|zien",
    # Who speaks, and of whom.
    "i|i'm|im|i've|ive|i'd|we|we're|we'd|you|u|he|he's|hes|she|she's|they|they're|it|it's",
    "that's|thats|this|what|what's|there's|who's|everyone|everybody|nobody|someone",
    "je|ne|n'y|ich|wir|ihr|er|sie|es|j|j'ai|tu|elle|nous|vous|ils|elles|c'est|ça|yo|tú|nosotros",
    "io|lui|lei|noi|voi|eu|você|vc|ele|ela|nós|ik|wij|jij|hij|zij|ze|wat|we",
    # What is said of them: verbs in forms that no name of a thing has.
    "is|are|was|were|am|be|been|has|had|have|do|does|did|don't|dont|doesn't|can|can't|could|will",
    "would",
    "won't|shall|should|must|might|may|think|thought|know|knows|said|says|means|mean|wants|want",
    "needs",
    "needed|loves|loved|likes|liked|hates|hate|hope|keeps|keep|asks|asked|told|tell|gets|got|went",
    "goes|gone|comes|came|sells|sell|makes|plays|played|works|worked|listens|listen",
    "lives|lived|loves|uses|used|looks|feels|felt|turns|started|starts|sounds|seems|ate|ran|gave",
    "sold|takes|took|thinks|talk|talks|died|runs|founded|wrote|bought|happened|happens|matter",
    "matters",
    "understand|remember|forget|guess|suppose|wonder|wish|care|seen|been|let|let's|lets|asking",
    "always|never|usually|sometimes|often|once|already|really|kinda|very|still|ever|ago|yet|soon",
    "today",
    "tomorrow|yesterday|friday|monday|tuesday|wednesday|thursday|saturday|sunday|asap|obviously",
    "idk|dunno|maybe|thanks|thank|hello|hi|hey|yes|yeah|yep|nope|ok|okay|haha|lol|sorry|welcome",
    "perfect|great|awesome|done|whatever|whichever|why|how|when|else|same|such|nothing|anything",
    "btw",
    "ist|sind|waren|habe|haben|hatte|glaube|weiß|muss|müssen|soll|sollen|sollte|kann",
    "könnte|wird|werden|wurde|würde|steht|stehen|spielt|spielen|mag|mögen|findet|finde|finden",
    "denke",
    "sagt|sagte|arbeitet|wohnt|kommt|macht|machen|gibt|braucht|will|wollen|möchte|liebt|nein|danke",
    "hallo|ja|darauf|nie|immer|schon|egal|fragen|heute|morgen|weil|wenn|dass|erst|auch",
    "est|sont|était|suis|avons|ont|pense|adore|adorent|aime|aiment|veux|veut|voudrais|sais|fait",
    "faites|joue|travaille|habite|dit|doit|peut|merci|bonjour|non|oui|jamais|toujours|parce|comme",
    "están|estaba|era|tengo|tiene|tienen|creo|quiero|quiere|encanta|gusta|va|van|voy|trabaja",
    "vive|juega|puede|debe|soy|somos|gracias|hola|nunca|siempre|porque|cosas|así|lo",
    "sono|ho|ha|abbiamo|hanno|penso|credo|voglio|piace|piacciono|devo|deve|può|sarà|lavora|gioca",
    "chiedere|grazie|ciao|mai|sempre|perché|sia|estou|estão|tenho|tem|temos|acho|quero|adoro",
    "amou|gosta|gosto|trabalha|joga|pode|deve|ficou|obrigado|obrigada|oi|olá|sempre|porque",
    "ben|bent|zijn|heb|hebt|heeft|denk|vind|vindt|wil|wilt|moet|kan|zal|zou|werkt|woont|speelt",
    "zegt",
    "houdt|bedankt|hoi|nee|nooit|altijd|omdat|geen|sich|se",
)
"""Words that no name of a thing has: a piece with one of them tells something."""
RELATIVE = table(
    "that|which|who|whose|where|qui|que|dont|où|che|cui|quem|onde|donde|die|der|das|dat"
)
"""What follows one of these is said of the thing before it."""
VAGUE = table(
    "thing|things|stuff|something|somewhere|style|look|vibe|vibes|mood|moods|tone",
    "tones|detail|details|colour|colours|color|colors|palette|gradient|gradients|contrast|quality",
    "grain|effort|space|room|shade|shades|design|layout|theme|feel|feeling|atmosphere|aesthetic",
    "finish",
    "look|version|option|options|idea|ideas|choice|way|sort|lot|lots|bit|money|time|budget|job",
    "project|client|deadline|fun|love|story|joke|deal|order|clue|rest|part|place|case|point|reason",
    "question|problem|help|background|foreground|front|back|side|name|channel|team",
    "brand|game|band|stream|website|company|business|party|birthday|wedding|event|podcast|school",
    "show|video|song|movie|film|book club|friday|number|size|lettering|art|cover|mascot|crest",
    "people's",
    "oh|one|anything|something|nothing|nome|nombre|nom|namen|naam|everything|both|usual|accent",
    "accents|highlights|touches|outline|outlines|hour|hours|year",
    "years|month|months|day|days|week|weeks|minute|minutes|euros|dollars|jahre|ans|años|anni|anos",
    "jaar",
    "username|names|script|tinte|tinta|teinte|teintes|nuances|foil|varnish|refund|process|price",
    "question",
    "frage|vraag|pregunta|pergunta|domanda|prix|preis|prijs",
    "spazio|espace|espacio|espaço|raum|weißraum|ruimte|caratteri|schrift|letters|letras|lettres",
    "linien",
    "linee|lignes|lines|lijnen|leute|cliches|resolution|format|again|else",
    "nichts|rien|nada|niente|niets|sache|dinge|zeug|stil|farbe|farben|töne|stimmung|details|etwas",
    "was|idee|zeit|geld|hintergrund",
    "style|couleur|couleurs|tons|ton|ambiance|détails|chose|quelque|idée|temps|ami|fond|album",
    "pochette",
    "estilo|colores|color|tonos|ambiente|detalles|cosa|cosas|algo|idea|tiempo|tierra|fondo",
    "stile|colori|colore|toni|atmosfera|dettagli|cosa|qualcosa|tempo|sfondo",
    "cores|cor|tons|clima|detalhes|coisa|coisas|alguma|ideia|tempo|bem",
    "stijl|kleur|kleuren|tinten|sfeer|details|iets|ding|dingen|idee|tijd|druk",
)
"""Words that nobody can draw, and that make nothing of their phrase a thing."""
PEOPLE = table(
    "mum|mom|mother|dad|father|sister|brother|wife|husband|friend|friends|uncle|aunt|boss|client",
    "son",
    "daughter|kids|kid|grandma|grandpa|grandmother|grandfather|cousin|cousins|family|girlfriend",
    "boyfriend|partner|colleague|company|bakery|teacher|neighbour|neighbor|roommate|drummer|team",
    "mutter|mama|vater|papa|schwester|bruder|frau|mann|freund|freundin|chef|chefin|sohn|tochter",
    "oma",
    "opa|kollege|mère|père|soeur|sœur|frère|femme|mari|ami|amie|fils|fille|copain|copine|patron",
    "madre|padre|hermana|hermano|mujer|marido|amigo|amiga|hijo|hija|jefe|jefa|novia|novio|abuela",
    "sorella|fratello|moglie|marito|amico|amica|figlio|figlia|capo|nonna|nonno|mãe|pai|irmã|irmão",
    "esposa|namorada|namorado|filho|filha|chefe|avó|moeder|vader|zus|broer|vrouw|man|vriend",
    "vriendin|zoon|dochter|baas|oma|opa",
)
FIGURES = table(
    "face|faces|man|men|woman|women|girl|girls|boy|boys|baby|kid|kids|child|children|people|person",
    "player|singer|dancer|dancers|hiker|rider|driver|farmer|chef|nurse|couple|crowd|family|lips",
    "smile",
    "legs|feet|hair|skyline|city|town|village|street|lights|office|room|kitchen|food|fruit|plant",
    "plants",
    "gesicht|mann|frau|mädchen|junge|kind|kinder|menschen|paar|stadt|visage|homme|femme|fille",
    "garçon",
    "enfant|enfants|gens|ville|cara|hombre|mujer|niña|niño|niños|gente|pareja|ciudad|viso|faccia",
    "uomo",
    "donna|ragazza|ragazzo|bambini|bambina|città|rosto|homem|mulher|menina|menino|crianças|cidade",
    "gezicht|meisje|jongen|kinderen|mensen|stad",
)
"""People, their parts and places, which can be drawn, and are no things to be told from texts."""
OWN = table(
    "my|our|his|her|its|their|your|mein|meine|meinen|meinem|meiner|unser|unsere|mon|ma|mes|notre",
    "nos|mi",
    "mis|nuestro|nuestra|mio|mia|miei|nostro|nostra|meu|minha|nosso|nossa|mijn|onze|ons",
)
QUALITIES = compiled(
    rf"(?:[\s'.&-]|{MOOD_WORD}|{COLOUR}|{SIZE_OR_STYLE}|{ARTICLE}|{words.MOOD_NOUN}|{words.ART_STYLE}"
    rf"|{PICTURE_NOUN}|{TEXT_NOUN}|{POSITION}|{HEDGE}|{PLEASE}|{words.NUMBER}|(?:{COLOUR})s|"
    + any_of(
        "very|and|but|really|kinda|a bit|und|sehr|et|très|y|muy|e|molto|muito|en|heel|in|of|with|n",
        "muted|pale|bright|light|deep|soft|warm|cool|saturated|clean|modern|simple|glossy|matte",
        "hand drawn|hand-drawn|ink|cinematic|wide angle|film|grain|sweet|golden|rustic|cosy",
        "classy|bold|plain|subtle|delicate|grainy|glitchy|earthy|minimal|sleek|abstract",
        "zart|schlicht|modern|hell|dunkel|dunklen|hellen|kräftig|bunten|doux|douce|clair|foncé",
        "suave|suaves|claro|artesanal|moderno|chiaro|caldi|caldo|freddi|morbidi|delicado|bem|zacht",
        "zachte|licht|donker|strak|vrolijke|rustig|modern|asap|like|style|stil|estilo|stile|stijl",
        "bolder|crisp|punchy|busy|crowded|too|zu|trop|muito|te|more|less|tints|80s|90s|70s|60s",
        "old school|greens|blues|reds",
        "yellows|pinks|purples|browns|greys|grays|blacks|whites|neons|pastels|goth|gothic|punk|emo",
        "go|do|done|now|next|yourself|surprise|design|asset|emblem|mascot|crest|artwork|album",
        "cover",
        "invitation|invite|card|cards|advert|ad|print|graphic design|shirt design|deck|page",
    )
    + r")*"
)
"""A piece that only says what something is like, or what it is to be on."""
UNLIKELY_ENDINGS = (
    "ly", "ish", "ful", "ous", "ic", "ive", "ed", "less", "able", "lich", "isch", "mente", "eux",
    "euse", "oso", "osa", "ico", "ica",
)  # fmt: skip
"""Endings of words that tell what something is like."""
TOGETHER = compiled(
    r"\s"
    + any_of(
        "crossed|together|fighting|dancing|kissing|hugging|intertwined|holding hands|shaking hands",
        "facing each other|playing|zusammen|ensemble|juntos|insieme|samen",
    )
)
"""What two things do together, which are then one."""
