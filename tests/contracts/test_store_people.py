"""People: accounts, employees, teams, persons, contacts, links, grants, tokens, catalog, bots."""

import pytest
from msgspec.structs import replace

from bridge.domain.conversations import BotKind, Link, LinkGrant
from bridge.domain.ids import (
    BotId,
    ContactId,
    EmployeeId,
    PersonId,
    ProjectId,
    StatusId,
    TeamId,
    TemplateId,
    TokenId,
)
from bridge.domain.people import (
    Access,
    AccountSettings,
    CommentVisibility,
    Contact,
    ContactRef,
    Employee,
    EmployeeRef,
    Language,
    Person,
    Team,
    TeamRef,
)
from bridge.domain.tasks import AssignMode, Project, Status, StatusKind, Template
from bridge.ports.store import AlreadyThere, ApiToken, SealedSecret, Store, Transaction
from tests.contracts.company import ACME, BOT, IVAN, OLGA, OTHER, PAVEL, account, bot, contact, employee

SOMEBODY = PersonId(7001)

FULL_EMPLOYEE = Employee(
    id=EmployeeId(15),
    account=ACME,
    name="Ёлка Петрова",
    handle="Ёлка",
    email="e@example.org",
    language=Language.RUSSIAN,
    time_zone="Europe/Riga",
    is_admin=True,
    is_tech_admin=True,
    is_robot=True,
    is_active=False,
    head=OLGA.id,
    default_template=TemplateId(3),
    person=SOMEBODY,
    username="elka",
)
FULL_CONTACT = Contact(
    id=ContactId(25),
    account=ACME,
    name="Ivan Ёлкин",
    handle="ivan",
    language=Language.RUSSIAN,
    access=Access.FULL,
    is_company=True,
    company=ContactId(26),
    is_automatic=True,
    template="Client",
    person=SOMEBODY,
    username="ivan",
    phones=("+371 1", "+371 2"),
    emails=("i@example.org",),
    merged_into=None,
)
FULL_PROJECT = Project(
    id=ProjectId(5),
    account=ACME,
    number=3,
    title="Site",
    default_template=TemplateId(3),
    default_assignees=(OLGA, TeamRef(id=TeamId(4))),
    default_participants=(IVAN,),
    auditors=(PAVEL,),
    client_managers=(OLGA.id,),
    is_hidden=True,
)
FULL_TEMPLATE = Template(
    id=TemplateId(6),
    account=ACME,
    name="Question",
    project=ProjectId(5),
    assignees=(TeamRef(id=TeamId(4)), OLGA),
    participants=(IVAN,),
    auditors=(PAVEL,),
    assign_mode=AssignMode.FIRST_ACCEPTS_OTHERS_LEAVE,
    is_standard=True,
)
FULL_TOKEN = ApiToken(
    id=TokenId(8),
    account=ACME,
    employee=OLGA.id,
    name="console",
    digest="ab" * 32,
    created_at=1.5,
    last_used_at=2.5,
    revoked_at=3.5,
)


class TestAccounts:
    async def test_everything_of_an_account_comes_back(self, store: Store) -> None:
        full = replace(
            account(),
            plan="free",
            plan_expires_at=99.5,
            language=Language.RUSSIAN,
            default_template=TemplateId(3),
            settings=AccountSettings(
                new_task_when_inactive=False, comment_visibility=CommentVisibility.EXPLICIT, history_messages=0
            ),
        )
        await store.transact(lambda tx: tx.accounts.save(full))
        assert await store.transact(lambda tx: tx.accounts.get(ACME)) == full
        assert await store.transact(lambda tx: tx.accounts.by_slug("acme")) == full
        assert [each.id for each in await store.transact(lambda tx: tx.accounts.all())] == [ACME, OTHER]

    async def test_numbers_are_drawn_per_account_and_kind(self, store: Store) -> None:
        def draw(tx: Transaction) -> list[int]:
            task, project = tx.accounts.next_task_number, tx.accounts.next_project_number
            return [task(ACME), task(ACME), project(ACME), task(OTHER)]

        assert await store.transact(draw) == [1, 2, 1, 1]
        await store.transact(lambda tx: tx.accounts.save(account()))
        assert await store.transact(lambda tx: tx.accounts.next_task_number(ACME)) == 3


class TestPeople:
    async def test_everything_of_an_employee_comes_back(self, store: Store) -> None:
        await store.transact(lambda tx: tx.people.save_employee(FULL_EMPLOYEE))
        assert await store.transact(lambda tx: tx.people.employee(FULL_EMPLOYEE.id)) == FULL_EMPLOYEE
        listed = await store.transact(lambda tx: tx.people.employees(ACME))
        assert [each.id for each in listed] == [OLGA.id, PAVEL.id, FULL_EMPLOYEE.id]

    @pytest.mark.parametrize("handle", ["елка", "ЁЛКА", "Елка"])
    async def test_handles_are_one_whatever_their_case_and_letters(self, store: Store, handle: str) -> None:
        """A28: nobody can be called by a handle that means two people."""
        await store.transact(lambda tx: tx.people.save_employee(FULL_EMPLOYEE))
        rival = replace(employee(EmployeeRef(id=EmployeeId(16)), "Rival"), handle=handle)
        with pytest.raises(AlreadyThere, match="handle"):
            await store.transact(lambda tx: tx.people.save_employee(rival))
        await store.transact(lambda tx: tx.people.save_employee(replace(rival, account=OTHER)))

    async def test_teams_and_persons_come_back(self, store: Store) -> None:
        team = Team(id=TeamId(4), account=ACME, name="Office", members=(OLGA.id, PAVEL.id), head=OLGA.id)
        person = Person(id=SOMEBODY, first_name="I", last_name="V", username="iv", language_code="ru", is_bot=True)
        await store.transact(lambda tx: tx.people.save_team(team))
        await store.transact(lambda tx: tx.people.save_person(ACME, person))
        renamed = replace(person, first_name="Igor")
        await store.transact(lambda tx: tx.people.save_person(ACME, renamed))
        assert await store.transact(lambda tx: tx.people.team(team.id)) == team
        assert await store.transact(lambda tx: list(tx.people.teams(ACME))) == [team]
        assert await store.transact(lambda tx: tx.people.person(ACME, SOMEBODY)) == renamed
        assert await store.transact(lambda tx: tx.people.person(OTHER, SOMEBODY)) is None


class TestContacts:
    async def test_everything_of_a_contact_comes_back(self, store: Store) -> None:
        await store.transact(lambda tx: tx.contacts.save(FULL_CONTACT))
        for find in (
            lambda tx: tx.contacts.get(FULL_CONTACT.id),
            lambda tx: tx.contacts.by_person(ACME, SOMEBODY),
            lambda tx: tx.contacts.by_handle(ACME, "IVAN"),
            lambda tx: tx.contacts.by_persons(ACME, [SOMEBODY, PersonId(1)])[0],
        ):
            assert await store.transact(find) == FULL_CONTACT

    async def test_a_contact_belongs_to_its_account(self, store: Store) -> None:
        await store.transact(lambda tx: tx.contacts.save(FULL_CONTACT))
        assert await store.transact(lambda tx: tx.contacts.by_person(OTHER, SOMEBODY)) is None
        assert await store.transact(lambda tx: tx.contacts.by_handle(OTHER, "ivan")) is None
        assert list(await store.transact(lambda tx: tx.contacts.page(OTHER))) == []

    async def test_a_merged_contact_is_found_by_id_alone(self, store: Store) -> None:
        """R237."""
        merged = replace(FULL_CONTACT, merged_into=IVAN.id)
        await store.transact(lambda tx: tx.contacts.save(merged))
        assert await store.transact(lambda tx: tx.contacts.get(merged.id)) == merged
        assert await store.transact(lambda tx: tx.contacts.by_person(ACME, SOMEBODY)) is None
        assert await store.transact(lambda tx: tx.contacts.by_handle(ACME, "ivan")) is None

    async def test_a_merged_contact_leaves_his_handle_to_others(self, store: Store) -> None:
        await store.transact(lambda tx: tx.contacts.save(replace(FULL_CONTACT, merged_into=IVAN.id)))
        heir = replace(contact(301), handle="IVAN")
        await store.transact(lambda tx: tx.contacts.save(heir))
        assert await store.transact(lambda tx: tx.contacts.by_handle(ACME, "ivan")) == heir
        with pytest.raises(AlreadyThere, match="handle"):
            await store.transact(lambda tx: tx.contacts.save(replace(contact(302), handle="Ivan")))

    @pytest.mark.parametrize(
        ("text", "is_found"),
        [
            ("", True),
            ("ЕЛКИН", True),
            ("ёлк", True),
            ("371 2", True),
            ("I@EXAMPLE", True),
            ("%", False),
            ("_van", False),
            ("\\", False),
        ],
    )
    async def test_the_page_is_searched_without_case(self, store: Store, text: str, is_found: bool) -> None:
        """Wildcards of the database are ordinary letters to people."""
        await store.transact(lambda tx: tx.contacts.save(FULL_CONTACT))
        page = await store.transact(lambda tx: tx.contacts.page(ACME, text=text))
        assert (FULL_CONTACT in page) is is_found

    async def test_pages_follow_each_other(self, store: Store) -> None:
        for number in range(100, 110):
            await store.transact(lambda tx, number=number: tx.contacts.save(contact(number)))
        first = await store.transact(lambda tx: tx.contacts.page(ACME, after=99, limit=4))
        then = await store.transact(lambda tx: tx.contacts.page(ACME, after=first[-1].id, limit=100))
        assert [each.id for each in [*first, *then]] == list(range(100, 110))

    @pytest.mark.parametrize(
        ("names", "found"),
        [
            (["ivan"], [300]),
            (["IVAN"], [300]),
            (["Елкин", "nobody"], [301]),
            (["ivan_tg"], [300, 302]),
            (["Ivan_TG", "ёлкин"], [300, 301, 302]),
            (["iva", "ivan_t", "", " "], []),
            ([], []),
        ],
    )
    async def test_contacts_are_found_by_their_names(self, store: Store, names: list[str], found: list[int]) -> None:
        """R244: by handle or username, case and ё ignored; merged, nameless and strangers' ones never."""
        cards = (
            replace(contact(300), handle="Ivan", username="ivan_tg"),
            replace(contact(301), handle="Ёлкин", username=""),
            replace(contact(302), handle="petr", username="IVAN_tg"),
            replace(contact(303), handle="", username=""),
            replace(contact(304), handle="ivan", username="ivan_tg", merged_into=ContactId(300)),
            replace(contact(305), handle="ivan", username="ivan_tg", account=OTHER),
        )
        for card in cards:
            await store.transact(lambda tx, card=card: tx.contacts.save(card))
        assert [each.id for each in await store.transact(lambda tx: tx.contacts.named(ACME, names))] == found

    async def test_contacts_without_a_handle_do_not_disturb_each_other(self, store: Store) -> None:
        for number in (1, 2):
            nameless = replace(contact(200 + number), handle="")
            await store.transact(lambda tx, nameless=nameless: tx.contacts.save(nameless))
        assert await store.transact(lambda tx: tx.contacts.by_handle(ACME, "")) is None


class TestLinks:
    """R2, R10: one Telegram user stands for one party in an account, and one party for one Telegram user."""

    async def test_a_link_is_written_on_the_row_it_ties(self, store: Store) -> None:
        link = Link(account=ACME, person=SOMEBODY, party=OLGA, linked_at=5.0, username="olga")
        await store.transact(lambda tx: tx.links.save(link))
        told = await store.transact(lambda tx: tx.people.employee(OLGA.id))
        assert told is not None
        assert (told.person, told.username) == (SOMEBODY, "olga")
        for find in (
            lambda tx: tx.links.of_party(ACME, OLGA),
            lambda tx: tx.links.in_account(ACME, SOMEBODY),
            lambda tx: tx.links.of_person(SOMEBODY)[0],
        ):
            assert await store.transact(find) == link

    async def test_a_link_turned_off_clears_the_row(self, store: Store) -> None:
        """R8: the person is an outsider again; the link is remembered."""
        link = Link(account=ACME, person=SOMEBODY, party=IVAN, linked_at=5.0, username="ivan")
        await store.transact(lambda tx: tx.links.save(link))
        await store.transact(lambda tx: tx.links.save(replace(link, is_on=False)))
        told = await store.transact(lambda tx: tx.contacts.get(IVAN.id))
        assert told is not None
        assert (told.person, told.username) == (None, "")
        assert await store.transact(lambda tx: tx.links.in_account(ACME, SOMEBODY)) == replace(link, is_on=False)

    async def test_a_person_moves_to_another_employee(self, store: Store) -> None:
        """Olga's Telegram turns out to be Pavel's: Olga's row forgets it."""
        for party in (OLGA, PAVEL):
            link = Link(account=ACME, person=SOMEBODY, party=party, linked_at=5.0, username="x")
            await store.transact(lambda tx, link=link: tx.links.save(link))
        olga, pavel = await store.transact(lambda tx: (tx.people.employee(OLGA.id), tx.people.employee(PAVEL.id)))
        assert olga is not None
        assert pavel is not None
        assert (olga.person, olga.username, pavel.person) == (None, "", SOMEBODY)
        assert await store.transact(lambda tx: tx.links.of_party(ACME, OLGA)) is None

    async def test_an_employee_takes_another_telegram(self, store: Store) -> None:
        for person in (SOMEBODY, PersonId(7002)):
            link = Link(account=ACME, person=person, party=OLGA, linked_at=5.0)
            await store.transact(lambda tx, link=link: tx.links.save(link))
        assert await store.transact(lambda tx: tx.links.in_account(ACME, SOMEBODY)) is None
        olga = await store.transact(lambda tx: tx.people.employee(OLGA.id))
        assert olga is not None
        assert olga.person == 7002

    async def test_a_linked_contact_takes_the_person_from_the_phantom(self, store: Store) -> None:
        """R9: the contact made from an unlinked person's message is not found by him any more."""
        phantom = contact(300, "Phantom", person=SOMEBODY)
        await store.transact(lambda tx: tx.contacts.save(phantom))
        link = Link(account=ACME, person=SOMEBODY, party=IVAN, linked_at=5.0)
        await store.transact(lambda tx: tx.links.save(link))
        found = await store.transact(lambda tx: tx.contacts.by_person(ACME, SOMEBODY))
        assert found is not None
        assert found.id == IVAN.id

    async def test_one_account_is_current(self, store: Store) -> None:
        """R10, A14: several accounts, one of which is meant in the private chat."""
        theirs = EmployeeRef(id=EmployeeId(95))
        await store.transact(lambda tx: tx.people.save_employee(employee(theirs, "Olga", OTHER)))
        for account_id, party in ((ACME, OLGA), (OTHER, theirs)):
            link = Link(account=account_id, person=SOMEBODY, party=party, linked_at=5.0)
            await store.transact(lambda tx, link=link: tx.links.save(link))
        links = await store.transact(lambda tx: tx.links.of_person(SOMEBODY))
        assert [(each.account, each.is_current) for each in links] == [(ACME, False), (OTHER, True)]

    async def test_a_grant_is_used_once(self, store: Store) -> None:
        grant = LinkGrant(digest="d" * 64, account=ACME, party=ContactRef(id=IVAN.id), expires_at=600.0)
        await store.transact(lambda tx: tx.links.grant(grant))
        assert await store.transact(lambda tx: tx.links.granted(grant.digest)) == grant
        for at in (5.0, 6.0):
            await store.transact(lambda tx, at=at: tx.links.use_grant(grant.digest, at))
        assert await store.transact(lambda tx: tx.links.granted(grant.digest)) == replace(grant, used_at=5.0)
        assert await store.transact(lambda tx: tx.links.granted("other")) is None


class TestTokensAndCatalog:
    async def test_a_token_comes_back(self, store: Store) -> None:
        await store.transact(lambda tx: tx.tokens.save(FULL_TOKEN))
        assert await store.transact(lambda tx: tx.tokens.by_digest(FULL_TOKEN.digest)) == FULL_TOKEN
        assert list(await store.transact(lambda tx: tx.tokens.of_account(ACME))) == [FULL_TOKEN]
        assert list(await store.transact(lambda tx: tx.tokens.of_account(OTHER))) == []
        with pytest.raises(AlreadyThere, match="token"):
            await store.transact(lambda tx: tx.tokens.save(replace(FULL_TOKEN, id=TokenId(9))))

    async def test_projects_templates_and_statuses_come_back(self, store: Store) -> None:
        first = Status(id=StatusId(30), account=ACME, name="First", kind=StatusKind.CUSTOM, is_active=True, position=-1)

        def write(tx: Transaction) -> None:
            tx.catalog.save_project(FULL_PROJECT)
            tx.catalog.save_template(FULL_TEMPLATE)
            tx.catalog.save_status(first)

        await store.transact(write)
        assert await store.transact(lambda tx: tx.catalog.project(FULL_PROJECT.id)) == FULL_PROJECT
        assert await store.transact(lambda tx: tx.catalog.project_by_number(ACME, 3)) == FULL_PROJECT
        assert await store.transact(lambda tx: tx.catalog.project_by_number(OTHER, 3)) is None
        assert await store.transact(lambda tx: list(tx.catalog.projects(ACME))) == [FULL_PROJECT]
        assert await store.transact(lambda tx: tx.catalog.template(FULL_TEMPLATE.id)) == FULL_TEMPLATE
        assert await store.transact(lambda tx: list(tx.catalog.templates(ACME))) == [FULL_TEMPLATE]
        assert await store.transact(lambda tx: tx.catalog.status(first.id)) == first
        assert [each.name for each in await store.transact(lambda tx: tx.catalog.statuses(ACME))] == ["First", "New", "Done"]


class TestBots:
    TOKEN = SealedSecret(key_id="k1", ciphertext=b"\x00token")
    HOOK = SealedSecret(key_id="k2", ciphertext=b"hook\xff")

    async def test_a_bot_comes_back(self, store: Store) -> None:
        full = replace(
            bot(),
            epoch=3,
            is_enabled=False,
            template=TemplateId(3),
            contact_template="Client",
            extra_assignees=(OLGA, TeamRef(id=TeamId(4))),
            greeting="Hello",
            configured_by=OLGA.id,
        )
        await store.transact(lambda tx: tx.bots.save(full))
        assert await store.transact(lambda tx: tx.bots.get(BOT)) == full
        assert await store.transact(lambda tx: tx.bots.by_hook(f"hook-{BOT}")) == full
        assert await store.transact(lambda tx: tx.bots.by_hook("")) is None

    async def test_the_standard_bot_is_found(self, store: Store) -> None:
        assert await store.transact(lambda tx: tx.bots.standard()) is None
        standard = bot(BotId(42), BotKind.STANDARD, account=None)
        await store.transact(lambda tx: tx.bots.save(standard))
        assert await store.transact(lambda tx: tx.bots.standard()) == standard
        assert [each.id for each in await store.transact(lambda tx: tx.bots.all())] == [BOT, 42]

    async def test_secrets_survive_a_change_of_the_bot(self, store: Store) -> None:
        await store.transact(lambda tx: tx.bots.save_secrets(BOT, self.TOKEN, self.HOOK, "print"))
        await store.transact(lambda tx: tx.bots.save_cursor(BOT, 12, 34.5))
        await store.transact(lambda tx: tx.bots.save(replace(bot(), name="renamed")))
        assert await store.transact(lambda tx: tx.bots.secrets(BOT)) == (self.TOKEN, self.HOOK)
        assert await store.transact(lambda tx: tx.bots.cursor(BOT)) == (12, 34.5)

    async def test_a_token_serves_one_bot(self, store: Store) -> None:
        """R33: two bots with one token would steal each other's updates."""
        await store.transact(lambda tx: tx.bots.save(bot(BotId(43))))
        await store.transact(lambda tx: tx.bots.save_secrets(BOT, self.TOKEN, self.HOOK, "print"))
        with pytest.raises(AlreadyThere, match="token"):
            await store.transact(lambda tx: tx.bots.save_secrets(BotId(43), self.TOKEN, self.HOOK, "print"))

    async def test_a_bot_never_read_has_no_cursor(self, store: Store) -> None:
        assert await store.transact(lambda tx: tx.bots.cursor(BOT)) == (0, 0.0)
