"""Ways on that end a case before its contract, and ways back that make somebody do a thing again."""

from enum import StrEnum

from domain.values import Day, Model, Reason, Vnd


class FindComplete(Model):
    """The receiver finds every paper of this version of the dossier there; the header's paper is the receipt slip."""


class Withdraw(Model):
    """The group, or before there is one its village, gives the plan up before a contract binds it."""

    reason: Reason


class CancelProject(Model):
    """The approver takes an approval back that no contract rests on; the header's paper is the decision."""

    reason: Reason


class ReturnFinalAccount(Model):
    """The examiner sends the final account back to the accountant, who makes it again."""

    reason: Reason


class CounterpartKind(StrEnum):
    """In what the households contribute."""

    LABOUR = "labour"
    MATERIALS = "materials"
    CASH = "cash"


class RecordCounterpart(Model):
    """What the households brought in, valued in đồng; the header's paper is the minutes that value it."""

    received_on: Day
    kind: CounterpartKind
    value_vnd: Vnd
