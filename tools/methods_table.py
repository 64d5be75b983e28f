"""The table of the fake's README: every method of the Bot API, and what is made of each of its parameters."""

import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from fake_telegram.methods import METHODS, REASONS, UNSUPPORTED, Method  # noqa: E402  # the folder is run as a program

README = ROOT / "fake_telegram" / "README.md"
BEGIN = "<!-- methods: written by ./tools/methods-table -->\n"
END = "<!-- methods: end -->\n"


def main() -> int:
    """Write the table, or with `--check` compare it; 1 when it was not current."""
    text = README.read_text("utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    assert begin, f"{README} has lost the mark where the table begins"
    assert end, f"{README} has lost the mark where the table ends"
    current = before + BEGIN + "".join(f"{line}\n" for line in lines()) + END + after
    if current == text:
        return 0
    if "--check" in sys.argv[1:]:
        print("the table of methods is not current: run ./tools/methods-table")
        return 1
    README.write_text(current, "utf-8")
    return 0


def lines() -> Iterator[str]:
    """The section, line by line."""
    yield ""
    yield "| method | effective | accepted without effect | refused |"
    yield "|---|---|---|---|"
    for method in sorted(METHODS.values(), key=lambda one: one.name):
        yield row(method)
    yield ""
    yield "These methods are refused with their reason, and the journal says so:"
    yield ""
    yield "| why | methods |"
    yield "|---|---|"
    by_reason: dict[str, list[str]] = defaultdict(list)
    for name in UNSUPPORTED:
        by_reason[REASONS[name.lower()]].append(name)
    for why, names in by_reason.items():
        yield f"| {why} | {', '.join(f'`{name}`' for name in sorted(names))} |"
    yield ""


def row(method: Method) -> str:
    """One method; what must be given is bold."""
    effective, without_effect, refused = [], [], []
    for one in method.parameters:
        if one.unsupported:
            refused.append(f"`{one.name}` ({one.unsupported})")
        elif one.without_effect:
            without_effect.append(f"`{one.name}` ({one.without_effect})")
        else:
            effective.append(f"**`{one.name}`**" if one.required else f"`{one.name}`")
    cells = (f"`{method.name}`", ", ".join(effective), ", ".join(without_effect), ", ".join(refused))
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main())
