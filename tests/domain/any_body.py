"""Any body that the reader of commands lets through: built from a model's own JSON schema, at the edges of each type.

What a person may type is wider than what makes sense; `decide` must answer all of it, with events or a refusal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from domain.values import INT64_MAX, Model

DAYS = ("1900-01-01", "2022-01-17", "2022-01-18", "2023-06-30", "2023-08-15", "2023-08-21", "2023-08-22", "2199-12-31")
INSTANTS = ("1900-01-01T00:00:00Z", "2023-08-21T02:30:00Z", "2199-12-31T23:59:59.999999Z")
WORDS = ("x", "Thôn Hải", " ", "a/b", "100 %", "KB-01")


@dataclass(frozen=True)
class Pool:
    """What a random body is made of, beside the edges of its types: names, digests and amounts that mean something."""

    slugs: Sequence[str]
    digests: Sequence[str]
    amounts: Sequence[int]
    deadlines: Sequence[str] = ("appraisal/5",)


@cache
def _schema(model: type[Model]) -> dict[str, Any]:
    return model.model_json_schema()


def any_body(model: type[Model], rng: Random, pool: Pool) -> Any:
    """A JSON value that fits the model's schema."""
    schema = _schema(model)
    return _any(schema, schema.get("$defs", {}), rng, pool)


def _any(schema: dict[str, Any], defs: dict[str, Any], rng: Random, pool: Pool) -> Any:
    if "$ref" in schema:
        return _any(defs[schema["$ref"].rpartition("/")[2]], defs, rng, pool)
    if "anyOf" in schema:
        return _any(rng.choice(schema["anyOf"]), defs, rng, pool)
    if "enum" in schema or "const" in schema:
        return rng.choice(schema.get("enum") or [schema["const"]])
    match schema.get("type"):
        case "object":
            wanted = schema.get("required", [])
            fields = [name for name in schema.get("properties", {}) if name in wanted or rng.random() < 0.5]
            return {name: _any(schema["properties"][name], defs, rng, pool) for name in fields}
        case "array":
            least = schema.get("minItems", 0)
            size = rng.randint(least, min(schema.get("maxItems", 4), least + 2))
            return [_any(schema["items"], defs, rng, pool) for _ in range(size)]
        case "integer":
            return _number(schema, rng, pool)
        case "boolean":
            return rng.random() < 0.5
        case "string":
            return _text(schema, rng, pool)
        case kind:
            assert kind == "null", schema
            return None


def _number(schema: dict[str, Any], rng: Random, pool: Pool) -> int:
    least: int = schema.get("minimum", schema.get("exclusiveMinimum", -1) + 1)
    most: int = schema.get("maximum", INT64_MAX)
    fitting = [amount for amount in pool.amounts if least <= amount <= most]
    return rng.choice([least, most, min(least + 1, most), *fitting, *fitting])


def _text(schema: dict[str, Any], rng: Random, pool: Pool) -> str:
    if schema.get("format") == "date":
        return rng.choice(DAYS)
    if schema.get("format") == "date-time":
        return rng.choice(INSTANTS)
    pattern = schema.get("pattern", "")
    if "{64}" in pattern:
        return rng.choice(pool.digests)
    if "{16}" in pattern:
        return "0123456789abcdef"
    if "}/[" in pattern:
        return rng.choice(pool.deadlines)
    if pattern:
        return rng.choice(pool.slugs)
    return rng.choice(WORDS).ljust(schema.get("minLength", 0), "A")[: schema.get("maxLength", 500)]
