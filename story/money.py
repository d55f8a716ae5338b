"""The money of one case: orders to the treasury, deliveries, acceptance, final account, close."""

from collections.abc import Sequence

from domain.actions import Action
from domain.refusals import RefusalCode
from story.life import Life


class Money(Life):
    """What follows the contract."""

    async def prepares(
        self, kind: str, new_vnd: int, cleared_vnd: int, on: str, *, refused: RefusalCode | None = None
    ) -> None:
        commune = self.plan.commune
        vouchers = (
            [self._paper("Chứng từ khối lượng", "CT-KL", on).model_dump(mode="json")] if kind == "payment" else []
        )
        body = {
            "kind": kind,
            "new_vnd": new_vnd,
            "cleared_vnd": cleared_vnd,
            "payee_ref": f"DV-{commune.prefix.upper()}-01",
            "vouchers": vouchers,
        }
        await self.teller.does(commune.who("ke-toan"), Action.PREPARE_ORDER, self.plan.code, body, refused=refused)

    async def signs_order(self, number: int) -> None:
        body = {"order_number": number}
        await self.teller.does(self.plan.commune.who("chu-tich"), Action.SIGN_ORDER, self.plan.code, body)

    async def delivers(self, on: str, tags: Sequence[int]) -> None:
        """One animal to each household; weights in grams, households by opaque reference."""
        lines = [
            {
                "tag": f"{self.plan.tag}-BO-{tag:02d}",
                "weight_g": 158_000 + 500 * tag,
                "vaccine": "lở mồm long móng, tụ huyết trùng, viêm da nổi cục",
                "household_ref": f"{self.plan.tag}-HO-{tag:02d}",
            }
            for tag in tags
        ]
        await self.teller.does(
            self.plan.commune.who("can-bo"),
            Action.RECORD_DELIVERY,
            self.plan.code,
            {"delivered_on": on, "lines": lines},
            paper=self._paper("Biên bản bàn giao", f"BB-BG-{tags[0]}", on),
        )

    async def accepts(self, on: str, value_vnd: int, tags: Sequence[int]) -> None:
        member = self.plan.commune.who("nghiem-thu")
        body = {
            "value_vnd": value_vnd,
            "tags": [f"{self.plan.tag}-BO-{tag:02d}" for tag in tags],
            "members": [member],
        }
        paper = self._paper("Biên bản nghiệm thu", f"BB-NT-{tags[0]}", on)
        await self.teller.does(member, Action.ACCEPT_WORK, self.plan.code, body, paper=paper)

    async def closes_its_account(self, on: str, animals: int) -> None:
        """Final account, its approval by another person, close."""
        await self.submits_account(on, animals)
        await self.has_account_approved(on)
        await self.closes()

    async def submits_account(self, on: str, animals: int) -> None:
        amount = self.plan.support_vnd
        body = {
            "contract_vnd": amount,
            "accepted_vnd": amount,
            "paid_vnd": amount,
            "released_vnd": 0,
            "households": self.plan.households,
            "animals": animals,
        }
        accountant = self.plan.commune.who("ke-toan")
        paper = self._paper("Báo cáo quyết toán", "BC-QT", on)
        await self.teller.does(accountant, Action.SUBMIT_FINAL_ACCOUNT, self.plan.code, body, paper=paper)

    async def has_account_approved(self, on: str) -> None:
        approval = self._paper("Quyết định phê duyệt quyết toán", "QD-QT", on)
        await self.teller.does("lg-quyet-toan", Action.APPROVE_FINAL_ACCOUNT, self.plan.code, {}, paper=approval)

    async def closes(self) -> None:
        await self.teller.does(self.plan.commune.who("ke-toan"), Action.CLOSE_SUBPROJECT, self.plan.code)
