"""The form of an action, read off its command model, so that a new command has its options at once, on every screen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from domain.actions import Action
from domain.commands import BODY_OF
from domain.values import EditionRef, Model, PaperRef


class FieldKind(StrEnum):
    """What is typed into a field; each has its words in wording/."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DAY = "day"
    INSTANT = "instant"
    YES_NO = "yes_no"
    CHOICE = "choice"
    DIGEST = "digest"
    EDITION = "edition"
    NAMES = "names"
    PAPERS = "papers"
    ROWS = "rows"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field by its dotted path; `choices` of a closed list, `columns` of a list of rows."""

    path: str
    kind: FieldKind
    required: bool
    choices: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


def fields_of(action: Action) -> tuple[Field, ...]:
    """Every field of an action's body in the order of the model, blocks opened up to dotted paths."""
    return tuple(_fields(BODY_OF[action], "", required=True))


def field_at(action: Action, path: str) -> Any:
    """The annotation of the field at a dotted path, None for a path that the form does not have."""
    model: Any = BODY_OF[action]
    for part in path.split("."):
        if not _is_model(model) or part not in model.model_fields:
            return None
        model = plain(model.model_fields[part].annotation)
    return model


def plain(annotation: Any) -> Any:
    """An annotation without its None and its limits: what a value that is given looks like."""
    if get_origin(annotation) in (Union, UnionType):
        return plain(next(part for part in get_args(annotation) if part is not type(None)))
    return plain(get_args(annotation)[0]) if get_origin(annotation) is Annotated else annotation


def item_of(annotation: Any) -> Any:
    """What the items of a list annotation are, None for anything that is no list."""
    return plain(get_args(annotation)[0]) if get_origin(annotation) is tuple else None


def is_edition(annotation: Any) -> bool:
    return annotation is EditionRef


def _fields(model: type[Model], prefix: str, *, required: bool) -> Iterator[Field]:
    for name, info in model.model_fields.items():
        annotation = plain(info.annotation)
        wanted = required and info.is_required()
        if _is_model(annotation) and not is_edition(annotation):
            yield from _fields(annotation, f"{prefix}{name}.", required=wanted)
        else:
            yield _field(f"{prefix}{name}", annotation, required=wanted)


def _field(path: str, annotation: Any, *, required: bool) -> Field:
    item = item_of(annotation)
    if item is not None and _is_model(item):
        kind = FieldKind.PAPERS if item is PaperRef else FieldKind.ROWS
        return Field(path=path, kind=kind, required=required, columns=tuple(item.model_fields))
    choices = tuple(member.value for member in annotation) if _is_list_of_choices(annotation) else ()
    return Field(path=path, kind=_kind(path, annotation), required=required, choices=choices)


def _kind(path: str, annotation: Any) -> FieldKind:
    if item_of(annotation) is not None:
        return FieldKind.NAMES
    if is_edition(annotation):
        return FieldKind.EDITION
    if annotation is bool:
        return FieldKind.YES_NO
    if annotation is int:
        return FieldKind.MONEY if path.endswith("_vnd") else FieldKind.NUMBER
    if annotation in (date, datetime):
        return FieldKind.DAY if annotation is date else FieldKind.INSTANT
    if _is_list_of_choices(annotation):
        return FieldKind.CHOICE
    return FieldKind.DIGEST if path.endswith("sha256") else FieldKind.TEXT


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Model)


def _is_list_of_choices(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, StrEnum)
