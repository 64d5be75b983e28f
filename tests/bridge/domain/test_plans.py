"""What a plan allows (A1, R12–R20, R22, R260)."""

import pytest
from msgspec.structs import replace

from bridge.domain.limits import MIB
from bridge.domain.permissions import Denial, Denied, Verdict
from bridge.domain.plans import PLANS, Capability, is_switched_off, may_add_own_bot, may_use, plan_of
from tests.bridge.domain.office import HOUSE, NOW


def word(verdict: Verdict) -> str:
    return verdict.reason if isinstance(verdict, Denied) else "allowed"


FREE_MAY = {Capability.LINKING, Capability.GROUPS, Capability.CONTACT_SHARING}


@pytest.mark.parametrize("plan", sorted(PLANS))
@pytest.mark.parametrize("capability", list(Capability))
def test_capabilities(plan: str, capability: Capability) -> None:
    """A1: free has linking, the standard bot in a group and contact sharing; every other plan has everything."""
    expected = "allowed" if plan != "free" or capability in FREE_MAY else Denial.PLAN
    assert word(may_use(replace(HOUSE, plan=plan), capability, now=NOW)) == expected


@pytest.mark.parametrize(
    ("plan", "most"), [("free", 0), ("professional", 1), ("business", 5), ("corporation", 50), ("premium", 50)]
)
def test_number_of_own_bots(plan: str, most: int) -> None:
    """R16, R17: 0, 1, 5, 50; the one beyond is refused."""
    account = replace(HOUSE, plan=plan)
    if most:
        assert word(may_add_own_bot(account, most - 1, now=NOW)) == "allowed"
    assert word(may_add_own_bot(account, most, now=NOW)) == Denial.PLAN


@pytest.mark.parametrize(
    ("plan", "expires_at", "off"),
    [
        ("professional", None, False),
        ("professional", NOW + 1, False),
        ("professional", NOW, True),
        ("trial", NOW - 1, True),
        ("free", NOW - 1, False),
        ("premium", None, False),
    ],
)
def test_an_unpaid_plan_switches_off(plan: str, expires_at: float | None, off: bool) -> None:
    """R18: everything stops when a paid plan ran out; free never does; R260: premium has no end."""
    account = replace(HOUSE, plan=plan, plan_expires_at=expires_at)
    assert is_switched_off(account, NOW) is off
    assert word(may_use(account, Capability.LINKING, now=NOW)) == (Denial.PLAN_EXPIRED if off else "allowed")
    assert word(may_add_own_bot(account, 0, now=NOW)) == (
        Denial.PLAN_EXPIRED if off else Denial.PLAN if plan == "free" else "allowed"
    )


def test_file_sizes_and_the_default_plan() -> None:
    """R22: 15 MB free, 100 MB paid. R260: a fresh account is premium."""
    assert HOUSE.plan == "premium"
    assert PLANS["free"].file_bytes_max == 15 * MIB
    assert {plan.file_bytes_max for name, plan in PLANS.items() if name != "free"} == {100 * MIB}
    with pytest.raises(AssertionError, match="unknown plan"):
        plan_of(replace(HOUSE, plan="gold"))
