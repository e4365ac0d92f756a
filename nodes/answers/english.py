"""What words and phrases do in an answer in English."""

from __future__ import annotations

from typing import Final

from nodes.answers.roles import Role

WORDS: Final[dict[Role, str]] = {
    "yes": """
        yes, yeah, yea, yep, yup, yeap, yip, ya, yah, yas, yass, yeh, ye, yessir, y,
        yis, yus, yaas, sure, surely, for sure, for certain, absolutely, definitely,
        certainly, indeed, exactly, precisely, of course, naturally, by all means,
        affirmative, agreed, i agree, agree, we agree, totally, undoubtedly, without a
        doubt, no doubt, roger, aye, you bet, you betcha, you got it, you've got it,
        bingo, uh huh, mm hmm, mhm, why not, done deal, it's a deal, you're right, you
        are right, confirmed, confirming, approved, accepted, i confirm, i approve, i
        accept, can confirm, permission granted, granted, that's it, that is it, thats
        the one, that's the one, this is it, yes sir, yes ma'am, hell yes, heck yes,
        hell yeah, heck yeah, resounding yes, couldn't agree more, could not agree more,
        more than happy, amen, obviously, positive, fo sho, fosho, you have it right,
        facts, aok, a ok, all set, good to go, definite yes, definite, correctamundo,
        yesplease, yes plz, es please, yea please, don't see why not, do not see why
        not, can't see why not, no problem with that, no problem with this, count me in,
        consider it done, consider me in, i'm sold, you read my mind, happy to confirm,
        glad to confirm, i'm in, we're in, it's a yes, that's a yes, i'm all in, say no
        more, have no problem with, have no objections, have no issue with, no argument
        here, i second that, i'd appreciate it if you, i would appreciate it if you, i
        trust you, trust you, count us in, i want in, we want in, put me down, put us
        down, i'm all for it, all for it, you know it, yeppers, yessiree, sirree, ten
        four, affirm, why the heck not, why the hell not, i'd be delighted, i would be
        delighted, i'd be happy to, i would be happy to, i'd be glad, i would be glad,
        i'd be grateful, i would be grateful, i'd be honored, i'd be thrilled, it's a
        date, nothing would make me happier, i'd be happy with that, for real, true
        that, right on, righto, right you are, you're spot on, fo shizzle, okey doke,
        righty ho, works for me, sure sure, by all means yes, with pleasure, my
        pleasure, gladly, happily, please and thank you, the sooner the better, take my
        money, the more the merrier, that's what i said, that is what i said, that's
        what i meant, that is what i meant, that's what i asked for, what i said, as i
        said, like i said
    """,
    "short": """
        it is, it sure is, it surely is, it certainly is, it was, it does, it did, it
        has, it will, it would, that is, that does, this is, i do, i did, i am, i have,
        i will, i would, we do, we did, we are, we have, we will, we would, they are,
        they do, they did, you are, you do, you did, you have, you may, you can, please
        do, sure do, sure is
    """,
    "soft": """
        ok, okay, okey, k, kk, okie, okie dokie, okey dokey, okay then, alright, all
        right, alrighty, righto, well ok, got it, gotcha, i see, understood, noted
    """,
    "good": """
        good, great, perfect, perfectly, fine, nice, awesome, excellent, wonderful,
        fantastic, amazing, lovely, brilliant, beautiful, beautifully, super, superb,
        terrific, fabulous, cool, sweet, ideal, right, correct, correctly, accurate,
        accurately, valid, truth, exact, spot on, on point, dead on, nailed it, nailed,
        work, works, working, will do, that'll do, does the trick, fits, fits the bill,
        suits, checks out, ticks all the boxes, as expected, love it, like it, love
        that, like that, love this, like this, i love, i really love, i loved, we love,
        loving it, digging, dig it, satisfied, happy with, pleased with, to my liking,
        gorgeous, splendid, marvelous, marvellous, magnificent, epic, dope, lit, neat,
        solid, best, better, much better, acceptable, suitable, satisfactory,
        impressive, delightful, stunning, flawless, couldn't be better, could not be
        better, can't complain, never better, not wrong, not false, isn't wrong, down
        with, down for, on board, am in, i'm in, i'm game, golden, suits me, does it for
        me, hits the spot, good enough, happy with it, loved it, loves it, looks like
        it, sounds like it, sounds like a plan, looks like a plan, sounds like a good
        plan, sounds like a good idea, the plan, interested, like the sound of, like the
        look of, sounds like fun, that is true, that's true, is true, very true, so
        true, it's true, be true, seems true, appears true, sounds true, true statement,
        a true, totally true, statement is true, is a fact, is fact, makes sense, make
        sense, made sense, like that one, like this one, like them, like these, like
        those, i like the, i really like the, we like the, never wrong, never fails,
        never disappoints, more like it, more to my liking, charming, pleasant,
        adorable, elegant, classy, tasteful, clever, ready, i'm ready, seems like fun,
        looks like fun, seems enjoyable, sounds enjoyable, sounds fun, looks fun, top,
        ace, grand, stellar, phenomenal, outstanding, exceptional, incredible,
        marvelously, dandy, peachy, swell, exquisite, first class, top notch, fab, tops,
        not bad, not too bad, not bad at all, couldn't ask for more, could not ask for
        more, couldn't ask for better, can't think of anything better, nothing better,
        can't go wrong, can't beat that, can't argue with that, sufficient, adequate,
        nicely, just what the doctor ordered, we have a winner, right up my alley, right
        on the money, does the job, gets the job done, no better, top drawer, as good as
        it gets, the best, well enough, to die for, cheap, affordable, reasonable,
        inexpensive, convenient, handy, a steal, a bargain, a good deal, worth it, cool
        beans, doable, magical, heavenly, divine, enchanting, mouthwatering, luxurious,
        remarkable, extraordinary, spectacular, glorious, sublime, immaculate, superior,
        admirable, commendable, agreeable, favorable, preferable, desirable
    """,
    "keep": """
        no changes, no changes needed, no change needed, no changes necessary, no
        further changes, no more changes, no other changes, nothing to change, nothing
        to add, nothing needs changing, don't change a thing, don't change anything, do
        not change a thing, do not change anything, no need to change anything, no need
        to change a thing, no need for changes, wouldn't change a thing, wouldn't change
        anything, would not change a thing, would not change anything, no complaints, no
        notes, no objections, no objection, no issue, no issues, as is, as it is, the
        way it is, keep it, keep it like that, keep it that way, leave it as is, leave
        it like that
    """,
    "go": """
        go ahead, go for it, go on, go with, go, lets go, let's go, do it, do that, do
        this, do so, please do, yes do, do, proceed, carry on, continue, make it so,
        make it happen, make that happen, ship it, send it, run it, run with it, lets
        roll, let's roll, get started, get going, get it done, move forward, move ahead,
        finalize, finalise, book, booking, reserve, reserving, confirm, order, buy,
        buying, purchase, purchasing, schedule, create, creating, generate, generating,
        draw it, draw that, draw this, render, produce, build, design, design it, start,
        starting, begin, play, save, submit, publish, take, accept, approve, making,
        arrange, secure, grab, lock, lock it in, sign me up, set up, watch, watching,
        see it, listen, listen to, hear, visit, rent, renting, try it, use it, use that,
        use this, fire away, knock yourself out, be my guest, have at it, hit it, go
        live, green light, thumbs up, i'll take it, ill take, i'll have it, let me have
        it, i'll do, ll go with, i'll go with, ill go with, we'll go with, get it, get
        that, get them, get me, get those, get these, wrap it up, ensure, let's to it,
        lets to it, let's give it a try, let's give it a shot, let's give it a go, give
        it a try, give it a shot, give it a go, sign us up, hook me up, hook us up, get
        us in, get me in, set it up, you may, you may as well, bring it on, work your
        magic, make it official, let's make it official, it's a go, that's a go, go
        right ahead, get on it, let's get it, let's roll with it, let's roll with that,
        roll with it, pull the trigger, make the booking, make a booking, make the
        reservation, make that reservation, make the call, needs to happen, put it
        through, push it through, lock it, nail it down, close the deal, do your thing,
        do your magic
    """,
    "make": """
        make it, make that, make this, make them, make everything, make, make a, make
        the, make me a, make me, make my
    """,
    "want": """
        want, wants, wanted, wanna, need, needed, wish, would like, would also like,
        would really like, would still like, also like to, i'd like, i'd also like, i'd
        really like, we'd like, we'd also like, do want, also want, also need, ill like,
        would love, i'd love, we'd love, interested in, looking for, look for, asked
        for, ask for, hoping for, had in mind, have in mind, envisioned, imagined,
        pictured, asked, you're after, you are after, you were after, i like you, i'd
        like you, would like you, want you to, want you, like you to, need you to, i
        like, i really like, i do like, we like
    """,
    "no": """
        no, nope, nah, nay, naw, noo, negative, negatory, no way, no thanks, no thank
        you, wrong, incorrect, incorrectly, false, untrue, inaccurate, terrible, awful,
        horrible, hate, ugly, abort, cancel, hold on, hang on, hold up, hold off, one
        moment, one second, one sec, just a moment, not yet, neither, none, nada,
        refuse, decline, reject, rejected, disagree, disagreed, start over, start again,
        forget it, forget that, forget about it, nevermind, never mind, scrap it, scrap
        that, skip it, another time, some other time, dislike, way off, far off,
        mistaken, misunderstood, pause, hell no, heck no, n, mistook, nonsense, out of
        the question
    """,
    "not": """
        not, don't, doesn't, didn't, isn't, aren't, wasn't, weren't, won't, wouldn't,
        can't, cannot, couldn't, shouldn't, haven't, hasn't, hadn't, ain't, never,
        without, hardly, barely, scarcely, nor, lacks, lacking, fails, failed, dont,
        doesnt, isnt, unhappy, dissatisfied, unsatisfied, disappointed, too much, too
        many, instead of, mustn't, needn't, no longer, no good, wants no, with no, there
        is no, there's no
    """,
    "doubt": """
        maybe, perhaps, possibly, probably, might, unsure, not sure, uncertain, unclear,
        dunno, idk, no idea, don't know, do not know, depends, it depends, whatever,
        kinda, kind of, sort of, sorta, almost, nearly, mostly, partly, partially,
        somewhat, somehow, close, not quite, wonder, wondering, confused, hesitant,
        doubt, doubtful, either, undecided, not really, not exactly, half, think about
        it, let me think, i'll think, have to think, need to think, think it over, on
        second thought, second thoughts, in a sense, more or less, if anything, tbd, who
        knows, hard to say, hopefully yes, not entirely, not completely, not fully, let
        me see, let me check, so so, meh, eh, in theory, up to you, lets see, we'll see,
        used to, could be better, could be nicer, could be, would be better, needs work
    """,
    "but": """
        but, however, except, excepting, except for, apart from, aside from, other than,
        besides, though, although, tho, only, rather, unless, minus, save for, with the
        exception, barring, just one thing, one thing, just that, would prefer, i'd
        prefer, prefer, prefers, even though, whereas, despite, otherwise, nevertheless,
        nonetheless, bar, cept, albeit
    """,
    "if": """
        if, provided, providing, assuming, supposing, as long as, so long as, on
        condition, on the condition, in case, depending, conditional, contingent,
        subject to
    """,
    "time": "when, once, after, before, as soon as, until, till, while",
    "halt": "wait, later, skip, pass, bad, stop, mistake, error, nothing, missing",
    "oh": """
        sorry, lol, haha, lmao, rofl, hehe, xd, omg, omfg, wow, whoa, yay, woohoo, woo,
        hooray, phew, gosh, god, goodness, damn, dang, hell, heck, hot damn, holy, cow,
        no worries, no problem, no probs, np, cheers, bravo, congrats, kudos, finally,
        yum, oops, whoops, ugh, argh, good question, great question, good point, fair
        point, nice try, good luck, if you'd like, if you would like, if you're, if you
        are, if you ever, if you need, if you get, by the way, btw, thank goodness,
        thank god, thank heavens, thank the lord
    """,
    "view": """
        imagine, picture, imagining, picturing, meant, think, thought, thinking,
        expected, expect, forgot, mention, mentioned, told, realized, realised, decided,
        see, said, have a, have an, have the, got a, got an, has a, has the, thinks,
        says, feels it, wants
    """,
    "life": """
        i have to, i've to, we have to, i gotta, gotta go, better go, i better, forced
        to, i had to, need time, need to have time, need some time, i should have, i'd
        have, we should have, haven't been, have not been, never been, haven't had, i
        had a, we had a, do a couple, thing i need, want to do something, make sure i,
        make it to, make my way, make it on time, want to surprise, showed my, told my,
        asked my, texted my, called my, showed it to, sent it to, sent this to, showed
        this to, been ages, been a while, been so long, been forever, been too long,
        been a long time, ages since, a while since, just got, just had, just heard,
        just found out, just bought, just met, just saw, just finished, just realized,
        just moved, last time, last year, last week, last month, last night, the other
        day, years ago, weeks ago, days ago, when i was, when we were, always wanted,
        grew up, used to go, i'll wait, i can wait, we'll wait, we can wait, i'll be
        waiting, waiting for, can hardly wait, have so much to do, have a lot to do,
        have a lot going on, got a lot going on, have nothing to wear, have no time,
        running out of, before i change my mind, before we change our minds, change my
        mind again
    """,
    "kin": """
        husband, wife, boyfriend, girlfriend, partner, brother, sister, mom, mum,
        mother, dad, father, kid, kids, child, children, son, daughter, sons, daughters,
        friends, best friend, my friend, boss, colleague, colleagues, coworker,
        coworkers, team, family, fiance, fiancee, roommate, neighbor, cousin, grandma,
        grandpa, parents, guests, my date, nobody, no one, everybody, everyone, people,
        somebody, someone, ex, mother in law, father in law, aunt, uncle, niece, nephew,
        grandmother, grandfather, grandparents, grandson, granddaughter, bride, groom,
        teacher, students, landlord, bestie, bff, girlfriends, classmates, teammates,
        buddies, pals
    """,
    "hedge": """
        i think so, think so, i believe so, i suppose so, i guess so, i hope so, hope
        so, guess, i guess, suppose, i suppose, presumably, i reckon, reckon, might as
        well, okay i guess, ok i guess, if you say so
    """,
    "ask": """
        what, whats, what's, when is, when does, when will, when do, when can, where,
        who, whose, why, which, how, how's, can you, could you, would you, would you
        like, do you like, will you, can u, could u, can i, could i, may i, might i, can
        we, could we, may we, can they, do you, do u, do they, do we, do i, does it,
        does the, does that, does this, did you, did it, did they, is it, is there, is
        this, is that, is the, is my, is he, is she, are there, are the, are they, are
        these, are those, are you, are we, was it, has it, has the, have you, have they,
        will it, will the, will they, will there, will that, would it, would that, would
        the, would there, should i, should we, should it, shall i, shall we, am i,
        anything, is anything, don't you, isn't it, isn't that, mind if, what time, how
        much, how many, how long, do any, does any, are any, would they, were there, was
        there, how come, any chance, any idea, where's, when's, who's
    """,
    "info": """
        tell me, give me, show me, let me know, provide, check, send me, clarify,
        repeat, look up, remind me, advise, inform, confirm the, confirm my, confirm
        what, confirm if, verify, double check, say again, have the phone, get the
        phone, get their, get its, get the address, get the number, have their, have
        its, have the address, have the number, need to know, want to know, like to
        know, love to know, phone number, curious, to know, to find out, to ask, weather
        forecast, the weather, forecast, directions, trivia, bank balance, account
        balance, my balance, starting time, start time, their number, their address, the
        address, the number, the price, the cost, find me, find out, you to confirm, you
        confirm, to check, you check, confirm detail, confirm details, confirm question,
        confirm instruction, confirm instructions, confirm command, confirm last,
        explain that, explain it, explain the, suggest me, recommend me, forgot to ask,
        tell us, give us, wondering if, was wondering, list the, list all, share the,
        look up a, look up the, help me with that, help me with something, get me the
        cost, get me the price, get me the details, get me the address, get me their,
        get the cost, get the price
    """,
    "other": """
        instead, other, others, another, else, different, differently, alternative,
        alternatives, alternatively, more, less, fewer, extra, additional, again, back,
        redo, undo, revert, restart, rework, rather than, replace with, besides,
        elsewhere, further, keep looking, changed my mind, change my mind, only if,
        bigger, smaller, larger, darker, lighter, brighter, longer, shorter, taller,
        wider, higher, lower, closer, faster, slower, bolder, softer, cheaper, earlier,
        later than, sooner, older, younger, options, what about, how about
    """,
    "change": """
        add, adding, change, changing, changes, remove, removing, replace, replacing,
        drop, delete, erase, edit, modify, adjust, tweak, swap, switch, turn, turned,
        move, put, include, including, exclude, omit, insert, append, rename, retitle,
        reword, rewrite, rephrase, rotate, flip, resize, crop, zoom, shrink, enlarge,
        extend, expand, increase, decrease, reduce, lower, raise, recolor, recolour,
        update, updating, correct the, correct it to, fix, give it, give her, give him,
        give them, set it to, turn it, call it, name it, swap out, take out, take off,
        leave out, get rid, tone down, make sure, combine, merge, mix, start with, need
        to be, needs to be, must, has to be, should say, should read, should have,
        should show, ought to, say it, spell, spelled, written, reads
    """,
    "trait": """
        red, blue, green, yellow, orange, purple, violet, pink, black, white, grey,
        gray, brown, gold, golden hue, silver, teal, cyan, magenta, beige, turquoise,
        navy, colour, color, colors, colours, big, small, large, tiny, huge, little,
        long, short, tall, wide, narrow, dark, bright, light, bold, thick, thin, left,
        on the right, to the right, the right side, right side, right corner, on right,
        right hand, top of, at the top, on top, the top, bottom, center, centre, middle,
        corner, background, foreground, upper, round, square, vertical, horizontal,
        font, text, title, caption, slogan, subtitle, subtitles, vintage, retro, neon,
        realistic, cartoon, cartoonish, in 3d, in 2d, like a, like an, looks like a,
        look like a
    """,
    "number": """
        zero, , two, three, four, five, six, seven, eight, nine, ten, eleven, twelve,
        thirteen, fourteen, fifteen, sixteen, seventeen, eighteen, nineteen, twenty,
        thirty, forty, fifty, hundred, thousand, dozen, couple, pair, double, triple,
        twice, single, several, few, third, fourth, fifth, one more, one ticket, one
        room, for one, the first, first one, the second, second one, one person, the
        last one, the latter, the former, hour, hours, minutes
    """,
    "date": """
        monday, tuesday, wednesday, thursday, friday, saturday, sunday, january,
        february, april, june, july, august, september, october, november, december,
        tomorrow, next week, next month, next year, for today, for tonight, today at,
        weekend, noon, midnight, pm, a m, p m, o clock, oclock
    """,
    "feeling": """
        love, excited, exciting, can't wait, can not wait, cannot wait, couldn't wait,
        can't believe, cannot believe, can't thank you enough, don't worry, hope, hopes,
        hopefully, hoping, glad, happy, thrilled, pumped, stoked, nervous, anxious,
        surprised, surprise, delighted, fun, enjoy, enjoyed, enjoying, rock, rocks,
        lifesaver, life saver, legend, genius, star, favorite, favourite, proud,
        appreciate, appreciated, grateful, helpful, helped, pleasure, heard, hurry,
        cute, hilarious, funny, impressed, relieved, awaited, dream, blast, bless,
        beloved, fan, loves, adore, adores, delicious, tasty, gotta love, looking
        forward, look forward, hype, hyped, blessed, thankful, amazed, ecstatic, fingers
        crossed, helped me, big help, such a help, enjoyable, annoyed, furious,
        frustrated, disgusted, embarrassed, ashamed, confident, lucky, unlucky,
        fortunate, overjoyed, eager, emotional, homesick, stressed, stressed out,
        freaking out, panicking, nauseous, dizzy, drunk, sober, sleepy, awake, angry,
        upset, sad, tired, hungry, thirsty, starving, exhausted, scared, worried, worry,
        bored, lonely, jealous, crazy about, i remember, i hear, we hear, wouldn't miss,
        would not miss, likes, at least, big rush, in a rush, in a hurry, running late,
        running out of time, late for, too late, on time, crazy busy, so busy, busy,
        stuff going on, plenty of time, my dream, enough time, never let me down, never
        lets me down, never disappointed, never unhappy, relief, shame, pity, disaster,
        nightmare, luck, miracle, joke, crying, laugh, laughing, smile, smiling, scream,
        tears, chills, goosebumps, trust, mood for, crazy, insane, stress, no rush, no
        hurry, take your time, but hurry, but please hurry, but hurry up, hurry up, but
        be quick, not in a hurry, not in a rush
    """,
    "thanks": """
        thanks, thank you, thank u, thankyou, thx, thnx, tnx, ty, tysm, tyvm, many
        thanks, thanks a lot, thank you so much, thanks so much, much appreciated,
        appreciate it, i appreciate it, good job, great job, nice job, good work, great
        work, nice work, well done, bye, goodbye, good bye, hello, hi, hey, good
        morning, good evening, good afternoon, good night, see you, cya, take care, have
        a nice day, have a good day, have a great day, for now, all i need, all i
        needed, all i need to know, need right now, i'm all set, i'm all good, i am all
        set, for today, keep that in mind, keep it in mind
    """,
    "done": """
        that's all, that is all, that's everything, that is everything, that's all i
        need, that is all i need, that's all i needed, that is all i needed, that is
        everything i need, that's everything i need, that will be all, that'll be all,
        nothing else, nothing more, don't need anything else, do not need anything else,
        that's all for now, i'm done
    """,
    "please": """
        please, pls, plz, pleas, plese, pleasse, kindly, if you please, if you could, if
        possible, if you can, if you don't mind, if you would, if you want, if it's no
        trouble, if that's okay, if that's ok, if that's alright, if that works, if that
        works for you, if it's not too much trouble, if you'd be so kind, when you can,
        whenever you can, when you get a chance, whenever you're ready, if you wouldn't
        mind
    """,
    "deal": """
        ticket, tickets, reservation, reservations, appointment, room, table, seat,
        seats, spot, order, house, flight, bus, car, movie, film, song, music, event,
        restaurant, hotel, place, apartment, property, image, design, logo, banner,
        poster, artwork, art, draft, asset, scene, illustration, drawing, video, sketch,
        ride, salon, doctor, dentist, game, concert, show, attraction, trip, service,
        date, day, time, graphic, cover, news, price, location, rate, timing, value,
        find, pick, bargain, offer, venue, hall
    """,
    "this": """
        this, that, these, those, thats, that's, it, its, it's, itll, it'll, that'll,
        they, them, thatd, that'd, it'd, this one, that one
    """,
    "self": """
        i, i'm, i'll, i'd, i've, we, we're, we'll, we've, he, she, he's, she's, they're,
        you're, you've, you'll
    """,
    "free": """
        you, u, ur, the, a, an, is, are, be, being, been, am, will, would, should,
        could, can, do, does, did, has, have, had, having, got, gotten, get, me, us, my,
        our, your, yours, mine, to, for, of, at, with, in, on, by, as, so, very, much,
        really, just, quite, pretty, all, everything, way, there, here, now, was, were,
        actually, right now, right away, then, sound, sounds, sounding, look, looks,
        looking, seem, seems, appear, appears, feel, feels, like, one, ones, oh, ah,
        aha, well, man, dude, bro, mate, sir, maam, boss, chief, friend, buddy, pal,
        guys, guy, gonna, believe, say, says, vote, from, about, than, into, through,
        up, out, over, done, what i, what we, what you said, what you just said, you
        just said, you said, what i'm, what i am, exactly what, just what, is what, that
        what, like you said, how it is, how i, how we, asap, quickly, quick, fast,
        immediately, soon, straight away, always, ever, even, already, both, each,
        every, same, such, thing, things, stuff, answer, response, reply, statement,
        instruction, instructions, command, question, understanding, understand,
        information, info, details, detail, summary, brief, plan, idea, description,
        wording, choice, option, vision, concept, version, proposal, suggestion, result,
        request, know, honestly, literally, entirely, completely, fully, extremely,
        incredibly, strongly, highly, truly, simply, super, most, uh, um, er, erm, hmm,
        hm, mm, mmm, ooh, oooh, aw, aww, ahh, ohh, opinion, person, part, bit, lot,
        alot, kind, type, sort, my answer, my response, i have to, i would have to,
        which is, which, who, tell you, telling you, let you know, lets, let, let's,
        come on, cmon, going, go ahead and, ahead, away, today, tonight, down, off,
        myself, ourselves, themselves, however you see fit, as described, as discussed,
        as you said, as summarized, as summarised, as agreed, as planned, per, case,
        regards, terms, agreement, my side, my end, side, end, perspective, point, view,
        gut, heart, whole, too, also, as well, anyway, any, some, their, something,
        requirements, matches, true, fact, have to say, had to say, gunna, gotta, help,
        help me, able to, able, your help, a hell of, confusion, trouble, inconvenience,
        effort, assistance, time and, in the meantime, meanwhile, while you're at it,
        while you are at it, while you're doing that, while you are doing that, while
        you do that, duper, let me be honest, let's be honest, sounds like a, sounds
        like an, seems like a, seems like the, sounds like the, at the moment, at this
        moment, just to make sure, to make sure, to confirm, left over, leftover,
        enough, of course, in so long, so long, for so long, a long time, cheers mate,
        after that, afterwards, later on
    """,
    "why": "because, cause, cuz, cos, coz, since, because of, so that, so i can, so we can",
    "link": "and, so, then, plus",
}

WISHES: Final = """
    want to, wanna, need to, have to, got to, gotta, going to, gonna, trying to, supposed to,
    hate to, would hate to, about to, wanted to, tried to, forgot to, ready to, dying to,
    itching to, ought to
"""
DEEDS: Final = """
    go, even go, be, miss, wait, lose, eat, drink, sleep, leave, travel, rush, hurry, worry, panic,
    celebrate, impress, relax, rest, study, pack, prepare, dance, propose, apologize, apologise,
    cry, die, party, come, head, remember, forget, surprise, meet my, see my, tell my, hang out,
    get moving, get there, get going, get to, get home, get out, get away, get back, get up, get
    ready, get some, be late, make it
"""
"""What users want to do elsewhere, which is no wish for the proposal."""
HAVING: Final = "have a, have an, have my, got a, got an, having a, having an"
EVENTS: Final = """
    interview, job interview, meeting, flight, plane, train, bus, date, hot date, appointment,
    party, wedding, class, exam, deadline, headache, cold, fever, shift, dinner, lunch, funeral,
    concert, doctors appointment, long day, big day, busy day, long night, bad day, rough day,
    rough week, busy week, long week, plane to catch, train to catch, baby, family
"""
"""What users have elsewhere."""
