"""One objection to the village's list as the sub-project knows it."""

from dataclasses import dataclass

from domain.commands.objections import AnswerObjection, RaiseObjection


@dataclass(frozen=True)
class Objection:
    """Numbers run on over the whole case; a new meeting leaves behind what stood against the old list."""

    number: int
    raised: RaiseObjection
    answer: AnswerObjection | None = None

    @property
    def stands(self) -> bool:
        """Against the dossier: nobody has answered it, or it was upheld and the list must change."""
        return self.answer is None or self.answer.upheld
