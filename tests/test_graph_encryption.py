"""With a key, a database holds no word of what was said, and without it nobody is misled."""

from __future__ import annotations

import base64
import json
import os
import re
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import HumanMessage
from langchain_core.runnables import RunnableConfig
from psycopg import sql

from graph import Checkpointer, Conversation, list_threads, open_checkpointer
from graph.checkpointers.keyring import Keyring, is_sealed, new_key
from graph.errors import EncryptionKeyError, StorageError, WrongKeyError
from graph.phases import build_phase_graph
from graph.sessions import Sessions
from nodes.context import Context
from profiles import PhaseProfile, library
from tests.conversations import Chat, heard, lines, make_profile, say, shown
from tests.scripted import plays, signalling

KEY, OTHER_KEY = new_key(), new_key()

# Each word stands for a kind of thing that is stored, and occurs nowhere else.
PROFILE = make_profile(
    {
        "quincephase": {
            "start": "ai",
            "name": "Apricottitle",
            "instructions": "Ask about the mulberrytask.",
            "signals": {"medlar.told": "The damsonreason."},
        },
        "sloephase": {"kind": "coach", "start": "human"},
    },
    "quincephase medlar.told sloephase",
    name="Greengageprofile",
)
WORDS = [
    *("quincephase", "apricottitle", "mulberrytask", "medlar", "damsonreason", "sloephase"),
    *("greengageprofile", "gooseberrygreeting", "bilberryanswer", "cloudberrykey"),
    *("loganberryvalue", "tayberryreply", "red dragon", "persimmonuser"),
]
WISH = "I would like a banner with a red dragon"


def opened(
    store: str | Checkpointer, thread: str = "t", profile: PhaseProfile | None = None
) -> Any:
    told = signalling("Tayberryreply.", **{"medlar.told": {"cloudberrykey": "loganberryvalue"}})
    context = Context(model=plays("Gooseberrygreeting.", told, "What mood?"), attempts=1)
    return Conversation.open(profile, store=store, thread_id=thread, context=context)


async def hold(store: Checkpointer, thread: str = "t") -> list[str]:
    """Hold a conversation that leaves every word in the database, and return its transcript."""
    async with opened(store, thread, PROFILE) as talk:
        await heard(talk.start())
        await say(talk, "Bilberryanswer.")
        await say(talk, WISH)
        assert (await talk.state())["phase"] == "sloephase"
        brief = await talk.brief()
        assert brief is not None
        assert "dragon" in brief.to_generation_description()
        chat = Chat(PROFILE, plays("Yes."), store, f"{thread}-plain")
        chat.config["metadata"] = {"customer": "Persimmonuser"}
        await chat.open()
        return lines(await talk.transcript())


def stored(url: str) -> str:
    """Return all that another program finds in the database, in small letters."""
    return b"\n".join(_stored(url)).decode("latin-1").lower()


def _stored(url: str) -> Iterator[bytes]:
    if url.startswith("sqlite"):
        folder = Path(url.removeprefix("sqlite:///")).parent
        yield from (file.read_bytes() for file in folder.iterdir())
        return
    with psycopg.connect(url) as server:
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        for (table,) in server.execute(tables).fetchall():
            for row in server.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table))):
                for value in row:
                    json_text = json.dumps(value, default=repr, ensure_ascii=False)
                    yield value if isinstance(value, bytes) else json_text.encode()


def found(url: str) -> list[str]:
    everything = stored(url)
    return [word for word in WORDS if word in everything]


async def test_no_word_of_a_conversation_is_in_the_database(lasting_url: str) -> None:
    async with open_checkpointer(lasting_url, keys=[KEY]) as store:
        said = await hold(store)
        assert found(lasting_url) == []
    async with open_checkpointer(lasting_url, keys=[KEY]) as store, opened(store) as talk:
        assert talk.profile == PROFILE
        assert lines(await talk.transcript()) == said
        await say(talk, "Bilberryanswer, again.")
        assert (await talk.state())["turns"] == 3
        assert {thread.phase for thread in await list_threads(store)} == {
            "quincephase",
            "sloephase",
        }
        await talk.undo()
        assert lines(await talk.transcript()) == said
        assert found(lasting_url) == []


async def test_without_a_key_the_same_words_are_found(lasting_url: str) -> None:
    async with open_checkpointer(lasting_url) as store:
        await hold(store)
        assert found(lasting_url) == WORDS


async def hold_session(store: Checkpointer) -> None:
    """Have every table of a session filled with words, as a server does."""
    told = signalling("Tayberryreply.", **{"medlar.told": {"cloudberrykey": "loganberryvalue"}})
    context = Context(model=plays("Gooseberrygreeting.", told), attempts=1)
    async with Sessions.open(store, context) as sessions:
        wish = {"description": "A red dragon"}
        opening = await sessions.start("anna", "orchard", request=wish, session_id="annas-session")
        assert [one async for one in opening.events]
        answer = await sessions.chat(
            "anna", "annas-session", "Bilberryanswer.", message_id="message-1"
        )
        assert [one async for one in answer.events][-1][-1].told.event["type"] == "done"


async def kept(store: Checkpointer) -> dict[str, list[tuple[str, bytes]]]:
    """Return what is kept of sessions in the raw, each with the kind that it is stored as."""
    columns = {"sessions": "opening", "messages": "message", "events": "events"}
    return {
        table: [
            (kind, bytes(data))
            for kind, data in await store.records.read(
                f"SELECT {'opening_' if column == 'opening' else ''}kind, {column} "  # noqa: S608
                f"FROM cuelight_{table}"
            )
        ]
        for table, column in columns.items()
    }


@pytest.fixture
def orchard() -> Iterator[None]:
    """Make the profile known for the time of a test."""
    before = dict(library._registered)
    library._registered["orchard"] = PROFILE
    yield
    library._registered.clear()
    library._registered.update(before)


@pytest.mark.usefixtures("orchard")
async def test_no_word_of_a_session_is_in_the_database_but_its_names(lasting_url: str) -> None:
    async with open_checkpointer(lasting_url, keys=[KEY]) as store:
        await hold_session(store)
        for rows in (await kept(store)).values():
            assert rows
            for kind, data in rows:
                assert re.fullmatch(r"msgpack\+aes-gcm:\w{8}", kind)
                assert not any(word.encode() in data.lower() for word in WORDS)
        assert found(lasting_url) == []
        everything = stored(lasting_url)
        for name in ("anna", "annas-session", "orchard", "message-1"):
            assert name in everything
    # Another process has it all again, and none without the key.
    async with (
        open_checkpointer(lasting_url, keys=[OTHER_KEY, KEY]) as store,
        Sessions.open(store, Context(model=plays())) as sessions,
    ):
        missed = await sessions.events("anna", "annas-session")
        assert missed is not None
        heard_again = [one.told.event async for some in missed.events for one in some]
        assert "".join(e["content"] for e in heard_again if e["type"] == "token") == (
            "Tayberryreply."
        )
        standing = await sessions.find("anna", "annas-session")
        assert standing.session.opening
        assert standing.session.opening.request == {"description": "A red dragon"}


@pytest.mark.usefixtures("orchard")
async def test_without_a_key_the_words_of_a_session_are_found(lasting_url: str) -> None:
    async with open_checkpointer(lasting_url) as store:
        await hold_session(store)
        rows = await kept(store)
    for table, word in (
        ("sessions", b"red dragon"),
        ("messages", b"Bilberryanswer"),
        ("events", b"loganberryvalue"),
    ):
        assert any(word in data for _, data in rows[table])


async def test_threads_from_before_the_key_go_on_and_are_encrypted_from_then_on(
    lasting_url: str,
) -> None:
    async with open_checkpointer(lasting_url) as store:
        said = await hold(store)
    async with open_checkpointer(lasting_url, keys=[KEY]) as store, opened(store) as talk:
        assert lines(await talk.transcript()) == said
        await say(talk, "Elderberrynews.")
        assert lines(await talk.transcript())[: len(said)] == said
        assert await store.adelete_thread("t-plain")
    assert "elderberrynews" not in stored(lasting_url)
    assert "bilberryanswer" in found(lasting_url), "what was stored before stays as it was"
    assert "mulberrytask" not in found(lasting_url), "but the profile is stored anew"
    async with open_checkpointer(lasting_url, keys=[KEY]) as store:
        assert await store.adelete_thread("t")
    assert found(lasting_url) == []


async def test_the_first_key_encrypts_and_all_decrypt(lasting_url: str) -> None:
    async with open_checkpointer(lasting_url, keys=[KEY]) as store:
        said = await hold(store)
    async with open_checkpointer(lasting_url, keys=[OTHER_KEY, KEY]) as store:
        async with opened(store) as talk:
            await say(talk, "More.")
            assert lines(await talk.transcript())[: len(said)] == said
        await hold(store, "new")
        await store.adelete_thread("t")
    # What was begun with the new key does not need the old one.
    async with open_checkpointer(lasting_url, keys=[OTHER_KEY]) as store:
        async with opened(store, "new") as talk:
            assert lines(await talk.transcript()) == said
        told = {thread.thread_id: thread for thread in await list_threads(store)}
        assert {thread_id for thread_id in told if told[thread_id].readable} == {"new", "new-plain"}
        sealed = told["t-plain"]
        assert (sealed.profile, sealed.phase, sealed.status, sealed.turns) == ("", "", "", 0)
        assert sealed.created <= sealed.updated <= told["new"].created
        assert await store.adelete_thread("t-plain")
        assert {thread.thread_id for thread in await list_threads(store)} == {"new", "new-plain"}


@pytest.mark.parametrize(
    ("keys", "problem"),
    [((), "and no key was given"), ((OTHER_KEY,), r"and the keys given are others \(\w{8}\)")],
    ids=["no key", "another key"],
)
async def test_an_encrypted_database_is_not_opened_without_its_key(
    lasting_url: str, keys: tuple[str, ...], problem: str
) -> None:
    async with open_checkpointer(lasting_url, keys=[KEY]) as store:
        said = await hold(store)
    with pytest.raises(WrongKeyError, match=rf"encrypted with key \w{{8}}, {problem}") as error:
        async with open_checkpointer(lasting_url, keys=keys):
            pass
    assert not any(key in str(error.value) for key in (KEY, OTHER_KEY))
    async with open_checkpointer(lasting_url, keys=[KEY]) as store, opened(store) as talk:
        assert lines(await talk.transcript()) == said


async def test_a_thread_under_another_key_is_neither_new_nor_broken(lasting_url: str) -> None:
    # No profile tells of the key before the thread is read.
    async with open_checkpointer(lasting_url, keys=[KEY]) as store:
        await Chat(PROFILE, plays("Gooseberrygreeting."), store).open()
    async with open_checkpointer(lasting_url, keys=[OTHER_KEY]) as store:
        with pytest.raises(WrongKeyError, match="Nothing is lost"):
            async with opened(store, "t", PROFILE):
                pass
        with pytest.raises(WrongKeyError):
            await Chat(PROFILE, plays("Hello."), store).open()
        assert [(one.thread_id, one.readable) for one in await list_threads(store)] == [
            ("t", False)
        ]


async def test_a_key_that_is_taken_away_during_a_conversation_is_an_error_event(
    lasting_url: str,
) -> None:
    async with open_checkpointer(lasting_url) as store, opened(store, "t", PROFILE) as talk:
        async with open_checkpointer(lasting_url, keys=[KEY]) as other:
            await hold(other)
        assert await say(talk, "Hello?") == [("error", "wrong_key")]


async def test_damage_is_not_taken_for_a_wrong_key(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/t.db"
    async with open_checkpointer(url, keys=[KEY]) as store:
        await hold(store)
        connection = sqlite3.connect(tmp_path / "t.db")
        connection.execute("UPDATE checkpoints SET checkpoint = CAST(checkpoint || x'00' AS BLOB)")
        connection.commit()
        connection.close()
        with pytest.raises(StorageError, match="decrypting: what it holds was damaged or changed"):
            await list_threads(store)


async def test_checkpoints_can_be_found_by_encrypted_metadata(lasting_url: str) -> None:
    config: RunnableConfig = {"configurable": {"thread_id": "t"}}
    for keys in ([], [KEY]):
        async with open_checkpointer(lasting_url, keys=keys) as store:
            graph = build_phase_graph(PROFILE).compile(checkpointer=store)
            for customer in ("ann", "bob", "ann"):
                await graph.ainvoke(
                    {"messages": [HumanMessage("Hello.")]},
                    {**config, "metadata": {"customer": customer}},
                    context=Context(model=plays("Hello.")),
                    durability="exit",
                )
            by_customer = [
                len([one async for one in store.alist(config, filter=wanted, limit=limit)])
                for wanted in ({"customer": "ann"}, {"source": "loop"}, {"source": "input"})
                for limit in (None, 1)
            ]
            assert by_customer == ([2, 1, 3, 1, 0, 0] if not keys else [4, 1, 6, 1, 0, 0])


async def test_a_store_in_memory_takes_keys_and_needs_none() -> None:
    async with open_checkpointer("memory:", keys=[KEY]) as store:
        said = await hold(store)
        async with opened(store) as talk:
            assert lines(await talk.transcript()) == said


async def test_a_turn_that_is_sent_twice_is_told_again_from_what_is_encrypted(
    lasting_url: str,
) -> None:
    async with (
        open_checkpointer(lasting_url, keys=[KEY]) as store,
        opened(store, "t", PROFILE) as talk,
    ):
        await heard(talk.start())
        first = shown(await heard(talk.say("Bilberryanswer.", message_id="1")))
        assert shown(await heard(talk.say("Bilberryanswer.", message_id="1"))) == first


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(JSON)
def test_a_json_value_comes_back_as_it_was(value: Any) -> None:
    for keyring in (Keyring(), Keyring([KEY]), Keyring([OTHER_KEY, KEY])):
        text = keyring.seal_json(value)
        assert is_sealed(text) is bool(keyring)
        assert Keyring([KEY, OTHER_KEY]).unseal_json(text) == value


def test_the_same_text_is_never_stored_as_the_same_twice() -> None:
    keyring = Keyring([KEY])
    assert len({keyring.seal("hello") for _ in range(100)}) == 100


def test_what_was_stored_as_one_kind_does_not_come_back_as_another() -> None:
    keyring = Keyring([KEY])
    mark, sealed = keyring.encrypt(b"[]", "json")
    with pytest.raises(StorageError, match="damaged or changed"):
        keyring.decrypt(mark, sealed, "msgpack")


@pytest.mark.parametrize(
    "change", [lambda t: t[:-4], lambda t: t[:40], lambda t: t[:17], lambda t: t + "é"]
)
def test_a_text_that_was_cut_or_changed_is_damage(change: Any) -> None:
    keyring = Keyring([KEY])
    with pytest.raises(StorageError, match="damaged or changed"):
        keyring.unseal(change(keyring.seal("a text of some length")))


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "secret",
        base64.b64encode(b"\xff" * 32).decode(),
        base64.urlsafe_b64encode(os.urandom(16)).decode(),
        base64.urlsafe_b64encode(os.urandom(33)).decode(),
        f"{KEY},{OTHER_KEY}",
    ],
    ids=["none", "a word", "not urlsafe", "too short", "too long", "two"],
)
def test_a_key_of_another_form_is_refused_and_not_shown(wrong: str) -> None:
    with pytest.raises(EncryptionKeyError, match="key 2 of 2 is not the urlsafe") as error:
        open_checkpointer("memory:", keys=[KEY, wrong])
    assert not wrong or wrong not in str(error.value)
    with pytest.raises(EncryptionKeyError, match="the key is not the urlsafe base64 of 32 bytes"):
        open_checkpointer("memory:", keys=[wrong])


def test_a_key_may_lack_its_padding() -> None:
    assert Keyring([KEY.rstrip("=")]).mark == Keyring([KEY]).mark


def test_encryption_without_its_extra_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.ciphers.aead", None)
    with pytest.raises(EncryptionKeyError, match=re.escape('pip install "cuelight[encryption]"')):
        open_checkpointer("memory:", keys=[KEY])
    open_checkpointer("memory:")
