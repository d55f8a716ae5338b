"""docs/lifecycle.md: stages, steps, and what each step moves in the ledger."""

from docs.printer.ledger import ledger_section
from docs.printer.markdown import both, code, page, table
from domain.lifecycle import ENDED, STEPS, Stage, Step
from wording import Lang, cited, say, word

INTRO = """The order of a sub-project's life is one table, `domain/lifecycle.py`: one row a step, and nothing may happen that
has no row. `decide` reads (stage, action) and writes the stage after it into every event. Each sentence stands in
Vietnamese, as officials read it, and in English."""

STEPS_NOTE = """A step is done by a holder of one of its duties, at the office where the duty has its seat. Orders to the
treasury (withdrawal slips) run alike while the contract is in progress and after everything is accepted, one unanswered
slip at a time."""


def lifecycle_page() -> str:
    return page(
        "Lifecycle of a sub-project",
        INTRO,
        _diagram(),
        "## Stages",
        _stages(),
        "## Steps",
        STEPS_NOTE,
        _steps(),
        "## Ledger",
        ledger_section(),
    )


def _diagram() -> str:
    edges: dict[tuple[str, str], list[str]] = {}
    for step in STEPS:
        for to in step.leads_to:
            edges.setdefault((step.stage.value if step.stage else "[*]", to.value), []).append(step.action.value)
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{word(stage, Lang.VI)}" as {stage.value}' for stage in Stage]
    lines += [f"    {before} --> {after}: {', '.join(actions)}" for (before, after), actions in edges.items()]
    lines += [f"    {stage.value} --> [*]" for stage in Stage if stage in ENDED]
    return "\n".join([*lines, "```"])


def _stages() -> str:
    rows = (
        (
            code(stage.value),
            both(word(stage, Lang.VI), word(stage, Lang.EN)),
            both(say(f"stages.{stage.value}.means", Lang.VI), say(f"stages.{stage.value}.means", Lang.EN)),
        )
        for stage in Stage
    )
    return table(("stage", "name", "meaning"), rows)


def _steps() -> str:
    return table(
        ("from", "action", "done by", "events", "leads to", "on the ground of"), (_step(step) for step in STEPS)
    )


def _step(step: Step) -> tuple[str, ...]:
    return (
        code(step.stage.value) if step.stage else "–",
        f"{code(step.action.value)}\n{both(word(step.action, Lang.VI), word(step.action, Lang.EN))}",
        "\n".join(both(word(duty, Lang.VI), word(duty, Lang.EN)) for duty in step.duties),
        "\n".join(code(event) for event in step.events),
        "\n".join(code(stage.value) for stage in step.leads_to),
        cited(step.article, Lang.VI),
    )
