"""Who a text names (R136, R244, A9, A28)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.domain.formatting import utf16_length
from bridge.domain.ids import PersonId
from bridge.domain.mentions import POSSIBLE_NAMES_MAX, find, fold, possible_names
from bridge.domain.messages import Entity, RichText
from bridge.domain.people import ContactRef, EmployeeRef
from tests.bridge.domain.office import contact, employee

PEOPLE = (
    employee(1, "boris", username="boris_tg"),
    employee(2, "Иван Петров"),
    employee(3, "Иван"),
    employee(4, "Семён"),
    employee(5, "anna-maria"),
    employee(6, "anna"),
    contact(7, "twin"),
    contact(8, "other", username="twin"),
    contact(9, "self", username="self"),
)
NAMES = {1: "boris", 2: "Иван Петров", 3: "Иван", 4: "Семён", 5: "anna-maria", 6: "anna", 7: "twin", 8: "other", 9: "self"}


def named(text: str, *entities: Entity) -> list[str]:
    return [NAMES[each.id] for each in find(RichText(text=text, entities=entities), PEOPLE).parties]


def over(text: str, part: str, kind: str, person: int | None = None) -> Entity:
    offset = utf16_length(text[: text.index(part)])
    return Entity(type=kind, offset=offset, length=utf16_length(part), person=PersonId(person) if person else None)


@pytest.mark.parametrize(
    ("case", "text", "expected"),
    [
        ("a short handle, which Telegram does not see", "@boris please", ["boris"]),
        ("a username", "ask @boris_tg", ["boris"]),
        ("case is ignored", "@BORIS and @bOrIs_Tg", ["boris"]),
        ("Cyrillic", "привет, @иван!", ["Иван"]),
        ("the longest match wins", "@Иван Петров, взгляните", ["Иван Петров"]),
        ("else the shorter one", "@Иван Сидоров", ["Иван"]),
        ("ё and е", "@Семен и @СЕМЁН", ["Семён"]),
        ("several, in order", "@Иван и @boris", ["Иван", "boris"]),
        ("once each", "@boris @boris", ["boris"]),
        ("punctuation ends a name", "(@boris), @anna.", ["boris", "anna"]),
        ("a longer word is another name", "@borison", []),
        ("an underscore goes on", "@boris_", []),
        ("a hyphen that joins goes on", "@boris-2", []),
        ("a hyphenated handle", "@anna-maria", ["anna-maria"]),
        ("a dash ends it", "@anna - see", ["anna"]),
        ("a hyphen at the end", "@anna-", ["anna"]),
        ("an address is no mention", "write to x@boris or boris@anna.org", []),
        ("after another sign", "@@boris", ["boris"]),
        ("at the very end", "cc @anna", ["anna"]),
        ("nobody of that name", "@nobody", []),
        ("a lone sign", "@ boris", []),
        ("emoji before it", "😀@boris 😀 @anna", ["boris", "anna"]),
        ("a no-break space in a name", "@Иван\u00a0Петров", ["Иван Петров"]),
        ("by handle and username alike", "@self", ["self"]),
    ],
)
def test_names_in_texts(case: str, text: str, expected: list[str]) -> None:
    """R244: usernames and handles as /who prints them, case ignored, longest match."""
    assert named(text) == expected, case


@pytest.mark.parametrize("kind", ["code", "pre"])
def test_nothing_inside_code_is_a_mention(kind: str) -> None:
    """R244: text inside code is not a mention, text after it is."""
    text = "😀 run @boris then @anna"
    assert named(text, over(text, "run @boris", kind)) == ["anna"]


def test_a_mention_inside_bold_is_one() -> None:
    """Only code is literal."""
    text = "see @boris"
    assert named(text, over(text, "@boris", "bold")) == ["boris"]


def test_text_mentions_name_by_telegram_id() -> None:
    """R244: a text mention of a person without username names whoever he stands for."""
    text = "😀 Boris B. and @anna"
    assert named(text, over(text, "Boris B.", "text_mention", 101)) == ["boris", "anna"]
    assert named(text, over(text, "Boris B.", "text_mention", 555)) == ["anna"]


def test_an_ambiguous_name_names_nobody_and_is_told() -> None:
    """R136, A28: one's handle is another's username: nobody is picked by chance."""
    names = find(RichText(text="@Twin and @boris and @twin"), PEOPLE)
    assert names.parties == (EmployeeRef(id=PEOPLE[0].id),)
    assert names.ambiguous == ("Twin", "twin")


def test_only_those_offered_can_be_named() -> None:
    """A9: `@` resolves among the people handed in, nobody else."""
    assert find(RichText(text="@boris"), PEOPLE[1:]).parties == ()
    assert find(RichText(text="@other"), PEOPLE).parties == (ContactRef(id=PEOPLE[7].id),)


def test_an_empty_username_is_no_name() -> None:
    """Most people have none: `@` alone must not name them all."""
    assert find(RichText(text="@ @, @"), PEOPLE).parties == ()


@given(st.text(alphabet="aбЁёẞİß😀 @\u00a0", max_size=40))
def test_folding_moves_no_character(text: str) -> None:
    """Positions found in the folded text are positions in the text, whatever letters do when lowered."""
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(st.lists(st.sampled_from(["@boris", "@Иван", "@Иван Петров", "@anna", "x@anna", "hello", "@", "😀", "\n"]), max_size=12))
def test_every_name_standing_alone_is_found(words: list[str]) -> None:
    """Whatever stands around them, exactly the written names are found, in the order of the text."""
    wanted = [word[1:] for word in words if word.startswith("@") and len(word) > 1]
    text = " | ".join(words)
    assert named(text) == list(dict.fromkeys(wanted))


def test_a_flood_of_signs_is_read_quickly() -> None:
    """A hostile text in a crowded chat costs no more than its length: thousands of names, thousands of signs."""
    crowd = [contact(1000 + each, f"a{'b' * (each % 60)}{each}") for each in range(2000)]
    text = " @a" * 1300
    assert find(RichText(text=text), crowd).parties == ()


def test_a_colleague_who_wrote_before_he_was_linked_is_one_person() -> None:
    """R69, R136: his old card bears the same username and Telegram id; he is named, not called ambiguous."""
    person = {"person": PersonId(170), "username": "vera_tg"}
    people = (employee(70, "vera", **person), contact(71, "Vera V", **person))
    text = "@vera_tg and Vera V"
    names = find(RichText(text=text, entities=(over(text, "Vera V", "text_mention", 170),)), people)
    assert (names.parties, names.ambiguous) == ((EmployeeRef(id=people[0].id),), ())
    left = (employee(70, "vera", is_active=False, **person), people[1])
    assert find(RichText(text=text, entities=(over(text, "Vera V", "text_mention", 170),)), left).parties == (
        ContactRef(id=people[1].id),
    )


PIECES = st.lists(
    st.sampled_from(["@", "boris", "Иван", " ", "Петров", "anna-maria", "-", "twin", "семён", "ё", "_", "😀", "\u00a0", "."])
)


@given(PIECES.map("".join))
def test_whoever_is_named_is_among_the_possible_names(text: str) -> None:
    """Only their bearers are looked up in a big chat: nobody whom the text names may be missed."""
    possible = possible_names(RichText(text=text))
    names = find(RichText(text=text), PEOPLE)
    people = {each.id: each for each in PEOPLE}
    for party in names.parties:
        assert {fold(people[party.id].handle), fold(people[party.id].username)} & set(possible)
    assert all(fold(each) in possible for each in names.ambiguous)


def test_possible_names_are_bounded() -> None:
    """A text of nothing but signs, or of one endless name, costs no more than a long one."""
    assert len(possible_names(RichText(text="@a" * 2048))) <= POSSIBLE_NAMES_MAX
    assert len(possible_names(RichText(text=("@" + "a " * 200) * 10))) <= POSSIBLE_NAMES_MAX
    assert possible_names(RichText(text="x@y.z and @ nothing")) == (" nothing",)
