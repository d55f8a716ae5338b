"""Names of streams, orders and workflows: how a thing is called everywhere, from the paper to Temporal's list.

`DA-2023-0007` is a sub-project, `fund/2023/huong-son` a commune's fund year, `register/lang-giang` the register, and
`DA-2023-0007-03` the third order of that sub-project (design.md section 9).
"""

import re
from enum import StrEnum
from typing import Annotated
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

# Digits are ASCII ones: a digit of another script would make a second name that looks like the first.
SUBPROJECT_CODE = re.compile(r"DA-\d{4}-\d{4,5}", re.ASCII)
FUND_STREAM = re.compile(r"fund/(\d{4})/([a-z0-9]+(?:-[a-z0-9]+)*)", re.ASCII)
REGISTER_STREAM = re.compile(r"register/([a-z0-9]+(?:-[a-z0-9]+)*)")
ORDER_ID = re.compile(r"(DA-\d{4}-\d{4,5})-(\d{2})", re.ASCII)


class StreamKind(StrEnum):
    """What a stream is the history of."""

    SUBPROJECT = "subproject"
    FUND = "fund"
    REGISTER = "register"


def stream_kind(stream: str) -> StreamKind | None:
    """None if the text names no stream."""
    if SUBPROJECT_CODE.fullmatch(stream):
        return StreamKind.SUBPROJECT
    if FUND_STREAM.fullmatch(stream):
        return StreamKind.FUND
    if REGISTER_STREAM.fullmatch(stream):
        return StreamKind.REGISTER
    return None


def _stream(text: str) -> str:
    if stream_kind(text) is None:
        raise PydanticCustomError("stream_malformed", "no stream is called so")
    return text


def _command_id(text: str) -> str:
    if str(UUID(text)) != text:
        raise PydanticCustomError("command_id_malformed", "a command id is a UUID in lower case")
    return text


StreamName = Annotated[str, StringConstraints(max_length=100), AfterValidator(_stream)]
CommandId = Annotated[str, StringConstraints(min_length=36, max_length=36), AfterValidator(_command_id)]


def fund_stream(fund_year: int, office: str) -> str:
    return f"fund/{fund_year}/{office}"


def fund_year_of(stream: str) -> tuple[int, str]:
    """(fund year, office) of a fund stream; the caller has checked the kind."""
    match = FUND_STREAM.fullmatch(stream)
    assert match is not None, stream
    return int(match[1]), match[2]


def order_id(code: str, number: int) -> str:
    return f"{code}-{number:02d}"


def order_parts(order: str) -> tuple[str, int]:
    """(sub-project code, order number); ValueError for anything else."""
    match = ORDER_ID.fullmatch(order)
    if match is None:
        raise ValueError(f"{order!r} is not an order id")
    return match[1], int(match[2])


def workflow_id(stream: str) -> str:
    """The business key under which Temporal runs a stream: one workflow a stream, for its whole life."""
    return f"subproject/{stream}" if stream_kind(stream) is StreamKind.SUBPROJECT else stream


def order_workflow_id(order: str) -> str:
    return f"order/{order}"


def machine_command_id(workflow: str, step: str, count: int) -> str:
    """A machine's command id: the same workflow, step and count give the same id, so a retry is the same command."""
    return str(uuid5(NAMESPACE_URL, f"sinhke:{workflow}:{step}:{count}"))
