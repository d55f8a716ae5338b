"""A person's short name as it is typed: a slug, so that no look-alike letter and no path stands for somebody."""

from pydantic import TypeAdapter, ValidationError

from domain.values import Slug

_SLUG: TypeAdapter[str] = TypeAdapter(Slug)


class NoSlug(Exception):
    """What was typed can be nobody's short name."""


def as_person(typed: str) -> str:
    """The short name, if it can be one. Raises NoSlug."""
    try:
        return _SLUG.validate_python(typed)
    except ValidationError:
        raise NoSlug(typed[:60]) from None
