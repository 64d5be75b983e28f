"""The sizes of pictures are made once, kept while there is room, and made again the same; what is no picture stays as it is."""

from collections.abc import Sequence

import pytest

from fake_telegram.world import FileStore, NamedFile, Pattern, Scaled
from fake_telegram.world.facts.renditions import PHOTO_SIDES, Box, Measure, Renditions

SQUARES = (160, 320, 640)


class Stencil:
    """A scaler whose pictures are words: `picture 400x300` becomes `90:picture 400x300`, ten bytes for each pixel of the side."""

    def __init__(self) -> None:
        self.asked: list[tuple[bytes, tuple[int, ...], bool]] = []

    def scaled(self, content: bytes, sides: Sequence[int], *, square: bool) -> tuple[Scaled, ...] | None:
        self.asked.append((content, tuple(sides), square))
        if not content.startswith(b"picture"):
            return None
        width, height = (int(one) for one in content.split()[1].split(b"x"))
        return tuple(self._one(content, width, height, side, square) for side in sides)

    def _one(self, content: bytes, width: int, height: int, side: int, square: bool) -> Scaled:
        if square:
            return Scaled(b"%d:" % side + content, side, side)
        if max(width, height) <= side:
            return Scaled(content, width, height)
        scale = side / max(width, height)
        return Scaled(b"%d:" % side + content, round(width * scale), round(height * scale))


@pytest.fixture
def stencil() -> Stencil:
    return Stencil()


def photo(side: int) -> Box:
    return Box(side, PHOTO_SIDES)


def test_all_sizes_are_made_at_once_and_once(stencil: Stencil) -> None:
    made = Renditions(stencil)
    picture = b"picture 400x200"
    measures = [made.measure(7, picture, photo(side)) for side in PHOTO_SIDES]
    assert measures == [Measure(18, 90, 45), Measure(19, 320, 160), Measure(15, 400, 200)]
    assert [made.content(7, picture, photo(side)) for side in PHOTO_SIDES] == [b"90:" + picture, b"320:" + picture, picture]
    assert stencil.asked == [(picture, PHOTO_SIDES, False)]


def test_files_and_shapes_are_told_apart(stencil: Stencil) -> None:
    made = Renditions(stencil)
    contents = {
        made.content(number, b"picture %dx%d" % (number, number), Box(320, (320,), square))
        for number in (500, 600)
        for square in (False, True)
    }
    assert contents == {b"320:picture 500x500", b"320:picture 600x600"}
    assert len(stencil.asked) == 4


def test_what_is_no_picture_is_asked_about_once(stencil: Stencil) -> None:
    made = Renditions(stencil)
    for _ in range(3):
        assert made.measure(1, b"words", photo(90)) is None
        assert made.content(1, b"words", photo(320)) == b"words"
    assert len(stencil.asked) == 1


def test_without_a_scaler_nothing_is_made() -> None:
    made = Renditions(None)
    assert made.measure(1, b"picture 5x5", photo(90)) is None
    assert made.content(1, b"picture 5x5", photo(90)) == b"picture 5x5"


def test_bytes_leave_when_there_is_no_room_and_come_back_the_same(stencil: Stencil) -> None:
    made = Renditions(stencil, bytes_max=200)
    pictures = {number: b"picture 1000x%d" % number for number in range(100, 120)}
    for number, picture in pictures.items():
        made.measure(number, picture, photo(90))
    assert len(stencil.asked) == len(pictures)
    kept = sum(len(one) for one in made._contents.values())
    assert kept <= 200
    measured = [made.measure(number, picture, photo(90)) for number, picture in pictures.items()]
    assert None not in measured
    assert len(stencil.asked) == len(pictures), "what it weighs is still known"
    for number, picture in pictures.items():
        assert made.content(number, picture, photo(320)) == b"320:" + picture
    assert len(stencil.asked) > len(pictures)
    assert made._bytes_left == 200 - sum(len(one) for one in made._contents.values())


def test_one_picture_larger_than_all_room_is_still_served(stencil: Stencil) -> None:
    made = Renditions(stencil, bytes_max=1)
    for _ in range(2):
        assert made.content(1, b"picture 999x999", photo(800)) == b"800:picture 999x999"
    assert len(stencil.asked) == 1


def test_measures_are_bounded_too(stencil: Stencil) -> None:
    made = Renditions(stencil, bytes_max=0, measures_max=10)
    for number in range(50):
        assert made.measure(number, b"picture 100x100", photo(90)) is not None
        assert made.measure(number, b"words", Box(160, SQUARES, square=True)) is None
        assert len(made._measures) <= 10
    assert len(made._contents) <= len(PHOTO_SIDES)


# -- files by their names


@pytest.mark.parametrize(
    ("kind", "size", "content"),
    [
        ("photo", 0, b"90:picture 400x200"),
        ("photo", 1, b"320:picture 400x200"),
        ("photo", 2, b"picture 400x200"),
        ("photo", 3, b"picture 400x200"),
        ("photo", ord("a"), b"160:picture 400x200"),
        ("photo", ord("c"), b"640:picture 400x200"),
        ("photo", ord("z"), b"picture 400x200"),
        ("chat_photo", ord("a"), b"160:picture 400x200"),
        ("chat_photo", ord("c"), b"640:picture 400x200"),
        ("chat_photo", 0, b"picture 400x200"),
        ("thumbnail", 0, b"320:picture 400x200"),
        ("document", 0, b"picture 400x200"),
        ("sticker", ord("a"), b"picture 400x200"),
    ],
)
def test_which_bytes_a_name_stands_for(stencil: Stencil, kind: str, size: int, content: bytes) -> None:
    store = FileStore(seed=1, scaler=stencil)
    file = store.add(b"picture 400x200", name="a.png")
    named = store.find(store.file_id(file, kind, 5, size), 5)  # type: ignore[arg-type]  # every kind is one of FileKind
    assert named is not None
    served = store.served(named)
    assert (served.read(), served.name, served.number) == (content, "a.png", file.number)
    measure = store.measure(named)
    assert measure is None or measure.size == served.size
    path = store.path_for(file, named.kind, 5, 0, named.size)
    by_path = store.by_path(path, 5, 0)
    assert by_path is not None
    assert by_path.read() == content


def test_each_size_has_a_path_of_its_own(stencil: Stencil) -> None:
    store = FileStore(seed=1, scaler=stencil)
    file = store.add(b"picture 400x200")
    paths = [store.path_for(file, "photo", 5, 0, size) for size in (0, 1, 0)]
    assert paths == ["photos/file_0.jpg", "photos/file_1.jpg", "photos/file_0.jpg"]


def test_patterns_are_never_looked_at(stencil: Stencil) -> None:
    store = FileStore(scaler=stencil)
    file = store.add(Pattern(10**9))
    named = NamedFile(file, "photo", 0)
    assert (store.measure(named), store.served(named)) == (None, file)
    assert stencil.asked == []
