"""Plays three conversations through a real bridge and a fake Telegram, and tells in words what came of them.

Everything is real but Telegram: two processes, sockets, a SQLite file, webhooks. The company is invented by Faker from a
fixed seed, so every run tells the same story.
"""

import signal
import sys
from collections.abc import Callable
from pathlib import Path

import click
import trio
from rich.console import Console

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from demo import narration  # noqa: E402  # the folder is run as a program, so it finds itself first
from demo.company import Company, found  # noqa: E402
from demo.processes import Houses, ProcessFailed, running  # noqa: E402
from demo.staff import Refused  # noqa: E402
from demo.stories import STORIES  # noqa: E402
from demo.waiting import NeverHappened  # noqa: E402
from fake_telegram.control.client import ControlRefused  # noqa: E402


@click.command(help=__doc__)
@click.option("--once", is_flag=True, help="Play, tell, and exit: 0 when all went as it should.")
@click.option("--seed", default=2026, show_default=True, help="Which company Faker invents.")
@click.option("--folder", type=click.Path(path_type=Path), default=ROOT / "var" / "demo", help="Database, files and logs.")
def main(once: bool, seed: int, folder: Path) -> None:
    console = Console(highlight=False)
    try:
        trio.run(play, console, once, seed, folder)
    except* (ProcessFailed, NeverHappened, Refused, ControlRefused) as failures:
        for failure in leaves(failures):
            console.print(f"[bold red]The demo failed:[/] {failure}")
        console.print(f"The logs of both processes are in {folder}.")
        sys.exit(1)
    except* KeyboardInterrupt:
        sys.exit(130)


def leaves(group: BaseExceptionGroup[BaseException]) -> list[BaseException]:
    """The single errors in a group of groups."""
    found: list[BaseException] = []
    for each in group.exceptions:
        found += leaves(each) if isinstance(each, BaseExceptionGroup) else [each]
    return found


async def play(console: Console, once: bool, seed: int, folder: Path) -> None:
    """The whole evening: open the houses, found the company, play, tell, and wait for Ctrl-C."""
    with trio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
        async with running(folder, on_step=steps(console)) as houses, trio.open_nursery() as nursery:
            nursery.start_soon(stop_on_signal, signals, nursery.cancel_scope)
            company = await perform(console, houses, seed)
            if not once:
                narration.tell_addresses(console, houses, company)
                await trio.sleep_forever()
            nursery.cancel_scope.cancel()
        console.print("Stopped cleanly.")


async def perform(console: Console, houses: Houses, seed: int) -> Company:
    """Found the company, play every story, and tell what happened."""
    step = steps(console)
    company = await found(houses, seed, on_step=step)
    for title, story in STORIES:
        step(f"playing: {title}")
        await story(company)
    await narration.tell(console, company)
    return company


async def stop_on_signal(signals: object, scope: trio.CancelScope) -> None:
    async for _ in signals:  # type: ignore[attr-defined]  # trio gives an untyped async iterator
        scope.cancel()


def steps(console: Console) -> Callable[[str], None]:
    """A progress line per step."""
    return lambda text: console.print(f"[dim]•[/] {text}")


if __name__ == "__main__":
    main()
