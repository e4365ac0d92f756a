"""Whether the coach's rules read messages as people label them.

    python -m benchmarks.eval_brief [FILE…] [--errors N]

The files are all of `tests/data/coach_messages*.jsonl` unless others are named; the README beside
them says what each kind and label means. Rules are written against `tune` alone, so that only its
errors are shown; `held` is measured.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from nodes.answers.parts import parts_of
from nodes.answers.proposal import stance_of
from nodes.brief.intent import CreativeIntent, DisplayText, SceneElement
from nodes.confirmation import judge_answer
from nodes.reading.corrections import read_corrections
from nodes.reading.message import read_message, read_request
from nodes.reading.quotes import display_texts
from nodes.reading.roles import role_of
from nodes.reading.targets import resolve
from nodes.vocabulary import ARTICLE, compiled, fold

_FOLDER = Path(__file__).parent.parent / "tests" / "data"
DATA = (
    _FOLDER / "coach_messages.jsonl",
    _FOLDER / "coach_messages_blind.jsonl",
    _FOLDER / "coach_messages_scenes.jsonl",
)
_ARTICLES = compiled(rf"^\s*(?:{ARTICLE})[\s']+")
_SPACE = re.compile(r"\s+")

Row = dict[str, Any]


def rows_of(files: Iterable[Path]) -> list[Row]:
    """Read the labelled messages of some files."""
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def plain(text: str) -> str:
    """Return what is compared: without letter case and a leading article."""
    return _SPACE.sub(" ", _ARTICLES.sub("", fold(text), count=1)).strip()


def brief_of(row: Row) -> CreativeIntent:
    """Make the brief that a correction speaks of."""
    brief = row["brief"]
    styles = brief["styles"]
    return CreativeIntent(
        mood=brief["mood"],
        scene_elements=tuple(
            SceneElement(description=text, style=styles.get(text))
            for text in brief["scene_elements"]
        ),
        display_texts=tuple(
            DisplayText(text=text, style=styles.get(text)) for text in brief["display_texts"]
        ),
    )


def quotes(row: Row) -> tuple[Any, Any]:
    """Return the texts that the rules find, those that may be pictures left out, and the label."""
    message = row["message"]
    found = [
        quote.text
        for quote in display_texts(message)
        if not quote.marked or role_of(message, quote.text, quote.start) == "display_text"
    ]
    return found, row["display_texts"]


def roles(row: Row) -> tuple[Any, Any]:
    """Return the role that the rules give, and the label."""
    return role_of(row["message"], row["phrase"]), row["role"]


def corrections(row: Row) -> tuple[Any, Any]:
    """Return the changes that the rules find, and those of the label."""
    changes = read_corrections(row["message"], brief_of(row))
    by_action: dict[str, list[Any]] = defaultdict(list)
    for change in changes:
        by_action[change.action].append(change)
    added = [change.new for change in by_action["add"]]
    used = [(change.start, change.end) for change in changes if change.new]
    known = set(map(fold, row["brief"]["display_texts"]))
    added += [
        quote.text
        for quote in display_texts(row["message"])
        if not any(start < quote.end and quote.start < end for start, end in used)
        and fold(quote.text) not in known
    ]
    found = {
        "removed": sorted(change.old for change in by_action["remove"]),
        "added": sorted(map(plain, added)),
        "replaced": sorted((change.old, plain(change.new)) for change in by_action["replace"]),
        "style": {change.old: plain(change.new) for change in by_action["style"]},
    }
    label = {
        "removed": sorted(row["removed"]),
        "added": sorted(map(plain, row["added"])),
        "replaced": sorted((old, plain(new)) for old, new in row["replaced"]),
        "style": {target: plain(value) for target, value in row["style"].items()},
    }
    return found, label


def targets(row: Row) -> tuple[Any, Any]:
    """Return what the rules resolve, and the label."""
    return resolve(row["message"], row["open"]), row["resolved"]


def answers(row: Row) -> tuple[Any, Any]:
    """Return the meaning of a reply, and the label."""
    return judge_answer(row["message"], row["last_coach_message"]).kind, row["answer"]


def scenes(row: Row) -> tuple[Any, Any]:
    """Return the elements after a message, with what is said of them, and the label."""
    before = intent_before(row)
    if row["last_coach_message"] is None:
        after = read_request({"description": row["message"]})
    else:
        last = row["last_coach_message"]
        after = read_message(before, row["message"], turn=2, last_coach_message=last).intent
    found = {
        plain(element.description): plain(element.position or element.style or "")
        for element in after.scene_elements
    }
    return found, {plain(name): plain(detail or "") for name, detail in row["elements"].items()}


def intent_before(row: Row) -> CreativeIntent:
    """Make the brief that a message about the scene adds to."""
    intent = CreativeIntent(
        asset_type=row["asset_type"] or "",
        scene_elements=tuple(SceneElement(description=text) for text in row["before"]),
    )
    last = row["last_coach_message"]
    return intent.shown(last) if last and stance_of(parts_of(fold(last))) == "proposal" else intent


def found_and_wanted(rows: Iterable[Row]) -> tuple[int, int, int]:
    """Count the new elements that were found rightly, all that were found, and all labelled."""
    right = found = wanted = 0
    for row in rows:
        known = set(map(plain, row["before"]))
        elements, label = (set(names) - known for names in scenes(row))
        right += len(elements & label)
        found += len(elements)
        wanted += len(label)
    return right, found, wanted


KINDS: Mapping[str, Callable[[Row], tuple[Any, Any]]] = {
    "quotes": quotes,
    "render_or_display": roles,
    "corrections": corrections,
    "targeted_answers": targets,
    "answers": answers,
    "scenes": scenes,
}
SPLITS = ("tune", "held")


def score(rows: Iterable[Row]) -> tuple[dict[tuple[str, str, str], list[bool]], list[str]]:
    """Judge all rows; return what was right by (kind, split, language), and the errors of tune."""
    right: dict[tuple[str, str, str], list[bool]] = defaultdict(list)
    errors: list[str] = []
    for row in rows:
        found, label = KINDS[row["kind"]](row)
        right[row["kind"], row["split"], row["lang"]].append(found == label)
        if found != label and row["split"] == "tune":
            errors.append(f"{row['id']} {row['message']!r}\n  found {found!r}\n  label {label!r}")
    return right, errors


def milliseconds(rows: Sequence[Row]) -> float:
    """Return how long the processor needs to read a message, on average."""
    intent = CreativeIntent(asset_type="poster")
    told = [
        (
            brief_of(row) if "brief" in row else intent_before(row) if "before" in row else intent,
            row["message"],
            row.get("last_coach_message"),
        )
        for row in rows
    ]
    for before, message, last in told[:20]:
        read_message(before, message, turn=2, last_coach_message=last)
    start = time.process_time()
    for before, message, last in told:
        read_message(before, message, turn=2, last_coach_message=last)
    return (time.process_time() - start) * 1000 / max(1, len(rows))


def _share(results: Iterable[bool]) -> str:
    values = list(results)
    return f"{sum(values) / len(values):6.1%} of {len(values):3}" if values else " " * 13


def report(rows: Sequence[Row], errors_shown: int) -> list[str]:
    """Return the figures as lines."""
    right, errors = score(rows)
    lines = []
    for kind in KINDS:
        lines.append(kind)
        langs = sorted({lang for k, _, lang in right if k == kind}, key=lambda lang: lang != "en")
        for lang in [*langs, ""]:
            cells = [
                _share(
                    value
                    for (k, s, name), values in right.items()
                    if k == kind and s == split and (not lang or name == lang)
                    for value in values
                )
                for split in SPLITS
            ]
            lines.append(f"  {lang or 'all':4} tune {cells[0]}   held {cells[1]}")
    for split in SPLITS:
        about = [row for row in rows if row["kind"] == "scenes" and row["split"] == split]
        exact, found, wanted = found_and_wanted(about)
        lines.append(
            f"scenes, new elements, {split}: precision {exact / max(1, found):.1%} of {found}, "
            f"recall {exact / max(1, wanted):.1%} of {wanted}"
        )
    lines.append(f"{milliseconds(rows):.3f} ms a message")
    return [*lines, *errors[:errors_shown]]


def main() -> None:
    """Print the figures of some files taken together."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, default=DATA)
    parser.add_argument("--errors", type=int, default=0, metavar="N")
    options = parser.parse_args()
    rows = rows_of(options.files)
    print("\n".join(report(rows, options.errors)))


if __name__ == "__main__":
    main()
