"""How much history a command costs in Temporal: one that changes no search attribute, and the mean of the story's cases.

Both are counted on the product's own worker. A command's events are those from its signal to the next one.
"""

import asyncio
from collections.abc import Sequence
from statistics import mean
from typing import Any

from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent

from bench.ground import Ground, lose_nothing
from bench.lives import SUPPORT_VND, plan_of
from bench.money import CASE_DAY, FUND_YEAR, commune
from bench.rounds import Heard, Rounds, pair_line
from bench.scale import Scale
from domain.actions import Action
from domain.ids import StreamKind, stream_kind, workflow_id
from gateway.desk import Desk
from gateway.session import open_desk
from story.money import Money
from story.play import Play
from story.teller import Line, Teller
from workflows.signals import LOOK_AGAIN

SCENARIO = "history_events"
SIGNALED = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED
TASK_OPEN = (EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED, EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED)
TASK_DONE = EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
REST_SECONDS = 10.0
UPSERT = EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES


async def run(ground: Ground, scale: Scale, heard: Heard) -> list[dict[str, Any]]:
    await ground.household.start_worker()
    try:
        async with open_desk(ground.settings) as desk:
            if scale.with_story:
                ground.say(f"{SCENARIO}: the story")
                heard(_story_line(await _story(ground, desk)))
            await ground.to_work()
            ground.say(f"{SCENARIO}: {scale.deliveries} deliveries of one case")
            counted = await _plain_commands(ground, desk, scale.deliveries)
    finally:
        await ground.household.stop_worker()
    heard({"scenario": SCENARIO, "variant": "plain_command", "round": 1, "n": len(counted), "events": counted})
    # An event is no time: nobody's load can change this count, so no round of it is ever disturbed.
    return [pair_line((SCENARIO, "plain_command", "one_event", "events"), counted, foreign=[0.0], rounds=Rounds())]


async def _story(ground: Ground, desk: Desk) -> list[list[HistoryEvent]]:
    """The histories of the sub-projects of the story, told here at full length."""
    lines: list[Line] = []
    await Play(desk, Teller(desk, lines.append), lose_nothing).whole_life()
    streams = sorted({line.stream for line in lines if stream_kind(line.stream) is StreamKind.SUBPROJECT})
    return [await _history(ground, stream) for stream in streams]


def _story_line(histories: Sequence[Sequence[HistoryEvent]]) -> dict[str, Any]:
    commands = [sum(_is_command(event) for event in history) for history in histories]
    sizes = [len(history) for history in histories]
    return {
        "scenario": SCENARIO,
        "variant": "story",
        "round": 1,
        "n": len(histories),
        "commands": commands,
        "events": sizes,
        "events_mean": round(mean(sizes), 1),
        "events_per_command": round(sum(sizes) / sum(commands), 2),
    }


async def _plain_commands(ground: Ground, desk: Desk, deliveries: int) -> list[int]:
    """Events of each delivery: holder, stage and next date stay, so no attribute changes."""
    place = commune(0)
    code = await desk.gateway.next_code(FUND_YEAR)
    case = Money(Teller(desk, lambda line: None), plan_of(code, place), *ground.editions)
    await case.open(CASE_DAY)
    await case.meets(CASE_DAY, households=90, present=80, votes_for=75)
    await case.posts(CASE_DAY, CASE_DAY)
    await case.submits(CASE_DAY)
    await case.is_found_complete(CASE_DAY)
    await case.is_appraised(CASE_DAY)
    await case.is_approved(CASE_DAY, SUPPORT_VND)
    await case.signs_contract(CASE_DAY, SUPPORT_VND)
    for tag in range(1, deliveries + 1):
        await case.delivers(CASE_DAY, [tag])
        await _rested(ground, code)
    counted = [
        len(part)
        for part in _by_signal(await _history(ground, code))
        if part[0].workflow_execution_signaled_event_attributes.signal_name == Action.RECORD_DELIVERY.value
        and _answered_alone(part)
    ]
    assert counted, f"no delivery of {deliveries} was answered alone"
    return counted


def _by_signal(history: Sequence[HistoryEvent]) -> list[list[HistoryEvent]]:
    """Each signal with all that follows it until the next."""
    parts: list[list[HistoryEvent]] = []
    for event in history:
        if event.event_type == SIGNALED:
            parts.append([])
        if parts:
            parts[-1].append(event)
    return parts


def _answered_alone(part: Sequence[HistoryEvent]) -> bool:
    """Its workflow task ended before the next signal came (the worker's look at a moved clock sends one), with no upsert."""
    kinds = {event.event_type for event in part}
    return TASK_DONE in kinds and UPSERT not in kinds


def _is_command(event: HistoryEvent) -> bool:
    name = event.workflow_execution_signaled_event_attributes.signal_name
    return event.event_type == SIGNALED and name != LOOK_AGAIN


async def _history(ground: Ground, stream: str) -> list[HistoryEvent]:
    history = await ground.client.get_workflow_handle(workflow_id(stream)).fetch_history()
    return list(history.events)


async def _rested(ground: Ground, stream: str) -> None:
    """Wait until the last workflow task is over: its receipt is there before its history is."""
    async with asyncio.timeout(REST_SECONDS):
        while True:
            tasks = [e.event_type for e in await _history(ground, stream) if e.event_type in (*TASK_OPEN, TASK_DONE)]
            if tasks[-1] == TASK_DONE:
                return
            await asyncio.sleep(0.05)
