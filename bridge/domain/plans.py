"""What a plan lets an account do: a table of capabilities, read by everybody and kept here alone (A1, R12–R20, R22, R260).

Plans gate Telegram features and other programs' tokens, never the staff pages. A paid plan that ran out switches the account's
Telegram side off altogether (R18); a fresh installation is `premium` without expiry (R260).
"""

from enum import StrEnum

from bridge.domain.facts import Fact
from bridge.domain.limits import FILE_BYTES_MAX_FREE, FILE_BYTES_MAX_PAID
from bridge.domain.people import Account
from bridge.domain.permissions import ALLOWED, Denial, Denied, Verdict


class Capability(StrEnum):
    """What a plan may grant."""

    LINKING = "linking"
    GROUPS = "groups"
    """The standard bot in a group: on in every plan, behind this one switch (A1)."""
    CONTACT_SHARING = "contact_sharing"
    NOTIFICATIONS = "notifications"
    """Notifications to Telegram and answers to them (R13)."""
    OWN_BOTS = "own_bots"
    BUSINESS_ACCOUNTS = "business_accounts"
    QUICK_REPLIES = "quick_replies"
    API_TOKENS = "api_tokens"


class Plan(Fact):
    """One row of the table."""

    name: str
    capabilities: frozenset[Capability]
    own_bots_max: int
    """Number of own bots (R16)."""
    file_bytes_max: int
    """Greatest file kept in the workspace (R22)."""
    is_paid: bool


_FREE = frozenset({Capability.LINKING, Capability.GROUPS, Capability.CONTACT_SHARING})
_ALL = frozenset(Capability)


def _paid(name: str, own_bots_max: int) -> Plan:
    return Plan(name=name, capabilities=_ALL, own_bots_max=own_bots_max, file_bytes_max=FILE_BYTES_MAX_PAID, is_paid=True)


FREE = Plan(name="free", capabilities=_FREE, own_bots_max=0, file_bytes_max=FILE_BYTES_MAX_FREE, is_paid=False)
PLANS: dict[str, Plan] = {
    plan.name: plan
    for plan in (
        FREE,
        _paid("trial", 1),  # fourteen days of everything (R14); as many bots as the smallest paid plan
        _paid("professional", 1),
        _paid("business", 5),
        _paid("corporation", 50),
        _paid("premium", 50),
    )
}
TRIAL_LIFETIME_S = 14 * 24 * 3600.0


def plan_of(account: Account) -> Plan:
    """The account's row; an unknown name is a programmer's error, for names are checked at the door."""
    assert account.plan in PLANS, f"unknown plan {account.plan!r}"
    return PLANS[account.plan]


def is_switched_off(account: Account, now: float) -> bool:
    """A paid plan not paid in time: nothing is received and nothing is sent (R18)."""
    expires = account.plan_expires_at
    return plan_of(account).is_paid and expires is not None and now >= expires


def may_use(account: Account, capability: Capability, *, now: float) -> Verdict:
    """Whether the account's plan grants a capability at `now` (Unix seconds)."""
    if is_switched_off(account, now):
        return Denied(reason=Denial.PLAN_EXPIRED)
    if capability not in plan_of(account).capabilities:
        return Denied(reason=Denial.PLAN)
    return ALLOWED


def may_add_own_bot(account: Account, existing: int, *, now: float) -> Verdict:
    """Whether one more own bot fits the plan (R15–R17); `existing` counts those the account has."""
    verdict = may_use(account, Capability.OWN_BOTS, now=now)
    if isinstance(verdict, Denied):
        return verdict
    return ALLOWED if existing < plan_of(account).own_bots_max else Denied(reason=Denial.PLAN)
