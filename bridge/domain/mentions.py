"""Who is named in a text: `@username`, `@handle` as /who prints it, or a Telegram text mention (R244, R136).

Telegram's parser sees no mention in `@bob` or `@Иван`, so names are read here. Case and ё/е do not matter; the longest name
wins; handles may have several words; nothing inside code is a mention. A name that fits more than one person names nobody, and
its writer is told so.
"""

from collections.abc import Iterable, Sequence

from bridge.domain.facts import Fact
from bridge.domain.formatting import LITERAL, code_point_span, utf16_offsets
from bridge.domain.limits import HANDLE_CODE_POINTS_MAX
from bridge.domain.messages import RichText
from bridge.domain.people import Contact, ContactRef, Employee, EmployeeRef, Party

POSSIBLE_NAMES_MAX = 2_000
"""A text of 4,096 characters may begin a name with each of them; nobody calls so many people."""


class Names(Fact):
    """The named, in the order of the text, each once; and names that fit several people."""

    parties: tuple[Party, ...] = ()
    ambiguous: tuple[str, ...] = ()
    """As written, without `@`."""


def find(body: RichText, people: Sequence[Employee | Contact]) -> Names:
    """Everybody among `people` whom the text names.

    `people`: the task's roster and those known to be in the chat (A9); no others can be named. Somebody who is there twice, by
    handle and by username, is one person.
    """
    if "@" not in body.text and not any(each.type == "text_mention" for each in body.entities):
        return Names()
    offsets = utf16_offsets(body.text)
    spans = [code_point_span(each, offsets) for each in body.entities if each.type in LITERAL]
    book = _book(people)
    lengths = sorted({len(each) for each in book}, reverse=True)
    by_person = {each.person: each for each in sorted(people, key=_is_at_work) if each.person is not None}
    found: dict[int, frozenset[Party]] = {}
    for entity in body.entities:
        someone = by_person.get(entity.person) if entity.type == "text_mention" and entity.person is not None else None
        if someone is not None:
            found[code_point_span(entity, offsets)[0]] = frozenset({_ref(someone)})
    ambiguous: dict[str, None] = {}
    folded = fold(body.text)
    for at in _signs(folded, spans):
        name = _longest(folded, at + 1, book, lengths)
        if not name or at in found:
            continue
        parties = book[name]
        if len(parties) == 1:
            found[at] = parties
        else:
            ambiguous[body.text[at + 1 : at + 1 + len(name)]] = None
    named = (next(iter(found[at])) for at in sorted(found))
    return Names(parties=tuple(dict.fromkeys(named)), ambiguous=tuple(ambiguous))


def possible_names(body: RichText) -> tuple[str, ...]:
    """Everything in a text that `find` could take for a name, folded: so that only its bearers need be looked up, and not
    everybody who is in a chat. At most `POSSIBLE_NAMES_MAX`, the first in the text."""
    folded = fold(body.text)
    found: dict[str, None] = {}
    for at in _signs(folded, ()):
        end = min(len(folded), at + 1 + HANDLE_CODE_POINTS_MAX)
        found.update((folded[at + 1 : stop], None) for stop in range(at + 2, end + 1) if _ends(folded, stop))
        if len(found) >= POSSIBLE_NAMES_MAX:
            break
    return tuple(found)[:POSSIBLE_NAMES_MAX]


def fold(text: str) -> str:
    """Lower case, ё as е, every code point staying where it was."""
    return "".join(_folded(each) for each in text)


def _folded(character: str) -> str:
    low = character.lower()
    if len(low) != 1:
        return character
    return {"ё": "е", "\u00a0": " "}.get(low, low)


def _ref(someone: Employee | Contact) -> Party:
    match someone:
        case Employee(id=id):
            return EmployeeRef(id=id)
        case Contact(id=id):
            return ContactRef(id=id)


def _book(people: Iterable[Employee | Contact]) -> dict[str, frozenset[Party]]:
    """Folded name → everybody who bears it."""
    bearers: dict[str, list[Employee | Contact]] = {}
    for each in people:
        for name in {fold(each.handle), fold(each.username)} - {""}:
            bearers.setdefault(name, []).append(each)
    return {name: frozenset(_ref(each) for each in _one_each(found)) for name, found in bearers.items()}


def _one_each(bearers: Sequence[Employee | Contact]) -> Sequence[Employee | Contact]:
    """Without the cards of those who are there as employees too: a colleague who wrote before he was linked has one (R69)."""
    staff = {each.person for each in bearers if _is_at_work(each) and each.person is not None}
    return [each for each in bearers if _is_at_work(each) or each.person not in staff]


def _is_at_work(someone: Employee | Contact) -> bool:
    return isinstance(someone, Employee) and someone.is_active


def _signs(text: str, literal: Sequence[tuple[int, int]]) -> Iterable[int]:
    """Places of `@` that may begin a mention: not in code, and not inside a word or an address (`ivan@firm`)."""
    at = text.find("@")
    while at >= 0:
        is_inside = any(start <= at < end for start, end in literal)
        if not is_inside and (at == 0 or not _is_of_word(text[at - 1])):
            yield at
        at = text.find("@", at + 1)


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _longest(text: str, start: int, book: dict[str, frozenset[Party]], lengths: Sequence[int]) -> str:
    """The longest name standing at `start` as whole words; empty when none does."""
    for length in lengths:
        name = text[start : start + length]
        if name in book and _ends(text, start + length):
            return name
    return ""


def _ends(text: str, at: int) -> bool:
    """A name may end here: no letter, digit or underscore follows, nor a hyphen that joins one on."""
    if at >= len(text):
        return True
    if text[at] == "-":
        return at + 1 >= len(text) or not _is_of_word(text[at + 1])
    return not _is_of_word(text[at])
