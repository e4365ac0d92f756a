"""Who is let in: API keys, and tokens of an issuer that runs here on a real socket."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import math
import time
from collections.abc import Callable, Iterator
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from cuelight.access import Guard, Issuer
from cuelight.access.errors import (
    AccessError,
    InvalidTokenError,
    IssuerError,
    IssuerUnreachableError,
)
from cuelight.access.signing_keys import SigningKeys
from cuelight.access.tokens import Tokens
from cuelight.errors import SettingsError
from cuelight.settings import Settings
from tests.issuer import AUDIENCE, DISCOVERY, JWKS, LocalIssuer, issuing, private_key, shown_key

KEYS = {"annas-key-0123456789": "anna"}
HOUR = 3600.0
DAY = 24 * HOUR


@pytest.fixture
def issuer() -> Iterator[LocalIssuer]:
    with issuing() as found:
        yield found


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def settings_of(issuer: LocalIssuer, **more: Any) -> Issuer:
    return Issuer(url=issuer.url, audience=AUDIENCE, **more)


def tokens_of(issuer: LocalIssuer, clock: Clock | None = None, **more: Any) -> Tokens:
    settings = settings_of(issuer, **more)
    return Tokens(settings, SigningKeys(settings, clock) if clock else None)


def unsigned(header: dict[str, Any], claims: dict[str, Any], signature: bytes = b"") -> str:
    parts = (json.dumps(header).encode(), json.dumps(claims).encode(), signature)
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def swapped(token: str, other: str) -> str:
    """Return a token with the signature of another."""
    return f"{token.rsplit('.', 1)[0]}.{other.rsplit('.', 1)[1]}"


async def until(told: Callable[[], bool]) -> None:
    while not told():  # noqa: ASYNC110
        await asyncio.sleep(0.01)


async def test_a_token_of_the_issuer_lets_its_user_in(issuer: LocalIssuer) -> None:
    tokens = tokens_of(issuer)
    assert await tokens.owner_of(issuer.token("anna")) == f"{issuer.url}#anna"
    assert await tokens.owner_of(issuer.token("anna", aud=["other", AUDIENCE]))
    assert issuer.asked == {DISCOVERY: 1, JWKS: 1}


@pytest.mark.parametrize(
    ("key", "alg"),
    [("first", "RS256"), ("first", "PS512"), ("ec", "ES256"), ("ed", "EdDSA")],
)
async def test_every_usual_algorithm_with_a_public_key_is_taken(
    issuer: LocalIssuer, key: str, alg: str
) -> None:
    issuer.keys = [shown_key("first"), shown_key("ec"), shown_key("ed")]
    assert await tokens_of(issuer).owner_of(issuer.token(key=key, alg=alg))


async def test_users_of_different_sources_are_never_the_same(issuer: LocalIssuer) -> None:
    guard = Guard(KEYS, settings_of(issuer))
    by_mail = Guard(KEYS, settings_of(issuer, user_claim="email"))

    found = {
        await guard.owner_of("annas-key-0123456789"),
        await guard.owner_of(issuer.token("anna")),
        await by_mail.owner_of(issuer.token("cleo", email="anna")),
        await guard.owner_of(issuer.token(f"{issuer.url}#anna")),
        await guard.owner_of(issuer.token("?email#anna")),
    }

    assert len(found) == 5
    assert "anna" in found  # as her sessions have it since there were keys


def test_the_user_of_a_key_can_never_look_like_one_of_an_issuer() -> None:
    for user in ("#anna", "a#b", "a?b#c"):
        with pytest.raises(SettingsError, match="Pair 1 of CUELIGHT_API_KEYS"):
            Settings.from_environment({"CUELIGHT_API_KEYS": f"{user}:0123456789abcdef"})


@given(st.lists(st.text(st.characters(max_codepoint=127), min_size=1, max_size=255), max_size=9))
def test_any_ascii_text_is_a_user_of_its_own(subs: list[str]) -> None:
    issuer = Issuer(url="https://id.example.com", audience=AUDIENCE)
    owners = {issuer.owner_of({"sub": sub}) for sub in subs}
    assert len(owners) == len(set(subs))
    assert all(owner.isprintable() and owner.isascii() for owner in owners)


def test_a_usual_user_stays_readable() -> None:
    issuer = Issuer(url="https://id.example.com/", audience=AUDIENCE)
    assert issuer.owner_of({"sub": "auth0|5f.7c-1"}) == "https://id.example.com/#auth0|5f.7c-1"


NOW = int(time.time())


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda i: i.token(exp=NOW - 60), "has expired"),
        (lambda i: i.token(nbf=NOW + 600), "not valid yet"),
        (lambda i: i.token(iat=NOW + 600), "not valid yet"),
        (lambda i: i.token(exp=None), "lacks the claim 'exp'"),
        (lambda i: i.token(exp="soon"), "not well formed"),
        (lambda i: i.token(aud="another"), "its audience (aud) must be 'cuelight'"),
        (lambda i: i.token(aud=None), "lacks the claim 'aud'"),
        (lambda i: i.token(aud={"cuelight": 1}), "made for another service"),
        (lambda i: i.token(iss="https://evil.example"), "is of another issuer"),
        (lambda i: i.token(iss=i.url + "/"), "is of another issuer"),
        (lambda i: i.token(iss=None), "is of another issuer"),
        (lambda i: i.token(sub=None), "its claim 'sub' must be a text"),
        (lambda i: i.token(sub=""), "its claim 'sub' must be a text"),
        (lambda i: i.token(sub="a" * 256), "its claim 'sub' must be a text"),
        (lambda i: i.token(sub="Zoë"), "its claim 'sub' must be a text"),
        (lambda i: i.token(key="second"), "that its issuer does not show"),
        (lambda i: i.token(key="second", header={"kid": "first"}), "signature is wrong"),
        (lambda i: i.token(key="ec", alg="ES256", header={"kid": "first"}), "does not show"),
        (lambda i: i.token(header={"kid": "first", "crit": ["exp"]}), "cannot be read"),
        (lambda i: swapped(i.token("ben"), i.token("anna")), "signature is wrong"),
        (lambda i: i.token() + "x" * 20_000, "more than 16,384 characters"),
        (lambda i: unsigned({"alg": "none", "kid": "first"}, {"iss": i.url}), "(alg) is not taken"),
        (lambda i: unsigned({"alg": "NONE", "kid": "first"}, {"iss": i.url}), "(alg) is not taken"),
        (lambda i: unsigned({"alg": ["RS256"]}, {"iss": i.url}), "(alg) is not taken"),
        (lambda i: unsigned({}, {"iss": i.url}), "(alg) is not taken"),
        (lambda _: "a.b.c", "cannot be read"),
        (lambda _: "nonsense", "cannot be read"),
        (lambda _: "é.é.é", "cannot be read"),
        (lambda _: "\udc80", "cannot be read"),
    ],
)
async def test_a_token_that_is_not_good_is_refused_with_what_is_wrong_and_never_shown(
    issuer: LocalIssuer,
    make: Callable[[LocalIssuer], str],
    told: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    token = make(issuer)

    with pytest.raises(InvalidTokenError) as refused:
        await tokens_of(issuer).owner_of(token)

    assert told in str(refused.value)
    shown = f"{refused.value!r} {refused.value} {caplog.text}"
    assert not [part for part in token.split(".") if len(part) > 3 and part in shown]
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("alg", ["HS256", "HS384", "HS512"])
async def test_the_public_key_is_never_taken_for_a_secret(issuer: LocalIssuer, alg: str) -> None:
    public = private_key("first").public_key()
    secrets = [
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        json.dumps(shown_key("first")).encode(),
    ]
    signer = jwt.algorithms.get_default_algorithms()[alg]
    for secret in secrets:
        claims = {"iss": issuer.url, "aud": AUDIENCE, "sub": "anna", "exp": NOW + 300}
        signed = unsigned({"alg": alg, "kid": "first", "typ": "JWT"}, claims).rsplit(".", 1)[0]
        signature = base64.urlsafe_b64encode(signer.sign(signed.encode(), secret)).rstrip(b"=")
        with pytest.raises(InvalidTokenError, match=r"\(alg\) is not taken"):
            await tokens_of(issuer).owner_of(f"{signed}.{signature.decode()}")


async def test_a_key_is_used_for_its_own_algorithm_alone(issuer: LocalIssuer) -> None:
    issuer.keys = [shown_key("first", alg="RS256")]
    tokens = tokens_of(issuer)
    assert await tokens.owner_of(issuer.token(alg="RS256"))
    with pytest.raises(InvalidTokenError, match="does not show"):
        await tokens.owner_of(issuer.token(alg="RS512"))


async def test_clocks_may_differ_by_a_little(issuer: LocalIssuer) -> None:
    now = int(time.time())
    tokens = tokens_of(issuer)
    assert await tokens.owner_of(issuer.token(exp=now - 5))
    assert await tokens.owner_of(issuer.token(nbf=now + 10, iat=now + 10))


NOBODYS = Tokens(Issuer(url="https://127.0.0.1:9", audience=AUDIENCE))


@given(st.text(max_size=60) | st.tuples(st.binary(), st.binary(), st.binary()))
def test_whatever_is_sent_is_refused_and_nothing_breaks(sent: Any) -> None:
    if isinstance(sent, tuple):
        sent = ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in sent)
    with pytest.raises(AccessError):
        asyncio.run(Guard(KEYS).owner_of(sent))
    with pytest.raises(InvalidTokenError):
        asyncio.run(NOBODYS.owner_of(sent))


async def test_a_header_that_nests_without_end_is_refused(issuer: LocalIssuer) -> None:
    header = base64.urlsafe_b64encode(b'{"a":' + b"[" * 9000).rstrip(b"=").decode()
    with pytest.raises(InvalidTokenError, match="cannot be read"):
        await tokens_of(issuer).owner_of(f"{header}.e30.e30")


async def test_a_token_without_a_keys_id_has_the_only_key_there_is(issuer: LocalIssuer) -> None:
    issuer.keys = [shown_key("first"), shown_key("ec")]
    assert await tokens_of(issuer).owner_of(issuer.token(header={}))

    issuer.keys = [shown_key("first"), shown_key("second")]
    with pytest.raises(InvalidTokenError, match=r"does not say which key .* \(kid\)"):
        await tokens_of(issuer).owner_of(issuer.token(header={}))


async def test_new_keys_are_fetched_when_a_token_names_one_and_old_ones_are_dropped(
    issuer: LocalIssuer, clock: Clock
) -> None:
    tokens = tokens_of(issuer, clock)
    await tokens.owner_of(issuer.token())
    issuer.keys = [shown_key("second")]
    clock.now += 11

    assert await tokens.owner_of(issuer.token(key="second"))
    with pytest.raises(InvalidTokenError, match="does not show"):
        await tokens.owner_of(issuer.token(key="first"))
    assert issuer.asked[JWKS] == 2


async def test_a_flood_of_unknown_keys_is_no_flood_of_fetches(
    issuer: LocalIssuer, clock: Clock
) -> None:
    tokens = tokens_of(issuer, clock)
    await tokens.owner_of(issuer.token())
    clock.now += 11

    async def refused(number: int) -> None:
        with pytest.raises(InvalidTokenError, match="does not show"):
            await tokens.owner_of(issuer.token(header={"kid": f"unknown-{number}"}))

    await asyncio.gather(*(refused(number) for number in range(50)))
    clock.now += 9
    await refused(51)
    assert issuer.asked[JWKS] == 2
    for _ in range(20):
        with pytest.raises(InvalidTokenError, match="another issuer"):
            await tokens.owner_of(issuer.token(iss="https://evil.example", header={"kid": "x"}))
    assert issuer.asked[JWKS] == 2


async def test_all_who_wait_for_the_first_keys_share_one_fetch_and_hold_up_nobody_else(
    issuer: LocalIssuer,
) -> None:
    guard = Guard(KEYS, settings_of(issuer))
    issuer.may_answer.clear()
    waiting = [asyncio.create_task(guard.owner_of(issuer.token(str(n)))) for n in range(20)]
    await until(lambda: bool(issuer.asked))

    assert await guard.owner_of("annas-key-0123456789") == "anna"
    waiting[0].cancel()  # whoever goes away does not end it for the others
    issuer.may_answer.set()

    owners = await asyncio.gather(*waiting[1:])
    assert owners == [f"{issuer.url}#{n}" for n in range(1, 20)]
    assert issuer.asked == {DISCOVERY: 1, JWKS: 1}


async def test_an_issuer_that_is_down_does_not_matter_while_its_keys_are_good(
    issuer: LocalIssuer, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    tokens = tokens_of(issuer, clock)
    token = issuer.token()
    await tokens.owner_of(token)
    issuer.stop()
    try:
        for later in (HOUR / 2, 2 * HOUR, 20 * HOUR):
            clock.now = 1000 + later
            assert await tokens.owner_of(token)
        assert "cannot be fetched: ConnectError" in caplog.text
        assert token not in caplog.text

        clock.now = 1000 + DAY + 1
        with pytest.raises(IssuerUnreachableError):
            await tokens.owner_of(token)
    finally:
        issuer.start()
    clock.now += 11
    assert await tokens.owner_of(token)


async def test_keys_that_are_not_fresh_are_fetched_again_beside_the_requests(
    issuer: LocalIssuer, clock: Clock
) -> None:
    tokens = tokens_of(issuer, clock)
    await tokens.owner_of(issuer.token())
    clock.now += 6 * 60
    issuer.may_answer.clear()

    assert await tokens.owner_of(issuer.token())  # while the issuer does not answer

    await until(lambda: issuer.asked[DISCOVERY] == 2)
    issuer.may_answer.set()
    await until(lambda: issuer.asked[JWKS] == 2)
    await tokens.keys.close()


async def test_a_key_that_was_withdrawn_long_ago_is_not_used_once_more(
    issuer: LocalIssuer, clock: Clock
) -> None:
    tokens = tokens_of(issuer, clock)
    await tokens.owner_of(issuer.token())
    issuer.keys = [shown_key("second")]
    clock.now += 2 * HOUR
    with pytest.raises(InvalidTokenError, match="does not show"):
        await tokens.owner_of(issuer.token())


@pytest.mark.parametrize(
    ("path", "answer", "told"),
    [
        (DISCOVERY, 500, "answers 500"),
        (DISCOVERY, b"<html>", "is no JSON object"),
        (DISCOVERY, b"[" * 9000, "is no JSON object"),
        (DISCOVERY, {"issuer": "https://x.example"}, "calls itself 'https://x.example'. Set the"),
        (DISCOVERY, {"jwks_uri": "http://x.example/keys"}, "is not reached by https"),
        (DISCOVERY, {"jwks_uri": "file:///etc/passwd"}, "is no address"),
        (DISCOVERY, {"jwks_uri": None}, "does not tell where its keys are"),
        (JWKS, 404, "answers 404"),
        (JWKS, {}, "shows no key"),
        (JWKS, {"keys": 7}, "shows no key"),
        (JWKS, {"keys": ["x", {"kty": "oct", "k": "c2VjcmV0"}]}, "shows no key"),
        (JWKS, b"{" + b" " * 1_100_000 + b"}", "more than 1,000,000 bytes"),
    ],
)
async def test_without_any_keys_nobody_can_tell_and_the_log_says_why(
    issuer: LocalIssuer,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
    path: str,
    answer: Any,
    told: str,
) -> None:
    if path == DISCOVERY and isinstance(answer, dict):
        answer = {"issuer": issuer.url, **answer}
    issuer.answers[path] = answer
    tokens = tokens_of(issuer, clock)

    for _ in range(3):
        with pytest.raises(IssuerUnreachableError) as unknown:
            await tokens.owner_of(issuer.token())

    assert math.isclose(unknown.value.retry_after, 10)
    assert issuer.asked[path] == 1
    assert told in caplog.text
    issuer.answers.clear()
    clock.now += 10
    assert await tokens.owner_of(issuer.token())


async def test_keys_that_no_token_may_be_checked_by_are_passed_over(issuer: LocalIssuer) -> None:
    issuer.keys = [
        shown_key("first", use="enc"),
        shown_key("first", key_ops=["encrypt"]),
        shown_key("first", alg="RSA-OAEP"),
        shown_key("first", n="!"),
        shown_key("first", n=7),
        shown_key("first", n=None),
        shown_key("first", e=[]),
        shown_key("short", kid="first"),
        shown_key("first", d="AQAB"),
        {"kty": ["RSA"], "crv": {}, "kid": "first"},
        shown_key("ec", kid="first"),
    ]
    with pytest.raises(InvalidTokenError, match="does not show"):
        await tokens_of(issuer).owner_of(issuer.token())


async def test_the_address_of_the_keys_may_be_told(issuer: LocalIssuer) -> None:
    issuer.answers[DISCOVERY] = 404
    tokens = tokens_of(issuer, jwks_url=f"{issuer.url}{JWKS}")
    assert await tokens.owner_of(issuer.token())
    assert issuer.asked == {JWKS: 1}


async def test_a_guard_begins_although_the_issuer_is_down(issuer: LocalIssuer) -> None:
    issuer.stop()
    guard = Guard(KEYS, settings_of(issuer, pause=0))
    try:
        async with guard.watching():
            assert await guard.owner_of("annas-key-0123456789") == "anna"
            with pytest.raises(IssuerUnreachableError):
                await guard.owner_of(issuer.token())
    finally:
        issuer.start()


async def test_what_is_sent_is_asked_for_as_it_is_wanted(issuer: LocalIssuer) -> None:
    for guard, told in (
        (Guard(KEYS), "Send your API key, as `Authorization: Bearer"),
        (Guard({}, settings_of(issuer)), "Send a token of your issuer"),
        (Guard(KEYS, settings_of(issuer)), "Send an API key or a token of your issuer"),
    ):
        with pytest.raises(AccessError, match=told):
            await guard.owner_of(None)
    both = Guard(KEYS, settings_of(issuer))
    with pytest.raises(InvalidTokenError, match="neither an API key that is known here nor a"):
        await both.owner_of("bens-key-01234567890")
    assert "annas-key" not in f"{both!r}{vars(both)['_tokens']!r}"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"audience": ""}, "There is no audience .* would let its holder in"),
        ({"url": "http://id.example.com"}, "is not reached by https"),
        ({"url": "id.example.com"}, "is no address such as"),
        ({"url": "https://id.example.com?x=1"}, "has a query or a fragment"),
        ({"url": "https://id.example.com#x"}, "has a query or a fragment"),
        ({"url": "https://me:word@id.example.com"}, "holds a user or a password"),
        ({"url": "https://[x"}, "is no address that can be read"),
        ({"url": "https://id.example.com/a b"}, "is no address such as"),
        ({"jwks_url": "http://id.example.com/keys"}, "The JWKS URL .* is not reached by https"),
        ({"user_claim": "a#b"}, "'a#b' cannot name a claim"),
    ],
)
def test_an_issuer_that_cannot_be_meant_is_refused(changed: dict[str, Any], told: str) -> None:
    with pytest.raises(IssuerError, match=told) as refused:
        Issuer(**{"url": "https://id.example.com", "audience": AUDIENCE, **changed})
    assert "word" not in str(refused.value).replace("password", "")


def test_the_environment_names_the_issuer() -> None:
    named = {
        "CUELIGHT_JWT_ISSUER": "https://id.example.com/",
        "CUELIGHT_JWT_AUDIENCE": "cuelight",
    }
    more = {"CUELIGHT_JWT_JWKS_URL": "https://id.example.com/k", "CUELIGHT_JWT_USER_CLAIM": "oid"}
    assert Settings.from_environment({}).issuer is None
    assert Settings.from_environment(named).issuer == Issuer(
        url="https://id.example.com/", audience="cuelight"
    )
    found = Settings.from_environment(named | more).issuer
    assert found
    assert (found.jwks_url, found.user_claim) == ("https://id.example.com/k", "oid")


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"CUELIGHT_JWT_ISSUER": "https://id.example.com"}, "There is no audience"),
        ({"CUELIGHT_JWT_AUDIENCE": "x"}, "CUELIGHT_JWT_AUDIENCE is set, and CUELIGHT_JWT_ISSUER"),
        (
            {"CUELIGHT_JWT_ISSUER": "http://x", "CUELIGHT_JWT_AUDIENCE": "x"},
            "CUELIGHT_JWT_… cannot",
        ),
    ],
)
def test_an_issuer_that_is_half_set_is_refused(environment: dict[str, str], told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        Settings.from_environment(environment)
