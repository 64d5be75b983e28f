"""Linking a Telegram user to an employee or contact by a deep link, and choosing among accounts (R1–R5, R7, R10, A14).

A link is proof, so everything doubtful is refused in the same words: an unknown grant, a used one, one older than ten minutes,
one for somebody who has left.
"""

from msgspec.structs import replace

from bridge.domain import plans
from bridge.domain.changes import SaveLink, SavePerson, UseGrant
from bridge.domain.conversations import Link, LinkGrant
from bridge.domain.decide import Decision, Draft, Setting
from bridge.domain.desk_views import DeskView, House, language_for, said
from bridge.domain.events import MessageReceived
from bridge.domain.notices import say, words
from bridge.domain.people import Contact, Employee, Person
from bridge.domain.permissions import Denied
from bridge.domain.plans import Capability


def start(view: DeskView, event: MessageReceived, person: Person, token: str, *, now: float) -> Decision:
    """`/start`, bare or with the token of a deep link (R3, R4)."""
    language = language_for(view, person)
    if not token:
        house = _current(view)
        if house is None or house.party is None:
            return said(event, say("start_unlinked", language))
        return said(event, say("start_linked", language, name=house.party.name, account=house.name))
    grant, grantee, setting = view.grant, view.grantee, view.setting
    if grant is None or setting is None or not _is_good(grant, grantee, now) or grantee is None:
        return said(event, say("link_invalid", language))
    verdict = plans.may_use(setting.account, Capability.LINKING, now=now)
    if isinstance(verdict, Denied):
        return said(event, say("refused", language, why=words(f"refused_{verdict.reason}", language)))
    held = view.taken_by
    if held is not None and held.is_on and held.party != grant.party:
        return said(event, say("link_taken", language, account=setting.account.name))
    return _link(view, event, person, grant, grantee, setting, now=now)


def _is_good(grant: LinkGrant, grantee: Employee | Contact | None, now: float) -> bool:
    """Single use, ten minutes, and its bearer still works here (R4, R231)."""
    if grant.used_at is not None or now >= grant.expires_at:
        return False
    return isinstance(grantee, Contact) or (isinstance(grantee, Employee) and grantee.is_active)


def _link(
    view: DeskView,
    event: MessageReceived,
    person: Person,
    grant: LinkGrant,
    grantee: Employee | Contact,
    setting: Setting,
    *,
    now: float,
) -> Decision:
    """R2, R5: linked from now on; this account becomes the one meant (R10), and three messages say so."""
    held = view.taken_by
    language, account = grantee.language, setting.account
    draft = Draft()
    draft.change(UseGrant(digest=grant.digest, at=now), SavePerson(account=account.id, person=person))
    draft.change(
        SaveLink(
            link=Link(
                account=account.id, person=person.id, party=grant.party, linked_at=now, is_on=True, username=person.username
            )
        )
    )
    if held is not None and held.is_on:
        draft.merge(said(event, say("link_already", language, account=account.name, name=grantee.name)))
        return draft.decision()
    draft.merge(
        said(
            event,
            say("link_authorising", language, account=account.name),
            say("link_confirmed", language, account=account.name, name=grantee.name),
            say("link_help", language),
        )
    )
    return draft.decision()


def _current(view: DeskView) -> House | None:
    """The account he means without saying so (A14)."""
    chosen = next((each for each in view.houses if each.link.is_current), None)
    return chosen or next(iter(view.houses), None)


def change_account(view: DeskView, event: MessageReceived, person: Person) -> Decision:
    """`/changeaccount`: the next of his accounts becomes the one meant (R10, A14, R101)."""
    language = language_for(view, person)
    current = _current(view)
    if current is None:
        return said(event, say("start_unlinked", language))
    if len(view.houses) == 1:
        return said(event, say("account_only_one", language))
    following = view.houses[(view.houses.index(current) + 1) % len(view.houses)]
    draft = Draft()
    draft.change(SaveLink(link=replace(following.link, is_current=True)))
    name = following.party.name if following.party is not None else person.display_name
    draft.merge(said(event, say("desk_account_now", language, account=following.name, name=name)))
    return draft.decision()
