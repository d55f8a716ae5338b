"""The order of a sub-project's life: one row a step, and nothing may happen that has no row here.

`decide` reads (stage, action) and writes `stage_after` into every event; `evolve` copies it. The same table prints the
docs page, the command line's `next` and, later, the buttons (catalogue.md section 1). Base text: Decree 27/2022 art. 22
as amended by Decree 38/2023 art. 1(13); money steps: Circular 55/2023 and the treasury circulars named in `law/`.
"""

from dataclasses import dataclass
from enum import StrEnum

from domain.actions import Action
from domain.people import Duty


class Stage(StrEnum):
    """Where a case stands; open orders and suspension are no stages."""

    OPENED = "opened"
    DRAFTING = "drafting"
    IN_APPRAISAL = "in_appraisal"
    AWAITING_APPROVAL = "awaiting_approval"
    APPROVED = "approved"
    IN_DELIVERY = "in_delivery"
    ACCEPTED = "accepted"
    IN_FINAL_ACCOUNT = "in_final_account"
    CLOSED = "closed"
    REFUSED = "refused"


ENDED = frozenset({Stage.CLOSED, Stage.REFUSED})


@dataclass(frozen=True)
class Step:
    """From `stage` (None: not yet opened), `action` by one who holds a duty of `duties` leads to one of `leads_to`."""

    stage: Stage | None
    action: Action
    duties: tuple[Duty, ...]
    events: tuple[str, ...]
    leads_to: tuple[Stage, ...]
    article: str


ORDERING = (Stage.IN_DELIVERY, Stage.ACCEPTED)
PROGRAMME = "NĐ 27/2022 Đ.22 (NĐ 38/2023 Đ.1(13))"
VILLAGE = "Luật 10/2022 Đ.18-21"
PAYMENT = "TT 55/2023 Đ.3; NĐ 11/2020 Đ.7"


def _order_steps(stage: Stage) -> tuple[Step, ...]:
    """Orders run alike while the contract is delivered and after all of it is accepted; the stage stays."""
    here = (stage,)
    return (
        Step(stage, Action.PREPARE_ORDER, (Duty.ACCOUNTANT,), ("OrderPrepared",), here, PAYMENT),
        Step(stage, Action.SIGN_ORDER, (Duty.ACCOUNT_HOLDER,), ("OrderSigned",), here, "TT 344/2016 Đ.12, 20(2)"),
        Step(stage, Action.NOTE_ORDER_SENT, (Duty.TREASURY_DESK,), ("OrderSent",), here, PAYMENT),
        Step(
            stage,
            Action.RECORD_TREASURY_ANSWER,
            (Duty.TREASURY_DESK, Duty.ACCOUNTANT),
            ("OrderAccepted", "OrderRefused"),
            here,
            "NĐ 11/2020 Đ.7; TT 17/2024 Đ.8",
        ),
    )


STEPS: tuple[Step, ...] = (
    Step(None, Action.OPEN_SUBPROJECT, (Duty.COMMUNE_OFFICER,), ("SubprojectOpened",), (Stage.OPENED,), PROGRAMME),
    Step(
        Stage.OPENED,
        Action.RECORD_VILLAGE_MEETING,
        (Duty.VILLAGE_HEAD,),
        ("VillageMeetingHeld",),
        (Stage.DRAFTING,),
        VILLAGE,
    ),
    Step(
        Stage.DRAFTING,
        Action.SUBMIT_DOSSIER,
        (Duty.COMMUNE_OFFICER,),
        ("DossierSubmitted",),
        (Stage.IN_APPRAISAL,),
        PROGRAMME,
    ),
    Step(
        Stage.IN_APPRAISAL, Action.RETURN_DOSSIER, (Duty.APPRAISER,), ("DossierReturned",), (Stage.DRAFTING,), PROGRAMME
    ),
    Step(
        Stage.IN_APPRAISAL,
        Action.CONCLUDE_APPRAISAL,
        (Duty.APPRAISAL_SECRETARY,),
        ("AppraisalPassed", "SubprojectRefused"),
        (Stage.AWAITING_APPROVAL, Stage.REFUSED),
        PROGRAMME,
    ),
    Step(
        Stage.IN_APPRAISAL,
        Action.REFUSE_PROJECT,
        (Duty.APPRAISER,),
        ("SubprojectRefused",),
        (Stage.REFUSED,),
        PROGRAMME,
    ),
    Step(
        Stage.AWAITING_APPROVAL,
        Action.RETURN_DOSSIER,
        (Duty.APPROVER,),
        ("DossierReturned",),
        (Stage.DRAFTING,),
        PROGRAMME,
    ),
    Step(
        Stage.AWAITING_APPROVAL,
        Action.APPROVE_PROJECT,
        (Duty.APPROVER,),
        ("ProjectApproved",),
        (Stage.APPROVED,),
        PROGRAMME,
    ),
    Step(
        Stage.AWAITING_APPROVAL,
        Action.REFUSE_PROJECT,
        (Duty.APPROVER,),
        ("SubprojectRefused",),
        (Stage.REFUSED,),
        PROGRAMME,
    ),
    Step(
        Stage.APPROVED,
        Action.SIGN_CONTRACT,
        (Duty.COMMUNE_CHAIRMAN,),
        ("ContractSigned",),
        (Stage.IN_DELIVERY,),
        PROGRAMME,
    ),
    *_order_steps(Stage.IN_DELIVERY),
    Step(
        Stage.IN_DELIVERY,
        Action.RECORD_DELIVERY,
        (Duty.COMMUNE_OFFICER,),
        ("StockDelivered",),
        (Stage.IN_DELIVERY,),
        PAYMENT,
    ),
    Step(
        Stage.IN_DELIVERY,
        Action.ACCEPT_WORK,
        (Duty.ACCEPTANCE_MEMBER,),
        ("WorkAccepted",),
        (Stage.IN_DELIVERY, Stage.ACCEPTED),
        "TT 55/2023 Đ.3(3)",
    ),
    *_order_steps(Stage.ACCEPTED),
    Step(
        Stage.ACCEPTED,
        Action.SUBMIT_FINAL_ACCOUNT,
        (Duty.ACCOUNTANT,),
        ("FinalAccountSubmitted",),
        (Stage.IN_FINAL_ACCOUNT,),
        "TT 55/2023 Đ.10(3)",
    ),
    Step(
        Stage.IN_FINAL_ACCOUNT,
        Action.APPROVE_FINAL_ACCOUNT,
        (Duty.FINAL_ACCOUNT_EXAMINER,),
        ("FinalAccountApproved",),
        (Stage.IN_FINAL_ACCOUNT,),
        "TT 55/2023 Đ.10(3)",
    ),
    Step(
        Stage.IN_FINAL_ACCOUNT,
        Action.CLOSE_SUBPROJECT,
        (Duty.ACCOUNTANT,),
        ("SubprojectClosed",),
        (Stage.CLOSED,),
        "TT 55/2023 Đ.10(3)",
    ),
)


def step_for(stage: Stage | None, action: Action) -> Step | None:
    """The one row for this action from this stage; None means that the order of things forbids it."""
    return next((step for step in STEPS if step.stage is stage and step.action is action), None)


def steps_from(stage: Stage | None) -> tuple[Step, ...]:
    return tuple(step for step in STEPS if step.stage is stage)
