"""Looking into the store: a task as it stands, what waits, what failed; and giving failed entries another try."""

from collections.abc import Iterable
from datetime import UTC, datetime

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bridge.app import Bridge
from bridge.cli.people import account_of
from bridge.cli.running import CommandFailed, with_bridge, with_store
from bridge.domain.deliveries import Delivery, DeliveryState, InboxEntry, InboxState
from bridge.domain.effects import AnswerPress, Fetch
from bridge.domain.ids import DeliveryId, InboxId
from bridge.domain.messages import Comment
from bridge.domain.people import ContactRef, Directory
from bridge.domain.tasks import Task
from bridge.ports.store import Transaction
from bridge.services.views import contacts_of_comment, contacts_of_task
from bridge.web.shapes import author_shown, name_of

COMMENTS_SHOWN = 50
LIMIT = click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000))


@click.group()
def show() -> None:
    """What stands in the store."""


@show.command("task")
@click.option("--account", "slug", required=True)
@click.argument("number", type=int)
def show_task(slug: str, number: int) -> None:
    """A task with its roster and last comments, and who was told of each and why."""

    def look(tx: Transaction) -> tuple[Task, tuple[Comment, ...], Directory]:
        account = account_of(tx, slug)
        task = tx.tasks.by_number(account.id, number)
        if task is None:
            raise CommandFailed(f"no task {number} in account {slug!r}")
        comments = tuple(reversed(tx.comments.page(task.id, limit=COMMENTS_SHOWN, newest_first=True)))
        contacts = {*contacts_of_task(task), *(id for each in comments for id in contacts_of_comment(each))}
        directory = Directory(
            employees=tuple(tx.people.employees(account.id)),
            teams=tuple(tx.people.teams(account.id)),
            contacts=tuple(tx.contacts.many(tuple(contacts))) if contacts else (),
        )
        return task, comments, directory

    _print_task(Console(), *with_store(look))


@show.command("inbox")
@click.option("--state", type=click.Choice([state.value for state in InboxState]), default="parked", show_default=True)
@LIMIT
def show_inbox(state: str, limit: int) -> None:
    """How many entries there are in a state; the parked ones with their errors."""
    wanted = InboxState(state)

    def look(tx: Transaction) -> tuple[int, tuple[InboxEntry, ...]]:
        entries = tuple(tx.inbox.parked(limit=limit)) if wanted is InboxState.PARKED else ()
        return tx.inbox.count(wanted), entries

    count, entries = with_store(look)
    click.echo(f"{count} {state}")
    table = Table("id", "received", "bot", "update", "attempts", "error")
    for each in entries:
        bot = str(each.bot) if each.bot is not None else "staff"
        table.add_row(str(each.id), _time(each.received_at), bot, str(each.update_id), str(each.attempts), escape(each.error))
    if entries:
        Console().print(table)


@show.command("outbox")
@click.option("--state", type=click.Choice([state.value for state in DeliveryState]), default="in_doubt", show_default=True)
@LIMIT
def show_outbox(state: str, limit: int) -> None:
    """Deliveries in a state, without their texts."""
    wanted = DeliveryState(state)

    def look(tx: Transaction) -> tuple[int, tuple[Delivery, ...]]:
        return tx.outbox.count(wanted), tuple(tx.outbox.in_state(wanted, limit=limit))

    count, deliveries = with_store(look)
    click.echo(f"{count} {state}")
    if deliveries:
        Console().print(_outbox_table(deliveries))


@click.command()
@click.argument("entries", nargs=-1, type=int)
@click.option("--all", "everything", is_flag=True, help="All parked entries.")
def replay(entries: tuple[int, ...], everything: bool) -> None:
    """Give parked ENTRIES of the inbox another try; a serving bridge takes them up by itself."""
    if bool(entries) == everything:
        raise click.UsageError("name entries, or give --all")

    async def act(bridge: Bridge) -> int:
        now = bridge.clock.now()
        count = 0
        while again := await bridge.store.transact(lambda tx: _unpark(tx, entries, now)):
            count += again
            if entries:
                break
        return count

    count = with_bridge(act)
    click.echo(f"{count} entries will be handled again")


def _unpark(tx: Transaction, wanted: tuple[int, ...], now: float) -> int:
    if wanted:
        found = [tx.inbox.get(InboxId(id)) for id in wanted]
        missing = [
            str(id) for id, entry in zip(wanted, found, strict=True) if entry is None or entry.state is not InboxState.PARKED
        ]
        if missing:
            raise CommandFailed(f"not parked: {', '.join(missing)}; nothing was changed")
        entries: Iterable[InboxEntry] = [entry for entry in found if entry is not None]
    else:
        entries = tx.inbox.parked()
    count = 0
    for entry in entries:
        tx.inbox.settle(entry.id, InboxState.NEW, now)
        count += 1
    return count


def _print_task(console: Console, task: Task, comments: tuple[Comment, ...], directory: Directory) -> None:
    trashed = " · in the trash" if task.trashed_at is not None else ""
    console.print(f"[bold]{escape(f'[{task.number}]')} {escape(task.title)}[/bold] · {escape(task.status.name)}{trashed}")
    if task.description:
        console.print(escape(task.description))
    if task.description_extra:
        console.print(f"[dim]{escape(task.description_extra)}[/dim]")
    for entry in task.roster:
        console.print(f"  {entry.role.value}: {escape(name_of(entry.member, directory))}")
    for comment in comments:
        _print_comment(console, comment, directory)


def _print_comment(console: Console, comment: Comment, directory: Directory) -> None:
    author = author_shown(comment.author, directory)
    kind = " · client" if isinstance(comment.author, ContactRef) else ""
    hidden = " · hidden" if comment.is_hidden else ""
    console.print(f"\n[cyan]{_time(comment.at)} {escape(author.name or author.type)}[/cyan]{kind}{hidden}")
    console.print(f"  {escape(comment.body.text)}")
    for recipient in comment.recipients:
        reached = " (unreachable)" if recipient.unreachable else ""
        console.print(f"  [dim]→ {escape(name_of(recipient.party, directory))}: {recipient.reason.value}{reached}[/dim]")
    if comment.heard_by_nobody:
        console.print(f"  [dim]→ heard by nobody: {escape(comment.heard_by_nobody)}[/dim]")


def _outbox_table(deliveries: tuple[Delivery, ...]) -> Table:
    table = Table("id", "created", "bot/chat", "kind", "purpose", "task", "attempts", "error")
    for each in deliveries:
        effect = each.effect
        errand = None if isinstance(effect, AnswerPress | Fetch) else effect
        table.add_row(
            str(DeliveryId(each.id)),
            _time(each.created_at),
            f"{each.lane.bot}/{each.lane.chat}",
            type(effect).__name__,
            errand.purpose.value if errand is not None else "",
            str(errand.task or "") if errand is not None else "",
            str(each.attempts),
            escape(each.error),
        )
    return table


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S")
