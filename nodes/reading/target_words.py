"""The words by which users answer whether a phrase is a picture or a text."""

from __future__ import annotations

from nodes.vocabulary import ORDINALS, any_of

NEITHER = any_of(
    "neither|none|nothing|forget|drop|skip|remove|scrap|lose|leave out|nvm|nevermind|neither of",
    "none of|ditch|delete|no thanks",
    "keins|keines|keiner|keine von|weder|vergiss|weglassen|lass weg|weg|raus|nichts|gar nicht",
    "lass|streichen",
    "aucun|aucune|aucun des|ni|oublie|on oublie|laisse tomber|enlève|supprime|rien",
    "ninguno|ninguna|ninguno de|ni|olvida|olvídalo|déjalo|quita|quítalo|nada",
    "nessuno|nessuna|nessuno dei|né|dimentica|lascia perdere|lascia stare|togli|toglilo|niente",
    "nenhum|nenhuma|nenhum dos|nem|esquece|deixa pra lá|tira|nada",
    "geen van|geen|vergeet|laat maar|weglaten|haal weg|niks",
)
BOTH = any_of(
    "both|both of|each|the two|all|all of|everything|every one|all three",
    "beide|beides|alle|alles|alle drei|alle beide",
    "les deux|tous|toutes|tous les deux|toutes les deux|les trois|tout",
    "los dos|las dos|ambos|ambas|todos|todas|los tres|todo",
    "tutti e due|entrambi|entrambe|tutte e due|tutti|tutte|tutto|i due|tutti e tre",
    "os dois|as duas|ambos|ambas|todos|todas|tudo|os três",
    "beide|allebei|alle|alles|alle drie|alledrie|alle twee",
)
OTHER = any_of(
    "the other one|the other|other one|the others|others|other|the rest|rest|remaining",
    "das andere|die andere|der andere|anderes|andere|anderen|der rest|rest|die anderen|den rest",
    "l'autre|autre|les autres|le reste|reste|el otro|la otra|otro|otra|los otros|el resto|resto",
    "l'altro|altro|l'altra|altra|gli altri|il resto|o outro|a outra|outro|outra|os outros|o resto",
    "de andere|het andere|andere|de rest|rest|ander",
)
_NUMBERS = (
    any_of("first one|former|1|#1|one|ersteres"),
    any_of("second one|2|two"),
    any_of("3|three"),
    any_of("4|four"),
    any_of("5|five"),
)
PLACES = tuple(
    rf"(?:{ordinal}|{number})" for ordinal, number in zip(ORDINALS, _NUMBERS, strict=True)
)
THE_THING = any_of(
    "the animal|the object|the creature|the thing itself|to see|see it|see a|see the|das tier",
    "das ding selbst|zu sehen|l'animal|l'objet|el animal|el objeto|l'animale|l'oggetto|o animal",
    "o bicho|o objeto|het dier|het ding zelf",
)
"""What says that the thing is meant, and not its name."""
LAST = any_of(
    "last|latter|last one|letzte|letzten|letztes|letzteres|dernier|dernière|último|última|ultimo",
    "ultima|laatste",
)
SOME = any_of(
    "one of|some of|either of|eins von|eines von|einer von|l'un des|un des|uno de|una de|uno dei",
    "um dos|uma das|een van|één van",
)
FILLERS = any_of(
    "ofc|obv|obvs|obviously|duh|tbh|imo|ngl|lowkey|def|defo|definitely|prob|prolly|gonna|wanna|was",
    "were|thinking|thought|on|more|bit|here|yup|ya|nope|pic then|totally|absolutely|ideally",
    "natürlich|logisch|jo|jep|evtl|évidemment|ouais|carrément|obvio|vale|dale|ovviamente|beh",
    "óbvio|tá|uhum|uiteraard|natuurlijk|joh|doe maar",
    "at all|fine|works|good|better|cool|great|nice|guess|literally|exactly|perfect|gut|besser",
    "genau|bien|mieux|bene|beter|goed|one|thing|version|option|variant|please|mean|meant",
    "i think|think|is|are|be|should|should be|it|its|it's|that|thats|that's|them|they|as|in",
    "for|to|the|then|so|so as|with|way|make|want|wants|i'd|id|like|would|i want|go|going",
    "go with|let's|lets|do|yes|yeah|yep|sure|ok|okay|oh|sorry|hm|well|just|only|actually",
    "plain|simple|simply|big|caps|capitals|bold|real|really|definitely|of|course|probably|i",
    "we|can|could|you|my|and|but|please|must|rather|instead|kind|nice|use|put",
    "als|bitte|ja|soll|sollen|sein|wäre|lieber|einfach|nur|das|es|in|und|doch|mach|machen|ich",
    "meine|meinte|will|möchte|hätte|gern|gerne|dann|klar|eher|mir|sollte|bin|für|version|von",
    "ein",
    "en|comme|oui|plutôt|juste|simplement|c'est|ça|sera|serait|je|veux|voudrais|mets|met|et",
    "de|bien|sûr|alors|pour|ce|il|elle|est|sont|être|doit|doivent|s",
    "como|en|sí|si|mejor|solo|sólo|simplemente|que|sea|sean|es|quiero|quisiera|prefiero|y",
    "claro|por|pues|yo|lo|ponlo|pon|hazlo|para|de|eso|forma",
    "come|in|sì|meglio|solo|semplicemente|che|sia|siano|vorrei|voglio|preferisco|e|certo",
    "allora|da|lo|fallo|mettilo|per|di|deve|essere|quello|forma",
    "como|em|sim|melhor|só|simplesmente|que|seja|sejam|é|quero|queria|prefiro|e|claro|então",
    "pode|ser|faz|coloca|pra|para|de|esse|isso|forma|mesmo",
    "als|in|ja|liever|gewoon|alleen|maar|moet|zijn|wil|graag|en|doe|dan|het|is|worden|voor",
    "van|zeker|mag|ik|dat|die",
)
AS = any_of("as|als|en|comme|como|come|em|in|=|spelled|be|to be|is|are")
