"""What code itself says in a coach's reply, in the seven languages."""

from __future__ import annotations

from typing import Final, Literal

from nodes.language import Language

Label = Literal[
    "asset", "mood", "style", "game", "brand", "scene", "text", "open", "layout", "canvas",
    "canvas_image", "community", "media", "preferences",
]  # fmt: skip

LABELS: Final[dict[Language, dict[Label, str]]] = {
    "en": {
        "asset": "What", "mood": "Mood", "style": "Style", "game": "Game", "brand": "Brand",
        "scene": "In the picture", "text": "Exact words", "open": "Still open",
        "layout": "Layout", "canvas": "Canvas", "canvas_image": "Canvas image",
        "community": "Community assets", "media": "Placed media", "preferences": "Preferences",
    },
    "de": {
        "asset": "Was", "mood": "Stimmung", "style": "Stil", "game": "Spiel", "brand": "Marke",
        "scene": "Im Bild", "text": "Genauer Text", "open": "Noch offen", "layout": "Aufteilung",
        "canvas": "Leinwand", "canvas_image": "Bild der Leinwand",
        "community": "Material der Community", "media": "Platzierte Medien",
        "preferences": "Vorlieben",
    },
    "fr": {
        "asset": "Quoi", "mood": "Ambiance", "style": "Style", "game": "Jeu", "brand": "Marque",
        "scene": "Dans l'image", "text": "Texte exact", "open": "Encore ouvert",
        "layout": "Disposition", "canvas": "Toile", "canvas_image": "Image de la toile",
        "community": "Éléments de la communauté", "media": "Médias placés",
        "preferences": "Préférences",
    },
    "es": {
        "asset": "Qué", "mood": "Ambiente", "style": "Estilo", "game": "Juego", "brand": "Marca",
        "scene": "En la imagen", "text": "Texto exacto", "open": "Por decidir",
        "layout": "Disposición", "canvas": "Lienzo", "canvas_image": "Imagen del lienzo",
        "community": "Recursos de la comunidad", "media": "Medios colocados",
        "preferences": "Preferencias",
    },
    "it": {
        "asset": "Cosa", "mood": "Atmosfera", "style": "Stile", "game": "Gioco", "brand": "Marchio",
        "scene": "Nell'immagine", "text": "Testo esatto", "open": "Ancora da decidere",
        "layout": "Disposizione", "canvas": "Tela", "canvas_image": "Immagine della tela",
        "community": "Risorse della community", "media": "Media inseriti",
        "preferences": "Preferenze",
    },
    "pt": {
        "asset": "O quê", "mood": "Clima", "style": "Estilo", "game": "Jogo", "brand": "Marca",
        "scene": "Na imagem", "text": "Texto exato", "open": "Em aberto", "layout": "Disposição",
        "canvas": "Tela", "canvas_image": "Imagem da tela",
        "community": "Recursos da comunidade", "media": "Mídias posicionadas",
        "preferences": "Preferências",
    },
    "nl": {
        "asset": "Wat", "mood": "Sfeer", "style": "Stijl", "game": "Spel", "brand": "Merk",
        "scene": "In beeld", "text": "Exacte tekst", "open": "Nog open", "layout": "Indeling",
        "canvas": "Canvas", "canvas_image": "Afbeelding van het canvas",
        "community": "Materiaal van de community", "media": "Geplaatste media",
        "preferences": "Voorkeuren",
    },
}  # fmt: skip

Phrase = Literal[
    "is_that_it",
    "changed",
    "added",
    "gone",
    "noted",
    "more",
    "missing",
    "two_left",
    "one_left",
    "over",
]

PHRASES: Final[dict[Language, dict[Phrase, str]]] = {
    "en": {
        "is_that_it": "Is that exactly what you want?",
        "changed": "Changed since you last saw it:",
        "added": "new",
        "gone": "taken out",
        "noted": "Taken in:",
        "more": "Is there anything else to change? If not, I'll show you the whole.",
        "missing": "Still missing:",
        "two_left": "(After this we have two messages left.)",
        "one_left": "(After this we have one message left.)",
        "over": "Our messages are used up. Nothing is lost: this is where your brief stands.",
    },
    "de": {
        "is_that_it": "Ist das genau das, was du möchtest?",
        "changed": "Geändert, seit du es zuletzt gesehen hast:",
        "added": "neu",
        "gone": "gestrichen",
        "noted": "Aufgenommen:",
        "more": "Soll sonst noch etwas anders sein? Wenn nicht, zeige ich dir das Ganze.",
        "missing": "Es fehlt noch:",
        "two_left": "(Danach haben wir noch zwei Nachrichten.)",
        "one_left": "(Danach haben wir noch eine Nachricht.)",
        "over": "Unsere Nachrichten sind aufgebraucht. Nichts geht verloren: So steht es um dein "
        "Briefing.",
    },
    "fr": {
        "is_that_it": "Est-ce exactement ce que vous voulez ?",
        "changed": "Ce qui a changé depuis la dernière fois :",
        "added": "nouveau",
        "gone": "retiré",
        "noted": "Noté :",
        "more": "Faut-il changer autre chose ? Sinon, je vous montre le tout.",
        "missing": "Il manque encore :",
        "two_left": "(Il nous restera ensuite deux messages.)",
        "one_left": "(Il nous restera ensuite un message.)",
        "over": "Nous avons utilisé tous nos messages. Rien n'est perdu : voici où en est votre "
        "projet.",
    },
    "es": {
        "is_that_it": "¿Es exactamente lo que quieres?",
        "changed": "Lo que ha cambiado desde la última vez:",
        "added": "nuevo",
        "gone": "quitado",
        "noted": "Anotado:",
        "more": "¿Hay que cambiar algo más? Si no, te lo enseño todo.",
        "missing": "Falta todavía:",
        "two_left": "(Después de esto nos quedan dos mensajes.)",
        "one_left": "(Después de esto nos queda un mensaje.)",
        "over": "Hemos gastado nuestros mensajes. No se pierde nada: así queda tu encargo.",
    },
    "it": {
        "is_that_it": "È esattamente quello che vuoi?",
        "changed": "Cosa è cambiato dall'ultima volta:",
        "added": "nuovo",
        "gone": "tolto",
        "noted": "Annotato:",
        "more": "C'è altro da cambiare? Altrimenti ti mostro tutto.",
        "missing": "Manca ancora:",
        "two_left": "(Dopo questo ci restano due messaggi.)",
        "one_left": "(Dopo questo ci resta un messaggio.)",
        "over": "I nostri messaggi sono finiti. Nulla va perso: ecco a che punto è il tuo brief.",
    },
    "pt": {
        "is_that_it": "É exatamente isso que você quer?",
        "changed": "O que mudou desde a última vez:",
        "added": "novo",
        "gone": "retirado",
        "noted": "Anotado:",
        "more": "Há mais alguma coisa para mudar? Se não, mostro tudo.",
        "missing": "Ainda falta:",
        "two_left": "(Depois disto temos mais duas mensagens.)",
        "one_left": "(Depois disto temos mais uma mensagem.)",
        "over": "As nossas mensagens acabaram. Nada se perde: é assim que o seu briefing está.",
    },
    "nl": {
        "is_that_it": "Is dat precies wat je wilt?",
        "changed": "Veranderd sinds je het voor het laatst zag:",
        "added": "nieuw",
        "gone": "weggehaald",
        "noted": "Genoteerd:",
        "more": "Moet er verder nog iets anders? Zo niet, dan laat ik je alles zien.",
        "missing": "Nog nodig:",
        "two_left": "(Hierna hebben we nog twee berichten.)",
        "one_left": "(Hierna hebben we nog één bericht.)",
        "over": "Onze berichten zijn op. Er gaat niets verloren: zo staat je briefing ervoor.",
    },
}
