"""What words and phrases do in an answer in Spanish."""

from __future__ import annotations

from typing import Final

from nodes.answers.roles import Role

WORDS: Final[dict[Role, str]] = {
    "yes": """
        sí, si, sip, sipi, claro, claro que sí, por supuesto, exacto, exactamente,
        efectivamente, de acuerdo, así es, eso es, eso mismo, correcto, cierto, desde
        luego, sin duda, totalmente, absolutamente, confirmo, confirmado, lo confirmo,
        apruebo, aprobado, acepto, aceptado, vale, dale, seguro, venga, afirmativo,
        estoy de acuerdo, cómo no, por qué no, obvio, hecho, trato hecho, eso, sin
        problema, ningún problema, no hay problema, claro q sí, claro q si, por supuesto
        que sí, sí señor
    """,
    "soft": "ok, okay, okey, vale, bueno, está bien, bien, muy bien",
    "good": """
        bien, bueno, buena, buenísimo, muy bien, perfecto, perfecta, perfectamente,
        genial, excelente, estupendo, estupenda, fantástico, fantástica, maravilloso,
        maravillosa, increíble, fenomenal, ideal, correcto, correcta, me gusta, me
        encanta, gusta, encanta, encantado, me parece, me sirve, me vale, me va bien,
        súper, super, chévere, bárbaro, guay, lindo, hermoso, bonito, bonita, precioso,
        cierto, verdad, de lujo, de maravilla, mejor, impecable, satisfecho, satisfecha,
        listo, queda, suena bien, buena idea, cool, top, me mola, mola, va genial, de
        diez, me convence, perfe, perfectísimo, espectacular, brutal, de perlas, fetén
    """,
    "keep": "nada que cambiar, sin cambios, ningún cambio, no cambies nada, déjalo así, tal cual",
    "go": """
        adelante, hazlo, hágalo, hagámoslo, hacedlo, dale, vamos, vamos allá, procede,
        proceda, proceder, continúa, continúe, continuar, sigue, siga, seguir, genera,
        genéralo, generar, genere, crea, créalo, crear, cree, reserva, resérvalo,
        reservar, reserve, confirma, confírmalo, confirmar, confirme, empieza, comienza,
        comenzar, empezar, manos a la obra, a por ello, ponte a ello, puedes hacerlo,
        puedes empezar, puedes seguir, envíalo, lánzalo, así mismo, tíralo, me lo quedo,
        haz, hacer, confirmas, confirman, empiezo, empezamos, seguimos, lo creo, lo
        genero, tira, dale caña, luz verde, échale
    """,
    "want": """
        quiero, quería, quisiera, querría, gustaría, me gustaría, necesito, necesitaba,
        deseo, buscaba, busco, pedí, imaginaba, quieres, quiere, querías, buscabas
    """,
    "no": """
        no, nop, para ya, alto, espera, espere, cancela, cancelar, cancele, incorrecto,
        falso, mal, error, equivocado, nunca, jamás, todavía no, aún no, luego, más
        tarde, después, ni hablar, de ninguna manera, feo, horrible, rechazo, ninguno,
        mejor no, olvídalo, un momento, qué va, para nada, ni de broma, de eso nada
    """,
    "not": """
        no, nunca, jamás, nada, ningún, ninguna, sin, ni, tampoco, falta, faltan,
        demasiado, demasiada
    """,
    "doubt": """
        quizá, quizás, tal vez, a lo mejor, no sé, no estoy seguro, no estoy segura,
        supongo, creo, creo que, probablemente, posiblemente, depende, casi, más o
        menos, puede ser, puede que, igual, duda, dudo, mmm, ni idea, a ver, da igual,
        déjame pensar, déjame pensarlo, tengo que pensarlo, lo pienso, no lo sé, no
        sabría, no estoy muy seguro, no estoy muy segura, no estoy del todo seguro, no
        estoy convencido
    """,
    "but": """
        pero, sin embargo, aunque, excepto, salvo, menos, sólo, solo, solamente, sino,
        en vez, en lugar, aparte, más bien, preferiría, prefiero, no obstante, a pesar
    """,
    "if": """
        si es, si se, si lo, si la, si el, si puedes ponerle, si tiene, si le, si no, si
        está, si hay, si queda, cuando, siempre que, siempre y cuando, mientras, con
        tal, a condición, en caso, hasta que, antes, después de
    """,
    "hedge": "creo que sí",
    "ask": """
        qué, cuándo, dónde, quién, por qué, cómo, cuánto, cuánta, cuántos, cuántas,
        cuál, cuáles, puedes, podrías, puede, podría, podemos, hay, tienes, tiene, es
        posible
    """,
    "info": "dime, dígame, muéstrame, enséñame, explica, explícame, repite, comprueba, verifica",
    "other": """
        otro, otra, otros, otras, más, diferente, distinto, distinta, también, además,
        de nuevo, otra vez, más grande, más pequeño, más oscuro, más claro, mayor, en
        lugar de, en vez de, en lugar del, en vez del, mejor un, mejor una, mejor el,
        mejor la, mejor en, mejor con
    """,
    "change": """
        añade, añádele, añadir, agrega, agregar, agrégale, cambia, cámbialo, cambiar,
        cambie, quita, quítale, quitar, elimina, eliminar, reemplaza, sustituye,
        modifica, modificar, pon, ponle, ponlo, poner, mueve, incluye, ajusta, corrige,
        borra, hazlo más, que sea, que sean, que tenga, debe, debería, tiene que
    """,
    "trait": """
        rojo, roja, azul, azules, verde, amarillo, amarilla, naranja, morado, rosa,
        negro, negra, blanco, blanca, gris, marrón, dorado, plateado, color, colores,
        grande, pequeño, pequeña, largo, corto, claro oscuro, oscuro, izquierda,
        derecha, arriba, abajo, centro, fondo, texto, título, letra, letras, con
    """,
    "number": """
        cero, , dos, tres, cuatro, cinco, seis, siete, ocho, nueve, diez, once, doce,
        docena, cien, varios, primero, primera, segundo, segunda
    """,
    "feeling": """
        amo, ganas, feliz, contento, contenta, emocionado, emocionada, por fin, jaja,
        jajaja, jeje, wow, guau, espero, ojalá, ilusión, qué ilusión, qué bien, qué
        bueno, qué lindo, qué chulo, encantar, flipar, alucinar, orgulloso, orgullosa,
        cansado, cansada, hambre, reír
    """,
    "thanks": """
        gracias, muchas gracias, mil gracias, hola, adiós, chao, buenos días, buenas,
        buenas tardes, buen trabajo, hasta luego
    """,
    "done": "eso es todo, es todo, nada más, eso sería todo",
    "please": "por favor, porfa, porfi, plis, xfa",
    "deal": """
        imagen, dibujo, logo, cartel, diseño, banner, ilustración, entradas, mesa,
        habitación, reserva
    """,
    "this": "eso, esto, esta, este, esa, ese, esos, estas, lo, la, le, los, las, él, ella, así",
    "self": "yo, nosotros, mi, mis",
    "free": """
        es, está, están, era, sería, ser, estar, el, un, una, unos, unas, de, del, al,
        a, en, por, para, con esto, me, te, se, nos, tu, tus, su, sus, usted, tú, muy,
        tan, todo, toda, todos, todas, ya, ahora, ahora mismo, entonces, aquí, ahí,
        como, que, lo que, lo que yo, justo, justamente, exactamente lo que, parece, ve,
        va, he, ha, has, había, estoy, puedes, ah, oh, eh, pues, bien, completamente,
        realmente, resumen, descripción, propuesta, idea, plan, versión, respuesta, mi
        respuesta, tal y como, dicho, dijiste, tal como, mismo, misma, parte, súper, re,
        bastante, quedó, quedado, entendido, entendiste, nomás, nada más que, un montón,
        hoy, ayer, mucho, mucha, muchísimo, siempre
    """,
    "link": "y, e, pues, entonces, luego",
    "kin": """
        marido, mujer, esposa, esposo, novio, novia, amigo, amiga, amigos, hermano,
        hermana, mamá, papá, madre, padre, hijo, hija, hijos, niños, jefe, jefa,
        familia, abuela, abuelo, padres, perro, gato
    """,
    "why": "porque, ya que",
    "date": """
        lunes, martes, miércoles, jueves, viernes, sábado, domingo, mañana por, próxima
        semana
    """,
    "oh": "uf, uy, ay, ups",
}
