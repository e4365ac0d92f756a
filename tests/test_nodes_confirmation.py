"""What a user's answer means, and what the spec's two patterns took it for."""

from __future__ import annotations

import json
import string
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.eval_coach import (
    confirms_by_the_spec,
    measure,
    print_confirmation,
    print_naughty,
    read_naughty,
    read_sets,
)
from nodes.confirmation import Kind, is_confirmation, judge_answer
from nodes.language import Language
from nodes.wording import LABELS, PHRASES, Phrase


def kind_of(message: str, coach: str | None = None) -> str:
    return judge_answer(message, coach).kind


CLEAN = """
yes
Yes.
yep
sure
ok
okay
alright
absolutely
of course
exactly
correct
agreed
perfect
great
sounds good
looks good
that's right
that is correct
that's it
go ahead
go for it
do it
let's do it
let's go
yep let's go
make it so
please do
proceed
create it
generate it
Generate the image
book it
👍
✅
👍🏽
yes 👍
+1
yesss
yeahh
okk
yeeees
perfcet
exacly
that's corect
haha yes that's exactly it, thank you so much
yes please
Looks great, go ahead and generate it
love it!
That's exactly what I want
that's what I had in mind
I'm happy with that
no changes, go ahead
don't change a thing
yes, it's perfect as it is
nailed it
sounds like a plan
couldn't be better
I can't wait, do it
yes, no problem
I think it's perfect
""".strip().splitlines()

CLEAN_ABROAD = {
    "de": """
        ja | ja, genau | ja bitte | genau | stimmt | passt so | perfekt | sieht gut aus
        das ist richtig | mach das | leg los | los geht's | einverstanden | klingt gut
        super, danke | jaaa | in Ordnung | gefällt mir | ja, mach es so | genau so
        Ja, super, vielen Dank! | kannst du so machen""",
    "fr": """
        oui | oui, c'est ça | c'est parfait | d'accord | parfait, merci | vas-y | allez-y
        c'est bon | exactement | ouiii | ça me va | tout à fait | je confirme | nickel
        oui s'il te plaît | on y va | c'est tout à fait ça, merci beaucoup""",
    "es": """
        sí | si | sí, perfecto | claro que sí | de acuerdo | adelante | está bien | hazlo
        perfecto, gracias | así es | me gusta | me encanta | dale | sí, por favor | exacto
        sí, es exactamente lo que quiero | genial, adelante""",
    "it": """
        sì | va bene | perfetto | esatto | sì, grazie | certo | procedi | d'accordo | mi piace
        vai pure | giusto | confermo | sì, è perfetto così | tutto perfetto, grazie mille""",
    "pt": """
        sim | sim, perfeito | claro | isso mesmo | está ótimo | pode fazer | pode gerar
        com certeza | exato | perfeito, obrigado | confirmo | beleza | ficou perfeito""",
    "nl": """
        ja graag | ja, prima | klopt | dat klopt | akkoord | perfect, dank je | ga je gang
        doe maar | ziet er goed uit | precies | ja hoor | inderdaad
        ja, dat is precies wat ik wil""",
}

KINDS = {
    "confirm_with_change": """
        yes, but for three people | yes and make it blue | perfect except the colour
        yes, with wings | yes, two dragons | sure, but | ok but make it red
        looks good, just change the font | yes, and a castle | yes if you add a hat
        yes, unless it is expensive | Yes. Make the sky darker. | yes, she wears a crown
        great, but can you change the text? | yes I have a cat
        yes, without the sword | yes when the hat is red | as long as it's blue, go ahead
        ja, aber größer | ja, mit Flügeln | ja, zwei Drachen | perfekt bis auf die Farbe
        oui, mais plus grand | oui, avec des ailes | sí, pero más grande | sí, con alas
        sì, ma più grande | sim, mas maior | ja, maar groter | ja, behalve de kleur""",
    "reject": """
        no | nope | that's not right | don't do it | please don't | never | wrong | stop | wait
        cancel | not yet | don't generate yet | definitely not | hell no | 👎 | ❌
        nein | noch nicht | passt nicht | gefällt mir nicht | pas encore | ce n'est pas bon
        todavía no | no me gusta | non ancora | ainda não | nee | nog niet | klopt niet""",
    "change": """
        make it blue instead | make it bigger | add a dragon | more fire please
        I want a red dragon | can you make it darker? | do it again | try another one
        go ahead with a blue one | the text should say "yes"
        mach es blau | lieber in rot | ajoute un chat | añade un gato | aggiungi un gatto
        adicione um gato | voeg een kat toe""",
    "question": """
        is it red? | what do you mean? | how does it look? | are you sure? | ok what is the font?
        yes? | ok? | ? | ist es rot? | c'est quoi ? | ¿es rojo? | is het rood?""",
    "unclear": """
        I'm not sure | maybe | I guess so? | it depends | I don't know | hmm | I think so
        almost | not quite | nearly perfect | thanks | sort of | 🤔 | 😀 | true
        vielleicht | fast perfekt | peut-être | quizás | forse | talvez | misschien""",
    "other": """
        he said yes | say yes | "yes" | okra | a wooden spoon
        my grandmother lives in Lisbon""",
}


def listed(table: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (message.strip(), kind)
        for kind, messages in table.items()
        for line in messages.strip().splitlines()
        for message in line.split("|")
    ]


@pytest.mark.parametrize("message", CLEAN)
def test_a_clean_acceptance_confirms(message: str) -> None:
    assert judge_answer(message).kind == "confirm", judge_answer(message)


@pytest.mark.parametrize(("message", "language"), listed(CLEAN_ABROAD))
def test_a_clean_acceptance_confirms_in_seven_languages(message: str, language: str) -> None:
    assert judge_answer(message).kind == "confirm", (language, judge_answer(message))


@pytest.mark.parametrize(("message", "kind"), listed(KINDS))
def test_what_is_no_clean_acceptance_is_told_apart(message: str, kind: str) -> None:
    assert kind_of(message) == kind, judge_answer(message)


def test_every_kind_is_in_the_tables() -> None:
    assert {"confirm", *KINDS} == set(get_args(Kind))


FALSE_FOR_THE_SPEC = [
    "make it blue instead",
    "yes, but for three people",
    "don't generate yet",
    "I'm not sure",
    "yes I have a cat",
]
MISSED_BY_THE_SPEC = ["that is correct", "go ahead", "👍"]


@pytest.mark.parametrize("message", FALSE_FOR_THE_SPEC)
def test_what_the_specs_patterns_take_for_a_yes_is_none(message: str) -> None:
    assert confirms_by_the_spec({"user_utterance": message})
    assert not is_confirmation(message, None)


@pytest.mark.parametrize("message", MISSED_BY_THE_SPEC)
def test_what_the_specs_patterns_miss_confirms(message: str) -> None:
    assert not confirms_by_the_spec({"user_utterance": message})
    assert is_confirmation(message, None)


YESES: dict[Language, str] = {
    "en": "yes | yes, exactly | that's it | perfect, thanks",
    "de": "ja | ja, genau | genau das | perfekt, danke",
    "fr": "oui | oui, c'est parfait | exactement | c'est ça | oui merci",
    "es": "sí | sí, exacto | exactamente | perfecto, gracias | así es",
    "it": "sì | sì, perfetto | esatto | perfetto, grazie",
    "pt": "sim | sim, perfeito | exato | isso mesmo | é isso",
    "nl": "ja | ja, precies | precies | klopt | ja, dank je",
}


def own_proposals(language: Language) -> list[str]:
    """Return the question that code asks, alone and as it stands in a reply."""
    said = PHRASES[language]
    label = LABELS[language]["mood"]
    facts = f"{label}: epic"
    asked = [said["is_that_it"], f"{facts}\n\n{said['is_that_it']}"]
    asked.append(f"{said['changed']}\n{facts} ({said['added']})\n\n{asked[-1]}")
    return [*asked, *(f"{asked[-1]}\n\n{said[w]}" for w in WARNINGS)]


WARNINGS: tuple[Phrase, ...] = ("two_left", "one_left")


@pytest.mark.parametrize("language", YESES)
def test_a_yes_to_the_coachs_own_question_confirms_in_every_language(language: Language) -> None:
    assert set(YESES) == set(PHRASES)
    for coach in own_proposals(language):
        for message in [*YESES[language].split(" | "), "yes", "ok, go ahead", "👍"]:
            assert kind_of(message, coach) == "confirm", (message, coach)


SUMMARY = "Here is your brief: a red dragon on a castle, the text GG WP, 2 knights, epic. "
PROPOSALS = """
Does that look right?
Shall I go ahead?
Is this what you want?
Ready to generate?
Is that correct?
Are you happy with this?
Does this capture your vision?
Does this match what you had in mind?
Is that right? Then I'll hand it over.
If that's right, just say yes.
Please confirm.
Can I confirm this brief?
Okay?
Passt das so?
Is this exactly what you're after?
Ist das, was du willst?
Ist das, was Sie suchen?
C'est bien ça ?
Est-ce bien ce que tu cherches ?
¿Está bien así?
Va bene così?
Posso gerar?
Klopt dit?
""".strip().splitlines()
OTHER_QUESTIONS = """
Would you like to add a tagline?
Red or blue?
Should the dragon be red or blue?
What colour should it be?
Is the dragon friendly?
Do you want any text on it?
Anything else?
Is there anything you would like to change?
Would you like a tagline?
Describe the scene.
Do you like pixel art?
Great! What should the text say?
Welche Farbe soll er haben?
Möchtest du noch einen Titel?
Rouge ou bleu ?
¿Quieres añadir un título?
Che colore?
Quer adicionar um título?
Wil je een titel toevoegen?
""".strip().splitlines()


@pytest.mark.parametrize("question", PROPOSALS)
def test_a_bare_yes_confirms_where_the_coach_asked_for_it(question: str) -> None:
    assert is_confirmation("yes", SUMMARY + question)
    assert is_confirmation("yes, that's right", SUMMARY + question)


@pytest.mark.parametrize("question", OTHER_QUESTIONS)
def test_a_bare_yes_to_another_question_confirms_nothing(question: str) -> None:
    assert kind_of("yes", SUMMARY + question) == "other"
    assert not is_confirmation("sure", question)


RIGHT = SUMMARY + "Is that right?"
CHANGES = SUMMARY + "Anything to change?"
EITHER = SUMMARY + "Does that look right, or should I change something?"


@pytest.mark.parametrize(
    ("coach", "message", "confirms"),
    [
        (RIGHT, "yes, the red dragon", True),
        (RIGHT, "yes, the red dragon on the castle with GG WP", True),
        (RIGHT, 'yes, with "GG WP"', True),
        (RIGHT, "yes, two knights", True),
        (RIGHT, "yes, 2 knights", True),
        (RIGHT, "yes, three knights", False),
        (RIGHT, "yes, the blue dragon", False),
        (RIGHT, "yes, a red dragon and a wizard", False),
        (RIGHT, 'yes, with "GG EZ"', False),
        (RIGHT, "the red dragon", False),
        (CHANGES, "no, that's perfect", True),
        (CHANGES, "nope, looks good", True),
        (CHANGES, "no changes, go ahead", True),
        (CHANGES, "no, go ahead", True),
        (CHANGES, "no that's all", True),
        (CHANGES, "no, thanks, that's everything", True),
        (CHANGES, "nope, good to go", True),
        (CHANGES, "no", False),
        (CHANGES, "no thanks", False),
        (CHANGES, "no, I want a wolf", False),
        (CHANGES, "no, but make it blue", False),
        (CHANGES, "no castle, it's perfect", False),
        (EITHER, "yes", False),
        (EITHER, "looks right", True),
    ],
)
def test_the_coachs_words_are_free_and_its_question_is_what_is_answered(
    coach: str, message: str, confirms: bool
) -> None:
    assert is_confirmation(message, coach) is confirms, judge_answer(message, coach)


BOOKING = "There is a table for 2 at the Copper Pan at 7:30 pm, rated 4.2. "
OFFER = BOOKING + "Would you like to try the Copper Pan or the Old Door?"


@pytest.mark.parametrize(
    ("coach", "message", "confirms"),
    [
        (OFFER, "The Copper Pan sounds great.", True),
        (OFFER, "I'd like the Old Door.", True),
        (OFFER, "yes", False),
        (OFFER, "great", False),
        (OFFER, "The Green Gate sounds great.", False),
        (BOOKING + "Would you like a seat at 7:30 pm?", "yes", True),
        (BOOKING + "Would you like a seat?", "yes", False),
        (BOOKING + "Just to make sure, you want 2 seats?", "yes", True),
        (BOOKING + "What time would you like?", "that sounds good", False),
        (BOOKING + "Is it for a birthday?", "yes, great", False),
        (BOOKING + "Shall I book it?", "yes, for 2", True),
        (BOOKING + "Shall I book it?", "yes, at 7:30 pm", True),
        (BOOKING + "Shall I book it?", "yes, for 4", False),
        (BOOKING + "Shall I book it?", "yes, at 7 pm", False),
    ],
)
def test_an_offer_is_taken_by_its_name_and_a_number_is_read_whole(
    coach: str, message: str, confirms: bool
) -> None:
    assert is_confirmation(message, coach) is confirms, judge_answer(message, coach)


@pytest.mark.parametrize(
    ("message", "confirms"),
    [
        ("I would", True),
        ("I would like to know more", False),
        ("it is", True),
        ("it is a lamp", False),
        ("I am", True),
        ("I am wondering if it rains", False),
        ("I want you to go ahead", True),
        ("I want you to check that again", False),
        ("exactly what I wanted", True),
        ("what I wanted was a wolf", False),
    ],
)
def test_a_short_answer_accepts_only_where_it_ends(message: str, confirms: bool) -> None:
    assert is_confirmation(message, SUMMARY + "Is that right?") is confirms


def test_a_yes_may_say_again_what_nobody_knows_to_have_been_asked() -> None:
    assert is_confirmation("yes, it is a passport", None)
    assert not is_confirmation("yes, it is a passport", RIGHT)
    assert not is_confirmation("yes, it has wings", None)
    assert not is_confirmation("yes, it is blue", None)


@pytest.mark.parametrize(
    ("coach", "message", "kind"),
    [
        ("O dragão é vermelho. Está certo?", "o texto é grande?", "question"),
        ("Il drago è rosso. Va bene?", "sì, quando sarà pronto?", "confirm"),
        ("Der Drache ist rot. Passt das?", "perfekt, der rote Drache ist super", "confirm"),
        ("Le dragon est rouge. C'est bon ?", "parfait, ma tante va adorer", "confirm"),
        ("El dragón es rojo. ¿Está bien?", "no estoy muy segura", "unclear"),
        ("De draak is rood. Klopt dat?", "nee, liever een vos", "change"),
        (RIGHT, "no, I'd rather have a fox", "change"),
        (RIGHT, "almost, but make the sky darker", "change"),
        (RIGHT, "maybe not", "unclear"),
        (RIGHT, "my neighbour's cat is loud today", "other"),
    ],
)
def test_the_other_kinds_are_told_in_the_coachs_language(
    coach: str, message: str, kind: str
) -> None:
    assert kind_of(message, coach) == kind, judge_answer(message, coach)


def test_a_question_about_something_else_stands_beside_a_clean_yes() -> None:
    answer = judge_answer("Yes, that's right. What is her address?")
    assert (answer.kind, answer.asks) == ("confirm", True)
    assert not judge_answer("Yes, that's right.").asks


BRIEF = (
    "What: banner\nIn the picture: a red dragon on a castle\nMood: epic\n\n"
    "Is that exactly what you want?"
)


@pytest.mark.parametrize(
    "message",
    [
        "yes, is the dragon red?",
        "yes. will the dragon be red?",
        "perfect, is the mood epic?",
        "yes, will there be a moon?",
        "yes. is there a moon in it?",
        "yes, does it have wings?",
        "Yes! Does the dragon breathe fire?",
        "perfect, can we see the castle?",
        "yes, where does the dragon stand?",
        "yes, what mood is it?",
        "yes, what colour is the dragon?",
        "ja, ist der Drache rot?",
        "ja, gibt es einen Mond?",
        "oui, est-ce que le dragon est rouge ?",
        "yes, what does the banner say?",
        "yes what does it say",
        "Yes! What's on the banner?",
        "yes, go ahead. what will it look like?",
        "yes, how does the castle look?",
        "yes, who is on the banner?",
        "yes, what does the dragon hold?",
        "yes, what did you write on the banner?",
        "yes, what will you put on the castle?",
        "yes, what's the slogan?",
        "yes, tell me what the banner says",
        "perfect, can you tell me what is written on it?",
        "ja, was steht auf dem Banner?",
        "ja, wer ist auf dem Bild?",
        "ja, wie sieht der Drache aus?",
        "oui, que dit la bannière ?",
        "oui, qu'est-ce qui est écrit dessus ?",
        "oui, qui est sur l'image ?",
        "sí, ¿qué pone en la pancarta?",
        "sí, ¿qué dice la pancarta?",
        "sì, cosa c'è scritto sullo striscione?",
        "sì, chi c'è sullo striscione?",
        "sim, o que diz a faixa?",
        "sim, o que está escrito na faixa?",
        "ja, wat staat er op de banier?",
        "ja, wat zegt de banier?",
        "ja, hoe ziet de draak eruit?",
    ],
)
def test_a_question_about_the_brief_keeps_a_yes_from_confirming(message: str) -> None:
    assert kind_of(message, BRIEF) == "question", judge_answer(message, BRIEF)


@pytest.mark.parametrize(
    "message",
    [
        "Yes, that's right. What is her address?",
        "yes, when will it be done?",
        "yes, when will the banner be ready?",
        "yes, how long does it take?",
        "Yes. How much is it?",
        "yes. Can you send it to me?",
        "yes, will you make it now?",
        "yes, what happens next?",
        "perfect, are we done?",
        "yes, do I have to pay?",
        "yes, when do we start?",
        "yes, can we go on?",
        "yes, who will print the banner?",
        "yes, what time does the castle open?",
        "yes, what do you say?",
        "yes, what do you need from me?",
        "ja, wann fangen wir an?",
        "ja, wer druckt das Banner?",
        "oui, quand est-ce qu'on commence ?",
        "oui, on peut continuer ?",
        "sí, ¿cuándo empezamos?",
        "sí, ¿podemos seguir?",
        "sì, quando iniziamo?",
        "sì, possiamo continuare?",
        "sim, quando começamos?",
        "sim, podemos continuar?",
        "ja, wanneer beginnen we?",
        "ja, kunnen we doorgaan?",
    ],
)
def test_a_question_of_courtesy_or_of_what_comes_next_leaves_a_yes_clean(message: str) -> None:
    answer = judge_answer(message, BRIEF)
    assert (answer.kind, answer.asks) == ("confirm", True), answer


@pytest.mark.parametrize("message", ["yes, I think so", "yes I think so", "yes, for now"])
def test_a_yes_that_is_only_modest_confirms(message: str) -> None:
    assert kind_of(message, BRIEF) == "confirm"


@pytest.mark.parametrize(
    "message",
    [
        "Yes please! I'm so excited about this.",
        "Yes! My sister will love it.",
        "I really don't want to be late for the show. Please go ahead.",
        "Sounds great, I hope they don't laugh at it!",
        "Perfect. We had a tough day, you're a lifesaver. Thanks!",
        "Yes, because we are starving.",
        "Sounds good. My phone is about to die.",
        "Yes please. You are a real help!",
        "Yes. I might even cry.",
        "Go ahead. I've been there before.",
        "Gosh, I'm late. Yes, do it.",
        "Yes please, I owe you a drink.",
        "Yes. That gives me time to change clothes.",
        "Book it before they sell out!",
        "Go ahead. Tom told me it's awesome.",
        "It isn't what I had feared, but yes.",
        "Perfect, I have an interview.",
        "Yes. I wonder who will win the match.",
        "That is great. What about the price?",
    ],
)
def test_chatter_around_a_clean_yes_does_not_spoil_it(message: str) -> None:
    assert judge_answer(message).kind == "confirm", judge_answer(message)


@pytest.mark.parametrize(
    "message",
    [
        "Yes. I'm not sure about the wings.",
        "Yes, because I want a wolf.",
        "Yes please. The red dragon is happy.",
        "Yes. Our motto is never give up.",
        "Yes. I don't like the castle.",
        "Sure, what about a bigger castle?",
        "Yes. I want to go to another castle.",
        "Yes. It's snowing.",
        "Yes, a castle?",
        "without the castle, but yes",
        "Yes, before it has a roof.",
    ],
)
def test_what_looks_like_chatter_and_speaks_of_the_brief_spoils_a_yes(message: str) -> None:
    assert judge_answer(message, RIGHT).kind != "confirm"


@pytest.mark.parametrize(
    "clause",
    [
        "but the sky is too dark",
        "but make it blue",
        "however it needs a hat",
        "but for three people",
        "but what is the font?",
        "but",
        "aber größer",
        "mais plus grand",
        "pero más grande",
    ],
)
@pytest.mark.parametrize("joint", [", ", " ", ". "])
def test_a_contrast_after_a_clean_confirmation_makes_it_none(clause: str, joint: str) -> None:
    fooled = [yes for yes in CLEAN if is_confirmation(yes.rstrip(".!") + joint + clause, None)]
    assert fooled == []


MESSAGES = st.sampled_from([*CLEAN, *(message for message, _ in listed(CLEAN_ABROAD))])
PLAIN = MESSAGES.filter(lambda message: message.isascii() and "'" not in message)


@given(PLAIN, st.sampled_from([str.upper, str.lower, str.title]))
def test_case_does_not_matter(message: str, changed: object) -> None:
    assert callable(changed)
    assert is_confirmation(changed(message), None)


@given(
    MESSAGES,
    st.text(" \t\n\r\u00a0", max_size=4),
    st.sampled_from(["", ".", "!", "!!!", "…", "...", " .", "~", " :)"]),
    st.text(" \t\n\r\u00a0", max_size=4),
)
def test_white_space_and_marks_around_do_not_matter(
    message: str, before: str, marks: str, after: str
) -> None:
    assert is_confirmation(before + message + marks + after, None)


ROLES = st.sampled_from(
    [
        "yes",
        "no",
        "not",
        "but",
        "if",
        "maybe",
        "perfect",
        "make",
        "it",
        "blue",
        ".",
        ",",
        "?",
        "!",
        '"',
        "'",
        "-",
        "3",
        "two",
        "the",
        "dragon",
        "i",
        "said",
        "oui",
        "aber\n",
        "",
        "",
        "",
        "👍",
        "👎",
        "l'l'",
        "<b>",
        "́",
        "�",
        "\x00",
        "\n",
        "haha",
        "what",
        "can",
        "you",
        "go",
        "ahead",
        "please",
    ]
)


@settings(max_examples=300)
@given(st.text(max_size=300) | st.lists(ROLES, max_size=60).map(" ".join), st.none() | st.text())
@example("\ud800 yes", "\udfff?")
@example("l'" * 1000, None)
@example("\ufdfa" * 2000, "\ufdfa" * 2000)
def test_no_message_is_an_error(message: str, coach: str | None) -> None:
    answer = judge_answer(message, coach)
    assert answer.kind in get_args(Kind)
    assert answer.reason
    assert answer == judge_answer(message, coach)


@pytest.mark.parametrize("piece", ["yes ", "yes, ", "a", "l'", '"', "1.", "- ", "\u0301", "yes!\n"])
def test_a_very_long_message_is_no_answer(piece: str) -> None:
    message = piece * (100_000 // len(piece))
    assert not is_confirmation(message, None)
    assert is_confirmation("yes", message + ". Is that right?")


@given(st.text(string.punctuation + "+*/\\<>{}[]|`$%&", max_size=30))
def test_signs_alone_confirm_nothing(message: str) -> None:
    assert "+1" in message or not is_confirmation(message, None)


def test_the_measurement_reads_a_folder_and_tells_the_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "confirmation"
    folder.mkdir()
    rows = [
        {"user_utterance": "that is correct", "label": "confirm", "set": "sgd"},
        {"user_utterance": "yes, but blue", "label": "confirm_with_change", "set": "sgd"},
        {"user_utterance": "Great job", "label": "other", "sub": "praise", "set": "sgd"},
    ]
    (folder / "a_test.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (tmp_path / "naughty_strings.jsonl").write_text(
        json.dumps({"user_utterance": "\u2028true\u2028"}), encoding="utf-8"
    )
    assert read_sets(tmp_path) == read_sets(folder) == {"sgd": rows[:2]}
    assert read_naughty(tmp_path) == read_naughty(folder)
    assert print_confirmation(read_sets(tmp_path))
    assert print_naughty(read_naughty(tmp_path))
    assert "precision on sgd: 1.000" in capsys.readouterr().out
    spec = measure(rows[:2], confirms_by_the_spec)
    assert (spec.recall, spec.share("confirm_with_change")) == (0.0, 1.0)


def test_the_measurement_says_which_aim_is_missed(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        {"user_utterance": "yes", "label": "reject"},
        {"user_utterance": "no", "label": "other"},
    ]
    assert not print_confirmation({"mine": rows})
    assert "MISSED fires on rejections: 1.000, at most 0.012" in capsys.readouterr().out
