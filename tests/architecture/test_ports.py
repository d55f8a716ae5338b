"""What workflows ask for and what the worker answers with are the same names: a typing slip here would wait for ever."""

import ast
from abc import ABC
from collections.abc import Callable
from typing import Any

import pytest
from temporalio.activity import _Definition as ActivityDefinition
from temporalio.workflow import _Definition as WorkflowDefinition

from activities.clock import Clock
from activities.recorder import Recorder
from activities.treasury_desk import TreasuryDesk
from domain.ids import StreamKind
from gateway.temporal import WORKFLOW_OF
from tests.architecture.tree import text_of
from workflows import ports
from workflows.fund_year import FundYear
from workflows.payment_order import PaymentOrder
from workflows.register import Register
from workflows.subproject import Subproject

IMPLEMENTED = {ports.RecorderPort: Recorder, ports.TreasuryDeskPort: TreasuryDesk, ports.ClockPort: Clock}
WORKFLOWS = (Subproject, FundYear, Register, PaymentOrder)


def port_methods() -> list[tuple[type[ABC], str]]:
    return [(port, name) for port in IMPLEMENTED for name in sorted(port.__abstractmethods__)]


def activity_name(function: Callable[..., Any]) -> str:
    name = ActivityDefinition.must_from_callable(function).name
    assert name is not None, "an activity has a name of its own"
    return name


def registered(keyword: str) -> list[str]:
    """The texts of one list argument of `Worker(...)` in worker.py."""
    calls = [node for node in ast.walk(ast.parse(text_of("worker.py"))) if isinstance(node, ast.Call)]
    [worker] = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Worker"]
    [value] = [argument.value for argument in worker.keywords if argument.arg == keyword]
    assert isinstance(value, ast.List)
    return [ast.unparse(element).rpartition(".")[2] for element in value.elts]


def test_every_port_is_implemented() -> None:
    declared = {
        value
        for value in vars(ports).values()
        if isinstance(value, type) and bool(getattr(value, "__abstractmethods__", None))
    }
    assert declared == set(IMPLEMENTED)


@pytest.mark.parametrize(("port", "method"), port_methods(), ids=lambda value: getattr(value, "__name__", value))
def test_a_port_and_its_implementation_carry_one_name(port: type[ABC], method: str) -> None:
    asked, answered = getattr(port, method), getattr(IMPLEMENTED[port], method)
    assert activity_name(asked) == activity_name(answered) == method
    assert (
        ActivityDefinition.must_from_callable(asked).arg_types
        == ActivityDefinition.must_from_callable(answered).arg_types
    )


def test_the_worker_registers_every_method_of_every_port_and_nothing_else() -> None:
    assert sorted(registered("activities")) == sorted(method for _, method in port_methods())


def test_the_worker_registers_every_workflow() -> None:
    assert sorted(registered("workflows")) == sorted(workflow.__name__ for workflow in WORKFLOWS)


def test_a_workflow_is_called_after_its_class() -> None:
    assert [WorkflowDefinition.must_from_class(workflow).name for workflow in WORKFLOWS] == [
        w.__name__ for w in WORKFLOWS
    ]


def test_the_gateway_starts_only_workflows_that_exist() -> None:
    assert set(WORKFLOW_OF) == set(StreamKind)
    assert set(WORKFLOW_OF.values()) < {workflow.__name__ for workflow in WORKFLOWS}
