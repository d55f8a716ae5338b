"""The forecast of one case as a sum that can be checked: each addend with its samples or its source."""

from domain.forecast import Addend, risk_of
from domain.ids import StreamKind, stream_kind
from domain.lifecycle import Stage
from gateway.as_of import Asked
from gateway.board import Wanted, see_cases
from gateway.look import Document, Look
from gateway.reading import NotThere


async def explain(look: Look, asked: Asked, wanted: Wanted, code: str) -> Document:
    """Why the board forecasts this day for a case. Raises NotThere for a code that the page does not know."""
    seen = await see_cases(look, asked, wanted)
    row = next((row for row in seen.rows if row["code"] == code), None)
    if row is None or stream_kind(code) is not StreamKind.SUBPROJECT:
        raise NotThere("stream", code)
    told = seen.caster.of(row)
    return {
        **asked.head(look),
        "code": code,
        "title": row["title"],
        "stage": row["stage"],
        "law_edition": row["law_edition"],
        "target": seen.target.isoformat(),
        "addends": [_addend(addend) for addend in told.addends],
        "forecast_on": told.day.isoformat() if told.day else None,
        "forecast_samples": told.samples,
        "risk": risk_of(Stage(row["stage"]), told, seen.target).value,
        "funding_vnd": row["funding_vnd"],
        "disbursed_vnd": row["disbursed_vnd"],
        "undisbursed_vnd": row["undisbursed_vnd"],
    }


def _addend(addend: Addend) -> Document:
    figure = addend.figure
    return {
        "stage": addend.stage.value,
        "basis": addend.basis.value,
        "samples": addend.samples,
        "passages": list(addend.passages),
        "typical": addend.typical,
        "held": addend.held,
        "days": addend.days,
        "working": addend.working,
        "figure": figure.key.value if figure else None,
        "figure_status": figure.status.value if figure else None,
        "article": (figure.article or figure.source) if figure else None,
        "until": addend.until.isoformat() if addend.until else None,
        "missing_year": addend.missing_year,
    }
