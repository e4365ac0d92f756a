"""A turn of the phase graph, sentence by sentence, as a plain LangGraph program runs it."""

from __future__ import annotations

import logging
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, HumanMessage
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

from graph import build_phase_graph
from graph.routes import edge_labels
from nodes.errors import MessageConflictError, MissingPhaseError, MoveError, ProfileMismatchError
from nodes.state import MAX_HISTORY
from profiles import InstructionProfile, PhaseProfile, load_profile
from tests.conversations import SIGNALS, Chat, make_profile, messages_of, small_profiles
from tests.scripted import plays, signalling

OVER = "This conversation is over. Start a new one to talk again."


@pytest.fixture
def saver() -> InMemorySaver:
    return InMemorySaver()


async def test_an_ai_first_phase_opens_with_one_model_call(saver: InMemorySaver) -> None:
    model = plays("Hello.")
    chat = Chat(make_profile({"a": "ai"}), model, saver)
    state = await chat.open()
    assert messages_of(state) == ["Hello."]
    assert (model.calls, state["turns"], state["phase"]) == (1, 0, "a")
    assert await chat.open() == state
    assert model.calls == 1


async def test_a_human_first_phase_opens_without_a_model_call(saver: InMemorySaver) -> None:
    model = plays("Hi.")
    chat = Chat(make_profile({"a": "human"}), model, saver)
    state = await chat.open()
    assert (model.calls, state["messages"], state["phase"], state["status"]) == (
        0,
        [],
        "a",
        "active",
    )
    assert messages_of(await chat.say("Hello")) == ["> Hello", "Hi."]


async def test_the_next_turn_starts_in_the_saved_phase(saver: InMemorySaver) -> None:
    profile = make_profile({"a": "human", "b": "human"}, "a go b")
    model = plays(signalling("A.", "go"), "B.")
    state = await Chat(profile, model, saver).say("one")
    assert (state["phase"], messages_of(state)) == ("b", ["> one", "A."])
    state = await Chat(profile, model, saver).say("two")
    assert [m.additional_kwargs["phase"] for m in state["messages"] if m.type == "ai"] == ["a", "b"]
    assert model.calls == 2
    assert model.prompts[1][0].text.endswith("Play b.")


async def test_an_ai_first_phase_that_is_entered_speaks_in_the_same_turn(
    saver: InMemorySaver,
) -> None:
    profile = make_profile({"a": "human", "b": "ai"}, "a go b")
    model = plays(signalling("A.", go={"why": 1}), "B.")
    chat = Chat(profile, model, saver)
    inputs: Any = {"messages": [HumanMessage("one")]}
    events = chat.graph.astream(inputs, chat.config, context=chat.context, stream_mode="custom")
    assert [(event["type"], event["content"]) async for event in events] == [
        ("token", "A."),
        ("signal", "go"),
        ("phase", "b"),
        ("token", "B."),
    ]
    state = await chat.state()
    assert messages_of(state) == ["> one", "A.", "B."]
    assert state["messages"][1].additional_kwargs["signals"] == {"go": {"why": 1}}
    assert (state["turns"], model.calls) == (1, 2)


async def test_the_phase_event_tells_where_from_why_and_the_new_settings(
    saver: InMemorySaver,
) -> None:
    profile = make_profile(
        {"a": "human", "b": {"voice": "eve", "authority": "ai", "end_ms": 900}, "c": "human"},
        "a go b",
    )
    chat = Chat(profile, plays(signalling("A.", "go")), saver)
    inputs: Any = {"messages": [HumanMessage("one")]}
    phases = [
        event
        async for event in chat.graph.astream(
            inputs, chat.config, context=chat.context, stream_mode="custom"
        )
        if event["type"] == "phase"
    ]
    (told,) = phases
    assert told["content"] == "b"
    assert (told["metadata"]["from"], told["metadata"]["trigger"]) == ("a", "go")
    assert told["metadata"]["progress"] == {"a": "completed", "b": "active", "c": "upcoming"}
    given_settings = told["metadata"]["settings"]
    assert (given_settings["voice"], given_settings["authority"], given_settings["end_ms"]) == (
        "eve",
        "ai",
        900,
    )


async def test_a_turn_makes_four_moves_at_most_and_the_last_phase_waits(
    saver: InMemorySaver,
) -> None:
    profile = make_profile({"a": "human", "b": "ai"}, "a go b", "b back a", "b again b")
    model = plays(signalling("A.", "go"), *[signalling("B.", "again")] * 3, "Still here.")
    chat = Chat(profile, model, saver)
    state = await chat.say("one")
    assert messages_of(state) == ["> one", "A.", "B.", "B.", "B."]
    assert [visit["phase"] for visit in state["history"]] == ["a", "b", "b", "b", "b"]
    state = await chat.say("two")
    assert messages_of(state)[-2:] == ["> two", "Still here."]
    assert (state["phase"], state["turns"], model.calls) == ("b", 2, 5)


async def test_a_phase_that_waits_after_four_moves_speaks_when_it_is_asked_to_open(
    saver: InMemorySaver,
) -> None:
    profile = make_profile({"a": "ai"}, "a again a")
    model = plays(*[signalling("Again.", "again")] * 4, "Now.")
    chat = Chat(profile, model, saver)
    assert len((await chat.open())["messages"]) == 4
    assert messages_of(await chat.open())[-1] == "Now."


async def test_the_first_transition_in_the_profile_wins(saver: InMemorySaver) -> None:
    profile = make_profile({"a": "human", "b": "human", "c": "human"}, "a x/y c", "a y/z b")
    state = await Chat(profile, plays(signalling("A.", "y")), saver).say("one")
    assert state["phase"] == "c"


@pytest.mark.parametrize(
    ("transition", "trigger"),
    [("a x/y b", "x"), ("a y/x b", "y"), ("a z/y/x b", "y"), ("a y+x b", "y, x")],
)
async def test_a_visit_knows_the_signals_that_caused_it_and_no_others(
    saver: InMemorySaver, transition: str, trigger: str
) -> None:
    profile = make_profile({"a": "human", "b": "human"}, transition)
    state = await Chat(profile, plays(signalling("A.", "x", "y")), saver).say("one")
    left, entered = state["history"]
    assert (left["left_by"], entered["trigger"]) == (trigger, trigger)


async def test_signals_gather_over_turns_until_all_are_there(saver: InMemorySaver) -> None:
    profile = make_profile({"a": "human", "b": "human"}, "a x+y b")
    model = plays(
        signalling("1", x={"n": 1}), "2", signalling("3", x={"n": 2}), signalling("4", "y")
    )
    chat = Chat(profile, model, saver)
    assert (await chat.say("one"))["signals"] == {"x": {"n": 1}}
    assert (await chat.say("two"))["signals"] == {"x": {"n": 1}}
    state = await chat.say("three")
    assert (state["signals"], state["phase"]) == ({"x": {"n": 2}}, "a")
    state = await chat.say("four")
    assert (state["signals"], state["phase"]) == ({}, "b")
    assert state["history"][-1]["trigger"] == "x, y"


@pytest.mark.parametrize(
    ("declared", "given_name", "moves"),
    [
        ("custom.ready", "ready", True),
        ("ready", "custom.ready", True),
        ("custom.ready", "custom.ready", True),
        ("ready", "other", False),
        ("ready", "coach.intent_ready", False),
        ("coach.intent_ready", "coach.intent_ready", False),
        ("coach.intent_ready", "custom.coach.intent_ready", False),
    ],
)
async def test_both_spellings_count_and_the_engines_own_signals_never_do(
    saver: InMemorySaver, declared: str, given_name: str, moves: bool
) -> None:
    profile = make_profile({"a": "human", "b": "human"}, f"a {declared} b")
    state = await Chat(profile, plays(signalling("A.", given_name)), saver).say("one")
    assert (state["phase"] == "b") is moves
    extras = state["messages"][-1].additional_kwargs
    name = given_name.removeprefix("custom.")
    assert ("refused_signals" in extras) is not moves
    if not moves:
        (refused,) = extras["refused_signals"]
        assert refused["name"] == name
        assert "declare" in refused["reason"] or "only the engine" in refused["reason"]
        assert state["signals"] == {}


async def test_a_refused_signal_is_recorded_with_payload_and_reason(saver: InMemorySaver) -> None:
    profile = make_profile({"a": "human", "b": "human"}, "a go b")
    state = await Chat(profile, plays(signalling("A.", wrong={"n": 1})), saver).say("one")
    assert state["messages"][-1].additional_kwargs["refused_signals"] == [
        {
            "name": "wrong",
            "payload": {"n": 1},
            "reason": "phase 'A' does not declare wrong; it declares: go",
        }
    ]


async def test_used_up_turns_move_on_without_a_model_call_and_the_new_phase_answers(
    saver: InMemorySaver,
) -> None:
    profile = make_profile(
        {"a": {"max_turns": 2, "then": "b"}, "b": {"start": "human", "max_turns": 1, "then": "a"}}
    )
    model = plays("1", "2", "3", "4")
    chat = Chat(profile, model, saver)
    phases = [(await chat.say(str(n)))["phase"] for n in range(4)]
    assert phases == ["a", "a", "b", "a"]
    state = await chat.state()
    assert [visit["trigger"] for visit in state["history"]] == ["start", "max_turns", "max_turns"]
    assert [visit["turns"] for visit in state["history"]] == [2, 1, 1]
    assert (model.calls, state["turns"]) == (4, 4)


@pytest.mark.parametrize("start", ["human", "ai"])
async def test_the_phase_after_used_up_turns_answers_once_whoever_starts(
    saver: InMemorySaver, start: str
) -> None:
    profile = make_profile({"a": {"max_turns": 1, "then": "b"}, "b": start})
    model = plays("1", "2")
    chat = Chat(profile, model, saver)
    await chat.say("one")
    assert messages_of(await chat.say("two")) == ["> one", "1", "> two", "2"]
    assert model.calls == 2
    assert model.prompts[1][-1].text == "two"


async def test_a_signal_of_a_final_phase_completes_the_conversation(saver: InMemorySaver) -> None:
    profile = make_profile({"a": "human", "b": {"signals": {"done": "At the end."}}}, "a go b")
    model = plays(signalling("A.", "go"), "B.", signalling("Bye.", "done"))
    chat = Chat(profile, model, saver)
    assert [(await chat.say(str(n)))["status"] for n in range(3)] == [
        "active",
        "active",
        "completed",
    ]
    state = await chat.state()
    assert state["progress"] == {"a": "completed", "b": "completed"}
    assert state["history"][-1]["left_by"] == "completed"


@pytest.mark.parametrize(
    ("completes", "signal", "status"),
    [
        (["end"], "end", "completed"),
        (["end"], "note", "active"),
        ([], "end", "active"),
        (None, "note", "completed"),
    ],
)
async def test_completes_names_the_signals_that_end_a_phase(
    saver: InMemorySaver, completes: list[str] | None, signal: str, status: str
) -> None:
    phase = {"signals": {"end": "At the end.", "note": "Any time."}, "completes": completes}
    chat = Chat(make_profile({"a": phase}), plays(signalling("A.", signal)), saver)
    assert (await chat.say("one"))["status"] == status


async def test_a_phase_with_a_way_out_may_complete_as_well(saver: InMemorySaver) -> None:
    profile = make_profile(
        {"a": {"signals": {"end": "Enough."}, "completes": ["end"]}, "b": "human"}, "a go b"
    )
    chat = Chat(profile, plays(signalling("A.", "end", "go")), saver)
    state = await chat.say("one")
    assert (state["status"], state["phase"]) == ("completed", "a")


async def test_a_standalone_conversation_never_completes(saver: InMemorySaver) -> None:
    profile = InstructionProfile(
        name="Alone", start="human", instructions="Talk.", signals={"done": "At the end."}
    )
    chat = Chat(profile, plays(signalling("Bye.", "done")), saver)
    for number in range(3):
        state = await chat.say(str(number))
    assert (state["status"], state["signals"]) == ("active", {"done": {}})


async def test_a_message_after_the_end_is_answered_without_a_model(saver: InMemorySaver) -> None:
    model = plays(signalling("Bye.", "done"))
    chat = Chat(make_profile({"a": {"signals": {"done": "At the end."}}}), model, saver)
    await chat.say("one")
    state = await chat.say("two")
    assert messages_of(state) == ["> one", "Bye.", "> two", OVER]
    assert (model.calls, state["turns"], state["status"]) == (1, 1, "completed")
    for number in range(40):
        state = await chat.say(str(number))
    assert len(state["messages"]) == 24
    assert await chat.open() == state
    with pytest.raises(Exception, match="is over"):
        await chat.move("a")


async def test_a_message_after_the_end_that_comes_again_is_answered_once(
    saver: InMemorySaver,
) -> None:
    profile = make_profile({"a": {"signals": {"done": "At the end."}}}, memory_messages=8)
    chat = Chat(profile, plays(signalling("Bye.", "done")), saver)
    await chat.say("one")
    state = await chat.say(HumanMessage("two", id="2"))
    assert await chat.say(HumanMessage("two", id="2")) == state
    with pytest.raises(MessageConflictError, match="'2' was answered already"):
        await chat.say(HumanMessage("other", id="2"))
    saver.delete_thread("t")
    await chat.say("one")
    await chat.say(HumanMessage("two", id="2"))
    for number in range(8):
        state = await chat.say(str(number))
    # It is out of the window, and is known all the same.
    assert messages_of(await chat.say(HumanMessage("two", id="2"))) == messages_of(state)


async def test_a_move_by_hand_follows_an_edge_and_the_new_phase_speaks(
    saver: InMemorySaver,
) -> None:
    profile = make_profile({"a": "human", "b": "ai", "c": "human"}, "a x b", "a y c")
    model = plays("B.")
    chat = Chat(profile, model, saver)
    state = await chat.move()
    assert (state["phase"], messages_of(state)) == ("b", ["B."])
    assert [(v["trigger"], v["left_by"]) for v in state["history"]] == [
        ("start", "user"),
        ("user", None),
    ]
    assert "move" not in state


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("a", "No transition leads from 'b' to 'a'. From here: nowhere: it is a final phase."),
        ("", "No transition leads from 'b' anywhere."),
        ("zz", "to 'zz'"),
    ],
)
async def test_a_move_that_no_edge_makes_is_an_error(
    saver: InMemorySaver, target: str, message: str
) -> None:
    chat = Chat(make_profile({"a": "human", "b": "human"}, "a x b"), plays("A."), saver)
    await chat.move("b")
    with pytest.raises(MoveError, match=message):
        await chat.move(target)


async def test_turns_tokens_and_visits_count_what_was_answered(saver: InMemorySaver) -> None:
    profile = make_profile({"a": "ai", "b": "ai"}, "a go b")
    model = plays("A.", "A2.", signalling("A3.", "go"), "B.")
    chat = Chat(profile, model, saver)
    assert (await chat.open())["turns"] == 0
    assert (await chat.say("one", "two"))["turns"] == 2
    state = await chat.say("three")
    assert (state["turns"], state["tokens"]) == (3, {"input": 40, "output": 8})
    counts = [(v["phase"], v["turns"], v["replies"], v["tokens"]) for v in state["history"]]
    assert counts == [
        ("a", 3, 3, {"input": 30, "output": 6}),
        ("b", 0, 1, {"input": 10, "output": 2}),
    ]
    assert state["progress"] == {"a": "completed", "b": "active"}


async def test_a_phases_limits_apply_to_its_calls(saver: InMemorySaver) -> None:
    profile = make_profile(
        {"a": {"max_tokens": 50, "temperature": 0.1}, "b": {"start": "ai", "max_tokens": 60}},
        "a go b",
    )
    model = plays(signalling("A.", "go"), "B.")
    await Chat(profile, model, saver).say("one")
    assert model.options == [
        {"max_tokens": 50, "temperature": 0.1},
        {"max_tokens": 60, "temperature": 0.7},
    ]


async def test_the_window_keeps_the_last_messages(saver: InMemorySaver) -> None:
    chat = Chat(make_profile({"a": "human"}, memory_messages=8), plays("A."), saver)
    for number in range(20):
        state = await chat.say(str(number))
    assert messages_of(state) == ["> 16", "A.", "> 17", "A.", "> 18", "A.", "> 19", "A."]


async def test_the_window_is_never_less_than_the_turns_own_messages(saver: InMemorySaver) -> None:
    profile = make_profile({"a": "human", "b": "ai"}, "a go b", memory_messages=8)
    model = plays("A.", signalling("A.", "go"), "B.", "B.")
    chat = Chat(profile, model, saver)
    await chat.say("before")
    queued = [f"queued {number}" for number in range(30)]
    state = await chat.say(*queued)
    assert messages_of(state) == [*(f"> {text}" for text in queued), "A.", "B."]
    assert state["turns"] == 31
    assert len((await chat.say("after"))["messages"]) == 8


async def test_the_state_is_no_larger_after_300_turns_than_after_150(saver: InMemorySaver) -> None:
    profile = make_profile(
        {"a": "human", "b": {"start": "ai", "max_turns": 3, "then": "a"}},
        "a go b",
        "b back a",
        "b again b",
    )
    loop = [signalling("Going on.", "go", "odd"), "Here.", signalling("Once more.", "again")]
    chat = Chat(profile, plays(lambda prompt: loop[len(prompt[-1].text) % 3], chunk=200), saver)
    sizes = {}
    for number in range(1, 301):
        await chat.say(f"message {'m' * (number % 5)} {number:3}")
        if number in {150, 300}:
            stored = await saver.aget_tuple(chat.config)
            assert stored is not None
            sizes[number] = len(JsonPlusSerializer().dumps_typed(stored.checkpoint)[1])
    assert sizes[300] <= sizes[150] * 1.02
    history = (await chat.state())["history"]
    assert len(history) == MAX_HISTORY
    assert all(left["left_by"] == entered["trigger"] for left, entered in pairwise(history))


def model_path(profile: PhaseProfile, turns: list[list[set[str]]], asked: list[bool]) -> list[str]:
    """Return the phase after each turn, by the fewest words that say it."""
    phase, gathered, stay, over, path = profile.initial_phase, set[str](), [0, 0], False, []
    for replies, message in zip(turns, asked, strict=True):
        script, moves, open_question = iter(replies), 0, message
        while not over and moves < 4:
            here, target = profile.phases[phase], None
            if open_question and here.max_turns is not None and stay[0] >= here.max_turns:
                target = here.then
            elif open_question or (here.start == "ai" and not stay[1]):
                given_now = next(script)
                gathered |= given_now
                stay = [stay[0] + open_question, stay[1] + 1]
                open_question = False
                ways = [t for t in profile.transitions if t.from_phase == phase]
                over = bool(given_now) and not ways and here.then is None
                target = next((t.to_phase for t in ways if t.fires_on(gathered)), None)
            if target is None or over:
                break
            phase, gathered, stay, moves = target, set(), [0, 0], moves + 1
        path.append(phase)
    return path


@settings(max_examples=150, deadline=None)
@given(
    small_profiles(),
    st.lists(
        st.tuples(
            st.lists(st.sets(st.sampled_from(SIGNALS), max_size=2), min_size=5, max_size=5),
            st.booleans(),
        ),
        min_size=1,
        max_size=6,
    ),
)
async def test_the_path_is_a_function_of_profile_and_replies(
    profile: PhaseProfile, turns: list[tuple[list[set[str]], bool]]
) -> None:
    chat = Chat(profile, plays(""), InMemorySaver())
    phases = []
    for replies, asked in turns:
        model = plays(*(signalling("Yes.", *sorted(signals)) for signals in replies), chunk=999)
        chat.context = type(chat.context)(model=model)
        state = await (chat.say("Go on.") if asked else chat.open())
        phases.append(state["phase"])
        assert model.calls <= 5
    assert phases == model_path(profile, [turn[0] for turn in turns], [turn[1] for turn in turns])


def drawn_edges(profile: PhaseProfile) -> dict[tuple[str, str], list[str]]:
    edges: dict[tuple[str, str], list[str]] = {}
    for edge in build_phase_graph(profile).compile().get_graph().edges:
        if edge.source in profile.phases and edge.target in profile.phases:
            edges.setdefault((edge.source, edge.target), []).append(str(edge.data or edge.target))
    return edges


@settings(max_examples=40, deadline=None)
@given(small_profiles())
def test_every_pair_of_joined_phases_is_drawn_once(profile: PhaseProfile) -> None:
    joined = {(t.from_phase, t.to_phase) for t in profile.transitions}
    joined |= {(i, phase.then) for i, phase in profile.phases.items() if phase.then is not None}
    edges = drawn_edges(profile)
    assert set(edges) == joined
    assert all(len(labels) == 1 for labels in edges.values())


@pytest.mark.parametrize(
    ("transitions", "label"),
    [
        (["a x b"], "x"),
        (["a x b", "a y b"], "x / y"),
        (["a x+z b", "a x/y b"], "x + z / x / y"),
        (["a __end__ b"], "__end__ (b)"),
        (["a b b"], "b (b)"),
    ],
    ids=["one", "two", "joint", "LangGraph's own name", "a phase's name"],
)
async def test_an_edge_bears_one_label_of_its_signals(transitions: list[str], label: str) -> None:
    profile = make_profile({"a": "human", "b": "human"}, *transitions)
    assert edge_labels(profile, "a") == {"b": label}
    assert f" -. &nbsp;{label}&nbsp; .-> b;" in (
        build_phase_graph(profile).compile().get_graph().draw_mermaid()
    )
    names = [name for t in profile.transitions for name in t.trigger_signals]
    chat = Chat(profile, plays(signalling("A.", *names)), InMemorySaver())
    assert (await chat.say("one"))["phase"] == "b"


def test_used_up_turns_are_drawn_as_an_edge() -> None:
    profile = make_profile(
        {"a": {"max_turns": 3, "then": "b"}, "b": {"max_turns": 1, "then": "a"}}, "a x b"
    )
    assert edge_labels(profile, "a") == {"b": "x / after 3 turns"}
    assert drawn_edges(profile) == {("a", "b"): ["x / after 3 turns"], ("b", "a"): ["after 1 turn"]}


@pytest.mark.parametrize("phase_id", ["größe", "part 1", "a-b.c", "(x)", "end", "1", "日本"])
def test_phases_with_odd_names_are_drawn(phase_id: str) -> None:
    profile = make_profile({"start": "human", phase_id: "human"}, "start 1;x|y#z start")
    drawing = build_phase_graph(profile).compile().get_graph().draw_mermaid()
    assert phase_id in drawing


@pytest.mark.parametrize("name", ["ielts_full_exam", "patient_intake", "sales_call", "tutorial"])
def test_a_built_in_profile_is_drawn_whole(name: str) -> None:
    profile = load_profile(name)
    assert isinstance(profile, PhaseProfile)
    drawing = build_phase_graph(profile).compile().get_graph().draw_mermaid()
    assert all(phase_id in drawing for phase_id in profile.phases)
    triggers = [one.trigger_signals[0] for one in profile.transitions if one.trigger_signals]
    assert triggers
    assert all(trigger in drawing for trigger in triggers)


async def test_the_log_tells_of_phases_and_signals_and_of_no_users_words(
    saver: InMemorySaver, caplog: pytest.LogCaptureFixture
) -> None:
    profile = make_profile({"a": "human", "b": {"signals": {"done": "At the end."}}}, "a go b")
    model = plays(signalling("A secret.", "go", "odd"), signalling("Bye.", "done"))
    chat = Chat(profile, model, saver)
    with caplog.at_level(logging.DEBUG, logger="nodes"):
        await chat.say("my secret")
        await chat.say("bye, secret")
    told = [(r.levelno, r.getMessage()) for r in caplog.records if r.name.startswith("nodes")]
    assert told == [
        (logging.INFO, "Start of 'Small' in phase 'a'"),
        (logging.DEBUG, "Signal 'go' in phase 'a': accepted"),
        (
            logging.DEBUG,
            "Signal 'odd' in phase 'a': refused: phase 'A' does not declare odd; it declares: go",
        ),
        (logging.INFO, "Phase transition: a -> b on go"),
        (logging.DEBUG, "Signal 'done' in phase 'b': accepted"),
        (logging.INFO, "Conversation completed in phase 'b'"),
    ]


async def test_another_profiles_name_is_an_error(saver: InMemorySaver) -> None:
    await Chat(make_profile({"a": "human"}), plays("A."), saver).say("one")
    other = Chat(make_profile({"a": "human"}, name="Other"), plays("A."), saver)
    with pytest.raises(ProfileMismatchError, match="runs the profile 'Small', not 'Other'"):
        await other.say("two")


async def test_another_version_goes_on_with_a_warning_where_it_has_the_phase(
    saver: InMemorySaver, caplog: pytest.LogCaptureFixture
) -> None:
    await Chat(make_profile({"a": "human"}), plays("A."), saver).say("one")
    edited = make_profile({"a": {"instructions": "New."}})
    state = await Chat(edited, plays("B."), saver).say("two")
    assert messages_of(state) == ["> one", "A.", "> two", "B."]
    assert "another version of profile 'Small'" in caplog.text


async def test_another_version_without_the_phase_is_an_error(saver: InMemorySaver) -> None:
    await Chat(make_profile({"a": "human"}), plays("A."), saver).say("one")
    with pytest.raises(MissingPhaseError, match="is in phase 'a', which the present version"):
        await Chat(make_profile({"b": "human"}), plays("B."), saver).say("two")


async def test_a_message_sent_again_to_a_plain_graph_is_answered_once(
    saver: InMemorySaver,
) -> None:
    model = plays("A.", "B.")
    chat = Chat(make_profile({"a": "human"}, memory_messages=8), model, saver)
    first = await chat.say(HumanMessage("one", id="1"))
    assert await chat.say(HumanMessage("one", id="1")) == first
    for number in range(8):
        last = await chat.say(str(number))
    assert await chat.say(HumanMessage("one", id="1")) == last
    assert model.calls == 9


@pytest.mark.parametrize("turns_between", [0, 8], ids=["in the window", "out of the window"])
async def test_a_message_sent_again_with_another_text_is_an_error(
    saver: InMemorySaver, turns_between: int
) -> None:
    chat = Chat(make_profile({"a": "human"}, memory_messages=8), plays("A."), saver)
    await chat.say(HumanMessage("one", id="1"))
    for number in range(turns_between):
        await chat.say(str(number))
    with pytest.raises(Exception, match="'1' was answered already, with another text"):
        await chat.say(HumanMessage("two", id="1"))
    # A stock saver keeps the message of a turn that failed; the next one is answered all the same.
    assert messages_of(await chat.say(HumanMessage("new", id="2")))[-2:] == ["> new", "A."]


async def test_a_message_sent_again_beside_a_new_one_is_left_out(saver: InMemorySaver) -> None:
    chat = Chat(make_profile({"a": "human"}, memory_messages=8), plays("A."), saver)
    await chat.say(HumanMessage("one", id="1"))
    for number in range(8):
        await chat.say(str(number))
    state = await chat.say(HumanMessage("one", id="1"), HumanMessage("new", id="2"))
    assert messages_of(state)[-3:] == ["A.", "> new", "A."]
    assert state["turns"] == 10


async def test_a_reply_of_nothing_but_a_signal_moves_on(saver: InMemorySaver) -> None:
    profile = make_profile({"a": "human", "b": "ai"}, "a go b")
    state = await Chat(profile, plays(signalling("", "go"), "B."), saver).say("one")
    assert messages_of(state) == ["> one", "", "B."]
    assert isinstance(state["messages"][1], AIMessage)
