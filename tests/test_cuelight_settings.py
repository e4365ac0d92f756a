"""The environment decides, where it says something, and nothing else reads it."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest

from cuelight.durations import duration_in_words
from cuelight.errors import SettingsError
from cuelight.settings import Settings, default_database, read_env_file
from cuelight.stored import Database


def test_without_an_environment_the_defaults_hold() -> None:
    settings = Settings.from_environment({})
    assert settings.profile == "ielts_full_exam"
    assert settings.model is None
    assert settings.database == default_database()
    assert re.fullmatch(r"sqlite:////.*/cuelight/cuelight\.db", settings.database)
    assert settings.log_level is None
    assert settings.colour
    assert settings.retention is None
    assert settings.encryption_keys == ()


def test_the_environment_chooses_profile_model_database_and_log_level() -> None:
    settings = Settings.from_environment(
        {
            "CUELIGHT_PROFILE": "negotiator",
            "CUELIGHT_MODEL": "rehearsal",
            "CUELIGHT_DB": "memory:",
            "CUELIGHT_LOG": "debug",
        }
    )
    assert (settings.profile, settings.model) == ("negotiator", "rehearsal")
    assert (settings.database, settings.log_level) == ("memory:", "DEBUG")


@pytest.mark.parametrize(
    ("written", "length"),
    [
        ("30d", timedelta(days=30)),
        ("12h", timedelta(hours=12)),
        (" 90 MIN ", timedelta(hours=1.5)),
        ("45s", timedelta(seconds=45)),
        ("2w", timedelta(days=14)),
        ("36500d", timedelta(days=36_500)),
        ("3153600000s", timedelta(days=36_500)),
    ],
)
def test_the_environment_says_how_long_threads_are_kept(written: str, length: timedelta) -> None:
    settings = Settings.from_environment({"CUELIGHT_RETENTION": written})
    assert settings.retention == length


@pytest.mark.parametrize("written", ["30", "d", "0d", "-1d", "1.5h", "1m", "30 days", "1e9d", "٣d"])
def test_a_length_of_time_that_is_none_is_refused_with_what_would_be(written: str) -> None:
    with pytest.raises(SettingsError, match=r"CUELIGHT_RETENTION is wrong: .* such as 30d, 12h"):
        Settings.from_environment({"CUELIGHT_RETENTION": written})


@pytest.mark.parametrize(
    "written", ["36501d", "999999w", "3153600001s", "9" * 5000 + "w"], ids=lambda it: it[:12]
)
def test_a_length_of_time_that_reaches_beyond_all_dates_is_refused(written: str) -> None:
    with pytest.raises(SettingsError, match=r"is too long\. The longest .* is 36500d") as refused:
        Settings.from_environment({"CUELIGHT_RETENTION": written})
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(days=1), "1 day"),
        (timedelta(weeks=200), "1,400 days"),
        (timedelta(hours=36), "36 hours"),
        (timedelta(minutes=90), "90 minutes"),
        (timedelta(seconds=90), "90 seconds"),
    ],
)
def test_a_length_of_time_is_told_in_its_largest_whole_unit(length: timedelta, words: str) -> None:
    assert duration_in_words(length) == words


def test_the_environment_gives_the_keys_which_are_never_shown() -> None:
    settings = Settings.from_environment({"CUELIGHT_ENCRYPTION_KEY": "new-key , old-key,"})
    assert settings.encryption_keys == ("new-key", "old-key")
    database = Database(address="memory:", keys=settings.encryption_keys)
    assert "key," not in f"{settings}{database}"
    assert "old-key" not in f"{settings}{database}"


def test_an_empty_variable_counts_as_not_set() -> None:
    names = ["CUELIGHT_PROFILE", "CUELIGHT_MODEL", "CUELIGHT_DB", "CUELIGHT_LOG", "NO_COLOR"]
    names += ["CUELIGHT_RETENTION", "CUELIGHT_ENCRYPTION_KEY"]
    assert Settings.from_environment(dict.fromkeys(names, "")) == Settings.from_environment({})


def test_a_wrong_log_level_is_refused_with_those_there_are() -> None:
    with pytest.raises(SettingsError, match=r"'loud'\. It must be one of DEBUG, INFO"):
        Settings.from_environment({"CUELIGHT_LOG": "loud"})


def test_a_folder_of_documents_is_read_and_must_be_one(tmp_path: Path) -> None:
    given = {"CUELIGHT_DOCUMENTS": str(tmp_path)}
    assert Settings.from_environment(given).documents == tmp_path
    with pytest.raises(SettingsError, match="which is no folder"):
        Settings.from_environment({"CUELIGHT_DOCUMENTS": "no/such/folder"})


@pytest.mark.parametrize(
    ("environment", "colour", "controls"),
    [
        ({"TERM": "xterm"}, True, True),
        ({"TERM": "xterm", "NO_COLOR": "1"}, False, True),
        ({"TERM": "dumb"}, False, False),
    ],
)
def test_colour_and_cursor_control_are_where_they_are_wanted(
    environment: dict[str, str], colour: bool, controls: bool
) -> None:
    settings = Settings.from_environment(environment)
    assert (settings.colour, settings.controls) == (colour, controls)


def test_an_env_file_gives_keys_and_settings_that_are_not_set_already(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["CUELIGHT_DB", "CUELIGHT_MODEL", "CUELIGHT_LOG", "GOOGLE_API_KEY", "OPENAI_API_KEY"]
    for name in names:
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.setenv("CUELIGHT_PROFILE", "negotiator")
    file = tmp_path / ".env"
    file.write_text(
        "# keys\n"
        "GOOGLE_API_KEY=abc#1 # mine\n"
        "export OPENAI_API_KEY = 'a b # c'  # theirs\n"
        "CUELIGHT_PROFILE=tutorial\n"
        'CUELIGHT_MODEL="rehearsal"\n'
        "CUELIGHT_DB= # none\n"
        "PYTHONPATH=/tmp/evil\n"
        "no assignment\n"
    )
    path_before = os.environ.get("PYTHONPATH")

    read_env_file(file)

    assert os.environ["GOOGLE_API_KEY"] == "abc#1"
    assert os.environ["OPENAI_API_KEY"] == "a b # c"
    assert os.environ["CUELIGHT_PROFILE"] == "negotiator"
    assert os.environ["CUELIGHT_MODEL"] == "rehearsal"
    assert os.environ["CUELIGHT_DB"] == ""
    assert os.environ.get("PYTHONPATH") == path_before


@pytest.mark.parametrize("content", [None, b"\xff\xfe\xff"], ids=["missing", "not a text"])
def test_an_env_file_that_cannot_be_read_changes_nothing(
    content: bytes | None, tmp_path: Path
) -> None:
    file = tmp_path / ".env"
    if content is not None:
        file.write_bytes(content)
    before = dict(os.environ)
    read_env_file(file)
    assert dict(os.environ) == before


@pytest.mark.parametrize(
    ("variables", "protocol"),
    [
        ({}, None),
        ({"OTEL_SERVICE_NAME": "mine"}, None),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318"}, "http/protobuf"),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://c:4318/v1/traces"}, "http/protobuf"),
        ({"OTEL_TRACES_EXPORTER": "otlp"}, "http/protobuf"),
        ({"OTEL_TRACES_EXPORTER": "otlp", "OTEL_SDK_DISABLED": "TRUE"}, None),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318", "OTEL_TRACES_EXPORTER": "none"}, None),
        (
            {
                "OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4317",
                "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc",
            },
            "grpc",
        ),
        (
            {
                "OTEL_TRACES_EXPORTER": "otlp",
                "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc",
                "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "http/protobuf",
            },
            "http/protobuf",
        ),
    ],
)
def test_traces_are_sent_where_the_variables_of_opentelemetry_say(
    variables: dict[str, str], protocol: str | None
) -> None:
    assert Settings.from_environment(variables).traces == protocol


def test_a_format_of_the_log_that_nobody_knows_is_refused() -> None:
    assert Settings.from_environment({"CUELIGHT_LOG_FORMAT": " JSON "}).log_format == "json"
    with pytest.raises(SettingsError, match=r"CUELIGHT_LOG_FORMAT is 'xml'.* text, json"):
        Settings.from_environment({"CUELIGHT_LOG_FORMAT": "xml"})


def test_a_key_of_the_metrics_is_long_and_not_shown() -> None:
    settings = Settings.from_environment({"CUELIGHT_METRICS_KEY": "0123456789abcdef"})
    assert settings.metrics_key == "0123456789abcdef"
    assert "0123456789" not in repr(settings)
    with pytest.raises(SettingsError, match="CUELIGHT_METRICS_KEY has fewer than 16") as refused:
        Settings.from_environment({"CUELIGHT_METRICS_KEY": "short-one"})
    assert "short-one" not in str(refused.value)
