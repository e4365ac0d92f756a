"""What words and phrases do in an answer in French."""

from __future__ import annotations

from typing import Final

from nodes.answers.roles import Role

WORDS: Final[dict[Role, str]] = {
    "yes": """
        oui, ouais, ouaip, ouep, oue, mouais oui, si, bien sûr, bien entendu,
        évidemment, exactement, exact, tout à fait, absolument, certainement,
        effectivement, en effet, carrément, d'accord, entendu, c'est ça, c'est cela,
        c'est bien ça, voilà, je confirme, confirmé, je valide, validé, approuvé,
        j'accepte, je suis d'accord, volontiers, avec plaisir, sans problème, pas de
        problème, pas de souci, aucun problème, pourquoi pas, affirmatif, ça roule, ça
        marche, banco, vendu, yes, ok pour moi, bon pour moi, c'est tout à fait
    """,
    "soft": "ok, okay, bon, bien, ça va, très bien",
    "good": """
        bon, bonne, bien, très bien, c'est bon, parfait, parfaite, parfaitement, super,
        génial, géniale, excellent, excellente, magnifique, superbe, formidable,
        impeccable, nickel, top, cool, juste, correct, correcte, vrai, ça me va, me va,
        me convient, convient, me plaît, plaît, j'aime, j'adore, idéal, idéale,
        splendide, ravi, ravie, satisfait, satisfaite, chouette, extra, joli, jolie,
        beau, belle, mieux, au top, bonne idée, sympa, merveilleux, merveilleuse, ça me
        plaît, parfait pour moi, ça roule, impec, au poil, canon, trop bien, top
        moumoute, géant, terrible, ça me plaît bien
    """,
    "keep": """
        rien à changer, rien à ajouter, rien à redire, aucun changement, aucune
        modification, pas de changement, pas de changements, pas de modification, ne
        change rien, ne changez rien, laisse comme ça, on garde, tel quel, telle quelle
    """,
    "go": """
        allez-y, vas-y, allez, allons-y, on y va, c'est parti, go, fais-le, faites-le,
        fais, faites, faire, fais ça, faites ça, lance, lancez, lance-toi, continue,
        continuez, procède, procédez, génère, générez, générer, crée, créez, créer,
        réserve, réservez, réserver, confirme, confirmez, valide, validez, valider,
        envoie, envoyez, commence, commencez, poursuis, poursuivez, on peut y aller, tu
        peux y aller, vous pouvez y aller, garde, gardez, je prends, dessine-le, on fait
        ça, on part là dessus, on part sur ça, commencer, lancer, continuer, réaliser,
        confirmez-vous, confirmer, ça part, roulez, feu vert, en avant, on fonce, fonce,
        foncez, on lance
    """,
    "want": """
        veux, voulais, voudrais, aimerais, souhaite, souhaitais, désire, besoin,
        cherche, cherchais, demandé, imaginais, voulez, souhaitez, cherchiez
    """,
    "no": """
        non, nan, nope, stop, arrête, arrêtez, attends, attendez, annule, annulez,
        annuler, faux, fausse, mauvais, mauvaise, incorrect, refuse, jamais, pas encore,
        plus tard, pas du tout, erreur, moche, horrible, nul, nulle, laisse tomber,
        surtout pas, un instant, une minute, pas maintenant
    """,
    "not": "pas, ne, n, jamais, aucun, aucune, rien, sans, ni, manque, guère, trop, non plus",
    "doubt": """
        peut-être, peut être, sais pas, sait pas, pas sûr, pas sûre, probablement, sans
        doute, je suppose, presque, à peu près, plus ou moins, ça dépend, dépend,
        mouais, bof, hésite, éventuellement, possible, possiblement, doute, hum, je me
        demande, si tu veux, si vous voulez, j'imagine, dois réfléchir, je réfléchis,
        laisse-moi réfléchir, laissez-moi réfléchir, réfléchir, aucune idée, pas
        convaincu, pas convaincue, je sais pas, je ne sais pas
    """,
    "but": """
        mais, cependant, toutefois, pourtant, sauf, excepté, hormis, à part, seulement,
        plutôt, au lieu, par contre, en revanche, néanmoins, sinon, malgré, quoique,
        bien que, juste que, préfère, je préfère, préférerais, je préférerais, préférait
    """,
    "if": """
        si c'est, si tu, si vous, si on, si le, si la, si les, s'il, s'ils, si elle, si
        je, quand, lorsque, à condition, pourvu, tant que, au cas où, dès que, avant,
        après
    """,
    "hedge": "je crois, je pense, je crois que oui, je pense que oui",
    "ask": """
        que, quoi, qu'est-ce, quand est, où, qui, pourquoi, comment, combien, quel,
        quelle, quels, quelles, est-ce, peux-tu, pouvez-vous, pourrais-tu,
        pourriez-vous, tu peux me, vous pouvez me, puis-je, y a-t-il, as-tu, avez-vous,
        est-il, est-elle, c'est quoi, dois-je, peut-on, pourrait-on, je peux, je
        pourrais, on peut, on pourrait, est-ce que, il est où, elle est où, c est quand
    """,
    "info": """
        dis-moi, dites-moi, montre, montrez, explique, expliquez, répète, répétez,
        vérifie, vérifiez
    """,
    "other": """
        autre, autres, autrement, plus de, moins, encore, davantage, aussi, différent,
        différente, à la place, également, en plus, plus grand, plus grande, plus petit,
        plus petite, plus clair, plus sombre, plus, à nouveau, refais, recommence, au
        lieu de, au lieu d, à la place de, à la place du
    """,
    "change": """
        ajoute, ajoutez, ajouter, change, changez, changer, modifie, modifiez, modifier,
        enlève, enlevez, enlever, retire, retirez, retirer, remplace, remplacez,
        remplacer, supprime, supprimez, supprimer, mets, mettez, mettre, déplace,
        corrige, inclus, rends, il faut, faudrait, doit, devrait, doivent
    """,
    "trait": """
        rouge, rouges, bleu, bleue, bleus, vert, verte, jaune, orange, violet, violette,
        rose, noir, noire, blanc, blanche, gris, grise, marron, doré, argenté, couleur,
        couleurs, grand, grande, petit, petite, long, longue, court, courte, clair,
        claire, sombre, gauche, droite, haut, bas, milieu, centre, fond, texte, titre,
        police, large, gros, grosse, avec
    """,
    "number": """
        zéro, , deux, trois, quatre, cinq, six, sept, huit, neuf, dix, onze, douze,
        douzaine, cent, plusieurs, premier, première, deuxième, second
    """,
    "feeling": """
        hâte, content, contente, heureux, heureuse, enfin, haha, mdr, ptdr, lol, wow,
        waouh, ouah, youpi, hourra, espère, trop hâte, trop bien, impatient, impatiente,
        adore, adorent, trop cool, trop beau, j'ai hâte, adorer, kiffer, fier, fière,
        rire, fatigué, fatiguée, faim, pressé, pressée
    """,
    "thanks": """
        merci, merci beaucoup, mille mercis, bonjour, salut, bonsoir, au revoir, beau
        travail, bon travail, bien joué, bravo, bonne journée, coucou
    """,
    "done": "c'est tout, ce sera tout, rien d'autre",
    "please": "s'il te plaît, s'il vous plaît, stp, svp",
    "deal": """
        image, dessin, logo, bannière, affiche, visuel, illustration, billet, billets,
        table, chambre, réservation
    """,
    "this": "ça, ceci, cela, ce, cette, cet, ces, c, le, la, les, l, il, elle, c'est, ca",
    "self": "je, j, on, nous, mon, ma, mes",
    "free": """
        est, sont, était, sera, serait, un, une, des, de, du, d, à, au, aux, en, y,
        dans, sur, pour, par, me, m, te, t, moi, toi, vous, tu, notre, votre, ta, très,
        vraiment, tellement, tout, toute, tous, toutes, maintenant, alors, donc, là,
        ici, comme, comme ça, ainsi, déjà, bien, ce que je, ce que j, que je, exactement
        ce que, ai, a, as, avez, avons, suis, es, semble, paraît, va, vas, peux, peut,
        pouvez, qu, que, quoi, de suite, tout de suite, résumé, proposition,
        description, idée, plan, version, réponse, ma réponse, ah, oh, eh, euh, ben,
        bah, hein, se, sa, ses, elle, chose, avait, dit, compris, as compris, mot, idem,
        point, côté, part, vision, l'idée, bcp, beaucoup, énormément, grave,
        franchement, vachement
    """,
    "link": "et, puis, ensuite, donc, alors",
    "kin": """
        mari, femme, copain, copine, ami, amie, amis, frère, soeur, sœur, maman, papa,
        mère, père, enfant, enfants, fils, fille, patron, collègue, collègues, famille,
        mamie, papi, parents, chien, chat
    """,
    "why": "parce que, car, puisque",
    "date": """
        lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche, demain, semaine
        prochaine, heures
    """,
    "oh": "pfff, oups, zut, ouf",
}
