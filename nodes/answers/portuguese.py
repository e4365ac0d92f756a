"""What words and phrases do in an answer in Portuguese."""

from __future__ import annotations

from typing import Final

from nodes.answers.roles import Role

WORDS: Final[dict[Role, str]] = {
    "yes": """
        sim, si, claro, claro que sim, com certeza, certeza, exato, exatamente, isso,
        isso mesmo, isso aí, é isso, é isso aí, correto, certo, de acordo, concordo,
        confirmo, confirmado, aprovo, aprovado, aceito, fechado, combinado, beleza, blz,
        sem dúvida, absolutamente, definitivamente, pois é, pode sim, por que não, sem
        problema, sem problemas, uhum, aham, positivo, óbvio, tá certo, está certo,
        fechou, fechadíssimo, pode crer, demorou, com toda certeza, é claro, claro que
        pode
    """,
    "soft": "ok, okay, tá, tá bom, está bom, bom, certo, tudo bem, então tá",
    "good": """
        bom, boa, ótimo, ótima, bem, muito bem, muito bom, perfeito, perfeita,
        perfeitamente, excelente, maravilhoso, maravilhosa, fantástico, fantástica,
        incrível, legal, top, lindo, linda, bonito, ideal, correto, correta, gostei,
        gosto, adorei, amei, adoro, verdade, satisfeito, satisfeita, melhor, bacana,
        parece bom, super, boa ideia, jóia, fixe, pronto, show, show de bola, massa, da
        hora, perfeitinho, curti, arrasou, sensacional, espetacular, maneiro, irado,
        nota dez, nota 10
    """,
    "keep": """
        nada a mudar, sem mudanças, sem alterações, nenhuma mudança, não mude nada,
        deixa assim, do jeito que está, não muda nada, não precisa mudar nada, não mexe
        em nada
    """,
    "go": """
        pode fazer, pode seguir, pode ir, pode prosseguir, pode gerar, pode criar, pode
        continuar, pode começar, pode mandar, manda ver, manda, vá em frente, vai em
        frente, vai, vamos, vamos lá, bora, faça, faça isso, faz, faz isso, fazer,
        prossiga, prosseguir, continue, continua, siga, segue, gere, gera, gerar, crie,
        cria, criar, reserve, reserva, reservar, confirme, confirma, confirmar, comece,
        começa, avance, avançar, envie, fico com, mãos à obra, confirmas, gero, começo,
        prossigo, sigo, partiu, toca o barco, mete bala, tá liberado, sinal verde
    """,
    "want": """
        quero, queria, gostaria, preciso, precisava, desejo, procurava, pedi, imaginava,
        quer, quis
    """,
    "no": """
        não, nao, nop, pare, para já, espera, espere, cancela, cancele, cancelar,
        errado, errada, incorreto, falso, mal, erro, nunca, jamais, ainda não, depois,
        mais tarde, feio, horrível, recuso, esquece, de jeito nenhum, nenhum, um
        momento, nada a ver, nem pensar, que nada
    """,
    "not": "não, nunca, jamais, nada, nenhum, nenhuma, sem, nem, falta, faltam, faltou, demais",
    "doubt": """
        talvez, quem sabe, não sei, não tenho certeza, acho, acho que, provavelmente,
        possivelmente, depende, quase, mais ou menos, pode ser, suponho, dúvida, sei lá,
        tanto faz, imagino, deixa eu pensar, deixe-me pensar, vou pensar, preciso
        pensar, não sei bem, não faço ideia, não tenho muita certeza
    """,
    "but": """
        mas, porém, contudo, entretanto, exceto, salvo, menos, só, somente, apenas, em
        vez, ao invés, fora, embora, prefiro, preferiria, senão, todavia, tirando
    """,
    "if": "se, quando, desde que, contanto, caso, enquanto, até que, assim que, antes, depois que",
    "hedge": "acho que sim",
    "ask": """
        quando, onde, quem, por que, como é, quanto, quanta, quantos, quantas, qual,
        quais, você pode, você poderia, pode me, poderia, podemos, tem, há, o que,
        posso, podia, dá para, dá pra, consigo, será que
    """,
    "info": "diga-me, me diga, me diz, mostre, me mostra, explique, explica, repita, verifique",
    "other": """
        outro, outra, outros, outras, mais, diferente, também, além, de novo, novamente,
        ainda, maior, menor, em vez de, em vez do, em vez da, no lugar do, no lugar de,
        no lugar da, ao invés de, melhor um, melhor uma, melhor o, melhor a, melhor com
    """,
    "change": """
        adicione, adiciona, adicionar, acrescente, acrescenta, mude, muda, mudar,
        troque, troca, trocar, tire, tira, tirar, remova, remove, remover, substitua,
        altere, altera, alterar, modifique, coloque, coloca, colocar, põe, bota, ajuste,
        inclua, corrija, deve, deveria, tem que, que seja
    """,
    "trait": """
        vermelho, vermelha, azul, verde, amarelo, amarela, laranja, roxo, rosa, preto,
        preta, branco, branca, cinza, marrom, dourado, prateado, cor, cores, grande,
        pequeno, pequena, longo, curto, escuro, esquerda, direita, cima, baixo, centro,
        fundo, texto, título, letra, letras, com
    """,
    "number": """
        zero, , dois, três, quatro, cinco, seis, sete, oito, nove, dez, onze, doze,
        dúzia, cem, duas, vários, primeiro, primeira, segundo, segunda
    """,
    "feeling": """
        amo, feliz, contente, animado, animada, finalmente, kkk, kkkk, kkkkk, rsrs,
        haha, uau, wow, espero, ansioso, ansiosa, tomara, oba, adorar, pirar, rir,
        orgulhoso, orgulhosa, cansado, cansada, fome
    """,
    "thanks": """
        obrigado, obrigada, muito obrigado, muito obrigada, brigado, valeu, vlw, olá,
        oi, tchau, bom dia, boa tarde, boa noite, bom trabalho
    """,
    "done": "é tudo, isso é tudo, é só isso, só isso, mais nada",
    "please": "por favor, pfv, pf, por gentileza",
    "deal": "imagem, desenho, logo, banner, cartaz, arte, ingressos, mesa, quarto, reserva",
    "this": "isso, isto, esse, essa, este, esta, aquilo, assim, o, a, ele, ela, lo",
    "self": "eu, nós, meu, minha",
    "free": """
        é, e, está, tá, ta, são, era, seria, ser, estar, os, as, um, uma, de, do, da,
        dos, das, no, na, em, por, para, pra, pro, me, te, se, nos, seu, sua, você, vc,
        tu, muito, tão, tudo, todo, toda, já, agora, então, aqui, aí, como, que, o que,
        o que eu, exatamente o que, parece, vai, estou, tô, ficou, fica, foi, ah, oh,
        né, bem, completamente, realmente, mesmo, resumo, descrição, proposta, ideia,
        plano, versão, resposta, minha resposta, como você disse, disse, entendeu,
        entendido, lá, jeito, desse, dessa, pelo, parte, hoje, ontem, demais da conta,
        mim, bastante, demais mesmo, sempre
    """,
    "link": "e, então, aí",
    "kin": """
        marido, mulher, esposa, esposo, namorado, namorada, amigo, amiga, amigos, irmão,
        irmã, mãe, pai, filho, filha, filhos, crianças, chefe, família, avó, avô, vovó,
        vovô, pais, cachorro
    """,
    "why": "porque, pois",
    "date": """
        segunda, segunda-feira, terça, quarta, quinta, sexta, sábado, domingo, amanhã,
        próxima semana
    """,
    "oh": "ufa, opa, eita, nossa, puxa",
}
