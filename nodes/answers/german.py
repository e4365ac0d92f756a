"""What words and phrases do in an answer in German."""

from __future__ import annotations

from typing import Final

from nodes.answers.roles import Role

WORDS: Final[dict[Role, str]] = {
    "yes": """
        ja, jo, jup, jap, jep, joa, jawohl, jawoll, yes, genau, exakt, stimmt,
        einverstanden, natürlich, selbstverständlich, na klar, klar, aber klar, aber ja,
        aber gerne, aber sicher, aber natürlich, sicher, sicherlich, auf jeden fall,
        unbedingt, definitiv, absolut, bestätigt, ich bestätige, freigegeben, abgemacht,
        gerne, sehr gerne, gern, richtig so, so ist es, das ist es, das isses, das wars,
        korrekt, zustimmung, ich stimme zu, akzeptiert, warum nicht, kein problem,
        freilich, und ob, jepp, jaa, joah, genau so, aber hallo, aber klar doch, jo
        passt, jawoll ja
    """,
    "soft": """
        ok, okay, oki, okidoki, in ordnung, geht klar, alles klar, gut, na gut, alles
        gut, geht in ordnung
    """,
    "good": """
        gut, sehr gut, super, toll, perfekt, prima, klasse, wunderbar, großartig,
        fantastisch, ausgezeichnet, hervorragend, schön, bestens, optimal, ideal,
        spitze, top, mega, geil, cool, nice, richtig, passt, passt so, passt perfekt,
        gefällt, gefällt mir, gefallen, liebe es, traumhaft, genial, wunderschön,
        tadellos, einwandfrei, prächtig, zufrieden, recht, besser, spitzenmäßig, klingt
        gut, hört sich gut an, sieht gut aus, hört sich, klingt, fein, läuft, gekauft,
        feiert, sauber, sahne, erste sahne, stark, hammer, bombe, spitzenklasse
    """,
    "keep": """
        keine änderungen, keine änderung, keine einwände, nichts zu ändern, nichts
        ändern, nichts mehr ändern, so bleiben, so lassen, lass es so, lassen wir so
    """,
    "go": """
        los, los gehts, los geht's, leg los, legen sie los, fang an, fangen sie an,
        mach, mach es, mach das, mach so, mach mal, mach's, machs, mach weiter, machen
        sie, machen wir, machen, mache, tu es, weiter, weitermachen, fortfahren, fahr
        fort, nur zu, bitte machen, starte, starten, start, erstelle, erstellen,
        erzeuge, erzeugen, generiere, generieren, buche, buchen, buch, reserviere,
        reservieren, bestätige, bestätigen, abschicken, absenden, schick ab, freigeben,
        umsetzen, setz um, setz es um, auf geht's, auf gehts, gib gas, go, kannst du so,
        so machen, nehmen wir, nehme ich, nimm, übernehmen, zeichne es, zeichne,
        loslegen, anfangen, beginnen, beginne, umgesetzt, nur los, dann los, hau rein,
        legt los, kann losgehen, so machen wir das, so machen wirs
    """,
    "want": """
        will, möchte, wollte, hätte gern, hätte gerne, brauche, wünsche, gewünscht,
        wünschte, vorgestellt, gemeint, gesucht, suchst, suchen, willst, möchtest, wollen, wünschst,
        gewollt
    """,
    "no": """
        nein, nö, nee, ne, nope, stopp, stop, halt, warte, warten, moment, abbrechen,
        falsch, verkehrt, schlecht, furchtbar, hässlich, ablehnen, abgelehnt, auf keinen
        fall, keinesfalls, niemals, später, nochmal von vorn, vergiss es, lieber nicht,
        noch nicht, unsinn, blödsinn, fehler, keineswegs, weder
    """,
    "not": """
        nicht, kein, keine, keinen, keiner, keinem, nie, nichts, ohne, kaum, nirgends,
        nix, fehlt, fehlen, zu viel, zu wenig, unzufrieden, nich, net
    """,
    "doubt": """
        vielleicht, eventuell, möglicherweise, wahrscheinlich, vermutlich, weiß nicht,
        bin nicht sicher, nicht sicher, unsicher, keine ahnung, kommt drauf an, mal
        sehen, glaube, ich glaube, glaub, schätze, egal, fast, beinahe, ungefähr,
        halbwegs, naja, na ja, teilweise, könnte, jein, überlege, überlegen, zweifle,
        zweifel, mehr oder weniger, hm, muss überlegen, muss noch überlegen, lass mich
        überlegen, weiß noch nicht, weiß es nicht, nicht ganz sicher, nachdenken
    """,
    "but": """
        aber, jedoch, allerdings, sondern, außer, ausser, bis auf, abgesehen, nur,
        lieber, statt, stattdessen, anstatt, obwohl, trotzdem, dennoch, eigentlich,
        bloß, doch lieber
    """,
    "if": """
        wenn, falls, sofern, sobald, solange, vorausgesetzt, bevor, nachdem, ob, unter
        der bedingung
    """,
    "hedge": "glaub schon, glaube schon, ich glaube schon, denke schon, ich denke schon",
    "ask": """
        was, wann, wo, wer, warum, wieso, weshalb, wie viel, wie viele, wie lange, wie,
        welche, welcher, welches, woher, wohin, kannst du, können sie, könntest du,
        könnten sie, kann ich, könnte ich, können wir, gibt es, hast du, haben sie, ist
        es, ist das, ist der, ist die, sind die, sind das, wird es, würdest du, würden
        sie, soll ich, sollen wir, darf ich, hat es, hat der, kann man, könnte man, darf
        man, wie gehts, wie geht es, wie lang, wie groß, wie teuer, was kostet
    """,
    "info": """
        sag mir, sagen sie mir, zeig, zeig mir, zeige, erkläre, erklär, wiederhole,
        prüfe, prüf, gib mir
    """,
    "other": """
        andere, anderer, anderes, anderen, anders, mehr, weniger, zusätzlich, noch ein,
        noch eine, noch einen, noch, nochmal, erneut, wieder, auch, auch noch, zurück,
        größer, kleiner, heller, dunkler, länger, kürzer, höher, breiter, statt,
        anstatt, anstelle, stattdessen, besser ein, besser eine, besser einen
    """,
    "change": """
        ändern, ändere, änder, ändert, hinzufügen, füge, ergänze, ergänzen, entferne,
        entfernen, lösche, ersetze, ersetzen, tausche, tauschen, streiche, verschiebe,
        setze, stell, stelle, mach ihn, mach sie, mach den, mach die, mach daraus,
        bearbeite, korrigiere, anpassen, pass an, dreh, weglassen, lass weg, nimm weg,
        pack, schreib, schreibe, müsste, muss, soll, sollte, sollen
    """,
    "trait": """
        rot, rote, roten, rotes, blau, blaue, blauen, blaues, grün, grüne, grünen, gelb,
        gelbe, orange, lila, rosa, schwarz, schwarze, weiß, weiße, grau, braun, gold,
        silber, farbe, farben, groß, große, klein, kleine, lang, kurz, hell, dunkel,
        links, rechts, oben, unten, mitte, hintergrund, vordergrund, schrift, text,
        titel, breit, dick, dünn, rund, mit
    """,
    "number": """
        null, , zwei, drei, vier, fünf, sechs, sieben, acht, neun, zehn, elf, zwölf,
        dutzend, paar, hundert, mehrere, erste, zweite, dritte
    """,
    "feeling": """
        liebe, freue, freu, freut, gespannt, aufgeregt, endlich, juhu, hurra, haha, lol,
        wow, spaß, hoffe, hoffentlich, begeistert, glücklich, froh, lieb, lieben, kann
        es kaum erwarten, kanns kaum erwarten, ausflippen, lachen, staunen, stolz, müde,
        hunger, hungrig, nervös
    """,
    "thanks": """
        danke, dankeschön, danke schön, danke sehr, vielen dank, besten dank, merci,
        hallo, tschüss, tschüs, ciao, hi, guten tag, guten morgen, gute arbeit, gut
        gemacht, dank
    """,
    "done": "das war alles, das ist alles, mehr nicht, sonst nichts",
    "please": "bitte, bitteschön, bitte schön, bidde",
    "deal": """
        bild, entwurf, logo, banner, plakat, grafik, design, karte, karten, tisch,
        zimmer, termin, tickets, poster
    """,
    "this": "das, dies, diese, dieser, dieses, es, er, sie, so, isses, das hat, es hat",
    "self": "ich, wir, mein, meine, meinen",
    "free": """
        ist, sind, wäre, waren, der, die, den, dem, des, ein, eine, einen, einer, eines,
        mir, mich, uns, du, dir, dich, ihr, ihnen, für, zu, zum, zur, von, vom, im, in,
        an, am, auf, aus, bei, als, wie, sehr, ganz, ganze, total, wirklich, echt,
        einfach, genauso, alles, alle, jetzt, sofort, gleich, schon, mal, also, dann,
        hier, da, dazu, damit, sieht, hört, sich, ja, doch, eben, gerade, habe, hab,
        haben, hast, bin, bist, wird, werden, kann, kannst, können, weiter, wie
        beschrieben, wie besprochen, wie gewünscht, wie gesagt, wie du sagst, was ich,
        genau was, beschreibung, zusammenfassung, vorschlag, idee, plan, angaben,
        fassung, version, ach, oh, ah, na, ne, gell, verstanden, gesagt, meine antwort,
        lautet, antwort, wohl, vollkommen, völlig, absolut, finde, find, klingt,
        aussehen, wirkt, bleiben, bleibt, lass, lassen, diesem, dies, ab, rein, lös, das
        war, es war, man, heute, gestern, nochmals, voll, bestimmt, sowieso, halt,
        irgendwie nicht
    """,
    "link": "und, dann, da",
    "kin": """
        mann, frau, freund, freundin, bruder, schwester, mama, papa, mutter, vater,
        kind, kinder, sohn, tochter, chef, chefin, kollege, kollegin, kollegen, familie,
        oma, opa, eltern, leute, hund, katze
    """,
    "date": """
        montag, dienstag, mittwoch, donnerstag, freitag, samstag, sonntag, morgen früh,
        übermorgen, nächste woche, uhr
    """,
    "why": "weil, denn, nämlich",
    "oh": "puh, uff, ups, oha, hui",
}
