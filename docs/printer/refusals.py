"""docs/refusals.md: every no of the program, with its article and what the person can do next."""

from collections.abc import Iterable

from docs.printer.markdown import both, code, page, table
from domain.door import RETRYABLE_DOOR_ANSWERS, DoorAnswer
from domain.refusals import KINDS, RefusalCode
from domain.strict_json import TextFault
from wording import Lang, cited, word
from wording.catalogue import has, text
from wording.forms import FORMS
from wording.template import parse

INTRO = """A refusal is a value, expected, worded, cited and recorded. *Again* says whether a **new** command with the same
content may succeed later; an id is never tried again with another outcome. ‹Names› stand for values; what is in square
brackets shows only if its value is known. A second row of a code words one case of its own."""

DOOR = """Door answers are told, counted and logged, without a receipt: nothing of such a message can be trusted. `malformed`
names one of the faults below."""


def refusals_page() -> str:
    return page(
        "Refusals and door answers",
        INTRO,
        "## Refusals",
        table(("code", "sentence", "what to do", "on the ground of", "again"), _refusals()),
        "## Door answers",
        DOOR,
        table(("answer", "sentence", "what to do", "again"), _door()),
        table(("fault", "sentence", "what to do"), _faults()),
    )


def _refusals() -> Iterable[tuple[str, ...]]:
    for refusal in RefusalCode:
        kind = KINDS[refusal]
        name = both(f"**{word(refusal, Lang.VI)}**", word(refusal, Lang.EN))
        key = f"refusals.{refusal.value}"
        last = (cited(kind.basis, Lang.VI), "yes" if kind.retryable else "no")
        yield f"{code(refusal.value)}\n{name}", _said(f"{key}.sentence"), _said(f"{key}.next"), *last
        for form in dict.fromkeys(form.name for form in FORMS.get(refusal, ())):
            own = f"{key}.{form}"
            following = _said(f"{own}.next") if has(f"{own}.next", Lang.VI) else ""
            yield f"{code(refusal.value)}: {form}", _said(f"{own}.sentence"), following, "", ""


def _door() -> Iterable[tuple[str, ...]]:
    for answer in DoorAnswer:
        key = f"door.answer.{answer.value}"
        again = "yes" if answer in RETRYABLE_DOOR_ANSWERS else "no"
        yield code(answer.value), _said(f"{key}.sentence"), _said(f"{key}.next"), again


def _faults() -> Iterable[tuple[str, ...]]:
    for fault in TextFault:
        key = f"door.fault.{fault.value}"
        yield code(fault.value), _said(f"{key}.sentence"), _said(f"{key}.next")


def _said(key: str) -> str:
    return both(_plain(text(key, Lang.VI)), _plain(text(key, Lang.EN)))


def _plain(sentence: str) -> str:
    """The sentence with its placeholders as ‹names›."""
    shown = []
    for segment in parse(sentence):
        words = "".join(part if isinstance(part, str) else f"‹{part.name}›" for part in segment.parts)
        shown.append(f"[{words}]" if segment.optional else words)
    return "".join(shown)
