"""The acts of the control API as typed methods, for the clients that await and for the one that blocks.

One module for each module of `bodies`, and one for what owners do at BotFather; what they say stands in the bodies and in the
table of acts, so a new act is a method without anybody writing one.
"""

import inspect
import subprocess
import sys
import textwrap
import types
import typing
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from fake_telegram.control import answers  # noqa: E402  # the folder is run as a program
from fake_telegram.control.acts import ACTS  # noqa: E402
from fake_telegram.control.bodies.base import Who  # noqa: E402
from fake_telegram.control.gives import answer_of  # noqa: E402
from fake_telegram.control.openapi import OPERATIONS  # noqa: E402

VERBS = ROOT / "fake_telegram" / "control" / "verbs"

DOC_CHARS: Final = 115
BOTFATHER: Final = "botfather"
WAYS: Final = (True, False)
"""Awaited or not."""

BY_PLACE: Final = {"send": "text", "comment": "text", "edit": "text", "start": "parameter", "ask_inline": "text"}
"""What may be left out and yet is usually said, and so needs no name."""

MANY: Final = {"react": "emojis", "vote": "options", "send_poll": "options"}
"""Lists that are written as one argument after the other."""

RETURNS: Final[Mapping[Any, str]] = {
    answers.BotAnswer: "the bot",
    answers.ChatAnswer: "the chat",
    answers.CommunityAnswer: "the community",
    answers.ConnectionAnswer: "the connection",
    answers.DraftAnswer: "the draft",
    answers.InlineAnswer: "what the bot offers, under ``results``",
    answers.LinkAnswer: "the link",
    answers.MadeBot: "the bot",
    answers.MessageAnswer: "the message",
    answers.PersonAnswer: "the person",
    answers.PollAnswer: "the poll",
    answers.TopicAnswer: "the topic",
    answers.WebAppAnswer: "the web app",
}
"""What comes back, in words."""

OPEN: Final = (answers.MessageAnswer,)
"""What has more fields than its type lists: given as plain dictionaries, so that nobody is kept from reading them."""


@dataclass(frozen=True, slots=True)
class Verb:
    """A method: its name, what it takes, what it may come to, and how it is asked for (``{given}`` is what it was
    given), and the module that it stands in."""

    name: str
    body: type[msgspec.Struct]
    comes_to: tuple[Any, ...]
    asks: str
    family: str


def main() -> int:
    """Write the modules, or with `--check` compare them; 1 when they were not current."""
    wanted = {VERBS / name: text for name, text in modules().items()}
    there = {path: path.read_text("utf-8") for path in VERBS.glob("*.py")}
    if wanted == there:
        return 0
    if "--check" in sys.argv[1:]:
        print("the verbs of the clients are not current: run ./tools/client-verbs")
        return 1
    VERBS.mkdir(exist_ok=True)
    for path in there.keys() - wanted.keys():
        path.unlink()
    for path, text in wanted.items():
        path.write_text(text, "utf-8")
    return 0


def modules() -> dict[str, str]:
    """Each module's text by the name of its file."""
    made = {"__init__.py": _formatted(_front(families := _families()))}
    for family, verbs in families.items():
        made[f"{family}.py"] = _formatted(_module(family, verbs, awaited=True))
        made[f"sync_{family}.py"] = _formatted(_module(family, verbs, awaited=False))
    return made


def _families() -> dict[str, list[Verb]]:
    """The verbs by the module that they stand in."""
    found: dict[str, list[Verb]] = defaultdict(list)
    for name, act in ACTS.items():
        family = act.body.__module__.rpartition(".")[2]
        found[family].append(Verb(name, act.body, answer_of(name), f'self.act("{name}", {{given}})', family))
    for (verb, path), operation in OPERATIONS.items():
        parts = path.split("/")
        if verb == "POST" and parts[1] == "bots" and len(parts) > 3 and operation.body is not None:
            asks = f'self.set_up(bot, "{parts[3]}", {{given}})'
            found[BOTFATHER].append(Verb(f"set_{parts[3]}", operation.body, (answers.BotAnswer,), asks, BOTFATHER))
    return dict(sorted(found.items()))


def _formatted(text: str) -> str:
    """As the house writes it."""
    return subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--stdin-filename", str(VERBS / "any.py"), "-"],
        input=text,
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    ).stdout


# -- modules ----------------------------------------------------------------------------------------------------


def _class_name(family: str, awaited: bool) -> str:
    return f"{'' if awaited else 'Sync'}{family.capitalize()}Verbs"


def _front(families: Iterable[str]) -> str:
    people = [one for one in families if one != BOTFATHER]
    imported = sorted((f"{'' if awaited else 'sync_'}{one}", _class_name(one, awaited)) for one in families for awaited in WAYS)
    kinds = [_class_name(BOTFATHER, awaited) for awaited in WAYS] + ["PersonVerbs", "SyncPersonVerbs"]
    lines = [
        '"""What the Python clients can do, a method for each act: written by ./tools/client-verbs, change nothing here."""',
        "",
        *(f"from .{module} import {name}" for module, name in imported),
        "",
        f"__all__ = {sorted(kinds)}",
    ]
    for awaited, name in zip(WAYS, ("PersonVerbs", "SyncPersonVerbs"), strict=True):
        bases = ", ".join(_class_name(one, awaited) for one in people)
        lines += ["", f"class {name}({bases}):", '    """All that a person can do."""', "", "    __slots__ = ()"]
    return "\n".join(lines) + "\n"


def _module(family: str, verbs: list[Verb], *, awaited: bool) -> str:
    names = _Names()
    methods = [line for verb in verbs for line in _method(verb, names, awaited)]
    what = "What owners do at BotFather" if family == BOTFATHER else f"What people do, from `bodies.{family}`"
    how = "for those who await" if awaited else "for those who block"
    base = ("" if awaited else "Sync") + ("Owner" if family == BOTFATHER else "Actor")
    lines = [
        f'"""{what}, {how}: written by ./tools/client-verbs, change nothing here."""',
        "",
        "from __future__ import annotations",
        "",
        *names.imports(base),
        f'__all__ = ["{_class_name(family, awaited)}"]',
        "",
        f"class {_class_name(family, awaited)}({base}):",
        f'    """{what}. What is left out is as usual; every method raises ``ControlRefused``."""',
        "",
        "    __slots__ = ()",
        "",
        *methods,
    ]
    return "\n".join(lines) + "\n"


class _Names:
    """What a module has to import for its types."""

    def __init__(self) -> None:
        self.from_typing = {"TYPE_CHECKING"}
        self.from_bodies: dict[str, set[str]] = defaultdict(set)
        self.from_abc: set[str] = set()
        self.answers = False

    def imports(self, base: str) -> Iterator[str]:
        """The lines, those for type checkers apart; ``base`` is the class below."""
        yield f"from typing import {', '.join(sorted(self.from_typing, key=_order))}"
        yield ""
        yield f"from fake_telegram.control.actors import {base}"
        yield ""
        yield "if TYPE_CHECKING:"
        if self.from_abc:
            yield f"    from collections.abc import {', '.join(sorted(self.from_abc))}"
            yield ""
        if self.answers:
            yield "    from fake_telegram.control import answers"
        for module, names in sorted(self.from_bodies.items()):
            yield f"    from fake_telegram.control.bodies.{module} import {', '.join(sorted(names))}"
        yield ""

    def of(self, kind: Any) -> str:
        """A type as the source has it. A structure may be given as a mapping too."""
        origin, arguments = typing.get_origin(kind), typing.get_args(kind)
        if kind == int | str:
            self.from_bodies["base"].add("Who")
            return "Who"
        if origin in (typing.Union, types.UnionType):
            rest = tuple(one for one in arguments if one is not type(None))
            of_rest = self.of(typing.Union[rest])  # noqa: UP007  # of a tuple
            return of_rest + (" | None" if len(rest) < len(arguments) else "")
        if origin is Literal:
            self.from_typing.add("Literal")
            return f"Literal[{', '.join(map(repr, arguments))}]"
        if origin is tuple:
            self.from_abc.add("Sequence")
            return f"Sequence[{self.of(arguments[0])}]"
        if inspect.isclass(kind) and issubclass(kind, msgspec.Struct):
            self.from_bodies[kind.__module__.rpartition(".")[2]].add(kind.__name__)
            self.from_abc.add("Mapping")
            self.from_typing.add("Any")
            return f"{kind.__name__} | Mapping[str, Any]"
        assert kind in (str, int, float, bool), kind
        return str(kind.__name__)


def _order(name: str) -> tuple[bool, str]:
    return not name.isupper(), name


# -- methods ----------------------------------------------------------------------------------------------------


def _method(verb: Verb, names: _Names, awaited: bool) -> Iterator[str]:
    hints = typing.get_type_hints(verb.body)
    fields = msgspec.structs.fields(verb.body)
    many, also = MANY.get(verb.name), BY_PLACE.get(verb.name)
    required = [one.name for one in fields if one.required and one.name != many]
    optional = [one.name for one in fields if not one.required and one.name not in (many, also)]
    at_botfather = verb.family == BOTFATHER
    taken = ["self", *([f"bot: {names.of(Who)}", "*"] if at_botfather else [])]
    taken += [f"{name}: {names.of(hints[name])}" for name in required]
    taken += [f'{also}: {names.of(hints[also])} = ""'] if also else []
    if many:
        taken.append(f"*{many}: {names.of(typing.get_args(hints[many])[0])}")
    elif optional and not at_botfather:
        taken.append("*")
    taken += [f"{name}: {_or_nothing(names.of(hints[name]))} = None" for name in optional]
    given = ", ".join(f"{one.name}={one.name}" for one in fields)
    ask = ("await " if awaited else "") + verb.asks.replace(", {given}", f", {given}" if given else "")
    comes_to = _comes_to(verb, names)
    yield f"    {'async ' if awaited else ''}def {verb.name}({', '.join(taken)}) -> {comes_to}:"
    yield from (f"        {line}".rstrip() for line in _doc(verb))
    yield from ([f"        {ask}"] if comes_to == "None" else [f"        came: {comes_to} = {ask}", "        return came"])
    yield ""


def _or_nothing(kind: str) -> str:
    return kind if kind.endswith("None") else f"{kind} | None"


def _comes_to(verb: Verb, names: _Names) -> str:
    if verb.comes_to == (answers.Nothing,):
        return "None"
    if len(verb.comes_to) > 1 or verb.comes_to[0] in OPEN:
        names.from_typing.add("Any")
        return "dict[str, Any]"
    names.answers = True
    return f"answers.{verb.comes_to[0].__name__}"


def _doc(verb: Verb) -> list[str]:
    """What the body says, and what comes back."""
    said = inspect.getdoc(verb.body) or ""
    back = f"Returns {RETURNS[verb.comes_to[0]]}." if len(verb.comes_to) == 1 and verb.comes_to[0] in RETURNS else ""
    if back and "\n" not in said and len(said) + len(back) < 100:
        return [f'"""{said} {back}"""']
    paragraphs = [*said.split("\n\n"), *([back] if back else [])]
    lines = "\n\n".join(textwrap.fill(one.replace("\n", " "), DOC_CHARS, break_long_words=False) for one in paragraphs).split(
        "\n"
    )
    return [f'"""{lines[0]}"""'] if len(lines) == 1 else [f'"""{lines[0]}', *lines[1:], '"""']


if __name__ == "__main__":
    sys.exit(main())
