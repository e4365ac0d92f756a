"""What words and phrases do in an answer, in seven languages.

One table a language, one row a role, entries divided by commas. They are written as people write
them; reading them folds case, accents and apostrophes. A word may have another role in another
language ("was", "hat", "die"): the words around it tell which one is meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final, Literal

Role = Literal[
    "yes",  # accepts by itself
    "short",  # accepts where it ends: "it is", "I would"
    "soft",  # accepts by itself, and as often only acknowledges
    "good",  # judges well: "perfect", "sounds good"
    "keep",  # wants nothing changed: "as it is", "no changes"
    "go",  # tells to proceed: "go ahead", "book it"
    "make",  # proceeds where it ends, and changes where something follows: "make it"
    "want",  # wishes
    "no",  # rejects by itself
    "not",  # negates
    "doubt",
    "hedge",  # half a yes: "I think so"
    "but",  # contrasts or excepts
    "if",  # makes a condition
    "ask",  # opens a question
    "info",  # asks to be told something
    "view",  # tells how the user sees it: "imagine", "I meant"
    "kin",  # people in the user's life
    "life",  # tells what the user does elsewhere: "I don't want to be late"
    "time",  # makes a condition, or tells when
    "halt",  # rejects where a clause begins with it: "wait", "stop"
    "oh",  # an exclamation
    "other",  # compares with something else: "instead", "another", "more"
    "change",  # a verb that changes
    "trait",  # a colour, a size, a place: new content wherever it stands
    "number",
    "date",  # a number that tells when: "Sunday", "next week"
    "feeling",  # chatter: what the user feels
    "thanks",
    "please",
    "deal",  # a name for what is being agreed: "ticket", "image"
    "this",  # points at what was proposed
    "self",  # may open a clause: "I", "we"
    "free",  # says nothing new
    "why",  # gives a reason
    "link",  # joins two clauses
]


def words_in(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


TABLES: Final[dict[str, dict[Role, str]]] = {
    "en": {
        "yes": """
            yes, yeah, yea, yep, yup, yeap, yip, ya, yah, yas, yass, yeh, ye, yessir, y, yis,
            yus, yaas, sure, surely, for sure, for certain, absolutely, definitely, certainly,
            indeed, exactly, precisely, of course, naturally, by all means, affirmative, agreed,
            i agree, agree, we agree, totally, undoubtedly, without a doubt, no doubt, roger,
            aye, you bet, you betcha, you got it, you've got it, bingo, uh huh, mm hmm, mhm, why
            not, done deal, it's a deal, you're right, you are right, confirmed, confirming,
            approved, accepted, i confirm, i approve, i accept, can confirm, permission granted,
            granted, that's it, that is it, thats the one, that's the one, this is it, yes sir,
            yes ma'am, hell yes, heck yes, hell yeah, heck yeah, resounding yes, couldn't agree more, could not agree more, more than happy, amen, obviously,
            positive, fo sho, fosho, you have it right, facts, aok, a ok, all set, good to go,
            definite yes, definite, correctamundo, yesplease, yes plz, es please, yea please
        """,
        "short": """
            it is, it sure is, it surely is, it certainly is, it was, it does, it did, it has, it
            will, it would, that is, that does, this is, i do, i did, i am, i have, i will, i
            would, we do, we did, we are, we have, we will, we would, they are, they do, they
            did, you are, you do, you did, you have, you may, you can, please do, sure do, sure
            is
        """,
        "soft": """
            ok, okay, okey, k, kk, okie, okie dokie, okey dokey, okay then, alright, all right,
            alrighty, righto, well ok, got it, gotcha, i see, understood, noted
        """,
        "good": """
            good, great, perfect, perfectly, fine, nice, awesome, excellent, wonderful,
            fantastic, amazing, lovely, brilliant, beautiful, beautifully, super, superb,
            terrific, fabulous, cool, sweet, ideal, right, correct, correctly, accurate,
            accurately, valid, truth, exact, spot on, on point, dead on, nailed it, nailed, work,
            works, working, will do, that'll do, does the trick, fits, fits the bill, suits,
            checks out, ticks all the boxes, as expected, love it, like it, love that, like that,
            love this, like this, i love, i really love, i loved, we love, loving it, digging,
            dig it, satisfied, happy with, pleased with, to my liking, gorgeous, splendid,
            marvelous, marvellous, magnificent, epic, dope, lit, neat, solid, best, better, much
            better, acceptable, suitable, satisfactory, impressive, delightful, stunning,
            flawless, couldn't be better, could not be better, can't complain, never better, not
            wrong, not false, isn't wrong, down with, down for, on board, am in, i'm in, i'm
            game, golden, suits me, does it for me, hits the spot, good enough, happy with it,
            loved it, loves it, looks like it, sounds like it, sounds like a plan, looks like a
            plan, sounds like a good plan, sounds like a good idea, the plan, interested, like
            the sound of, like the look of, sounds like fun, that is true, that's true, is true,
            very true, so true, it's true, be true, seems true, appears true, sounds true, true
            statement, a true, totally true, statement is true, is a fact, is fact, makes sense,
            make sense, made sense, like that one, like this one, like them, like these, like
            those, i like the, i really like the, we like the, never wrong, never fails, never
            disappoints, more like it, more to my liking, charming, pleasant, adorable, elegant,
            classy, tasteful, clever, ready, i'm ready, seems like fun, looks like fun, seems
            enjoyable, sounds enjoyable, sounds fun, looks fun, top
        """,
        "keep": """
            no changes, no changes needed, no change needed, no changes necessary, no further
            changes, no more changes, no other changes, nothing to change, nothing to add,
            nothing needs changing, don't change a thing, don't change anything, do not change a
            thing, do not change anything, no need to change anything, no need to change a thing,
            no need for changes, wouldn't change a thing, wouldn't change anything, would not
            change a thing, would not change anything, no complaints, no notes, no objections, no
            objection, no issue, no issues, as is, as it is, the way it is, keep it, keep it like
            that, keep it that way, leave it as is, leave it like that
        """,
        "go": """
            go ahead, go for it, go on, go with, go, lets go, let's go, do it, do that, do this,
            do so, please do, yes do, do, proceed, carry on, continue, make it so, make it
            happen, make that happen, ship it, send it, run it, run with it, lets roll, let's
            roll, get started, get going, get it done, move forward, move ahead, finalize,
            finalise, book, booking, reserve, reserving, confirm, order, buy, buying, purchase,
            purchasing, schedule, create, creating, generate, generating, draw it, draw that,
            draw this, render, produce, build, design, design it, start, starting, begin, play,
            save, submit, publish, take, accept, approve, making, arrange, secure, grab, lock,
            lock it in, sign me up, set up, watch, watching, see it, listen, listen to, hear,
            visit, rent, renting, try it, use it, use that, use this, fire away, knock yourself
            out, be my guest, have at it, hit it, go live, green light, thumbs up, i'll take it,
            ill take, i'll have it, let me have it, i'll do, ll go with, i'll go with, ill go
            with, we'll go with, get it, get that, get them, get me, get those, get these, wrap
            it up, ensure, let's to it, lets to it
        """,
        "make": """
            make it, make that, make this, make them, make everything, make, make a, make the,
            make me a, make me, make my
        """,
        "want": """
            want, wants, wanted, wanna, need, needed, wish, would like, would also like, would really like, would still like, also like to, i'd like,
            i'd also like, i'd really like, we'd like, we'd also like, do want, also want,
            also need, ill
            like, would love, i'd love, we'd love, interested in, looking for, look for, asked for, ask for,
            hoping for, had in mind, have in mind, envisioned, imagined, pictured, asked, i like
            you, i'd like you, would like you, want you to, want you, like you to, need you to, i
            like, i really like, i do like, we like
        """,
        "no": """
            no, nope, nah, nay, naw, noo, negative, negatory, no way, no thanks, no thank you,
            wrong, incorrect, incorrectly, false, untrue, inaccurate, terrible, awful, horrible,
            hate, ugly, abort, cancel, hold on, hang on, hold up, hold off, one moment, one
            second, one sec, just a moment, not yet, neither, none, nada, refuse, decline,
            reject, rejected, disagree, disagreed, start over, start again, forget it, forget
            that, forget about it, nevermind, never mind, scrap it, scrap that, skip it, another
            time, some other time, dislike, way off, far off, mistaken, misunderstood, pause,
            hell no, heck no, n, mistook, nonsense, out of the question
        """,
        "not": """
            not, don't, doesn't, didn't, isn't, aren't, wasn't, weren't, won't, wouldn't, can't,
            cannot, couldn't, shouldn't, haven't, hasn't, hadn't, ain't, never, without,
            hardly, barely, scarcely, nor, lacks, lacking, fails, failed, dont, doesnt, isnt,
            unhappy, dissatisfied, unsatisfied, disappointed, too much, too many, instead of,
            mustn't, needn't, no longer, no good, wants no, with no, there is no, there's no
        """,
        "doubt": """
            maybe, perhaps, possibly, probably, might, guess, suppose, presumably, unsure, not
            sure, uncertain, unclear, dunno, idk, no idea, don't know, do not know, depends, it
            depends, whatever, kinda, kind of, sort of, sorta, almost, nearly, mostly, partly,
            partially, somewhat, somehow, close, not quite, wonder, wondering, confused,
            hesitant, doubt, doubtful, either, undecided, not really, not exactly, half, think
            about it, let me think, i'll think, have to think, need to think, think it over, on
            second thought, second thoughts, in a sense, more or less, if anything, tbd, who
            knows, hard to say, hopefully yes, not entirely, not completely, not fully, let me
            see, let me check, so so, meh, eh, in theory, up to you, lets see, we'll see, okay i
            guess, ok i guess, used to, could be better, could be nicer, could be, would be
            better, needs work
        """,
        "but": """
            but, however, except, excepting, except for, apart from, aside from, other than,
            besides, though, although, tho, only, rather, unless, minus, save for, with the
            exception, barring, just one thing, one thing, just that, would prefer, i'd prefer,
            prefer, prefers, even though, whereas, despite, otherwise, nevertheless, nonetheless,
            bar, cept, albeit
        """,
        "if": """
            if, provided, providing, assuming, supposing, as long as, so long as, on condition,
            on the condition, in case, depending, conditional, contingent, subject to
        """,
        "time": "when, once, after, before, as soon as, until, till, while",
        "halt": "wait, later, skip, pass, bad, stop, mistake, error, nothing, missing",
        "oh": """
            sorry, lol, haha, lmao, rofl, hehe, xd, omg, omfg, wow, whoa, yay, woohoo, woo,
            hooray, phew, gosh, god, goodness, damn, dang, hell, heck, hot damn, holy, cow, no
            worries, no problem, no probs, np, cheers, bravo, congrats, kudos, finally, yum,
            oops, whoops, ugh, argh, good question, great question, good point, fair point, nice
            try, good luck, if you'd like, if you would like, if you're, if you are, if you ever,
            if you need, if you get, by the way, btw
        """,
        "view": """
            imagine, picture, imagining, picturing, meant, think, thought, thinking, expected,
            expect, forgot, mention, mentioned, told, realized, realised, decided, see, said,
            have a, have an, have the, got a, got an, has a, has the, thinks, says, feels it,
            wants
        """,
        "life": """
            i have to, i've to, we have to, i gotta,
            gotta go, better go, i better, forced to, i had to, need time, need to have time,
            need some time, i should have, i'd have, we should have, haven't been, have not been,
            never been, haven't had, i had a, we had a, do a couple, thing i need, want to do
            something, make sure i, make it to, make my way, make it on time, want to surprise
        """,
        "kin": """
            husband, wife, boyfriend, girlfriend, partner, brother, sister, mom, mum, mother,
            dad, father, kid, kids, child, children, son, daughter, sons, daughters, friends,
            best friend, my friend, boss, colleague, colleagues, coworker, coworkers, team,
            family, fiance, fiancee, roommate, neighbor, cousin, grandma, grandpa, parents,
            guests, my date, nobody, no one, everybody, everyone, people, somebody, someone
        """,
        "hedge": """
            i think so, think so, i believe so, i suppose so, i guess so, i hope so, hope so
        """,
        "ask": """
            what, whats, what's, when is, when does, when will, when do, when can, where, who,
            whose, why, which, how, how's, can you, could you, would you, would you like, do you like, will you, can u, could
            u, can i, could i, may i, might i, can we, could we, may we, can they, do you, do u,
            do they, do we, do i, does it, does the, does that, does this, did you, did it, did
            they, is it, is there, is this, is that, is the, is my, is he, is she, are there, are
            the, are they, are these, are those, are you, are we, was it, has it, has the, have
            you, have they, will it, will the, will they, will there, will that, would it, would
            that, would the, would there, should i, should we, should it, shall i, shall we, am
            i, anything, is anything, don't you, isn't it, isn't that, mind if, what time, how
            much, how many, how long, do any, does any, are any, would they, were there, was
            there, how come, any chance, any idea, where's, when's, who's
        """,
        "info": """
            tell me, give me, show me, let me know, provide, check, send me, clarify, repeat,
            look up, remind me, advise, inform, confirm the, confirm my, confirm what, confirm
            if, verify, double check, say again, have the phone, get the phone, get their, get
            its, get the address, get the number, have their, have its, have the address, have
            the number, need to know, want to know, like to know, love to know, phone number,
            curious, to know, to find out, to ask, weather forecast, the weather, forecast,
            directions, trivia, bank balance, account balance, my balance, starting time, start
            time, their number, their address, the address, the number, the price, the cost,
            find me, find out, you to confirm, you confirm, to check, you check, confirm detail,
            confirm details, confirm question, confirm instruction, confirm instructions, confirm
            command, confirm last, explain that, explain it, explain the, suggest me, recommend
            me, forgot to ask, tell us, give us, wondering if, was wondering, list the, list all,
            share the, look up a, look up the, help me with that, help me with something
        """,
        "other": """
            instead, other, others, another, else, different, differently, alternative,
            alternatives, alternatively, more, less, fewer, extra, additional, again, back, redo,
            undo, revert, restart, rework, rather than, replace with, besides, elsewhere,
            further, keep looking, changed my mind, change my mind, only if, bigger, smaller,
            larger, darker, lighter, brighter, longer, shorter, taller, wider, higher, lower,
            closer, faster, slower, bolder, softer, cheaper, earlier, later than, sooner, older,
            younger, options, what about, how about
        """,
        "change": """
            add, adding, change, changing, changes, remove, removing, replace, replacing, drop,
            delete, erase, edit, modify, adjust, tweak, swap, switch, turn, turned, move, put,
            include, including, exclude, omit, insert, append, rename, retitle, reword, rewrite,
            rephrase, rotate, flip, resize, crop, zoom, shrink, enlarge, extend, expand,
            increase, decrease, reduce, lower, raise, recolor, recolour, update, updating,
            correct the, correct it to, fix, give it, give her, give him, give them, set it to,
            turn it, call it, name it, swap out, take out, take off, leave out, get rid, tone
            down, make sure, combine, merge, mix, start with, need to be, needs to be, must, has
            to be, should say, should read, should have, should show, ought to, say it, spell,
            spelled, written, reads
        """,
        "trait": """
            red, blue, green, yellow, orange, purple, violet, pink, black, white, grey, gray,
            brown, gold, golden hue, silver, teal, cyan, magenta, beige, turquoise, navy, colour,
            color, colors, colours, big, small, large, tiny, huge, little, long, short, tall,
            wide, narrow, dark, bright, light, bold, thick, thin, left, on the right, to the
            right, the right side, right side, right corner, on right, right hand, top of, at the
            top, on top, the top, bottom, center, centre, middle, corner, background, foreground,
            upper, round, square, vertical, horizontal, font, text, title, caption, slogan,
            subtitle, subtitles, vintage, retro, neon, realistic, cartoon, cartoonish, in 3d, in
            2d, like a, like an, looks like a, look like a
        """,
        "number": """
            zero, , two, three, four, five, six, seven, eight, nine, ten, eleven, twelve,
            thirteen, fourteen, fifteen, sixteen, seventeen, eighteen, nineteen, twenty, thirty,
            forty, fifty, hundred, thousand, dozen, couple, pair, double, triple, twice, single,
            several, few, third, fourth, fifth, one more, one ticket, one room, for one, the
            first, first one, the second, second one, one person, the last one, the latter, the
            former, hour, hours, minutes
        """,
        "date": """
            monday, tuesday, wednesday, thursday, friday, saturday, sunday, january, february,
            april, june, july, august, september, october, november, december, tomorrow, next
            week, next month, next year, for today, for tonight, today at, weekend, noon,
            midnight, pm, a m, p m, o clock, oclock
        """,
        "feeling": """
            love, excited, exciting, can't wait, can not wait, cannot wait, couldn't wait, can't
            believe, cannot believe, can't thank you enough, don't worry, hope, hopes, hopefully,
            hoping, glad, happy, thrilled, pumped, stoked, nervous, anxious, surprised, surprise,
            delighted, fun, enjoy, enjoyed, enjoying, rock, rocks, lifesaver, life saver, legend,
            genius, star, favorite, favourite, proud, appreciate, appreciated, grateful, helpful,
            helped, pleasure, heard, hurry, cute, hilarious, funny, impressed, relieved, awaited,
            dream, blast, bless, beloved, fan, loves, adore, adores, delicious, tasty, gotta
            love, looking forward, look forward, hype, hyped, blessed, thankful, amazed,
            ecstatic, fingers crossed, helped me, big help, such a help, enjoyable, annoyed, furious, frustrated, disgusted, embarrassed, ashamed, confident, lucky, unlucky, fortunate,
            overjoyed, eager, emotional, homesick, stressed, stressed out, freaking out, panicking, nauseous, dizzy, drunk, sober, sleepy, awake,
            angry, upset, sad, tired, hungry, thirsty, starving, exhausted, scared, worried,
            worry, bored, lonely, jealous, crazy about, i remember, i
            hear, we hear, wouldn't miss, would not miss, likes, at least, big rush, in a rush,
            in a hurry, running late, running out of time, late for, too late, on time, crazy busy, so busy, busy, stuff going on, plenty of time, my dream,
            enough time, never let me down, never lets me down, never disappointed, never unhappy
        """,
        "thanks": """
            thanks, thank you, thank u, thankyou, thx, thnx, tnx, ty, tysm, tyvm, many thanks,
            thanks a lot, thank you so much, thanks so much, much appreciated, appreciate it, i
            appreciate it, good job, great job, nice job, good work, great work, nice work, well
            done, bye, goodbye, good bye, hello, hi, hey, good morning, good evening, good
            afternoon, good night, see you, cya, take care, have a nice day, have a good day,
            have a great day, that's all, that is all, that's everything, that is everything,
            that's all i need, that is all i need, that's all i needed, that is all i needed,
            that is everything i need, that's everything i need, that will be all, that'll be
            all, nothing else, nothing more, don't need anything else, do not need anything else,
            that's all for now, for now, all i need, all i needed, all i need to know, need right
            now, i'm done, i'm all set, i'm all good, i am all set, for today, keep that in mind,
            keep it in mind
        """,
        "please": """
            please, pls, plz, pleas, plese, pleasse, kindly, if you please, if you could, if
            possible, if you can, if you don't mind, if you would, if you want
        """,
        "deal": """
            ticket, tickets, reservation, reservations, appointment, room, table, seat, seats,
            spot, order, house, flight, bus, car, movie, film, song, music, event, restaurant,
            hotel, place, apartment, property, image, design, logo, banner, poster, artwork, art,
            draft, asset, scene, illustration, drawing, video, sketch, ride, salon, doctor,
            dentist, game, concert, show, attraction, trip, service, date, day, time, graphic,
            cover
        """,
        "this": """
            this, that, these, those, thats, that's, it, its, it's, itll, it'll, that'll, they,
            them, thatd, that'd, it'd, this one, that one
        """,
        "self": """
            i, i'm, i'll, i'd, i've, we, we're, we'll, we've, he, she, he's, she's, they're,
            you're, you've, you'll
        """,
        "free": """
            you, u, ur, the, a, an, is, are, be, being, been, am, will, would, should, could,
            can, do, does, did, has, have, had, having, got, gotten, get, me, us, my, our, your,
            yours, mine, to, for, of, at, with, in, on, by, as, so, very, much, really, just,
            quite, pretty, all, everything, way, there, here, now, was, were, actually, right
            now, right away, then, sound, sounds, sounding, look, looks, looking, seem, seems,
            appear, appears, feel, feels, like, one, ones, oh, ah, aha, well, man, dude, bro,
            mate, sir, maam, boss, chief, friend, buddy, pal, guys, guy, gonna, believe, say,
            says, vote, from, about, than, into, through, up, out, over, done, what i, what we,
            what you said, what you just said, you just said, you said, what i'm, what i am,
            exactly what, just what, is what, that what, like you said, how it is, how i, how we,
            asap, quickly, quick, fast, immediately, soon, straight away, always, ever, even,
            already, both, each, every, same, such, thing, things, stuff, answer, response,
            reply, statement, instruction, instructions, command, question, understanding,
            understand, information, info, details, detail, summary, brief, plan, idea,
            description, wording, choice, option, vision, concept, version, proposal, suggestion,
            result, request, know, honestly, literally, entirely, completely, fully, extremely,
            incredibly, strongly, highly, truly, simply, super, most, uh, um, er, erm, hmm, hm,
            mm, mmm, ooh, oooh, aw, aww, ahh, ohh, opinion, person, part, bit, lot, alot, kind,
            type, sort, my answer, my response, i have to, i would have to, which is, which, who,
            tell you, telling you, let you know, lets, let, let's, come on, cmon, going, go ahead
            and, ahead, away, today, tonight, down, off, myself, ourselves, themselves, however
            you see fit, as described, as discussed, as you said, as summarized, as summarised,
            as agreed, as planned, per, case, regards, terms, agreement, my side, my end, side,
            end, perspective, point, view, gut, heart, whole, too, also, as well, anyway, any,
            some, their, something, requirements, matches, true, fact, have to say, had to say,
            gunna, gotta, help, help me, able to, able, your help, a hell of, confusion, trouble,
            inconvenience, effort, assistance, time and, in the meantime, meanwhile, while you're at it, while you are
            at it, while you're doing that, while you are doing that, while you do that, duper, let me be honest, let's be
            honest, sounds like a, sounds like an, seems like a, seems like the, sounds like the,
            at the moment, at this moment, just to make sure, to make sure, to confirm, left
            over, leftover, enough, of course, in so long, so long, for so long, a long time
        """,
        "why": "because, cause, cuz, cos, coz, since, because of, so that, so i can, so we can",
        "link": "and, so, then, plus",
    },
    "de": {
        "yes": """
            ja, jo, jup, jap, jep, joa, jawohl, jawoll, yes, genau, exakt, stimmt, einverstanden,
            natürlich, selbstverständlich, na klar, klar, aber klar, aber ja, aber gerne, aber
            sicher, aber natürlich, sicher, sicherlich, auf jeden fall, unbedingt, definitiv,
            absolut, bestätigt, ich bestätige, freigegeben, abgemacht, gerne, sehr gerne, gern,
            richtig so, so ist es, das ist es, das isses, das wars, korrekt, zustimmung, ich
            stimme zu, akzeptiert, warum nicht, kein problem, freilich, und ob, jepp, jaa, joah,
            genau so
        """,
        "soft": """
            ok, okay, oki, okidoki, in ordnung, geht klar, alles klar, gut, na gut, alles gut
        """,
        "good": """
            gut, sehr gut, super, toll, perfekt, prima, klasse, wunderbar, großartig,
            fantastisch, ausgezeichnet, hervorragend, schön, bestens, optimal, ideal, spitze,
            top, mega, geil, cool, nice, richtig, passt, passt so, passt perfekt, gefällt,
            gefällt mir, gefallen, liebe es, traumhaft, genial, wunderschön, tadellos,
            einwandfrei, prächtig, zufrieden, recht, besser, spitzenmäßig, klingt gut, hört sich
            gut an, sieht gut aus, hört sich, klingt, fein
        """,
        "keep": """
            keine änderungen, keine änderung, keine einwände, nichts zu ändern, nichts ändern,
            nichts mehr ändern, so bleiben, so lassen, lass es so, lassen wir so
        """,
        "go": """
            los, los gehts, los geht's, leg los, legen sie los, fang an, fangen sie an, mach,
            mach es, mach das, mach so, mach mal, mach's, machs, mach weiter, machen sie, machen
            wir, machen, mache, tu es, weiter, weitermachen, fortfahren, fahr fort, nur zu, bitte
            machen, starte, starten, start, erstelle, erstellen, erzeuge, erzeugen, generiere,
            generieren, buche, buchen, buch, reserviere, reservieren, bestätige, bestätigen,
            abschicken, absenden, schick ab, freigeben, umsetzen, setz um, setz es um, auf
            geht's, auf gehts, gib gas, go, kannst du so, so machen, nehmen wir, nehme ich, nimm,
            übernehmen, zeichne es, zeichne, loslegen, anfangen, beginnen, beginne, umgesetzt
        """,
        "want": """
            will, möchte, wollte, hätte gern, hätte gerne, brauche, wünsche, gewünscht, wünschte,
            vorgestellt, gemeint, gesucht, willst, möchtest, wollen, wünschst, gewollt
        """,
        "no": """
            nein, nö, nee, ne, nope, stopp, stop, halt, warte, warten, moment, abbrechen, falsch,
            verkehrt, schlecht, furchtbar, hässlich, ablehnen, abgelehnt, auf keinen fall,
            keinesfalls, niemals, später, nochmal von vorn, vergiss es, lieber nicht, noch nicht,
            unsinn, blödsinn, fehler, keineswegs, weder
        """,
        "not": """
            nicht, kein, keine, keinen, keiner, keinem, nie, nichts, ohne, kaum, nirgends, nix,
            fehlt, fehlen, zu viel, zu wenig, unzufrieden, nich, net
        """,
        "doubt": """
            vielleicht, eventuell, möglicherweise, wahrscheinlich, vermutlich, weiß nicht, bin
            nicht sicher, nicht sicher, unsicher, keine ahnung, kommt drauf an, mal sehen,
            glaube, ich glaube, glaub, schätze, egal, fast, beinahe, ungefähr, halbwegs, naja, na
            ja, teilweise, könnte, jein, überlege, überlegen, zweifle, zweifel, mehr oder
            weniger, hm
        """,
        "but": """
            aber, jedoch, allerdings, sondern, außer, ausser, bis auf, abgesehen, nur, lieber,
            statt, stattdessen, anstatt, obwohl, trotzdem, dennoch, eigentlich, bloß, doch lieber
        """,
        "if": """
            wenn, falls, sofern, sobald, solange, vorausgesetzt, bevor, nachdem, ob, unter der
            bedingung
        """,
        "hedge": "glaub schon, glaube schon, ich glaube schon, denke schon, ich denke schon",
        "ask": """
            was, wann, wo, wer, warum, wieso, weshalb, wie viel, wie viele, wie lange, wie,
            welche, welcher, welches, woher, wohin, kannst du, können sie, könntest du, könnten
            sie, kann ich, könnte ich, können wir, gibt es, hast du, haben sie, ist es, ist das,
            ist der, ist die, sind die, sind das, wird es, würdest du, würden sie, soll ich,
            sollen wir, darf ich, hat es, hat der
        """,
        "info": """
            sag mir, sagen sie mir, zeig, zeig mir, zeige, erkläre, erklär, wiederhole, prüfe,
            prüf, gib mir
        """,
        "other": """
            andere, anderer, anderes, anderen, anders, mehr, weniger, zusätzlich, noch ein, noch
            eine, noch einen, noch, nochmal, erneut, wieder, auch, auch noch, zurück, größer,
            kleiner, heller, dunkler, länger, kürzer, höher, breiter
        """,
        "change": """
            ändern, ändere, änder, ändert, hinzufügen, füge, ergänze, ergänzen, entferne,
            entfernen, lösche, ersetze, ersetzen, tausche, tauschen, streiche, verschiebe, setze,
            stell, stelle, mach ihn, mach sie, mach den, mach die, mach daraus, bearbeite,
            korrigiere, anpassen, pass an, dreh, weglassen, lass weg, nimm weg, pack, schreib,
            schreibe, müsste, muss, soll, sollte, sollen
        """,
        "trait": """
            rot, rote, roten, rotes, blau, blaue, blauen, blaues, grün, grüne, grünen, gelb,
            gelbe, orange, lila, rosa, schwarz, schwarze, weiß, weiße, grau, braun, gold, silber,
            farbe, farben, groß, große, klein, kleine, lang, kurz, hell, dunkel, links, rechts,
            oben, unten, mitte, hintergrund, vordergrund, schrift, text, titel, breit, dick,
            dünn, rund, mit
        """,
        "number": """
            null, , zwei, drei, vier, fünf, sechs, sieben, acht, neun, zehn, elf, zwölf, dutzend,
            paar, hundert, mehrere, erste, zweite, dritte, montag, dienstag, mittwoch,
            donnerstag, freitag, samstag, sonntag, morgen früh, übermorgen, nächste woche, uhr
        """,
        "feeling": """
            liebe, freue, freu, freut, gespannt, aufgeregt, endlich, juhu, hurra, haha, lol, wow,
            spaß, hoffe, hoffentlich, begeistert, glücklich, froh, lieb, lieben, kann es kaum
            erwarten, kanns kaum erwarten
        """,
        "thanks": """
            danke, dankeschön, danke schön, danke sehr, vielen dank, besten dank, merci, hallo,
            tschüss, tschüs, ciao, hi, guten tag, guten morgen, das war alles, das ist alles,
            mehr nicht, sonst nichts, gute arbeit, gut gemacht, dank
        """,
        "please": "bitte, bitteschön, bitte schön, bidde",
        "deal": """
            bild, entwurf, logo, banner, plakat, grafik, design, karte, karten, tisch, zimmer,
            termin, tickets, poster
        """,
        "this": "das, dies, diese, dieser, dieses, es, er, sie, so, isses, das hat, es hat",
        "self": "ich, wir, mein, meine, meinen",
        "free": """
            ist, sind, wäre, waren, der, die, den, dem, des, ein, eine, einen, einer, eines, mir,
            mich, uns, du, dir, dich, ihr, ihnen, für, zu, zum, zur, von, vom, im, in, an, am,
            auf, aus, bei, als, wie, sehr, ganz, ganze, total, wirklich, echt, einfach, genauso,
            alles, alle, jetzt, sofort, gleich, schon, mal, also, dann, hier, da, dazu, damit,
            sieht, hört, sich, ja, doch, eben, gerade, habe, hab, haben, hast, bin, bist, wird,
            werden, kann, kannst, können, weiter, wie beschrieben, wie besprochen, wie gewünscht,
            wie gesagt, wie du sagst, was ich, genau was, beschreibung, zusammenfassung,
            vorschlag, idee, plan, angaben, fassung, version, ach, oh, ah, na, ne, gell,
            verstanden, gesagt, meine antwort, lautet, antwort, wohl, vollkommen, völlig,
            absolut, finde, find, klingt, aussehen, wirkt, bleiben, bleibt, lass, lassen, diesem,
            dies, ab, rein, lös, das war, es war
        """,
        "link": "und, weil, denn, dann, da",
    },
    "fr": {
        "yes": """
            oui, ouais, ouaip, ouep, oue, mouais oui, si, bien sûr, bien entendu, évidemment,
            exactement, exact, tout à fait, absolument, certainement, effectivement, en effet,
            carrément, d'accord, entendu, c'est ça, c'est cela, c'est bien ça, voilà, je
            confirme, confirmé, je valide, validé, approuvé, j'accepte, je suis d'accord,
            volontiers, avec plaisir, sans problème, pas de problème, pas de souci, aucun
            problème, pourquoi pas, affirmatif, ça roule, ça marche, banco, vendu, yes, ok pour
            moi, bon pour moi, c'est tout à fait
        """,
        "soft": "ok, okay, bon, bien, ça va, très bien",
        "good": """
            bon, bonne, bien, très bien, c'est bon, parfait, parfaite, parfaitement, super,
            génial, géniale, excellent, excellente, magnifique, superbe, formidable, impeccable,
            nickel, top, cool, juste, correct, correcte, vrai, ça me va, me va, me convient,
            convient, me plaît, plaît, j'aime, j'adore, idéal, idéale, splendide, ravi, ravie,
            satisfait, satisfaite, chouette, extra, joli, jolie, beau, belle, mieux, au top,
            bonne idée, sympa, merveilleux, merveilleuse
        """,
        "keep": """
            rien à changer, rien à ajouter, rien à redire, aucun changement, aucune modification,
            pas de changement, pas de changements, pas de modification, ne change rien, ne
            changez rien, laisse comme ça, on garde, tel quel, telle quelle
        """,
        "go": """
            allez-y, vas-y, allez, allons-y, on y va, c'est parti, go, fais-le, faites-le, fais,
            faites, faire, fais ça, faites ça, lance, lancez, lance-toi, continue, continuez,
            procède, procédez, génère, générez, générer, crée, créez, créer, réserve, réservez,
            réserver, confirme, confirmez, valide, validez, valider, envoie, envoyez, commence,
            commencez, poursuis, poursuivez, on peut y aller, tu peux y aller, vous pouvez y
            aller, garde, gardez, je prends, dessine-le, on fait ça, on part là dessus, on part
            sur ça, commencer, lancer, continuer, réaliser, confirmez-vous, confirmer
        """,
        "want": """
            veux, voulais, voudrais, aimerais, souhaite, souhaitais, désire, besoin, cherche,
            cherchais, demandé, imaginais, voulez, souhaitez, cherchiez
        """,
        "no": """
            non, nan, nope, stop, arrête, arrêtez, attends, attendez, annule, annulez, annuler,
            faux, fausse, mauvais, mauvaise, incorrect, refuse, jamais, pas encore, plus tard,
            pas du tout, erreur, moche, horrible, nul, nulle, laisse tomber, surtout pas, un
            instant, une minute, pas maintenant
        """,
        "not": "pas, ne, n, jamais, aucun, aucune, rien, sans, ni, manque, guère, trop, non plus",
        "doubt": """
            peut-être, peut être, sais pas, sait pas, pas sûr, pas sûre, probablement, sans
            doute, je suppose, presque, à peu près, plus ou moins, ça dépend, dépend, mouais,
            bof, hésite, éventuellement, possible, possiblement, doute, hum, je me demande, si tu
            veux, si vous voulez, j'imagine
        """,
        "but": """
            mais, cependant, toutefois, pourtant, sauf, excepté, hormis, à part, seulement,
            plutôt, au lieu, par contre, en revanche, néanmoins, sinon, malgré, quoique, bien
            que, juste que
        """,
        "if": """
            si c'est, si tu, si vous, si on, si le, si la, si les, s'il, s'ils, si elle, si je,
            quand, lorsque, à condition, pourvu, tant que, au cas où, dès que, avant, après
        """,
        "hedge": "je crois, je pense, je crois que oui, je pense que oui",
        "ask": """
            que, quoi, qu'est-ce, quand est, où, qui, pourquoi, comment, combien, quel, quelle,
            quels, quelles, est-ce, peux-tu, pouvez-vous, pourrais-tu, pourriez-vous, tu peux me,
            vous pouvez me, puis-je, y a-t-il, as-tu, avez-vous, est-il, est-elle, c'est quoi,
            dois-je, peut-on, pourrait-on
        """,
        "info": """
            dis-moi, dites-moi, montre, montrez, explique, expliquez, répète, répétez, vérifie,
            vérifiez
        """,
        "other": """
            autre, autres, autrement, plus de, moins, encore, davantage, aussi, différent,
            différente, à la place, également, en plus, plus grand, plus grande, plus petit, plus
            petite, plus clair, plus sombre, plus, à nouveau, refais, recommence
        """,
        "change": """
            ajoute, ajoutez, ajouter, change, changez, changer, modifie, modifiez, modifier,
            enlève, enlevez, enlever, retire, retirez, retirer, remplace, remplacez, remplacer,
            supprime, supprimez, supprimer, mets, mettez, mettre, déplace, corrige, inclus,
            rends, il faut, faudrait, doit, devrait, doivent
        """,
        "trait": """
            rouge, rouges, bleu, bleue, bleus, vert, verte, jaune, orange, violet, violette,
            rose, noir, noire, blanc, blanche, gris, grise, marron, doré, argenté, couleur,
            couleurs, grand, grande, petit, petite, long, longue, court, courte, clair, claire,
            sombre, gauche, droite, haut, bas, milieu, centre, fond, texte, titre, police, large,
            gros, grosse, avec
        """,
        "number": """
            zéro, , deux, trois, quatre, cinq, six, sept, huit, neuf, dix, onze, douze, douzaine,
            cent, plusieurs, premier, première, deuxième, second, lundi, mardi, mercredi, jeudi,
            vendredi, samedi, dimanche, demain, semaine prochaine, heures
        """,
        "feeling": """
            hâte, content, contente, heureux, heureuse, enfin, haha, mdr, ptdr, lol, wow, waouh,
            ouah, youpi, hourra, espère, trop hâte, trop bien, impatient, impatiente, adore,
            adorent, trop cool, trop beau, j'ai hâte
        """,
        "thanks": """
            merci, merci beaucoup, mille mercis, bonjour, salut, bonsoir, au revoir, c'est tout,
            ce sera tout, rien d'autre, beau travail, bon travail, bien joué, bravo, bonne
            journée, coucou
        """,
        "please": "s'il te plaît, s'il vous plaît, stp, svp",
        "deal": """
            image, dessin, logo, bannière, affiche, visuel, illustration, billet, billets, table,
            chambre, réservation
        """,
        "this": "ça, ceci, cela, ce, cette, cet, ces, c, le, la, les, l, il, elle, c'est, ca",
        "self": "je, j, on, nous, mon, ma, mes",
        "free": """
            est, sont, était, sera, serait, un, une, des, de, du, d, à, au, aux, en, y, dans,
            sur, pour, par, me, m, te, t, moi, toi, vous, tu, notre, votre, ta, très, vraiment,
            tellement, tout, toute, tous, toutes, maintenant, alors, donc, là, ici, comme, comme
            ça, ainsi, déjà, bien, ce que je, ce que j, que je, exactement ce que, ai, a, as,
            avez, avons, suis, es, semble, paraît, va, vas, peux, peut, pouvez, qu, que, quoi, de
            suite, tout de suite, résumé, proposition, description, idée, plan, version, réponse,
            ma réponse, ah, oh, eh, euh, ben, bah, hein, se, sa, ses, elle, chose, avait, dit,
            compris, as compris, mot, idem, point, côté, part, vision, l'idée
        """,
        "link": "et, parce que, car, puis, ensuite, donc, alors",
    },
    "es": {
        "yes": """
            sí, si, sip, sipi, claro, claro que sí, por supuesto, exacto, exactamente,
            efectivamente, de acuerdo, así es, eso es, eso mismo, correcto, cierto, desde luego,
            sin duda, totalmente, absolutamente, confirmo, confirmado, lo confirmo, apruebo,
            aprobado, acepto, aceptado, vale, dale, seguro, venga, afirmativo, estoy de acuerdo,
            cómo no, por qué no, obvio, hecho, trato hecho, eso, sin problema, ningún problema,
            no hay problema
        """,
        "soft": "ok, okay, okey, vale, bueno, está bien, bien, muy bien",
        "good": """
            bien, bueno, buena, buenísimo, muy bien, perfecto, perfecta, perfectamente, genial,
            excelente, estupendo, estupenda, fantástico, fantástica, maravilloso, maravillosa,
            increíble, fenomenal, ideal, correcto, correcta, me gusta, me encanta, gusta,
            encanta, encantado, me parece, me sirve, me vale, me va bien, súper, super, chévere,
            bárbaro, guay, lindo, hermoso, bonito, bonita, precioso, cierto, verdad, de lujo, de
            maravilla, mejor, impecable, satisfecho, satisfecha, listo, queda, suena bien, buena
            idea, cool, top
        """,
        "keep": """
            nada que cambiar, sin cambios, ningún cambio, no cambies nada, déjalo así, tal cual
        """,
        "go": """
            adelante, hazlo, hágalo, hagámoslo, hacedlo, dale, vamos, vamos allá, procede,
            proceda, proceder, continúa, continúe, continuar, sigue, siga, seguir, genera,
            genéralo, generar, genere, crea, créalo, crear, cree, reserva, resérvalo, reservar,
            reserve, confirma, confírmalo, confirmar, confirme, empieza, comienza, comenzar,
            empezar, manos a la obra, a por ello, ponte a ello, puedes hacerlo, puedes empezar,
            puedes seguir, envíalo, lánzalo, así mismo, tíralo, me lo quedo, haz, hacer,
            confirmas, confirman, empiezo, empezamos, seguimos, lo creo, lo genero
        """,
        "want": """
            quiero, quería, quisiera, querría, gustaría, me gustaría, necesito, necesitaba,
            deseo, buscaba, busco, pedí, imaginaba, quieres, quiere, querías, buscabas
        """,
        "no": """
            no, nop, para ya, alto, espera, espere, cancela, cancelar, cancele, incorrecto,
            falso, mal, error, equivocado, nunca, jamás, todavía no, aún no, luego, más tarde,
            después, ni hablar, de ninguna manera, feo, horrible, rechazo, ninguno, mejor no,
            olvídalo, un momento
        """,
        "not": """
            no, nunca, jamás, nada, ningún, ninguna, sin, ni, tampoco, falta, faltan, demasiado,
            demasiada
        """,
        "doubt": """
            quizá, quizás, tal vez, a lo mejor, no sé, no estoy seguro, no estoy segura, supongo,
            creo, creo que, probablemente, posiblemente, depende, casi, más o menos, puede ser,
            puede que, igual, duda, dudo, mmm, ni idea, a ver, da igual
        """,
        "but": """
            pero, sin embargo, aunque, excepto, salvo, menos, sólo, solo, solamente, sino, en
            vez, en lugar, aparte, más bien, preferiría, prefiero, no obstante, a pesar
        """,
        "if": """
            si es, si se, si lo, si la, si el, si puedes ponerle, si tiene, si le, si no, si
            está, si hay, si queda, cuando, siempre que, siempre y cuando, mientras, con tal, a
            condición, en caso, hasta que, antes, después de
        """,
        "hedge": "creo que sí",
        "ask": """
            qué, cuándo, dónde, quién, por qué, cómo, cuánto, cuánta, cuántos, cuántas, cuál,
            cuáles, puedes, podrías, puede, podría, podemos, hay, tienes, tiene, es posible
        """,
        "info": """
            dime, dígame, muéstrame, enséñame, explica, explícame, repite, comprueba, verifica
        """,
        "other": """
            otro, otra, otros, otras, más, diferente, distinto, distinta, también, además, de
            nuevo, otra vez, más grande, más pequeño, más oscuro, más claro, mayor
        """,
        "change": """
            añade, añádele, añadir, agrega, agregar, agrégale, cambia, cámbialo, cambiar, cambie,
            quita, quítale, quitar, elimina, eliminar, reemplaza, sustituye, modifica, modificar,
            pon, ponle, ponlo, poner, mueve, incluye, ajusta, corrige, borra, hazlo más, que sea,
            que sean, que tenga, debe, debería, tiene que
        """,
        "trait": """
            rojo, roja, azul, azules, verde, amarillo, amarilla, naranja, morado, rosa, negro,
            negra, blanco, blanca, gris, marrón, dorado, plateado, color, colores, grande,
            pequeño, pequeña, largo, corto, claro oscuro, oscuro, izquierda, derecha, arriba,
            abajo, centro, fondo, texto, título, letra, letras, con
        """,
        "number": """
            cero, , dos, tres, cuatro, cinco, seis, siete, ocho, nueve, diez, once, doce, docena,
            cien, varios, primero, primera, segundo, segunda, lunes, martes, miércoles, jueves,
            viernes, sábado, domingo, mañana por, próxima semana
        """,
        "feeling": """
            amo, ganas, feliz, contento, contenta, emocionado, emocionada, por fin, jaja, jajaja,
            jeje, wow, guau, espero, ojalá, ilusión, qué ilusión, qué bien, qué bueno, qué lindo,
            qué chulo
        """,
        "thanks": """
            gracias, muchas gracias, mil gracias, hola, adiós, chao, buenos días, buenas, buenas
            tardes, eso es todo, es todo, nada más, buen trabajo, hasta luego, eso sería todo
        """,
        "please": "por favor, porfa, porfi, plis, xfa",
        "deal": """
            imagen, dibujo, logo, cartel, diseño, banner, ilustración, entradas, mesa,
            habitación, reserva
        """,
        "this": """
            eso, esto, esta, este, esa, ese, esos, estas, lo, la, le, los, las, él, ella, así
        """,
        "self": "yo, nosotros, mi, mis",
        "free": """
            es, está, están, era, sería, ser, estar, el, un, una, unos, unas, de, del, al, a, en,
            por, para, con esto, me, te, se, nos, tu, tus, su, sus, usted, tú, muy, tan, todo,
            toda, todos, todas, ya, ahora, ahora mismo, entonces, aquí, ahí, como, que, lo que,
            lo que yo, justo, justamente, exactamente lo que, parece, ve, va, he, ha, has, había,
            estoy, puedes, ah, oh, eh, pues, bien, completamente, realmente, resumen,
            descripción, propuesta, idea, plan, versión, respuesta, mi respuesta, tal y como,
            dicho, dijiste, tal como, mismo, misma, parte, súper, re, bastante, quedó, quedado,
            entendido, entendiste
        """,
        "link": "y, e, porque, pues, entonces, luego",
    },
    "it": {
        "yes": """
            sì, si, sii, certo, certamente, certo che sì, esatto, esattamente, giusto,
            assolutamente, ovvio, ovviamente, naturalmente, d'accordo, concordo, confermo,
            confermato, approvo, approvato, accetto, sicuro, senza dubbio, proprio così, proprio
            quello, così, è così, va bene, va benissimo, volentieri, senz'altro, affare fatto, ci
            sto, perché no, nessun problema, corretto, assolutamente sì
        """,
        "soft": "ok, okay, va bene, bene, okei, vabbè",
        "good": """
            bene, buono, buona, ottimo, ottima, perfetto, perfetta, perfettamente, benissimo,
            eccellente, fantastico, fantastica, meraviglioso, meravigliosa, splendido, stupendo,
            stupenda, bellissimo, bellissima, bello, bella, magnifico, ideale, giusto, giusta,
            corretto, corretta, vero, mi piace, piace, mi va, adoro, grande, super, top,
            soddisfatto, soddisfatta, meglio, impeccabile, mi sembra, suona bene, buona idea
        """,
        "keep": """
            niente da cambiare, nessuna modifica, nessun cambiamento, non cambiare niente, non
            cambiare nulla, lascia così
        """,
        "go": """
            procedi, proceda, procedere, procediamo, vai, vada, vai avanti, vai pure, avanti,
            fallo, lo faccia, fai, fai pure, facciamolo, facciamo, andiamo, continua, continui,
            genera, generalo, generare, crea, crealo, creare, prenota, prenotalo, prenotare,
            conferma, confermalo, confermare, inizia, iniziamo, iniziare, comincia, parti,
            partiamo, puoi procedere, puoi farlo, invia, lo prendo, si parte, confermi, procedo,
            inizio, creo, vado, genero
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
            sicura, dipende, credo, penso, suppongo, quasi, più o meno, può darsi, dubbio, boh,
            mah, insomma, immagino, chissà
        """,
        "but": """
            ma, però, tuttavia, tranne, eccetto, salvo, invece, anziché, solo, soltanto,
            solamente, a parte, piuttosto, preferirei, preferisco, anche se, nonostante, bensì
        """,
        "if": """
            se, quando, purché, a patto, a condizione, finché, appena, nel caso, qualora, prima,
            dopo che
        """,
        "hedge": "credo di sì, penso di sì",
        "ask": """
            che cosa, cosa, quando, dove, chi, perché, come mai, quanto, quanta, quanti, quante,
            quale, quali, puoi, potresti, può, potrebbe, possiamo, c'è, ci sono, hai, ha, è
            possibile
        """,
        "info": "dimmi, mi dica, mostrami, spiega, spiegami, ripeti, controlla, verifica",
        "other": """
            altro, altra, altri, altre, più, meno, diverso, diversa, ancora, anche, inoltre, di
            nuovo, pure un, pure una, maggiore
        """,
        "change": """
            aggiungi, aggiungere, cambia, cambialo, cambiare, togli, togliere, rimuovi,
            rimuovere, elimina, sostituisci, sostituire, modifica, modificare, metti, mettici,
            mettere, sposta, inserisci, includi, correggi, rendilo, fallo più, deve, dovrebbe,
            che sia
        """,
        "trait": """
            rosso, rossa, blu, azzurro, verde, giallo, gialla, arancione, viola, rosa, nero,
            nera, bianco, bianca, grigio, marrone, dorato, argento, colore, colori, piccolo,
            piccola, lungo, corto, chiaro, scuro, scura, sinistra, destra, alto, basso, centro,
            sfondo, testo, titolo, scritta, con
        """,
        "number": """
            zero, , due, tre, quattro, cinque, sei, sette, otto, nove, dieci, undici, dodici,
            dozzina, cento, diversi, primo, prima, secondo, seconda, lunedì, martedì, mercoledì,
            giovedì, venerdì, sabato, domenica, domani, prossima settimana
        """,
        "feeling": """
            amo, felice, contento, contenta, emozionato, finalmente, haha, ahah, ahaha, wow,
            evviva, spero, non vedo l'ora, che bello, che bella
        """,
        "thanks": """
            grazie, grazie mille, molte grazie, ti ringrazio, ciao, buongiorno, buonasera,
            arrivederci, è tutto, questo è tutto, nient'altro, ottimo lavoro, bel lavoro, salve
        """,
        "please": "per favore, per piacere, perfavore, ti prego, prego",
        "deal": """
            immagine, disegno, logo, banner, poster, grafica, biglietti, tavolo, prenotazione
        """,
        "this": "questo, questa, quello, quella, ciò, lo, la, li, così",
        "self": "io, noi, mio, mia, mi",
        "free": """
            è, sono, era, sarebbe, essere, il, i, gli, le, un, uno, una, di, a, da, in, con
            questo, su, per, del, della, al, alla, nel, me, te, ti, ci, vi, si, tu, lei, suo,
            tuo, tua, molto, davvero, proprio, tutto, tutta, tutti, già, adesso, ora, subito,
            allora, qui, lì, che, quello che, quel che, ciò che, esattamente quello che, sembra,
            va, ho, hai, ha, avevo, sto, sta, ah, oh, eh, beh, dai, pure, completamente,
            riassunto, descrizione, proposta, idea, piano, versione, risposta, la mia risposta,
            come hai detto, detto, capito, hai capito, parte, avanti
        """,
        "link": "e, ed, perché, poi, quindi, allora",
    },
    "pt": {
        "yes": """
            sim, si, claro, claro que sim, com certeza, certeza, exato, exatamente, isso, isso
            mesmo, isso aí, é isso, é isso aí, correto, certo, de acordo, concordo, confirmo,
            confirmado, aprovo, aprovado, aceito, fechado, combinado, beleza, blz, sem dúvida,
            absolutamente, definitivamente, pois é, pode sim, por que não, sem problema, sem
            problemas, uhum, aham, positivo, óbvio, tá certo, está certo
        """,
        "soft": "ok, okay, tá, tá bom, está bom, bom, certo, tudo bem, então tá",
        "good": """
            bom, boa, ótimo, ótima, bem, muito bem, muito bom, perfeito, perfeita, perfeitamente,
            excelente, maravilhoso, maravilhosa, fantástico, fantástica, incrível, legal, top,
            lindo, linda, bonito, ideal, correto, correta, gostei, gosto, adorei, amei, adoro,
            verdade, satisfeito, satisfeita, melhor, bacana, parece bom, super, boa ideia, jóia,
            fixe, pronto
        """,
        "keep": """
            nada a mudar, sem mudanças, sem alterações, nenhuma mudança, não mude nada, deixa
            assim, do jeito que está
        """,
        "go": """
            pode fazer, pode seguir, pode ir, pode prosseguir, pode gerar, pode criar, pode
            continuar, pode começar, pode mandar, manda ver, manda, vá em frente, vai em frente,
            vai, vamos, vamos lá, bora, faça, faça isso, faz, faz isso, fazer, prossiga,
            prosseguir, continue, continua, siga, segue, gere, gera, gerar, crie, cria, criar,
            reserve, reserva, reservar, confirme, confirma, confirmar, comece, começa, avance,
            avançar, envie, fico com, mãos à obra, confirmas, gero, começo, prossigo, sigo
        """,
        "want": """
            quero, queria, gostaria, preciso, precisava, desejo, procurava, pedi, imaginava,
            quer, quis
        """,
        "no": """
            não, nao, nop, pare, para já, espera, espere, cancela, cancele, cancelar, errado,
            errada, incorreto, falso, mal, erro, nunca, jamais, ainda não, depois, mais tarde,
            feio, horrível, recuso, esquece, de jeito nenhum, nenhum, um momento
        """,
        "not": """
            não, nunca, jamais, nada, nenhum, nenhuma, sem, nem, falta, faltam, faltou, demais
        """,
        "doubt": """
            talvez, quem sabe, não sei, não tenho certeza, acho, acho que, provavelmente,
            possivelmente, depende, quase, mais ou menos, pode ser, suponho, dúvida, sei lá,
            tanto faz, imagino
        """,
        "but": """
            mas, porém, contudo, entretanto, exceto, salvo, menos, só, somente, apenas, em vez,
            ao invés, fora, embora, prefiro, preferiria, senão, todavia, tirando
        """,
        "if": """
            se, quando, desde que, contanto, caso, enquanto, até que, assim que, antes, depois
            que
        """,
        "hedge": "acho que sim",
        "ask": """
            quando, onde, quem, por que, como é, quanto, quanta, quantos, quantas, qual, quais,
            você pode, você poderia, pode me, poderia, podemos, tem, há, o que
        """,
        "info": """
            diga-me, me diga, me diz, mostre, me mostra, explique, explica, repita, verifique
        """,
        "other": """
            outro, outra, outros, outras, mais, diferente, também, além, de novo, novamente,
            ainda, maior, menor
        """,
        "change": """
            adicione, adiciona, adicionar, acrescente, acrescenta, mude, muda, mudar, troque,
            troca, trocar, tire, tira, tirar, remova, remove, remover, substitua, altere, altera,
            alterar, modifique, coloque, coloca, colocar, põe, bota, ajuste, inclua, corrija,
            deve, deveria, tem que, que seja
        """,
        "trait": """
            vermelho, vermelha, azul, verde, amarelo, amarela, laranja, roxo, rosa, preto, preta,
            branco, branca, cinza, marrom, dourado, prateado, cor, cores, grande, pequeno,
            pequena, longo, curto, escuro, esquerda, direita, cima, baixo, centro, fundo, texto,
            título, letra, letras, com
        """,
        "number": """
            zero, , dois, três, quatro, cinco, seis, sete, oito, nove, dez, onze, doze, dúzia,
            cem, duas, vários, primeiro, primeira, segundo, segunda, segunda-feira, terça,
            quarta, quinta, sexta, sábado, domingo, amanhã, próxima semana
        """,
        "feeling": """
            amo, feliz, contente, animado, animada, finalmente, kkk, kkkk, kkkkk, rsrs, haha,
            uau, wow, espero, ansioso, ansiosa, tomara, oba
        """,
        "thanks": """
            obrigado, obrigada, muito obrigado, muito obrigada, brigado, valeu, vlw, olá, oi,
            tchau, bom dia, boa tarde, boa noite, é tudo, isso é tudo, é só isso, só isso, mais
            nada, bom trabalho
        """,
        "please": "por favor, pfv, pf, por gentileza",
        "deal": "imagem, desenho, logo, banner, cartaz, arte, ingressos, mesa, quarto, reserva",
        "this": "isso, isto, esse, essa, este, esta, aquilo, assim, o, a, ele, ela, lo",
        "self": "eu, nós, meu, minha",
        "free": """
            é, e, está, tá, ta, são, era, seria, ser, estar, os, as, um, uma, de, do, da, dos,
            das, no, na, em, por, para, pra, pro, me, te, se, nos, seu, sua, você, vc, tu, muito,
            tão, tudo, todo, toda, já, agora, então, aqui, aí, como, que, o que, o que eu,
            exatamente o que, parece, vai, estou, tô, ficou, fica, foi, ah, oh, né, bem,
            completamente, realmente, mesmo, resumo, descrição, proposta, ideia, plano, versão,
            resposta, minha resposta, como você disse, disse, entendeu, entendido, lá, jeito,
            desse, dessa, pelo, parte
        """,
        "link": "e, porque, pois, então, aí",
    },
    "nl": {
        "yes": """
            ja, jaa, jawel, jazeker, jep, jup, zeker, zeker weten, zeker wel, inderdaad, precies,
            exact, klopt, dat klopt, akkoord, mee eens, natuurlijk, uiteraard, vanzelfsprekend,
            absoluut, definitief, graag, heel graag, tuurlijk, bevestigd, ik bevestig,
            goedgekeurd, geaccepteerd, afgesproken, eens, deal, dat is het, zo is het, waarom
            niet, geen probleem, helemaal, correct
        """,
        "soft": "oké, oke, ok, okay, prima, goed, in orde, is goed, best",
        "good": """
            goed, prima, perfect, mooi, heel mooi, fijn, geweldig, fantastisch, uitstekend,
            prachtig, super, top, leuk, leuke, heerlijk, schitterend, ideaal, juist, waar,
            bevalt, bevalt me, bevalt mij, vind ik mooi, vind ik leuk, vind ik goed, tevreden,
            beter, gaaf, cool, keurig, lekker, klinkt goed, ziet er goed uit, dat past, goed
            idee, mooie
        """,
        "keep": "geen wijzigingen, niets veranderen, niets te veranderen, laat zo, zo laten",
        "go": """
            ga je gang, ga door, ga maar, ga verder, gaan, doe het, doe maar, doe dat, doen, doe,
            laten we gaan, laten we beginnen, we gaan, begin, begin maar, start, starten,
            genereer, genereren, maak, maak het, maak maar, maken, boek, boek het, boeken,
            reserveer, reserveren, bevestig, bevestigen, voer uit, verstuur, hup, vooruit, zo
            doen, ga ervoor, neem ik, die neem ik, kom maar door, aan de slag, verder, beginnen,
            bevestig je, doorgaan
        """,
        "want": """
            wil, wilde, wou, zou graag, wens, nodig, zocht, zoek, bedoelde, bedoel, vroeg,
            gevraagd, wilt, wil je
        """,
        "no": """
            nee, neen, nope, stop, wacht, wachten, annuleer, annuleren, fout, verkeerd, onjuist,
            slecht, lelijk, nooit, nog niet, later, straks, helemaal niet, vergeet het, laat
            maar, liever niet, geenszins, momentje, weiger
        """,
        "not": """
            niet, geen, nooit, niets, niks, zonder, nauwelijks, noch, ontbreekt, mist, te veel,
            te weinig
        """,
        "doubt": """
            misschien, wellicht, waarschijnlijk, mogelijk, weet niet, weet ik niet, weet het
            niet, niet zeker, geen idee, ik denk, geloof ik, hangt ervan af, hangt er vanaf,
            bijna, ongeveer, min of meer, gok, twijfel, tja, mwah, soort van
        """,
        "but": """
            maar, echter, behalve, op na, alleen, liever, in plaats, hoewel, toch, eigenlijk,
            uitgezonderd, enkel, slechts, ondanks, desondanks
        """,
        "if": "als, indien, mits, wanneer, zodra, zolang, tenzij, voordat, nadat, op voorwaarde",
        "hedge": "denk het wel, ik denk het, denk ik, ik denk van wel",
        "ask": """
            wat, wanneer, waar, wie, waarom, hoe, hoeveel, welke, welk, kun je, kan je, kunt u,
            zou je, zou u, kan ik, mag ik, kunnen we, is er, zijn er, heb je, heeft u, is het, is
            dat, is de, moet ik
        """,
        "info": "vertel, vertel me, toon, laat zien, leg uit, herhaal, controleer, geef me",
        "other": """
            ander, andere, anders, meer, minder, nog een, nog, ook, opnieuw, weer, extra, groter,
            kleiner, donkerder, lichter, langer, korter, daarnaast
        """,
        "change": """
            voeg, voeg toe, toevoegen, verander, veranderen, wijzig, wijzigen, verwijder,
            verwijderen, haal weg, vervang, vervangen, pas aan, aanpassen, zet, zetten,
            verplaats, schrap, maak hem, maak haar, maak de, corrigeer, moet, moeten, zou moeten
        """,
        "trait": """
            rood, rode, blauw, blauwe, groen, groene, geel, gele, oranje, paars, paarse, roze,
            zwart, zwarte, wit, witte, grijs, bruin, goud, zilver, kleur, kleuren, groot, grote,
            klein, kleine, lang, kort, licht, donker, links, rechts, boven, onder, midden,
            achtergrond, voorgrond, tekst, titel, met
        """,
        "number": """
            nul, , twee, drie, vier, vijf, zes, zeven, acht, negen, tien, elf, twaalf, dozijn,
            paar, honderd, meerdere, eerste, tweede, maandag, dinsdag, woensdag, donderdag,
            vrijdag, zaterdag, zondag, volgende week, uur
        """,
        "feeling": """
            blij, gelukkig, eindelijk, haha, lol, wow, joepie, hoera, hoop, hopelijk, benieuwd,
            zin in, kan niet wachten, enthousiast, verheug, spannend
        """,
        "thanks": """
            bedankt, dank je, dank je wel, dankjewel, dank u, dank u wel, dankuwel, dank, hallo,
            hoi, doei, dag, goedemorgen, dat is alles, dat was het, verder niets, goed gedaan,
            goed werk, dankje
        """,
        "please": "alsjeblieft, alstublieft, aub, svp, graag gedaan",
        "deal": """
            afbeelding, plaatje, tekening, logo, banner, poster, ontwerp, kaartjes, tafel, kamer,
            reservering
        """,
        "this": "dit, dat, deze, die, het, zo, t, hij, ze",
        "self": "ik, wij, we, mijn",
        "free": """
            is, zijn, was, zou, de, een, van, voor, op, in, aan, bij, naar, om, te, er, me, mij,
            ons, je, jij, jou, jouw, u, uw, heel, erg, echt, gewoon, helemaal, alles, alle, nu,
            meteen, dan, hier, daar, al, wel, eens, even, hoor, precies wat, wat ik, zoals, zoals
            besproken, zoals beschreven, lijkt, ziet, eruit, uit, klinkt, heb, hebt, heeft, had,
            ben, bent, wordt, kan, kunt, oh, ah, nou, ja, hè, samenvatting, beschrijving,
            voorstel, idee, plan, versie, antwoord, mijn antwoord, gezegd, begrepen, zei, vind,
            blijven, laat, laten, volledig, vanuit, kant, doorgaan
        """,
        "link": "en, want, omdat, dus, dan",
    },
}

_WISHES: Final = """
    want to, wanna, need to, have to, got to, gotta, going to, gonna, trying to, supposed to,
    hate to, would hate to
"""
_DEEDS: Final = """
    go, even go, be, miss, wait, lose, eat, drink, sleep, leave, travel, rush, hurry, worry, panic,
    celebrate, impress, relax, rest, study, pack, prepare, dance, propose, apologize, apologise,
    cry, die, party, come, head, remember, forget, surprise, meet my, see my, tell my, hang out,
    get moving, get there, get going, get to, get home, get out, get away, get back, get up, get
    ready, get some, be late, make it
"""
"""What users want to do elsewhere, which is no wish for the proposal."""

TYPOS: Final = words_in(
    """
    yes yeah sure okay perfect perfectly great exactly correct correctly awesome definitely
    absolutely confirm confirmed agree agreed sounds looks please thanks excellent wonderful
    fantastic amazing brilliant beautiful certainly approved proceed ahead affirmative yesplease
    """
)
"""English words that are known with one letter wrong, missing, added or changed places."""

EMOJI: Final[dict[str, Role]] = {
    **dict.fromkeys("👍👌✅✔☑💯🤝", "yes"),
    **dict.fromkeys("👎❌✖🚫⛔🛑✋🙅❎", "no"),
    **dict.fromkeys("🤔😕🤷❓😐🙄🫤", "doubt"),
}
"""What an emoji does in an answer; all others are decoration."""

_ELISIONS: Final = words_in(
    """
    l d c j m n s t qu jusqu lorsqu dell all nell sull dall un nessun senz nient quest quell com
    dov cos bell buon
    """
)
_APOSTROPHES: Final = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u00b4`\u2032", "'"))
_MARKS: Final = re.compile(
    "[\u0300-\u036f\ufe0e\ufe0f\u200b-\u200f\u2060\ufeff\u00ad\U0001f3fb-\U0001f3ff]"
)
_LAUGHTER: Final = re.compile(r"(?:a?(?:ha)+h?|(?:he)+|(?:ja)+j?|(?:je)+|(?:hi)+|k+|(?:rs)+|x+d+)")
_ENDINGS: Final = (
    "ations",
    "ation",
    "ings",
    "ing",
    "ions",
    "ion",
    "ies",
    "ed",
    "es",
    "s",
    "e",
    "y",
)
_LONGEST_WORD: Final = 40


def fold(text: str) -> str:
    """Return a text without case, accents and variants of signs."""
    text = text.translate(_APOSTROPHES)
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text).casefold()
    return _MARKS.sub("", unicodedata.normalize("NFD", text))


def words_of(word: str) -> list[str]:
    """Return a folded word without its apostrophes: as several words where one was elided."""
    words = [""]
    for part in word.split("'"):
        words[-1] += part
        if words[-1] in _ELISIONS:
            words.append("")
    return [part for part in words if part]


def stem(word: str) -> str:
    """Return what a word has in common with its other forms."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _parse(entry: str) -> tuple[str, ...]:
    words = fold(" ".join(entry.split())).replace("-", " ").split()
    return tuple(part for word in words for part in words_of(word))


_ENTRIES: Final[dict[tuple[str, ...], dict[str, Role]]] = {}
"""The roles of a word or phrase, by language."""
_LONGEST: Final[dict[str, int]] = {}
"""How long a phrase may be, by its first word."""
_LANGUAGES: Final[dict[str, set[str]]] = {}
"""Which languages know a word."""
_VALUES: Final[dict[str, str]] = {}
"""The digits that a number word stands for."""
_CORRECTIONS: Final[dict[str, str]] = {}
"""A word with a letter missing, and the word."""


def _load() -> None:
    for language, rows in TABLES.items():
        for role, entries in rows.items():
            for place, words in enumerate(map(_parse, entries.split(","))):
                if words:
                    _enter(language, role, words)
                    if role == "number" and place <= 12:
                        _VALUES[words[0]] = str(place)
    for wish in map(_parse, _WISHES.split(",")):
        for deed in map(_parse, _DEEDS.split(",")):
            _enter("en", "life", wish + deed)
    for word in sorted(TYPOS):
        _CORRECTIONS[word] = word
        for place in range(1, len(word)):
            _CORRECTIONS.setdefault(word[:place] + word[place + 1 :], word)


def _enter(language: str, role: Role, words: tuple[str, ...]) -> None:
    _ENTRIES.setdefault(words, {}).setdefault(language, role)
    _LONGEST[words[0]] = max(_LONGEST.get(words[0], 0), len(words))
    for word in words:
        _LANGUAGES.setdefault(word, set()).add(language)


_load()

_STRETCHED: Final = frozenset(
    words[0]
    for words, roles in _ENTRIES.items()
    if len(words) == 1
    and not {"yes", "soft", "good", "no", "please", "thanks"}.isdisjoint(roles.values())
)
"""Words that people write with doubled letters."""
_ABROAD: Final = frozenset(
    {"yes", "soft", "thanks", "please", "no", "not", "doubt", "but", "if", "ask", "other", "change"}
)
"""What a word may do in a message of another language; its other roles count only in its own."""


def known(word: str) -> str:
    """Return the word that was meant: stretched letters, laughter and some slips are mended."""
    if word in _LANGUAGES or len(word) > _LONGEST_WORD:
        return word
    if len(word) > 2 and _LAUGHTER.fullmatch(word):
        return "haha"
    for meant in (re.sub(r"(.)\1{2,}", r"\1\1", word), re.sub(r"(.)\1{2,}", r"\1", word)):
        if meant in _LANGUAGES:
            return meant
    short = re.sub(r"(.)\1+", r"\1", word)
    if short in _STRETCHED:
        return short
    return _slip(word)


def _slip(word: str) -> str:
    """Return the word that differs in one letter and starts alike, or the word itself."""
    if word in _CORRECTIONS and len(word) >= 3:
        return _CORRECTIONS[word]
    for place in range(1, len(word)):
        shorter = word[:place] + word[place + 1 :]
        meant = _CORRECTIONS.get(shorter, "")
        # A letter too many, two that changed places, or in a long word any other letter.
        if meant and (meant == shorter or len(meant) > 5 or _swapped(word, meant)):
            return meant
    return word


def _swapped(word: str, meant: str) -> bool:
    wrong = [place for place, letter in enumerate(meant[: len(word)]) if letter != word[place]]
    return len(word) == len(meant) and len(wrong) == 2 and sorted(word) == sorted(meant)


_SHARED: Final = 4
"""A word that more languages have ("ok", "super") speaks for none of them."""


def languages(words: Iterable[str]) -> dict[str, float]:
    """Return how much speaks for each language, the likeliest first."""
    votes = dict.fromkeys(TABLES, 0.0)
    for word in words:
        spoken = _LANGUAGES.get(word, ())
        for language in spoken:
            english = language == "en" and len(spoken) <= _SHARED
            votes[language] += 1.0 if english else 1.0 / len(spoken)
    return dict(sorted(votes.items(), key=lambda item: -item[1]))


def role_at(
    words: Sequence[str], place: int, votes: dict[str, float], most: int = 99
) -> tuple[Role | None, int]:
    """Return the role of the longest phrase that starts at a place, and how many words it has."""
    longest = min(_LONGEST.get(words[place], 0), len(words) - place, most)
    for length in range(longest, 0, -1):
        roles = _ENTRIES.get(tuple(words[place : place + length]))
        if roles and (role := _choose(roles, votes, length)):
            return role, length
    return None, 1


def _choose(roles: dict[str, Role], votes: dict[str, float], length: int) -> Role | None:
    best = max(votes.values())
    for language, vote in votes.items():
        role = roles.get(language)
        if role and (vote >= best or length > 1 or role in _ABROAD):
            return role
    return None


def digits_of(word: str) -> str:
    """Return the digits that a number word stands for, or the word itself."""
    return _VALUES.get(word, word)
