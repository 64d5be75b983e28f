"""Bytes of files: as many as there is room for, the oldest leave, and what is left behind is honest about it."""

import pytest

from fake_telegram.methods import Upload
from fake_telegram.wire.downloads import find_download
from fake_telegram.wire.routes import FileRoute
from fake_telegram.world import FileStore, Pattern
from fake_telegram.world.facts.shelves import Shelf
from fake_telegram.world_files import dump_world, load_world
from tests.fake_telegram.town import Refusal, Town


def test_there_is_room_for_so_many_bytes_and_the_oldest_make_it() -> None:
    shelf = Shelf(bytes_max=10)
    kept = [shelf.put(number, b"x" * 4) for number in range(4)]
    assert [one.data for one in kept] == [None, None, b"xxxx", b"xxxx"]
    assert [one.size for one in kept] == [4, 4, 4, 4], "how long they were is known for ever"
    assert (shelf.held, shelf.dropped) == (8, 2)


def test_the_newest_stays_be_it_larger_than_the_shelf() -> None:
    shelf = Shelf(bytes_max=10)
    small, large = shelf.put(0, b"x"), shelf.put(1, b"y" * 50)
    assert (small.data, large.data) == (None, b"y" * 50)
    assert shelf.put(2, b"z").data == b"z"
    assert (large.data, shelf.held) == (None, 1)


def test_what_is_fastened_never_leaves_and_does_not_count() -> None:
    shelf = Shelf(bytes_max=10)
    fast = shelf.put(0, b"x" * 9)
    shelf.fasten(0)
    shelf.fasten(0)
    shelf.fasten(7)
    others = [shelf.put(number, b"y" * 9) for number in (1, 2)]
    assert (fast.data, shelf.held) == (b"x" * 9, 9)
    assert [one.data is None for one in others] == [True, False]


def test_patterns_take_no_room() -> None:
    store = FileStore(bytes_max=10)
    real = store.add(b"0123456789")
    large = store.add(Pattern(size=10_000_000_000))
    assert (real.is_kept, large.is_kept, store.shelf.held) == (True, True, 10)
    assert large.size == 10_000_000_000


def full(town: Town, limit: int = 3_000) -> None:
    town.world.files = FileStore(seed=7, bytes_max=limit)


@pytest.fixture
def town() -> Town:
    town = Town()
    full(town)
    town.started()
    return town


def upload(town: Town, size: int, name: str = "a.bin") -> str:
    upload = Upload(name, "", b"x" * size)
    sent = town.ok("sendDocument", chat_id=town.anna.id, document="attach://f", uploads={"f": upload})
    return str(sent["document"]["file_id"])


def test_a_bot_is_told_that_a_file_is_unavailable_and_may_still_send_it(town: Town) -> None:
    old, new = upload(town, 2_000), upload(town, 2_000)
    assert town.no("getFile", file_id=old) == "400 Bad Request: wrong file_id or the file is temporarily unavailable"
    assert town.ok("getFile", file_id=new)["file_size"] == 2_000
    again = town.ok("sendDocument", chat_id=town.anna.id, document=old)["document"]
    assert (again["file_size"], again["file_name"]) == (2_000, "a.bin")
    assert town.ok("getMe")["id"] == town.bot.id


def test_a_link_that_was_given_is_found_empty_not_wrong(town: Town) -> None:
    path = town.ok("getFile", file_id=upload(town, 2_000))["file_path"]
    upload(town, 2_000)
    assert find_download(town.world, FileRoute(town.bot.token, path), b"", now=town.now) == Refusal(404, "Not Found")


def test_a_file_with_a_url_is_there_however_much_comes_after(town: Town) -> None:
    named = town.world.add_file(b"z" * 2_500, name="z.bin")
    town.world.files.name_url("http://files.example/z.bin", named)
    for _ in range(5):
        upload(town, 2_900)
    sent = town.ok("sendDocument", chat_id=town.anna.id, document="http://files.example/z.bin")
    town.ok("getFile", file_id=sent["document"]["file_id"])
    assert named.read() == b"z" * 2_500


def test_a_world_with_lost_bytes_is_written_and_read_again(town: Town) -> None:
    """Like a file too large for the page: a pattern of the same length stands for it."""
    old = upload(town, 2_000)
    upload(town, 2_000)
    again = load_world(dump_world(town.world, now=town.now)).world
    found = again.files.find(old, town.bot.id)
    assert found is not None
    assert (found.file.size, found.file.name, found.file.is_kept) == (2_000, "a.bin", True)


def test_ten_thousand_uploads_hold_what_the_shelf_holds(town: Town) -> None:
    for _ in range(10_000):
        upload(town, 1_000)
    files = town.world.files
    assert (files.shelf.held, files.shelf.dropped, len(files)) == (3_000, 9_997, 10_000)
    assert sum(len(one.content.data or b"") for one in files._files if not isinstance(one.content, Pattern)) == 3_000
