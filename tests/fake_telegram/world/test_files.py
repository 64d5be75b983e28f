"""Files are kept once, named by each bot in its own way, and a pattern is as good as bytes."""

from contextlib import suppress

import pytest

from fake_telegram.world import FileStore, Pattern

KINDS = ("photo", "document", "video", "audio", "voice", "animation", "video_note", "sticker", "thumbnail")


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_id_means_the_file_its_kind_and_its_size_to_its_bot_alone(kind: str) -> None:
    store = FileStore(seed=1)
    file = store.add(b"x", name="a.bin")
    file_id = store.file_id(file, kind, 5, 2)  # type: ignore[arg-type]  # every kind is one of FileKind
    found = store.find(file_id, 5)
    assert found is not None
    assert (found.file, found.kind, found.size) == (file, kind, 2)
    assert store.find(file_id, 6) is None


def test_a_file_id_of_another_world_means_nothing() -> None:
    file_id = FileStore(seed=1).file_id(FileStore(seed=1).add(b"x"), "document", 5)
    other = FileStore(seed=2)
    other.add(b"y")
    assert other.find(file_id, 5) is None


@pytest.mark.parametrize("garbage", ["", "x", "not base64!", "AgACAgIA", "A" * 200, "жж", "BQACAgADAAAAAAAA====", "\x00"])
def test_what_is_no_file_id_is_told_apart(garbage: str) -> None:
    with pytest.raises(ValueError, match="not a file id"):
        FileStore().find(garbage, 5)


@pytest.mark.parametrize("at", range(0, 40, 5))
def test_a_damaged_file_id_never_names_a_file(at: int) -> None:
    store = FileStore()
    whole = store.file_id(store.add(b"x"), "document", 5)
    damaged = whole[:at] + ("A" if whole[at] != "A" else "B") + whole[at + 1 :]
    with suppress(ValueError):
        assert store.find(damaged, 5) is None


def test_unique_ids_are_equal_for_all_and_file_ids_for_none() -> None:
    store = FileStore()
    file, other = store.add(b"x"), store.add(b"x")
    assert store.unique_id(file, "document") == store.unique_id(file, "document")
    assert store.unique_id(file, "document") != store.unique_id(other, "document")
    assert store.unique_id(file, "photo", 1) != store.unique_id(file, "photo", 2)
    assert store.file_id(file, "document", 5) != store.file_id(file, "document", 6)


@pytest.mark.parametrize(
    ("name", "mime_type"),
    [
        ("a.pdf", "application/pdf"),
        ("SCAN.PDF", "application/pdf"),
        ("Акт 03 (итог).pdf", "application/pdf"),
        ("tour.mp4", "video/mp4"),
        ("plan.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("backup.tar.gz", "application/gzip"),
        ("pdf", "application/octet-stream"),
        (".pdf", "application/pdf"),
        ("strange.xyzzy", "application/octet-stream"),
        ("no suffix", "application/octet-stream"),
    ],
)
def test_the_type_is_told_by_the_name(name: str, mime_type: str) -> None:
    assert FileStore().add(b"", name=name).mime_type == mime_type


@pytest.mark.parametrize(
    ("kind", "path"),
    [("photo", "photos/file_0.jpg"), ("document", "documents/file_0.pdf"), ("voice", "voice/file_0.oga")],
)
def test_paths_look_like_telegrams_and_open_for_an_hour(kind: str, path: str) -> None:
    store = FileStore()
    file = store.add(b"x", name="a.pdf")
    assert store.path_for(file, kind, 5, 1000) == path  # type: ignore[arg-type]  # every kind is one of FileKind
    assert store.path_for(file, kind, 5, 1000) == path  # type: ignore[arg-type]  # as above
    assert store.by_path(path, 5, 1000 + 3600) is file
    assert store.by_path(path, 5, 1000 + 3601) is None
    assert store.by_path(path, 6, 1000) is None
    assert store.by_path("documents/file_9.pdf", 5, 1000) is None


def test_a_hostile_name_does_not_reach_the_path() -> None:
    store = FileStore()
    file = store.add(b"x", name="../../etc/passwd\r\nX: y.p/df")
    assert store.path_for(file, "document", 5, 0) == "documents/file_0"


@pytest.mark.parametrize(("start", "length"), [(0, 1), (0, 256), (255, 2), (1000, 513), (0, 100_000), (99_999, 1), (99_990, 50)])
def test_any_part_of_a_pattern_is_the_same_as_that_part_of_the_whole(start: int, length: int) -> None:
    file = FileStore().add(Pattern(size=100_000, seed=4))
    whole = file.read()
    assert len(whole) == file.size == 100_000
    assert file.read(start, length) == whole[start : start + length]
    assert b"".join(file.chunks(4096)) == whole


def test_patterns_differ_by_seed_and_along_the_way() -> None:
    one, other = Pattern(size=10_000, seed=1), Pattern(size=10_000, seed=2)
    assert one.read(0, 10_000) != other.read(0, 10_000)
    assert one.read(0, 256) != one.read(256, 256)
