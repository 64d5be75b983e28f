"""Loads the parts that views are made of: whose house it is, who there is, where the task is spoken of.

Reads are bounded by the size of the account's staff and of one roster, never by the number of comments or chats. Views only
look: nothing is written here, but the task a decision is about is locked, so that two lanes cannot decide about it on the same
state.
"""

from collections.abc import Iterable

from bridge.domain.conversations import Bot, Conversation, ConversationKind, Link
from bridge.domain.decide import Setting
from bridge.domain.ids import AccountId, BotId, CommentId, ContactId, FileId, PersonId, TaskId
from bridge.domain.mentions import fold
from bridge.domain.messages import Comment, File
from bridge.domain.openings import Catalog
from bridge.domain.people import Account, Contact, ContactRef, Directory, Employee, EmployeeRef, Member
from bridge.domain.tasks import Task
from bridge.ports.store import Transaction

FOUND_LOOKED_AT_MAX = 200
"""Tasks with a fitting title that are looked at to find those the asker may see (R95)."""
MERGES_FOLLOWED_MAX = 8
"""How many merges of contacts are followed before giving up (a chain this long is a circle)."""


class Shelf:
    """Reads the common parts of views inside one transaction."""

    def __init__(self, tx: Transaction, public_url: str) -> None:
        self.tx = tx
        self._public_url = public_url

    # -- whose house ---------------------------------------------------------------------------------------------

    def account(self, id: AccountId) -> Account:
        """The account; that it exists is a matter of foreign keys."""
        account = self.tx.accounts.get(id)
        assert account is not None, f"no account {id}"
        return account

    def setting(self, account: AccountId) -> Setting:
        """What every view holds."""
        return Setting(account=self.account(account), standard_bot=self.tx.bots.standard(), public_url=self._public_url)

    def catalog(self, account: AccountId) -> Catalog:
        """Everything tasks of the account are made from; read only where a task may be opened."""
        return Catalog(
            templates=tuple(self.tx.catalog.templates(account)),
            projects=tuple(self.tx.catalog.projects(account)),
            statuses=tuple(self.tx.catalog.statuses(account)),
        )

    # -- who ------------------------------------------------------------------------------------------------------

    def directory(self, account: AccountId, contacts: Iterable[ContactId]) -> Directory:
        """All staff and teams of the account, and the contacts named."""
        wanted = tuple(dict.fromkeys(contacts))
        return Directory(
            employees=tuple(self.tx.people.employees(account)),
            contacts=tuple(each for each in self.tx.contacts.many(wanted) if each.account == account) if wanted else (),
            teams=tuple(self.tx.people.teams(account)),
        )

    def active_link(self, account: AccountId, person: PersonId) -> Link | None:
        """The link by which a Telegram user is somebody in the account, while it is on (R8, R255)."""
        link = self.tx.links.in_account(account, person)
        return link if link is not None and link.is_on else None

    def current_account(self, person: PersonId) -> AccountId | None:
        """The account meant by a Telegram user who is linked in several (R10, A14); None for a stranger."""
        links = [each for each in self.tx.links.of_person(person) if each.is_on]
        chosen = next((each for each in links if each.is_current), None) or next(iter(links), None)
        return chosen.account if chosen is not None else None

    def writer(self, account: AccountId, person: PersonId) -> Employee | Contact | None:
        """Whom a Telegram user stands for: a linked active employee, or a contact by link or Telegram id (R69, A20)."""
        link = self.active_link(account, person)
        if link is not None and isinstance(link.party, EmployeeRef):
            employee = self.tx.people.employee(link.party.id)
            if employee is not None and employee.is_active:
                return employee
        if link is not None and isinstance(link.party, ContactRef):
            return self.unmerged(self.tx.contacts.get(link.party.id))
        return self.unmerged(self.tx.contacts.by_person(account, person))

    def unmerged(self, contact: Contact | None) -> Contact | None:
        """The contact that a contact was merged into, if it was (R237)."""
        for _ in range(MERGES_FOLLOWED_MAX):
            if contact is None or contact.merged_into is None:
                return contact
            contact = self.tx.contacts.get(contact.merged_into)
        return contact

    def taken_handles(self, account: AccountId, wished: Iterable[str]) -> frozenset[str]:
        """Which of the wished handles somebody in the account bears already, as mentions are read: whatever their case, ё as е
        (A28, R244). The answer is case-folded."""
        staff = {fold(each.handle) for each in self.tx.people.employees(account)}
        taken = (each for each in wished if fold(each) in staff or self.tx.contacts.by_handle(account, each) is not None)
        return frozenset(each.casefold() for each in taken)

    # -- what is spoken of ------------------------------------------------------------------------------------------

    def task(self, account: AccountId, id: TaskId | None) -> Task | None:
        """The task, locked until the commit; None for another account's."""
        task = self.tx.tasks.lock(id) if id is not None else None
        return task if task is not None and task.account == account else None

    def comment(self, account: AccountId, id: CommentId | None) -> Comment | None:
        """The comment; None for another account's."""
        comment = self.tx.comments.get(id) if id is not None else None
        return comment if comment is not None and comment.account == account else None

    def files(self, account: AccountId, ids: tuple[FileId, ...]) -> tuple[File, ...]:
        """Files of the account in the order asked for."""
        rows = {each.id: each for each in self.tx.files.many(ids)} if ids else {}
        return tuple(rows[id] for id in ids if id in rows and rows[id].account == account)

    # -- where it is spoken of ----------------------------------------------------------------------------------------

    def rooms(self, task: Task | None) -> tuple[Conversation, ...]:
        """Groups bound to the task where the bot can write."""
        if task is None:
            return ()
        bound = self.tx.conversations.of_task(task.id)
        return tuple(each for each in bound if each.kind is ConversationKind.GROUP and not each.closed_reason)

    def dialogues(self, account: AccountId, task: Task | None, contacts: Iterable[ContactId]) -> tuple[Conversation, ...]:
        """Dialogues in which the task is spoken of, and those of the contacts with any bot of the account; newest first."""
        bound = self.tx.conversations.of_task(task.id) if task is not None else ()
        found = {each.id: each for each in bound if each.kind is ConversationKind.DIALOGUE}
        for contact in dict.fromkeys(contacts):
            found.update({each.id: each for each in self.tx.conversations.dialogues_of(account, ContactRef(id=contact))})
        return tuple(found[id] for id in sorted(found, reverse=True))

    def bots(self, conversations: Iterable[Conversation]) -> tuple[Bot, ...]:
        """The bots that serve the conversations."""
        ids: dict[BotId, None] = dict.fromkeys(each.lane.bot for each in conversations)
        return tuple(bot for id in ids if (bot := self.tx.bots.get(id)) is not None)


def contacts_among(members: Iterable[Member | object]) -> tuple[ContactId, ...]:
    """Ids of the contacts among members, authors and parties of any kind."""
    return tuple(each.id for each in members if isinstance(each, ContactRef))


def contacts_of_task(task: Task | None) -> tuple[ContactId, ...]:
    """Contacts a task speaks of: its roster, its client and its project's auditors."""
    if task is None:
        return ()
    members: list[Member] = [entry.member for entry in task.roster]
    members.extend(task.project_auditors)
    if task.client is not None:
        members.append(task.client)
    return contacts_among(members)


def contacts_of_comment(comment: Comment | None) -> tuple[ContactId, ...]:
    """Contacts a comment speaks of: its author, its recipients and whom it names."""
    if comment is None:
        return ()
    return contacts_among((comment.author, *(each.party for each in comment.recipients), *comment.named))


def catalog_members(catalog: Catalog) -> tuple[Member, ...]:
    """Everybody a new task may be given to by a template or a project."""
    of_templates = (each for row in catalog.templates for each in (*row.assignees, *row.participants, *row.auditors))
    of_projects = (
        each for row in catalog.projects for each in (*row.default_assignees, *row.default_participants, *row.auditors)
    )
    return (*of_templates, *of_projects)
