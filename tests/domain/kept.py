"""A district whose record keeps of each command what the real one keeps, to be told again."""

from collections.abc import Iterable
from random import Random

from domain.commands import Command
from domain.decide import Decision
from domain.replay import Answered, Life, Recorded
from tests.domain import wishes
from tests.domain.world import CODES, FUNDS, World

WALK = 120


class Kept(World):
    """The district, which keeps of each command what the record keeps."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, list[Answered]] = {name: [] for name in (*FUNDS, *CODES)}

    def offer(self, command: Command, signers: Iterable[str]) -> Decision:
        facts = self.facts_for(command, signers)
        decision = super().offer(command, signers)
        stream = command.header.stream
        first = len(self.events[stream]) - len(decision.events) + 1
        events = (Recorded(version=first + n, event=event, hash="") for n, event in enumerate(decision.events))
        self.kept[stream].append(
            Answered(
                command=command,
                facts=facts,
                refusal=decision.refusal,
                events=tuple(events),
                position=len(self.kept[stream]) + 1,
                hash="",
                recorded_at=facts.received_at,
                build="",
            )
        )
        return decision

    @property
    def lives(self) -> list[Life]:
        return [Life(stream=stream, answered=answered) for stream, answered in self.kept.items() if answered]


def walked(seed: int, steps: int = WALK) -> Kept:
    """A district in which somebody has done the next thing, or anything at all, so many times."""
    rng, world = Random(seed), Kept()
    for number in range(steps):
        if number < 4:
            wish = wishes.an_allotment(rng)
        elif rng.random() < 0.8:
            wish = wishes.the_next_thing(world, rng, far_on=rng.random() < 0.5)
        else:
            wish = wishes.anything(world, rng)
        command = wish.command()
        if command is not None:
            world.offer(command, wish.signers if wish.signers is not None else wish.by)
    return world
