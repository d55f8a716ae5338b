"""One screen: data on stdout, talk on stderr, in one language, as text or as JSON."""

import csv
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from rich.console import Console, RenderableType
from rich.text import Text

from domain.board import Remark
from domain.door import TurnedAway
from domain.refusals import RefusalCode
from domain.times import local_date
from screens.exit_codes import DOOR, TROUBLES, Exit, Trouble, of_refusal
from wording import Lang, day, say_of, turned_away, word

WIDTH = 100
COUNTED = 10
BYTE_ORDER_MARK = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
DAY_LETTERS = len("2023-09-30")
SAID, GOOD, BAD, SMALL = "bold", "bold green", "bold red", "dim"


class ReaderGoneError(Exception):
    """Whoever read what we write has seen enough and gone away: `| head`."""


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        raise ReaderGoneError from None


class Screen:
    """What one command shows. `names` gives people and offices their names once the record has been looked at."""

    def __init__(self, lang: Lang, *, as_json: bool = False) -> None:
        self.lang = lang
        self.as_json = as_json
        self.names: Mapping[str, str] = {}
        self._out = _console(stderr=False)
        self._err = _console(stderr=True)
        # Colour may be forced upon a pipe; a spinner is for eyes alone.
        self._watched = sys.stderr.isatty()

    @property
    def console(self) -> Console:
        """Where data is drawn, for what draws itself anew."""
        return self._out

    def say(self, key: str, /, **values: object) -> str:
        """The sentence of that name with these values, people and offices by their names."""
        return say_of(key, self.lang, self.name, values)

    def word(self, member: StrEnum) -> str:
        return word(member, self.lang)

    def name(self, slug: str) -> str:
        return self.names.get(slug, slug)

    def day(self, moment: str) -> str:
        """The Vietnamese date of an ISO day or instant, in words."""
        return day(self.local(moment), self.lang)

    def local(self, moment: str) -> date:
        """The Vietnamese date of an ISO day or instant."""
        return date.fromisoformat(moment) if len(moment) == DAY_LETTERS else local_date(datetime.fromisoformat(moment))

    def show(self, document: Any, *shown: RenderableType) -> None:
        """The document as JSON, or what is drawn of it under the line that says when, and whether it is simulated. A text
        that may not wrap keeps its lines whole, so that it can be copied; a narrow terminal breaks it by itself."""
        if self.as_json:
            self._write(json.dumps(document, ensure_ascii=False, indent=2))
            return
        if isinstance(document, dict) and document.get("as_of"):
            self._out.print(self.heading(document))
        for part in shown:
            self._out.print(part, soft_wrap=isinstance(part, Text) and part.no_wrap is True)

    def draw(self, *shown: RenderableType) -> None:
        """Something for people only: as JSON the document that follows says it."""
        if not self.as_json:
            for part in shown:
                self._out.print(part)

    def heading(self, document: Mapping[str, Any]) -> Text:
        """The first line of every screen: a simulated record says so, whatever is shown of it. A page of the board has a
        second one, its pair, and says what a reader must know of it."""
        key = "screens.simulated_banner" if document["simulated"] else "screens.as_of"
        said = Text(self.say(key, now=document["as_of"]), style="bold magenta" if document["simulated"] else SMALL)
        if "on" in document:
            pair = self.say("screens.known_at", value_on=document["on"], known_at=document["known_at"])
            said = Text("\n").join([said, Text(pair, style=SMALL)])
        for remark in document.get("remarks", ()):
            said = Text("\n").join([said, Text(self.word(Remark(remark)), style=BAD)])
        return said

    def rows(self, rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
        """Comma-separated values by RFC 4180, in UTF-8 that says so in its first three bytes: without them the usual
        spreadsheet reads Vietnamese letters as another alphabet's."""
        with _writing():
            sys.stdout.write(BYTE_ORDER_MARK)
            writer = csv.DictWriter(sys.stdout, columns, extrasaction="ignore", lineterminator="\r\n")
            writer.writeheader()
            writer.writerows({name: _plain(value) for name, value in row.items()} for row in rows)

    def tell(self, sentence: str, style: str = "") -> None:
        """Talk: progress and remarks, which are no data."""
        self._err.print(Text(sentence, style=style), soft_wrap=not self._watched)

    @contextmanager
    def waiting(self, sentence: str) -> Iterator[None]:
        """While something lasts: a spinner where somebody looks at it, and nothing where nobody does."""
        if self._watched:
            with self._err.status(Text(sentence)):
                yield
        else:
            yield

    @contextmanager
    def counting(self, sentence: str) -> Iterator[Callable[[int], None]]:
        """While steps follow each other: how many there were, in one line where somebody looks, else at every tenth."""
        if self._watched:
            with self._err.status(Text(sentence)) as status:
                yield lambda count: status.update(Text(f"{sentence}: {count}"))
        else:
            yield lambda count: self.tell(f"{sentence}: {count}") if count % COUNTED == 0 else None

    def trouble(self, trouble: Trouble, what: str = "") -> Exit:
        """Say what stands in the way and what to do about it; its exit code."""
        said = self.say(f"trouble.{trouble.value}.sentence", what=what or None)
        self._no(said, self.say(f"trouble.{trouble.value}.next"), "", trouble.value)
        return TROUBLES[trouble]

    def misspelt(self, sentence: str) -> Exit:
        """The words typed are no command; where the list of commands is."""
        self._no(sentence, self.say("cli.usage.next"), "", "usage")
        return Exit.USAGE

    def turned_away(self, problem: TurnedAway) -> Exit:
        """The answer of the door: nothing was recorded."""
        worded = turned_away(problem, self.lang)
        self._no(worded.sentence, worded.next, worded.basis, problem.answer.value)
        reused = problem.fault == RefusalCode.COMMAND_REUSED
        return of_refusal(RefusalCode.COMMAND_REUSED) if reused else DOOR[problem.answer]

    def _no(self, sentence: str, following: str, basis: str, code: str) -> None:
        if self.as_json:
            self._write(
                json.dumps({"error": code, "sentence": sentence, "next": following}, ensure_ascii=False, indent=2)
            )
        self.tell(sentence, BAD)
        if basis:
            self.tell(self.say("screens.receipt.basis", basis=basis))
        if following:
            self.tell(self.say("screens.receipt.next", next=following))

    def _write(self, text: str) -> None:
        with _writing():
            sys.stdout.write(text + "\n")


def _plain(value: Any) -> Any:
    """Truth as JSON has it. A spreadsheet would run a text that begins like a formula, so it is marked as text."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _console(*, stderr: bool) -> Console:
    """Names and reasons come from people: nothing of them is read as markup. NO_COLOR is rich's own affair."""
    console = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = WIDTH
    return console
