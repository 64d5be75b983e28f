"""Measures the fake Telegram beside others, in one run, on loopback only."""

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from benchmarks import rows_http, rows_inside  # noqa: E402  # the folder is run as a program, so it finds itself first
from benchmarks.contenders import contenders  # noqa: E402
from benchmarks.load import load_maker  # noqa: E402
from benchmarks.plan import FULL, SHORT  # noqa: E402
from benchmarks.table import Row, write_table  # noqa: E402


@click.group(help=__doc__)
def main() -> None:
    pass


@main.command()
@click.option("--short", is_flag=True, help="A few seconds: see that everything runs. The figures mean little.")
@click.option("--messages", type=click.IntRange(20_000, 2_000_000), help="How large the large world is.")
def fake(short: bool, messages: int | None) -> None:
    """fake_telegram, a bare Quart-Trio endpoint and telegram-test-api."""
    plan = SHORT if short else FULL
    if messages is not None:
        plan = replace(plan, messages=messages)
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 200)
    console.print(f"Load is made by {load_maker(plan.load_s)}.")
    packages = node_packages()
    if packages is None:
        console.print("telegram-test-api is left out: Node and npm are not both here.")
    found: list[Row] = []
    with contenders(waiting_bots=plan.polls, backlog=plan.deliveries, node_packages=packages) as running:
        for row in rows_http.rows(running, plan):
            console.print(f"[dim]{row.name}[/]")
            found.append(row)
    found += rows_inside.rows(plan)
    console.print(write_table(found))


def node_packages() -> str | None:
    """Where telegram-test-api is, installed when it is not yet; None without Node."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return None
    command = [str(ROOT / "tools/setup-node"), "tools/benchmarks"]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=120).stdout.strip()


if __name__ == "__main__":
    main()
