"""A command's body from what a person types: `field=value` by dotted path, a JSON file, papers and lists by file name.

Text is made NFC here, before it is signed; everything else is left for the door to judge, so that nobody reads a body in
two ways. Raises TurnedAway(malformed or too_large) for what cannot even be written as one.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from domain.actions import Action
from domain.canonical import sha256_hex
from domain.commands import BODY_OF, MAX_COMMAND_BYTES
from domain.door import DoorAnswer, TurnedAway
from domain.strict_json import TextFault, UnreadableText, check_text, read_strict_json
from domain.values import EditionRef, Model
from gateway.forms import field_at, is_edition, item_of, plain

WHOLE_NUMBER = re.compile(r"[+-]?[0-9]+")
BROKEN_NUMBER = re.compile(r"[+-]?[0-9]*[.,][0-9.,]*|[+-]?[0-9.]+[eE][+-]?[0-9]+")
YES_NO = {"true": True, "false": False}
PAPER_BY_FILE = frozenset({"number", "date", "file"})
FROM_FILE = "@"
MOST_DIGITS = 24

Body = dict[str, Any]
Cite = Callable[[Mapping[str, Any]], Mapping[str, Any]]


def read_body(action: Action, text: bytes | None, sets: Sequence[str]) -> Body:
    """The body of a JSON text with the typed fields laid over it."""
    body = read_block(text) if text is not None else {}
    try:
        for typed in sets:
            path, equals, value = typed.partition("=")
            if not equals:
                raise UnreadableText(TextFault.WRONG_SHAPE, f"--set {typed[:60]}")
            _lay(body, path.split("."), _value(field_at(action, path), path, value))
        made: Body = composed(body)
        return made
    except UnreadableText as problem:
        raise malformed(problem) from None


def read_block(text: bytes) -> Body:
    """A JSON text that is one block of fields."""
    if len(text) > MAX_COMMAND_BYTES:
        raise TurnedAway(DoorAnswer.TOO_LARGE, str(len(text)))
    try:
        value = read_strict_json(unicodedata.normalize("NFC", text.decode()))
        if not isinstance(value, dict):
            raise UnreadableText(TextFault.WRONG_SHAPE)
    except UnicodeDecodeError:
        raise malformed(UnreadableText(TextFault.NOT_UTF8)) from None
    except UnreadableText as problem:
        raise malformed(problem) from None
    return value


def malformed(problem: UnreadableText) -> TurnedAway:
    return TurnedAway(DoorAnswer.MALFORMED, problem.where, problem.fault.value)


def composed(value: Any, where: str = "") -> Any:
    """The same value with all its text in NFC. Raises UnreadableText for text that may not stand in a command."""
    if isinstance(value, str):
        text = unicodedata.normalize("NFC", value)
        check_text(text, where)
        return text
    if isinstance(value, dict):
        return {composed(key): composed(item, f"{where}.{key}" if where else key) for key, item in value.items()}
    if isinstance(value, list):
        return [composed(item, f"{where}[{number}]") for number, item in enumerate(value)]
    return value


def with_papers(value: Any, cite: Cite) -> Any:
    """The body with every paper that is named by number, date and file replaced by what `cite` makes of it."""
    if isinstance(value, dict):
        if set(value) == PAPER_BY_FILE:
            return dict(cite(value))
        return {key: with_papers(item, cite) for key, item in value.items()}
    if isinstance(value, list):
        return [with_papers(item, cite) for item in value]
    return value


def editions_open(action: Action, body: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields that name a law edition or a calendar and that nobody has filled, or filled with its name alone."""
    fields = BODY_OF[action].model_fields
    return tuple(
        name
        for name, info in fields.items()
        if is_edition(plain(info.annotation)) and isinstance(body.get(name, ""), str)
    )


def edition_named(name: Any, published: Sequence[EditionRef]) -> EditionRef | None:
    """The youngest published edition of a name; without a name the only one there is, since law is never guessed."""
    if name:
        return next((edition for edition in reversed(published) if edition.name == name), None)
    return published[0] if len(published) == 1 else None


def _value(annotation: Any, path: str, typed: str) -> Any:
    """What was typed as the kind of value that the field takes; as text where the model must judge it."""
    check_text(unicodedata.normalize("NFC", typed), path)
    if annotation is int:
        return _number(path, typed)
    if annotation is bool:
        return YES_NO.get(typed, typed)
    item = item_of(annotation)
    if item is str and not typed.startswith("["):
        return [part.strip() for part in typed.split(",") if part.strip()]
    if item is not None or (_is_block(annotation) and typed.startswith("{")):
        return read_strict_json(unicodedata.normalize("NFC", typed))
    if path.endswith("sha256") and typed.startswith(FROM_FILE):
        return _digest_of(Path(typed[1:]), path)
    return typed


def _number(path: str, typed: str) -> Any:
    if BROKEN_NUMBER.fullmatch(typed):
        raise UnreadableText(TextFault.FLOAT, f"{path} {typed[:40]}")
    if not WHOLE_NUMBER.fullmatch(typed):
        return typed
    if len(typed) > MOST_DIGITS:
        raise UnreadableText(TextFault.INTEGER_TOO_LARGE, f"{path} {typed[:MOST_DIGITS]}…")
    return read_strict_json(str(int(typed)))


def _is_block(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Model)


def _digest_of(file: Path, path: str) -> str:
    """The SHA-256 of a file that itself stays where it is, such as a list with names of households."""
    try:
        return sha256_hex(file.read_bytes())
    except OSError as error:
        raise UnreadableText(TextFault.WRONG_SHAPE, f"{path}: {error.strerror}") from None


def _lay(body: Body, parts: Sequence[str], value: Any) -> None:
    block = body
    for part in parts[:-1]:
        inner = block.setdefault(part, {})
        if not isinstance(inner, dict):
            raise UnreadableText(TextFault.DUPLICATE_KEY, ".".join(parts))
        block = inner
    block[parts[-1]] = value
