"""Passages from a folder of Markdown and text, found by SQLite's full-text search.

The index is in memory, made by the first query and kept up with the folder by later ones. Nothing
in the folder is trusted: what cannot be read, is no text or is too much is left out with a line in
the log, and a link counts only where it stays within the folder.
"""

from __future__ import annotations

import codecs
import logging
import os
import re
import sqlite3
import stat
import threading
import time
import unicodedata
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import Field, PrivateAttr

logger = logging.getLogger(__name__)

SUFFIXES = frozenset({".md", ".markdown", ".txt", ".text"})
MOST_FILES = 5_000
MOST_BYTES = 2_000_000
"""Of a longer file only the beginning is used."""
MOST_BYTES_IN_ALL = 32_000_000
MOST_PASSAGES = 50_000
PASSAGE = 600
"""Characters that a passage has at most."""

_MOST_ENTRIES = 50_000
_DEEPEST = 16
_MOST_TERMS = 12
_MOST_CANDIDATES = 40
_SETTLED = 2.0
"""Seconds after which a file's time of change tells its content, as coarse as clocks are."""
_LONGEST_WAIT = 10.0


class FolderRetriever(BaseRetriever):
    """Finds passages of the Markdown and text files in a folder and the folders within it."""

    folder: Path
    k: int = Field(default=3, ge=1, le=20)
    """How many passages a query finds at most."""
    max_age: float = Field(default=1.0, ge=0)
    """Seconds for which the folder is taken to be as it was seen last."""
    _index: _Index = PrivateAttr()

    def model_post_init(self, context: Any, /) -> None:
        """Make the index, which reads nothing yet."""
        super().model_post_init(context)
        self._index = _Index(self.folder, self.max_age)

    # LangChain runs this in a thread where it is awaited, so that no loop waits for the files.
    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun | None = None
    ) -> list[Document]:
        return self._index.find(query, self.k)


class _Stamp(NamedTuple):
    """What tells that a file is still the one that was read."""

    changed: int
    touched: int
    size: int
    inode: int


class _File(NamedTuple):
    """A file as the index holds it."""

    stamp: _Stamp | None
    """`None` where it may have changed again at the very time of the stamp."""
    rows: range


class _Passage(NamedTuple):
    title: str
    body: str


class _Index:
    """The passages of a folder, safe to ask from any thread and any event loop."""

    def __init__(self, folder: Path, max_age: float) -> None:
        self._folder = folder
        self._max_age = max_age
        self._files: dict[str, _File] = {}
        self._next_row = 1
        self._seen: float | None = None
        self._refreshing = threading.Lock()
        # The files are read without this lock, so that a query never waits for a disk.
        self._asking = threading.Lock()
        self._database: sqlite3.Connection | None = None

    def find(self, query: str, k: int) -> list[Document]:
        """Return the passages that fit best; none where nothing has most of the words."""
        terms = _terms(query)
        if not terms:
            return []
        self._refresh()
        with self._asking:
            rows = _search(self._connection(), terms)
        found = dict.fromkeys((title, place, body) for _, title, place, body in rows)
        return [
            Document(body, metadata={"title": title, "source": place})
            for title, place, body in islice(found, k)
        ]

    def _connection(self) -> sqlite3.Connection:
        if self._database is None:
            self._database = sqlite3.connect(
                ":memory:", check_same_thread=False, isolation_level=None
            )
            weakref.finalize(self, self._database.close)
            self._database.execute(_SCHEMA)
        return self._database

    def _refresh(self) -> None:
        """Take changes in the folder in, unless they were looked for just now."""
        if self._is_fresh():
            return
        # Whoever has an index goes on with it while another thread reads the files.
        wait = _LONGEST_WAIT if self._seen is None else 0
        if not self._refreshing.acquire(timeout=wait):
            return
        try:
            if not self._is_fresh():
                present, complete = _files_in(self._folder)
                self._take_in(present, complete=complete)
                self._seen = time.monotonic()
        finally:
            self._refreshing.release()

    def _is_fresh(self) -> bool:
        return self._seen is not None and time.monotonic() - self._seen < self._max_age

    def _take_in(self, present: dict[str, _Stamp], *, complete: bool) -> None:
        changed = {
            path: stamp
            for path, stamp in present.items()
            if path not in self._files or self._files[path].stamp != stamp
        }
        gone = [path for path in self._files if path not in present or path in changed]
        if not changed and not gone:
            return
        began = time.time()
        files = {path: file for path, file in self._files.items() if path not in gone}
        rooms = MOST_PASSAGES - sum(len(file.rows) for file in files.values())
        read: dict[str, list[_Passage]] = {}
        for path in changed:
            passages = _passages_of(self._folder, path)
            read[path] = list(islice(passages, max(0, rooms)))
            rooms -= len(read[path])
        with self._asking, _transaction(self._connection()) as database:
            for path in gone:
                rows = [(row,) for row in self._files[path].rows]
                database.executemany("DELETE FROM passages WHERE rowid = ?", rows)
            for path, found in read.items():
                files[path] = self._add(database, path, found, changed[path], began)
        self._files = files
        full = rooms <= 0 or not complete
        logger.log(
            logging.WARNING if full else logging.INFO,
            "%d files of %s are indexed%s.",
            len(files),
            self._folder,
            ", and it holds more than that" if full else "",
        )

    def _add(
        self,
        database: sqlite3.Connection,
        path: str,
        found: list[_Passage],
        stamp: _Stamp,
        now: float,
    ) -> _File:
        rows = range(self._next_row, self._next_row + len(found))
        self._next_row = rows.stop
        place = _printable(path)
        database.executemany(
            "INSERT INTO passages (rowid, title, path, body) VALUES (?, ?, ?, ?)",
            ((row, p.title, place, p.body) for row, p in zip(rows, found, strict=True)),
        )
        settled = not 0 <= now - max(stamp.changed, stamp.touched) / 1e9 < _SETTLED
        return _File(stamp if settled else None, rows)


# Headings and the names of files say what a passage is about, and count for more than its words.
_SCHEMA = """
CREATE VIRTUAL TABLE passages
USING fts5(title, path, body, tokenize = "porter unicode61 remove_diacritics 2")
"""
_SEARCH = """
SELECT rowid, title, path, body FROM passages
WHERE passages MATCH ? ORDER BY bm25(passages, 4.0, 2.0, 1.0) LIMIT ?
"""
_HAVING = "SELECT rowid FROM passages WHERE passages MATCH ? AND rowid IN ({})"


@contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    database.execute("BEGIN")
    try:
        yield database
    except BaseException:
        database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


def _search(database: sqlite3.Connection, terms: list[str]) -> list[tuple[int, str, str, str]]:
    """Return the best passages that have more than half of the terms, best first.

    A rank alone always finds something: a knight for a "Hollow Knight" of which nothing is known.
    """
    alternatives = [_either_spelling(term) for term in terms]
    phrase = [f'"{" ".join(terms)}"'] if len(terms) > 1 else []
    match = " OR ".join([*phrase, *alternatives])
    rows = database.execute(_SEARCH, (match, _MOST_CANDIDATES)).fetchall()
    marks = _HAVING.format(",".join("?" * len(rows)))
    ids = [row[0] for row in rows]
    hits = [{row for (row,) in database.execute(marks, (term, *ids))} for term in alternatives]
    return [row for row in rows if 2 * sum(row[0] in hit for hit in hits) > len(terms)]


_WORD = re.compile(r"[^\W_]+")
_COLOUR = re.compile(r"(?<=\w{3})ou?r(?=s?$)")
_LEFT_OUT = frozenset(
    re.findall(
        r"\w+",
        """
        a about an and are as at be by can do does for from has have how i in is it its look looks
        me my of on or our should style that the their there these this to up use was we what when
        where which who why will with you your game games video called named
        das dem den der des die ein eine einen im ist mit und von was wie zu spiel stil
        de des du en est et la le les un une jeu que el los las una del y juego estilo
        il lo gli di e è che gioco stile o os as da do um uma jogo het een van met spel stijl
        """,
    )
)
"""Words that say nothing about what a query is after."""


def _terms(query: str) -> list[str]:
    """Return the words of a query that tell what it is after; all of them where none does."""
    words = _WORD.findall(unicodedata.normalize("NFC", query[:1000]).casefold())
    telling = [word for word in words if word not in _LEFT_OUT]
    return list(dict.fromkeys(telling or words))[:_MOST_TERMS]


def _either_spelling(term: str) -> str:
    """Return an expression for a word, as it is spelled in Britain and in America."""
    spellings = sorted({term, _COLOUR.sub("or", term), _COLOUR.sub("our", term)})
    return "(" + " OR ".join(f'"{spelling}"' for spelling in spellings) + ")"


def _files_in(folder: Path) -> tuple[dict[str, _Stamp], bool]:
    """Return the files to use, in the order of their paths, and whether these are all."""
    root = os.path.realpath(folder)
    found: dict[str, _Stamp] = {}
    waiting = [("", 0)]
    entries = 0
    while waiting and entries < _MOST_ENTRIES:
        below, depth = waiting.pop()
        for entry in _entries(os.path.join(root, below)):  # noqa: PTH118 (twice as fast)
            entries += 1
            path = f"{below}/{entry.name}" if below else entry.name
            if entry.name.startswith("."):
                continue
            if _is_folder(entry):
                if depth < _DEEPEST:
                    waiting.append((path, depth + 1))
            elif _suffix(path) in SUFFIXES and (stamp := _stamp_of(entry, root)):
                found[path] = stamp
    kept = _within_bounds(found)
    return kept, len(kept) == len(found) and entries < _MOST_ENTRIES


def _within_bounds(found: dict[str, _Stamp]) -> dict[str, _Stamp]:
    kept: dict[str, _Stamp] = {}
    size = 0
    for path in sorted(found)[:MOST_FILES]:
        size += min(found[path].size, MOST_BYTES)
        if size > MOST_BYTES_IN_ALL:
            break
        kept[path] = found[path]
    return kept


def _suffix(path: str) -> str:
    return "." + path.rpartition(".")[2].lower()


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(islice(entries, _MOST_ENTRIES))
    except OSError as error:
        logger.warning("The folder %s cannot be read: %s", folder, error.strerror)
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _stamp_of(entry: os.DirEntry[str], root: str) -> _Stamp | None:
    """Return a regular file's stamp; `None` for all else, and for a link out of the folder."""
    try:
        if entry.is_symlink():
            target = os.path.realpath(entry.path)
            if os.path.commonpath([root, target]) != root:
                return None
        status = entry.stat()
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return _Stamp(status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)


def _passages_of(folder: Path, path: str) -> Iterator[_Passage]:
    """Read a file and split it; what is no text has no passages."""
    try:
        data = _read(folder / path)
    except OSError as error:
        logger.warning("%s cannot be read: %s", _printable(path), error.strerror)
        return
    if cut := len(data) > MOST_BYTES:
        logger.warning("Only the first %d bytes of %s are used.", MOST_BYTES, _printable(path))
    if (text := _decoded(data[:MOST_BYTES], cut=cut)) is None:
        logger.warning("%s is no text.", _printable(path))
        return
    yield from split(text, _named(path))


def _read(file: Path) -> bytes:
    """Read a file's beginning; never wait for a pipe that has come into its place."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(file, flags)
    with open(descriptor, "rb") as opened:  # noqa: PTH123 (it is open already)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(0, "It is no file any more.")
        return opened.read(MOST_BYTES + 1)


_MARKS = ((b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"),
          (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))  # fmt: skip


def _decoded(data: bytes, *, cut: bool) -> str | None:
    """Return text in whatever encoding it says it has, or seems to have; `None` for no text."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if encoding is None and b"\0" in data:
        return None
    if encoding is not None:
        text = data.decode(encoding, "replace")
    else:
        try:
            # A character may be cut in two, which is no error then.
            text = codecs.getincrementaldecoder("utf-8-sig")().decode(data, not cut)
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    odd = sum(not (c.isprintable() or c.isspace()) or c == "\ufffd" for c in text[:2000])
    if odd > 0.1 * len(text[:2000]):
        return None
    return unicodedata.normalize("NFC", text.replace("\0", ""))


_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(.{0,4000}?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_TITLE = re.compile(r"^title:[ \t]*[\"']?(.+?)[\"']?[ \t]*$", re.MULTILINE | re.IGNORECASE)
_HEADING = re.compile(r"[ ]{0,3}(#{1,6})[ \t]+(.*)")
_UNDERLINE = re.compile(r"[ ]{0,3}(={2,}|-{2,})[ \t]*")
_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")
_LONGEST_HEADING = 120
_UNDER = " \u203a "


def split(text: str, name: str) -> Iterator[_Passage]:
    """Split a document at its headings, and a long part of it where paragraphs end.

    A passage's title is the way to it: the document's title, and the headings that it stands under.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if front := _FRONT_MATTER.match(text):
        text = text[front.end() :]
        if title := _FRONT_TITLE.search(front[1]):
            name = title[1][:_LONGEST_HEADING]
    under: list[tuple[int, str]] = []
    for level, heading, body in _sections(text):
        if level:
            under = [(depth, above) for depth, above in under if depth < level]
            under.append((level, heading))
        way = [heading for _, heading in under]
        if not under or under[0][0] > 1:
            way.insert(0, name)
        for piece in _pieces(body):
            yield _Passage(_UNDER.join(way), piece)


def _sections(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield each heading's level, its words, and what stands under it."""
    level, heading = 0, ""
    body: list[str] = []
    fence = ""
    for line in text.split("\n"):
        if fenced := _FENCE.match(line):
            if not fence:
                fence = fenced[1]
            elif fenced[1].startswith(fence):
                fence = ""
        found = None if fence else _heading(line, body)
        if found is None:
            body.append(line)
            continue
        yield level, heading, "\n".join(body)
        level, heading = found
        body = []
    yield level, heading, "\n".join(body)


def _heading(line: str, body: list[str]) -> tuple[int, str] | None:
    """Return the level and words of a heading; an underlined one is taken off `body`."""
    if found := _HEADING.fullmatch(line[:500]):
        words, _, closing = found[2].rstrip().rpartition(" ")
        unclosed = words if not closing.strip("#") else found[2]
        return len(found[1]), unclosed.strip()[:_LONGEST_HEADING]
    underlined = bool(body and body[-1].strip()) and (len(body) == 1 or not body[-2].strip())
    if underlined and (found := _UNDERLINE.fullmatch(line[:500])):
        return 1 if found[1][0] == "=" else 2, body.pop().strip()[:_LONGEST_HEADING]
    return None


def _pieces(text: str) -> Iterator[str]:
    """Cut a text into pieces that are no longer than a passage, at the best place in each."""
    at = 0
    while at < len(text):
        end = at + PASSAGE
        if end < len(text):
            least = at + PASSAGE // 3
            ends = (text.rfind(mark, least, end) for mark in ("\n\n", "\n", ". ", " "))
            end = next((place + 1 for place in ends if place >= 0), end)
        if piece := text[at:end].strip():
            yield piece
        at = end


def _named(path: str) -> str:
    """Return a file's name as a title."""
    stem = _printable(path).rpartition("/")[2].rpartition(".")[0]
    return " ".join(re.split(r"[\s_-]+", stem)).strip().capitalize() or stem


def _printable(path: str) -> str:
    """Return a path as whole characters, whatever its bytes are."""
    return os.fsencode(path).decode("utf-8", "replace")
