"""Files by path, as between a self-hosted server and bots on one disk: what getFile names is there, what lies there is sent."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from fake_telegram.hosting import Options
from fake_telegram.shared_folders import SharedFolder
from fake_telegram.world import LOCAL, OPEN, FileStore, Pattern
from tests.fake_telegram.town import Town, Upload

STAT = "400 Bad Request: can't get stat about the file"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "shared"


@pytest.fixture
def town(folder: Path) -> Town:
    town = Town(profile=LOCAL)
    town.world.files.folder = SharedFolder(folder)
    town.started()
    return town


def test_what_get_file_names_stands_on_the_disk(town: Town, folder: Path) -> None:
    upload = Upload("act.pdf", "", b"%PDF" * 100_000)
    sent = town.ok("sendDocument", chat_id=town.anna.id, document="attach://f", uploads={"f": upload})
    found = town.ok("getFile", file_id=sent["document"]["file_id"])
    path = Path(found["file_path"])
    assert path.is_absolute()
    assert path.is_relative_to(folder)
    assert path == folder.resolve() / town.bot.token / "documents/file_0.pdf"
    assert path.read_bytes() == upload.data
    assert found["file_size"] == len(upload.data)
    before = path.stat().st_mtime_ns
    assert town.ok("getFile", file_id=sent["document"]["file_id"])["file_path"] == str(path)
    assert path.stat().st_mtime_ns == before, "it is not written twice"
    assert list(folder.rglob("*.part")) == []


def test_a_pattern_is_written_out_and_a_damaged_file_again(town: Town) -> None:
    file = town.world.add_file(Pattern(size=300_000, seed=2), name="big.bin")
    file_id = town.world.files.file_id(file, "document", town.bot.id)
    path = Path(town.ok("getFile", file_id=file_id)["file_path"])
    assert path.read_bytes() == file.read()
    path.write_bytes(b"short")
    town.ok("getFile", file_id=file_id)
    assert path.read_bytes() == file.read()


def test_two_bots_have_folders_of_their_own(town: Town) -> None:
    other = town.add_bot("other")
    file = town.world.add_file(b"x", name="a.bin")
    paths = {
        town.ok("getFile", bot=bot, file_id=town.world.files.file_id(file, "document", bot.id))["file_path"]
        for bot in (town.bot, other)
    }
    assert len(paths) == 2


@pytest.mark.parametrize("scheme", ["file://", "file:"])
def test_what_lies_in_the_folder_is_sent_by_its_path(town: Town, folder: Path, scheme: str) -> None:
    (folder / "мой акт 1.bin").write_bytes(b"0123456789")
    path = f"{scheme}{folder}/мой%20акт%201.bin"
    sent = town.ok("sendDocument", chat_id=town.anna.id, document=path)["document"]
    assert (sent["file_name"], sent["file_size"]) == ("мой акт 1.bin", 10)
    album = [{"type": "document", "media": path}, {"type": "document", "media": path}]
    assert len(town.ok("sendMediaGroup", chat_id=town.anna.id, media=album)) == 2


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "{folder}/../secret.txt",
        "{folder}/link",
        "{folder}/loop",
        "{folder}",
        "{folder}/none",
        "{folder}/%00",
        "",
        "x",
    ],
)
def test_nothing_outside_the_folder_is_sent(town: Town, folder: Path, path: str) -> None:
    (folder.parent / "secret.txt").write_text("secret")
    (folder / "link").symlink_to(folder.parent / "secret.txt")
    (folder / "loop").symlink_to(folder / "loop")
    assert town.no("sendDocument", chat_id=town.anna.id, document="file://" + path.format(folder=folder)) == STAT


def test_an_empty_and_a_too_large_file_are_refused_like_uploads(town: Town, folder: Path) -> None:
    (folder / "empty").touch()
    assert (
        town.no("sendDocument", chat_id=town.anna.id, document=f"file://{folder}/empty")
        == "400 Bad Request: file must be non-empty"
    )
    town.world.profile = replace(LOCAL, upload_bytes_max=10)
    (folder / "large").write_bytes(b"x" * 11)
    assert town.no("sendDocument", chat_id=town.anna.id, document=f"file://{folder}/large") == "400 Bad Request: file is too big"


def test_a_file_that_nobody_may_read_is_none(folder: Path) -> None:
    shared = SharedFolder(folder)
    (folder / "pipe").parent.mkdir(exist_ok=True)
    os.mkfifo(folder / "pipe")
    assert shared.take(str(folder / "pipe"), 10) is None, "a pipe would never end"


@pytest.mark.parametrize("profile", [OPEN, LOCAL])
def test_without_a_folder_a_path_is_no_file(profile: object, folder: Path) -> None:
    town = Town(profile=profile)  # type: ignore[arg-type]
    town.started()
    folder.mkdir()
    (folder / "a.txt").write_text("x")
    said = town.no("sendDocument", chat_id=town.anna.id, document=f"file://{folder}/a.txt")
    assert said == "400 Bad Request: wrong HTTP URL specified"


def test_the_options_share_a_folder_with_the_local_profile_alone(folder: Path) -> None:
    server = Options(profile="local", files=folder).server()
    assert server.world.files.folder is not None
    assert folder.is_dir()
    with pytest.raises(ValueError, match="'local' alone; this is 'open'"):
        Options(files=folder).server()
    assert FileStore().folder is None
