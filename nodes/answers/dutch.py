"""What words and phrases do in an answer in Dutch."""

from __future__ import annotations

from typing import Final

from nodes.answers.roles import Role

WORDS: Final[dict[Role, str]] = {
    "yes": """
        ja, jaa, jawel, jazeker, jep, jup, zeker, zeker weten, zeker wel, inderdaad,
        precies, exact, klopt, dat klopt, akkoord, mee eens, natuurlijk, uiteraard,
        vanzelfsprekend, absoluut, definitief, graag, heel graag, tuurlijk, bevestigd,
        ik bevestig, goedgekeurd, geaccepteerd, afgesproken, eens, deal, dat is het, zo
        is het, waarom niet, geen probleem, helemaal, correct
    """,
    "soft": "oké, oke, ok, okay, prima, goed, in orde, is goed, best",
    "good": """
        goed, prima, perfect, mooi, heel mooi, fijn, geweldig, fantastisch, uitstekend,
        prachtig, super, top, leuk, leuke, heerlijk, schitterend, ideaal, juist, bevalt,
        bevalt me, bevalt mij, vind ik mooi, vind ik leuk, vind ik goed, tevreden,
        beter, gaaf, cool, keurig, lekker, klinkt goed, ziet er goed uit, dat past, goed
        idee, mooie, dat is waar, is waar, helemaal goed, helemaal prima, helemaal top,
        lekker bezig, goed bezig, tof, vet, top werk, subliem, magnifiek, geniaal
    """,
    "keep": """
        geen wijzigingen, niets veranderen, niets te veranderen, laat zo, zo laten, niks
        meer aan doen, niks aan doen, niets meer aan doen, niks veranderen
    """,
    "go": """
        ga je gang, ga door, ga maar, ga verder, gaan, doe het, doe maar, doe dat, doen,
        doe, laten we gaan, laten we beginnen, we gaan, begin, begin maar, start,
        starten, genereer, genereren, maak, maak het, maak maar, maken, boek, boek het,
        boeken, reserveer, reserveren, bevestig, bevestigen, voer uit, verstuur, hup,
        vooruit, zo doen, ga ervoor, neem ik, die neem ik, kom maar door, aan de slag,
        verder, beginnen, bevestig je, doorgaan, ga maar door, ga maar verder, laat maar
        komen, laten we het doen, groen licht, ga maar aan de slag
    """,
    "want": """
        wil, wilde, wou, zou graag, wens, nodig, zocht, zoek, bedoelde, bedoel, vroeg,
        gevraagd, wilt, wil je
    """,
    "no": """
        nee, neen, nope, stop, wacht, wachten, annuleer, annuleren, fout, verkeerd,
        onjuist, slecht, lelijk, nooit, nog niet, later, straks, helemaal niet, vergeet
        het, laat maar, liever niet, geenszins, momentje, weiger
    """,
    "not": """
        niet, geen, nooit, niets, niks, zonder, nauwelijks, noch, ontbreekt, mist, te
        veel, te weinig
    """,
    "doubt": """
        misschien, wellicht, waarschijnlijk, mogelijk, weet niet, weet ik niet, weet het
        niet, niet zeker, geen idee, ik denk, geloof ik, hangt ervan af, hangt er vanaf,
        bijna, ongeveer, min of meer, gok, twijfel, tja, mwah, soort van, nadenken, even
        nadenken, over nadenken, laat me denken, moet nadenken, niet helemaal zeker, nog
        niet zeker, even kijken
    """,
    "but": """
        maar, echter, behalve, op na, alleen, liever, in plaats, hoewel, toch,
        eigenlijk, uitgezonderd, enkel, slechts, ondanks, desondanks
    """,
    "if": "als, indien, mits, wanneer, zodra, zolang, tenzij, voordat, nadat, op voorwaarde",
    "hedge": "denk het wel, ik denk het, denk ik, ik denk van wel",
    "ask": """
        wat, wanneer, waar, wie, waarom, hoe, hoeveel, welke, welk, kun je, kan je, kunt
        u, zou je, zou u, kan ik, mag ik, kunnen we, is er, zijn er, heb je, heeft u, is
        het, is dat, is de, moet ik, hoe lang, hoe groot, hoe snel, hoe vaak, hoe duur,
        waar staat, waar komt
    """,
    "info": "vertel, vertel me, toon, laat zien, leg uit, herhaal, controleer, geef me",
    "other": """
        ander, andere, anders, meer, minder, nog een, nog, ook, opnieuw, weer, extra,
        groter, kleiner, donkerder, lichter, langer, korter, daarnaast, in plaats van,
        beter een
    """,
    "change": """
        voeg, voeg toe, toevoegen, verander, veranderen, wijzig, wijzigen, verwijder,
        verwijderen, haal weg, vervang, vervangen, pas aan, aanpassen, zet, zetten,
        verplaats, schrap, maak hem, maak haar, maak de, corrigeer, moet, moeten, zou
        moeten
    """,
    "trait": """
        rood, rode, blauw, blauwe, groen, groene, geel, gele, oranje, paars, paarse,
        roze, zwart, zwarte, wit, witte, grijs, bruin, goud, zilver, kleur, kleuren,
        groot, grote, klein, kleine, lang, kort, licht, donker, links, rechts, boven,
        onder, midden, achtergrond, voorgrond, tekst, titel, met
    """,
    "number": """
        nul, , twee, drie, vier, vijf, zes, zeven, acht, negen, tien, elf, twaalf,
        dozijn, paar, honderd, meerdere, eerste, tweede
    """,
    "feeling": """
        blij, gelukkig, eindelijk, haha, lol, wow, joepie, hoera, hoop, hopelijk,
        benieuwd, zin in, kan niet wachten, enthousiast, verheug, spannend, lachen,
        trots, moe, honger
    """,
    "thanks": """
        bedankt, dank je, dank je wel, dankjewel, dank u, dank u wel, dankuwel, dank,
        hallo, hoi, doei, dag, goedemorgen, goed gedaan, goed werk, dankje
    """,
    "done": "dat is alles, dat was het, verder niets",
    "please": "alsjeblieft, alstublieft, aub, svp, graag gedaan",
    "deal": """
        afbeelding, plaatje, tekening, logo, banner, poster, ontwerp, kaartjes, tafel,
        kamer, reservering
    """,
    "this": "dit, dat, deze, die, het, zo, t, hij, ze",
    "self": "ik, wij, we, mijn",
    "free": """
        is, zijn, was, zou, de, een, van, voor, op, in, aan, bij, naar, om, te, er, me,
        mij, ons, je, jij, jou, jouw, u, uw, heel, erg, echt, gewoon, helemaal, alles,
        alle, nu, meteen, dan, hier, daar, al, wel, eens, even, hoor, precies wat, wat
        ik, zoals, zoals besproken, zoals beschreven, lijkt, ziet, eruit, uit, klinkt,
        heb, hebt, heeft, had, ben, bent, wordt, kan, kunt, oh, ah, nou, ja, hè,
        samenvatting, beschrijving, voorstel, idee, plan, versie, antwoord, mijn
        antwoord, gezegd, begrepen, zei, vind, blijven, laat, laten, volledig, vanuit,
        kant, doorgaan, vandaag, gisteren
    """,
    "link": "en, dus, dan",
    "kin": """
        man, vrouw, vriend, vriendin, vrienden, broer, zus, mama, papa, moeder, vader,
        kind, kinderen, zoon, dochter, baas, collega, collegas, familie, oma, opa,
        ouders, hond, kat
    """,
    "why": "want, omdat",
    "date": """
        maandag, dinsdag, woensdag, donderdag, vrijdag, zaterdag, zondag, volgende week,
        uur, morgen
    """,
    "oh": "oef, oeps, poeh",
}
