"""JSON from outside becomes a model, or one sentence that says what is wrong with it.

A body with the same key twice means one thing to one reader and another thing to the next, so it is refused before
anything is read from it.
"""

import json
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

Model = TypeVar("Model", bound=BaseModel)


class ShapeError(ValueError):
    """What was sent cannot be read. The text is the sentence for the sender; nothing was done."""


class Shape(BaseModel):
    """A closed, unchangeable shape: no unknown field, no text where a number belongs, no 1.0 where an integer does."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        twice = next(key for index, (key, _) in enumerate(pairs) if key in {other for other, _ in pairs[:index]})
        raise ShapeError(f"the field {twice!r} is given twice")
    return fields


def parse(model: type[Model], raw: bytes | str) -> Model:
    """Read JSON text as `model`. Raises ShapeError with one sentence; never anything else."""
    try:
        json.loads(raw, object_pairs_hook=_unique_keys)
        return model.model_validate_json(raw)
    except ShapeError:
        raise
    except ValidationError as error:
        raise ShapeError(_sentence(error)) from error
    except (ValueError, RecursionError) as error:
        raise ShapeError("the body is not JSON text in UTF-8") from error


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    text = first["msg"].removeprefix("Value error, ")
    return f"{place}: {text}" if place else text
