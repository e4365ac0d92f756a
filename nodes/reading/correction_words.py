"""The words by which users change what they have asked for, in seven languages."""

from __future__ import annotations

from nodes.vocabulary import (
    ARTICLE,
    COLOUR,
    POSITION,
    SIZE_OR_STYLE,
    any_of,
    compiled,
)

AND = any_of("and|und|et|y|e|en|plus|&|then|dann|also")
CONTRAST = any_of("but|aber|sondern|mais|pero|sino|ma|bensì|mas|maar|yet")

REMOVE = any_of(
    "remove|drop|delete|lose|cut|scrap|ditch|erase|omit|skip|get rid of|forget|forget about",
    "entfernen|löschen|streichen|weglassen|rausnehmen|wegmachen|rauslassen|supprimer|effacer|virer",
    "eliminar|borrar|sacar|rimuovere|eliminare|cancellare|levare|remover|apagar|excluir",
    "verwijderen|schrappen|weghalen|weglaten|weghaalt",
    "scratch|nix|bin|nvm",
    "nevermind|never mind|without|leave out|kick out|no more|don't want|dont want|don't need",
    "dont need|minus|i don't want|take out|take off|take away|strip|axe|kill|toss|clear",
    "entfern|entferne|lösch|lösche|streich|streiche|ohne|weg mit|vergiss|schmeiß|schmeiss",
    "kill",
    "enlève|enlever|enlèves|enlevez|retire|retirer|supprime|vire|efface",
    "(?<!comic )(?<!open )sans|plus de|oublie|ôte|laisse tomber",
    "quita|quitar|quites|quitamos|elimines|borres|saques|quítale|elimina|borra|saca|sin",
    "olvida|olvídate|fuera",
    "togli|togliere|rimuovi|elimina|leva|cancella|senza|via|dimentica|lascia perdere",
    "tira|tirar|tire|remove|remova|apaga|retira|sem|esquece|exclui|corta|some com",
    "verwijder|schrap|zonder|weg met|vergeet|gooi",
)
NEED = any_of(
    "need|needs|needed|necessary|want|wants|brauche|brauchen|braucht|brauch|nötig|muss sein|besoin",
    "nécessaire|faut|veux|necesito|necesitamos|necesario|hace falta|hacen falta|quiero|queremos",
    "serve|servono|bisogno|voglio|vogliamo|precisa|precisamos|preciso|quero|queremos|hoeft|hoeven",
    "nodig|wil|willen",
)
REMOVE_AROUND = (
    (any_of("take|leave|get|kick|cut|throw"), any_of("out|away|off")),
    (any_of("lass|nimm|mach|lasse|nehm|hau|tu|schmeiß"), any_of("weg|raus")),
    (any_of("haal|laat|doe|gooi"), any_of("weg|eruit|eraf")),
)
REMOVED_BEHIND = any_of(
    "gone|be gone|weg damit|weg ermee",
    "has to go|have to go|needs to go|can go|must go|should go|gotta go|is out|out|go away",
    "raus|weg|kann weg|muss weg|soll weg|kann raus|muss raus|fällt weg|fliegt raus",
    "fuera|via|eruit|kan weg|mag weg|moet weg|dehors|à enlever|peut partir|se va",
)
NO = any_of(
    "no|zero|kein|keine|keinen|pas de|pas d|aucun|aucune|nada de|niente|ningún|ninguna|nessun",
    "nessuna|nenhum|nenhuma|geen",
)
KEEP = any_of(
    "keep|leave|stays|stay|don't touch|dont touch|do not touch|not touch|don't change|dont change",
    "as it is|as is|bleibt|bleiben|behalte|behalt|lass so|nicht anfassen|so lassen|garde|gardez",
    "on garde|reste|touche pas|ne touche pas|laisse|conserva|deja|déjalo|mantén|manten|se queda",
    "no toques|tieni|lascia|resta|rimane|non toccare|mantém|mantenha|deixa como|fica|não mexe",
    "laat staan|houd|hou|blijft|blijven|niet aankomen|laat zo",
)
THE_REST = any_of(
    "everything else|all else|the rest|all the rest|the others|the other|other ones|others",
    "alles andere|alle anderen|der rest|den rest|das andere|tout le reste|le reste|l'autre",
    "les autres|todo lo demás|el resto|lo demás|el otro|la otra|los otros|tutto il resto",
    "il resto|l'altro|l'altra|gli altri|o resto|todo o resto|o outro|a outra|os outros",
    "de rest|al het andere|al de rest|de andere|het andere",
)
SAVE_FOR = any_of(
    "except|except for|but|but not|besides|apart from|außer|bis auf|sauf|excepto|menos|salvo",
    "tranne",
    "eccetto|exceto|behalve|minus",
)
ALL = any_of(
    "all|everything|all of that|all of it|all that|the whole thing|it all",
    "alles|das alles|das ganze|tout|tout ça|todo|todo eso|tutto|tutto questo|tudo|tudo isso|alles",
)
START_OVER = any_of(
    "start over|start again|from scratch|start fresh|begin again|start anew|fresh start",
    "von vorn|von vorne|nochmal neu|neu anfangen|von null",
    "on recommence|recommence|on repart de zéro|repartir de zéro|de zéro|repart à zéro",
    "empezar de nuevo|empezamos de nuevo|desde cero|de cero|empecemos de nuevo|volver a empezar",
    "da capo|ricominciamo|ricomincia|da zero|ripartiamo",
    "do zero|começar de novo|recomeçar|vamos recomeçar|começa de novo|comecemos de novo",
    "opnieuw beginnen|begin opnieuw|helemaal opnieuw|van voren af aan",
)
INSTEAD_OF = any_of(
    "instead of|rather than|in place of|statt|anstatt|anstelle von|anstelle|an stelle von",
    "au lieu de|au lieu du|au lieu d|à la place de|à la place du|à la place d|plutôt que",
    "à la place des|en vez de|en vez del|en lugar de|en lugar del",
    "al posto di|al posto del|al posto della|al posto dell|al posto dello|al posto dei",
    "invece di|invece del|invece della|invece che|invece dell|anziché",
    "em vez de|em vez do|em vez da|no lugar de|no lugar do|no lugar da|ao invés de|ao invés do",
    "ao invés da|in plaats van|ipv|i.p.v.",
)
INSTEAD = any_of(
    "instead|stattdessen|lieber|dafür|plutôt|à la place|mejor|en su lugar|en cambio|invece",
    "piuttosto",
    "em vez disso|no lugar|melhor|in plaats daarvan|liever",
)
BETTER = any_of(
    "would be funnier|would be prettier|would be cuter|would be better|would be nicer",
    "would be cooler|would look better|is better|wäre besser",
    "wäre schöner|wäre cooler|serait mieux|ce serait mieux|sería mejor|quedaría mejor",
    "sarebbe meglio|seria melhor|ficaria melhor|zou beter zijn|zou mooier zijn|is beter",
)
REPLACED_LAST = any_of("ersetzen|austauschen|tauschen|ändern|vervangen|veranderen|ruilen")
ON_SECOND_THOUGHT = any_of(
    "actually|on second thought|i meant|i mean|wait|no wait|eigentlich|doch|ich meinte|en fait",
    "finalement|en realidad|de hecho|quise decir|in realtà|anzi|intendevo|na verdade|quis dizer",
    "eigenlijk|toch|ik bedoel|ik bedoelde",
)
REPLACE = any_of(
    "ersetzen|remplacer|reemplazar|sostituire|cambiare|substituir|vervangen|transform|morph",
    "verwandle|verwandel|transforme|transformer|convierte|transforma|trasforma",
    "transforme|verwandel|replace|swap|swap out|change|switch|turn|exchange|substitute|trade",
    "convert",
    "ersetze|ersetz|tausche|tausch|ändere|änder|wechsel|wechsle|mach aus",
    "remplace|remplacer|change|changer|échange|cambia|cambiar|sustituye|reemplaza|cámbiale",
    "sostituisci|cambia|scambia|troca|trocar|muda|mudar|substitui|substitua|altera",
    "vervang|verander|wissel|ruil",
)
INTO = any_of(
    "with|for|to|into|by|->|durch|gegen|zu|in|mit|par|pour|contre|en|por|a|con|ad",
    "com|pra|para|door|voor|naar|tegen|met",
)
CALL_IT = any_of(
    "call it|name it|title it|rename it|rename it to|rename to|call that|call this|retitle it",
    "nenn es|nenne es|nenn das|nennt es|appelle ça|appelle le|appelle-le|appelez ça|nomme le",
    "llámalo|llamalo|llámala|ponle de nombre|ponle|chiamalo|chiamala|chiama lo",
    "chama de|chame de|chama isso de|noem het|noem dat",
)
RENAME = any_of(
    "muda o nome pra|muda o nome para|troca o nome pra|cambia el nombre a",
    "cámbiale el nombre a",
    "cambia il nome in|change le nom en|change the name to|change the title to",
    "change the text to",
    "it should say|should say|should read|make it say|let it say|it should read",
    "it should be called",
    "soll heißen|soll da stehen|debería decir|que diga mejor|dovrebbe dire|deveria dizer",
    "change the name into|ändere den namen in|ändere den titel in|verander de naam in",
)
ADD = any_of(
    "also need|need also|brauch noch|brauchen noch|braucht noch|il faut aussi|add|include",
    "throw in|put in|also add|add in|i also want|give it|we also need",
    "füge|füg|ergänze|noch ein|noch eine|noch einen|ich will auch",
    "ajoute|rajoute|ajouter|rajouter|mets aussi",
    "añade|agrega|añadir|agregar|incluye|súmale|ponle|pon también|mete",
    "aggiungi|aggiungere|aggiungici|mettici|metti anche|includi|inserisci",
    "adiciona|adicione|acrescenta|inclui|bota|coloca|coloque|põe",
    "voeg|toevoegen|doe er|zet er",
)
PUT = any_of(
    "put|place|set|mets|mettre|place|pon|poner|metti|mettere|põe|coloca|zet|plaats|setz|setze",
)
"""What adds something new, and moves what is there."""
PUT_IN = any_of("in|rein|dedans|dentro|erin")
"""What follows something that takes the place of what has just been taken out."""
INTERJECTION = any_of(
    "oh|ooh|ah|aha|ach|hm|hmm|well|ok|okay|yes|yeah|yep|so|ja|oui|sí|sì|sim|bueno|allora|bon",
    "tja|nou|olha|mira|actually|btw|ps",
)
ALSO = any_of(
    "also|plus|and also|noch|dazu|auch noch|außerdem|et aussi|aussi|también|anche|também|ook|nog",
    "ook nog",
)
ADDED_BEHIND = any_of(
    "hinzufügen|dazumachen|einfügen|ergänzen|ajouter|añadir|agregar|aggiungere|adicionar|toevoegen",
    "too|also|as well|please|pls|dazu|hinzu|rein|auch|aussi|en plus|también|tb|también|además",
    "anche",
    "pure|também|tbm|toe|erbij|bij|ook|on top of that",
)
MAKE = any_of(
    "make|have|let|set|turn|put|move|give|place|mach|mache|setz|setze|stell|rends|rend|mets|fais",
    "place|haz|pon|ponle|deja|mueve|coloca|fai|rendi|metti|sposta|faz|deixa|põe|coloca|move",
    "maak|zet|doe|plaats",
)
SHOULD = any_of(
    "should be|should look|should go|should stand|must be|has to be|needs to be|can be|could be",
    "should have|be|should",
    "soll|sollte|muss|kann|darf|doit être|devrait être|peut être|doit",
    "debe ser|debería ser|puede ser|que sea|sea|que esté|deve essere|dovrebbe essere|sia",
    "può essere|deve ser|pode ser|devia ser|seja|fique|moet|mag|kan|zou",
)
IS = any_of("is|looks|goes|are|ist|steht|est|es|está|va|è|é|fica|staat|wäre|serait|wordt|sind")
AT_END = any_of(
    "machen|nehmen|setzen|doen|maken|zetten|nemen|heißen|lauten|heten|luiden|sein|stehen|haben",
    "werden|aussehen|zijn|staan|worden|être|ser",
    "estar|essere|ficar|hin|kommen",
)
ART_STYLE = any_of(
    "watercolor|watercolour|pixel art|oil painting|oil paint|cartoon|anime|manga|comic",
    "comic book",
    "low poly|lowpoly|line art|pencil|charcoal|8 bit|8-bit|16 bit|flat|minimalist|retro",
    "vintage",
    "cyberpunk|vaporwave|photorealistic|realistic|black and white|sepia|graffiti|collage",
    "claymation",
    "aquarell|pixelkunst|pixelgrafik|ölgemälde|zeichentrick|schwarzweiß|schwarz weiß",
    "schwarz-weiß",
    "aquarelle|noir et blanc|dessin animé|bande dessinée|acuarela|blanco y negro",
    "dibujos animados",
    "acquerello|bianco e nero|fumetto|aquarela|preto e branco|desenho animado|zwart wit",
    "zwart-wit",
)
ADDS_ITEM = any_of("and|with|und|mit|et|avec|y|con|e|com|en|met|plus|w")
WOULD_BE_NICE = any_of(
    "would be cool|would be nice|would be great|would be good|would be awesome|would be fun",
    "wäre cool|wäre schön|wäre super|wäre gut|wär cool|wär gut|serait cool|serait bien",
    "estaría bien|estaría genial|sarebbe bello|sarebbe figo|seria legal|seria bom|zou leuk zijn",
    "zou mooi zijn|zou gaaf zijn",
)
MOOD_NOUN = any_of(
    "vibe|vibes|mood|feel|feeling|atmosphere|tone|energy",
    "stimmung|atmosphäre|vibe|ambiance|atmosphère|ambiente|atmósfera|atmosfera|clima|astral|sfeer",
)
EVERYTHING = any_of(
    "everything|all of it|whole thing|the whole thing|the whole picture|the picture|the image",
    "all|it all",
    "alles|das ganze|das bild|das ganze bild|tout|l'image|le tout|todo|la imagen",
    "toda la imagen",
    "tutto|l'immagine|tudo|a imagem|het geheel|alles|het plaatje|de hele afbeelding",
)
IT = any_of("damit|davon|ermee|ervan|it|that|this|es|ihn|das|ça|le|la|lo|isso|ele|ela|het|hem|dat")
LESS = any_of("less|weniger|moins|menos|meno|minder|not so|nicht so|pas si|no tan|non così")
MORE = any_of("more|mehr|plus|más|più|mais|meer|lieber")
THAN = any_of("than|als|que|che|do que|dan")
RATHER = any_of("rather|lieber|eher|plutôt|mejor|antes|más bien|piuttosto|meglio|melhor|liever")

OPINION = compiled(
    r"\W*(?:(?:and|und|et|y|e|en|hm+|so|but|aber|mais|pero|ma|mas|maar)[\s,]+)?"
    + any_of(
        "should i|should we|shall i|do i|do you think|would it|what if|why|how about|what about",
        "is it",
        "is there|does|did|are you|what|would you|which|who|how",
        "soll ich|sollte ich|sollen wir|warum|wieso|was wenn|was ist wenn|wie wär|wie wäre",
        "findest du",
        "brauch ich|ist das|welche|wer",
        "est-ce que je|je devrais|dois-je|tu crois|tu penses|pourquoi|et si|si on|faut-il|faut il",
        "debería|deberíamos|crees que|por qué|y si|si quitamos|hace falta|te parece|qué",
        "dovrei|dovremmo|pensi che|secondo te|perché|e se|che ne dici|serve",
        "devo|deveria|será que|você acha|vc acha|por que|pq|e se|que tal|o que",
        "moet ik|zal ik|zou ik|vind je|denk je|waarom|wat als|wat vind|en als|is het",
    )
)
NUMBER = any_of(
    "two|three|four|five|six|seven|ten|zwei|drei|vier|fünf|deux|trois|quatre|cinq|dos|tres|cuatro",
    "cinco|due|tre|quattro|cinque|dois|duas|três|quatro|twee|drie|vijf|2|3|4|5|6|7|8|9|10",
)

LEAD = compiled(
    r"(?:\s|"
    + any_of(
        "go for|go with|try|i think|i feel like|ich finde|je trouve|creo que|penso che|acho que",
        "ik vind",
        "ik denk|nur|seulement|alleen|poner|mettre|mettere|colocar|usar|usare|puedes poner|lol",
        "haha",
        "can we have|could we have|can we do|could we do|can we|could we|what about",
        "but|aber|sondern|mais|pero|sino|ma|mas|maar|i meant|i mean|i said|it's|its|nah|nope|umm",
        "um",
        "uh|yo|hey|ich meinte|ich meine|je voulais dire",
        "quise decir|intendevo|volevo dire|quis dizer|ik bedoel|ik bedoelde",
        "actually|no|wait|hmm|hm|ok|okay|so|maybe|please|pls|can you|could you|would you|can u",
        "i want|can|could",
        "i'd like|id like|i would like|i'd want|make it|use|put|let's have|lets have|do|just",
        "rather|and",
        "then|well|oh|yes|yeah|give me|have|how about|show|add|include|to|with|i'd rather have",
        "only|like",
        "should look|should be|be|i prefer|we want|with a|it should be",
        "dafür",
        "eigentlich|bitte|lieber|eher|ich will|ich hätte gern|ich hätte gerne|ich möchte|mach",
        "nimm|und",
        "doch|doch lieber|einfach|ach|ne|nee|nein|kannst du|kann|könnte|ja|dann|noch|auch|zeig",
        "en fait|plutôt|je veux|je voudrais|mets|mettre|ajoute|et|non|alors|peux-tu|tu peux|peut",
        "met|oui",
        "mejor|quiero|quisiera|prefiero|pon|ponle|y|no|en realidad|de hecho|puedes|puede|que sea",
        "sí|más bien",
        "meglio|vorrei|voglio|preferisco|metti|mettici|e|no|anzi|in realtà|puoi|può|fai|sì",
        "piuttosto",
        "melhor|quero|queria|prefiro|coloca|coloque|põe|bota|e|não|na verdade|pode|dá pra|faz|sim",
        "ou melhor",
        "liever|ik wil|ik wil graag|kan|mag|kunt u|graag|doe|zet|maak|en|nee|eigenlijk|kun je",
        "toch|ja|toch liever",
    )
    + r"|'|:)+"
)
TRAIL = compiled(
    r"(?:\s|[^\w\s⟦⟧'\"&+%)¤]|"
    + any_of(
        "in there|in it|please|pls|plz|thanks|thx|instead|there|too|also|as well|tho|though|lol",
        "haha|yeah",
        "bitte|danke|stattdessen|dazu|hinzu|rein|auch|halt|dort|da|drauf",
        "svp|stp|merci|plutôt|aussi|en plus|à la place|là",
        "por favor|porfa|gracias|mejor|también|tb|además|ahí|allí",
        "per favore|grazie|invece|anche|pure|lì|là",
        "pfv|pf|obrigado|obrigada|tb|tbm|também|lá|aí|no lugar",
        "graag|aub|alsjeblieft|bedankt|liever|erbij|bij|toe|ook|daar",
    )
    + r")+$"
)
_MORE_ITEMS = any_of(
    "noch|nog|mehr|more|uns|umas|du|paar|wat|also|auch|aussi|también|anche|também|tbm|ook|even",
)
FIRST_ARTICLE = compiled(rf"(?:(?:{ARTICLE}|{_MORE_ITEMS})(?:\s+|'))+")
PREPOSITION = compiled(
    any_of("in|in a|in the|im|mit|as|en|con|com|em|met|with|als|avec|de|aus|van|di")
    + r"\s+(?:(?:a|an|the|einem|einer|un|une|una|uma|een)\s+)?"
)
_AT = any_of("on the|in the|at the|next to|auf der|a la|à gauche|a sinistra|a destra|na|op de")
PLACE = compiled(rf"{POSITION}|{_AT}")
CLEARLY_LOOKS = compiled(rf"{COLOUR}|{SIZE_OR_STYLE}|{POSITION}|{ART_STYLE}|{any_of('comic sans')}")
_FONT_NAME = any_of("comic sans")
LOOKS = compiled(
    rf"{COLOUR}|{SIZE_OR_STYLE}|{POSITION}|{ART_STYLE}|{_FONT_NAME}|{MORE}\s+\w+|{LESS}\s+\w+"
    r"|\b(?:in|im|en|em)\s+(?:\w+\s+){0,2}(?:style|art|font|letters|letras|stil|stijl|estilo|stile|schrift"
    r"|handwriting|handschrift|caps|neon|chalk|watercolou?r|black and white)\b"
    r"|\b\w{3,}(?:er|st|ig|ish)\b"
)
POLITE = any_of("please|pls|bitte|graag|svp|stp|porfa|aub")
