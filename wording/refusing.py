"""Why not, in people's words: what happened, on which article, and what the person can do now."""

from dataclasses import dataclass

from domain.door import RETRYABLE_DOOR_ANSWERS, DoorAnswer, TurnedAway
from domain.refusals import KINDS, Refusal, RefusalCode
from domain.strict_json import TextFault
from wording.catalogue import has, text
from wording.citations import cited
from wording.formats import Lang
from wording.forms import form_of
from wording.shapes import shape
from wording.template import Slot, fill
from wording.values import Names, write


@dataclass(frozen=True)
class Worded:
    """A no for people. `basis` is the article or rule, empty for a door answer: nothing there was judged by law.

    `retryable`: a new command with the same content may succeed later.
    """

    sentence: str
    next: str
    basis: str
    retryable: bool


def refusal(refused: Refusal, lang: Lang, names: Names = str) -> Worded:
    """The words of a refusal; `names` gives the name of a person or an office for its slug.

    A stored refusal may be older than this build, so a value that it lacks reads as unknown and is no error.
    """
    detail = {key: None if value == "" else value for key, value in refused.detail.items()}
    form = form_of(refused.code, detail)

    def written(slot: Slot) -> str | None:
        value = detail.get(slot.name)
        return None if value is None else write(value, slot.kind, lang, names)

    unknown = text("screens.unknown", lang)
    sentence = fill(text(f"{form}.sentence", lang), written, unknown)
    following = fill(text(f"{_next_of(form, lang)}.next", lang), written, unknown)
    kind = KINDS[refused.code]
    return Worded(sentence, following, cited(kind.basis, lang), kind.retryable)


def turned_away(problem: TurnedAway, lang: Lang) -> Worded:
    """The words of a door answer; a text that could not be read is told by its fault and place."""
    if problem.fault == RefusalCode.COMMAND_REUSED:
        return refusal(Refusal(code=RefusalCode.COMMAND_REUSED), lang)
    if problem.answer is DoorAnswer.MALFORMED and problem.fault in set(TextFault):
        key, where = f"door.fault.{problem.fault}", shape(problem.where, lang)
    else:
        key, where = f"door.answer.{problem.answer.value}", problem.where
    sentence = fill(text(f"{key}.sentence", lang), lambda _: where or None)
    return Worded(sentence, text(f"{key}.next", lang), "", problem.answer in RETRYABLE_DOOR_ANSWERS)


def _next_of(form: str, lang: Lang) -> str:
    """A form may leave what to do to the plain refusal."""
    return form if has(f"{form}.next", lang) else ".".join(form.split(".")[:2])
