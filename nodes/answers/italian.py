"""What words and phrases do in an answer in Italian."""

from __future__ import annotations

from typing import Final

from nodes.answers.roles import Role

WORDS: Final[dict[Role, str]] = {
    "yes": """
        sì, si, sii, certo, certamente, certo che sì, esatto, esattamente, giusto,
        assolutamente, ovvio, ovviamente, naturalmente, d'accordo, concordo, confermo,
        confermato, approvo, approvato, accetto, sicuro, senza dubbio, proprio così,
        proprio quello, così, è così, va bene, va benissimo, volentieri, senz'altro,
        affare fatto, ci sto, perché no, nessun problema, corretto, assolutamente sì
    """,
    "soft": "ok, okay, va bene, bene, okei, vabbè",
    "good": """
        bene, buono, buona, ottimo, ottima, perfetto, perfetta, perfettamente,
        benissimo, eccellente, fantastico, fantastica, meraviglioso, meravigliosa,
        splendido, stupendo, stupenda, bellissimo, bellissima, bello, bella, magnifico,
        ideale, giusto, giusta, corretto, corretta, vero, mi piace, piace, mi va, adoro,
        grande, super, top, soddisfatto, soddisfatta, meglio, impeccabile, mi sembra,
        suona bene, buona idea, che figata, mi convince, ci siamo, una bomba,
        spettacolare, pazzesco, strepitoso, spaziale, eccezionale
    """,
    "keep": """
        niente da cambiare, nessuna modifica, nessun cambiamento, non cambiare niente,
        non cambiare nulla, lascia così
    """,
    "go": """
        procedi, proceda, procedere, procediamo, vai, vada, vai avanti, vai pure,
        avanti, fallo, lo faccia, fai, fai pure, facciamolo, facciamo, andiamo,
        continua, continui, genera, generalo, generare, crea, crealo, creare, prenota,
        prenotalo, prenotare, conferma, confermalo, confermare, inizia, iniziamo,
        iniziare, comincia, parti, partiamo, puoi procedere, puoi farlo, invia, lo
        prendo, si parte, confermi, procedo, inizio, creo, vado, genero, via libera, si
        va, daje, via, dai pure
    """,
    "want": """
        voglio, volevo, vorrei, desidero, bisogno, mi serve, mi serviva, cercavo, cerco,
        chiesto, immaginavo, intendevo, vuoi, vuole, volevi, cercavi
    """,
    "no": """
        no, nope, stop, ferma, fermo, fermati, aspetta, aspetti, annulla, annullare,
        sbagliato, sbagliata, falso, errato, errore, male, brutto, mai, non ancora, più
        tardi, dopo, per niente, rifiuto, lascia perdere, nessuno, un attimo, un momento
    """,
    "not": """
        non, mai, niente, nulla, nessun, nessuna, senza, né, neanche, nemmeno, manca,
        mancano, troppo, troppa
    """,
    "doubt": """
        forse, magari, probabilmente, possibilmente, non so, non sono sicuro, non sono
        sicura, dipende, credo, penso, suppongo, quasi, più o meno, può darsi, dubbio,
        boh, mah, insomma, immagino, chissà, non saprei, devo pensarci, ci penso, fammi
        pensare, pensarci, non sono molto sicuro, non sono molto sicura, nessuna idea
    """,
    "but": """
        ma, però, tuttavia, tranne, eccetto, salvo, invece, anziché, solo, soltanto,
        solamente, a parte, piuttosto, preferirei, preferisco, anche se, nonostante,
        bensì
    """,
    "if": """
        se, quando, purché, a patto, a condizione, finché, appena, nel caso, qualora,
        prima, dopo che
    """,
    "hedge": "credo di sì, penso di sì",
    "ask": """
        che cosa, cosa, quando, dove, chi, perché, come mai, quanto, quanta, quanti,
        quante, quale, quali, puoi, potresti, può, potrebbe, possiamo, c'è, ci sono,
        hai, ha, è possibile
    """,
    "info": "dimmi, mi dica, mostrami, spiega, spiegami, ripeti, controlla, verifica",
    "other": """
        altro, altra, altri, altre, più, meno, diverso, diversa, ancora, anche, inoltre,
        di nuovo, pure un, pure una, maggiore, al posto del, al posto di, al posto
        della, invece del, invece di, invece della, meglio un, meglio una, meglio il,
        meglio la, meglio con
    """,
    "change": """
        aggiungi, aggiungere, cambia, cambialo, cambiare, togli, togliere, rimuovi,
        rimuovere, elimina, sostituisci, sostituire, modifica, modificare, metti,
        mettici, mettere, sposta, inserisci, includi, correggi, rendilo, fallo più,
        deve, dovrebbe, che sia
    """,
    "trait": """
        rosso, rossa, blu, azzurro, verde, giallo, gialla, arancione, viola, rosa, nero,
        nera, bianco, bianca, grigio, marrone, dorato, argento, colore, colori, piccolo,
        piccola, lungo, corto, chiaro, scuro, scura, sinistra, destra, alto, basso,
        centro, sfondo, testo, titolo, scritta, con
    """,
    "number": """
        zero, , due, tre, quattro, cinque, sei, sette, otto, nove, dieci, undici,
        dodici, dozzina, cento, diversi, primo, prima, secondo, seconda
    """,
    "feeling": """
        amo, felice, contento, contenta, emozionato, finalmente, haha, ahah, ahaha, wow,
        evviva, spero, non vedo l'ora, che bello, che bella, impazzirà, impazzire,
        adorerà, ridere, fiero, fiera, stanco, stanca, fame
    """,
    "thanks": """
        grazie, grazie mille, molte grazie, ti ringrazio, ciao, buongiorno, buonasera,
        arrivederci, ottimo lavoro, bel lavoro, salve
    """,
    "done": "è tutto, questo è tutto, nient'altro",
    "please": "per favore, per piacere, perfavore, ti prego, prego",
    "deal": "immagine, disegno, logo, banner, poster, grafica, biglietti, tavolo, prenotazione",
    "this": "questo, questa, quello, quella, ciò, lo, la, li, così",
    "self": "io, noi, mio, mia, mi",
    "free": """
        è, sono, era, sarebbe, essere, il, i, gli, le, un, uno, una, di, a, da, in, con
        questo, su, per, del, della, al, alla, nel, me, te, ti, ci, vi, si, tu, lei,
        suo, tuo, tua, molto, davvero, proprio, tutto, tutta, tutti, già, adesso, ora,
        subito, allora, qui, lì, che, quello che, quel che, ciò che, esattamente quello
        che, sembra, va, ho, hai, ha, avevo, sto, sta, ah, oh, eh, beh, dai, pure,
        completamente, riassunto, descrizione, proposta, idea, piano, versione,
        risposta, la mia risposta, come hai detto, detto, capito, hai capito, parte,
        avanti, un sacco, un mondo, oggi, ieri, tanto, tantissimo, tantissima,
        parecchio, comunque, assai
    """,
    "link": "e, ed, poi, quindi, allora",
    "kin": """
        marito, moglie, ragazzo, ragazza, amico, amica, amici, fratello, sorella, mamma,
        papà, madre, padre, figlio, figlia, figli, bambini, capo, collega, colleghi,
        famiglia, nonna, nonno, genitori, cane, gatto
    """,
    "why": "perché, siccome, dato che",
    "date": """
        lunedì, martedì, mercoledì, giovedì, venerdì, sabato, domenica, domani, prossima
        settimana
    """,
    "oh": "uffa, ops, accidenti, mamma mia",
}
