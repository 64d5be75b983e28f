"""Behind every size of a picture are real bytes of that width, height and weight; what is no picture is served as it came."""

import io
from random import Random
from typing import Any

import pytest
from PIL import Image

from fake_telegram.methods import PillowScaler
from fake_telegram.methods.scaling import PIXELS_MAX
from tests.fake_telegram.methods.test_conformance import PNG as HEADER_ONLY
from tests.fake_telegram.town import Town, Upload

FORMATS = ["PNG", "JPEG", "GIF", "WEBP", "BMP"]


def picture(width: int, height: int, kind: str = "PNG", mode: str = "RGB") -> bytes:
    """Left half red, right half blue."""
    made = Image.new("RGB", (width, height), (200, 0, 0))
    made.paste((0, 0, 200), (width // 2, 0, width, height))
    file = io.BytesIO()
    made.convert(mode).save(file, kind)
    return file.getvalue()


def look(content: bytes) -> Image.Image:
    found = Image.open(io.BytesIO(content))
    found.load()
    return found


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_becomes_smaller(kind: str) -> None:
    content = picture(1000, 500, kind)
    made = PillowScaler().scaled(content, (90, 320, 800), square=False)
    assert made is not None
    assert [(one.width, one.height) for one in made] == [(90, 45), (320, 160), (800, 400)]
    for one in made:
        seen = look(one.content)
        assert (seen.size, seen.format, seen.mode) == ((one.width, one.height), "JPEG", "RGB")
        left, right = seen.getpixel((5, 5)), seen.getpixel((seen.width - 5, seen.height - 5))
        assert isinstance(left, tuple)
        assert isinstance(right, tuple)
        assert left[0] > 150 > 90 > left[2]
        assert right[2] > 150 > 90 > right[0]


@pytest.mark.parametrize(("width", "height"), [(1000, 500), (500, 1000), (100, 100), (30, 700), (640, 640)])
def test_squares_are_cut_from_the_middle(width: int, height: int) -> None:
    made = PillowScaler().scaled(picture(width, height), (160, 320, 640), square=True)
    assert made is not None
    assert [look(one.content).size for one in made] == [(160, 160), (320, 320), (640, 640)]
    seen = look(made[-1].content)
    left, right = seen.getpixel((20, 320)), seen.getpixel((620, 320))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    assert (left[0] > 150, right[2] > 150) == (True, True), "the middle has both colours"


def test_what_is_small_enough_stays_as_it_is() -> None:
    content = picture(80, 60)
    made = PillowScaler().scaled(content, (90, 320), square=False)
    assert made is not None
    assert [(one.content is content, one.width, one.height) for one in made] == [(True, 80, 60)] * 2


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "1", "L", "I;16", "CMYK"])
def test_every_kind_of_colour(mode: str) -> None:
    made = PillowScaler().scaled(picture(400, 400, "JPEG" if mode == "CMYK" else "PNG", mode), (90,), square=False)
    assert made is not None
    assert look(made[0].content).mode == "RGB"


def test_what_is_clear_becomes_white() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (200, 200), (255, 0, 0, 0)).save(file, "PNG")
    made = PillowScaler().scaled(file.getvalue(), (90,), square=False)
    assert made is not None
    assert look(made[0].content).getpixel((45, 45)) == (255, 255, 255)


def test_the_same_picture_gives_the_same_bytes() -> None:
    content = picture(900, 700, "JPEG")
    one, other = (PillowScaler().scaled(content, (90, 320, 800), square=False) for _ in range(2))
    assert one == other


@pytest.mark.parametrize("content", [b"", b"words", HEADER_ONLY, picture(300, 300)[:200], b"%PDF-1.4", b"<svg/>", b"GIF89a"])
def test_what_is_no_whole_picture(content: bytes) -> None:
    assert PillowScaler().scaled(content, (90,), square=False) is None


def test_a_picture_that_would_fill_the_memory_is_left_alone() -> None:
    side = int(PIXELS_MAX**0.5) + 1
    file = io.BytesIO()
    Image.new("1", (side, side)).save(file, "PNG")
    assert PillowScaler().scaled(file.getvalue(), (90,), square=False) is None


@pytest.mark.parametrize("kind", FORMATS)
def test_broken_pictures_are_pictures_or_not_and_nothing_else(kind: str) -> None:
    random = Random(kind)
    whole = picture(60, 40, kind)
    outcomes = set()
    for _ in range(150):
        broken = bytearray(whole)
        for _ in range(random.choice((1, 3, 20))):
            broken[random.randrange(len(broken))] = random.randrange(256)
        length = random.choice((len(broken), len(broken), random.randrange(len(broken))))
        made = PillowScaler().scaled(bytes(broken[:length]), (20,), square=True)
        outcomes.add(made is None)
        assert made is None or look(made[0].content).size == (20, 20)
    assert True in outcomes, "some are past saving"


# -- as bots see it


@pytest.fixture
def town() -> Town:
    made = Town(scaler=PillowScaler())
    made.started()
    return made


def downloaded(town: Town, size: dict[str, Any]) -> bytes:
    """The bytes behind a PhotoSize, which weigh what getFile and the size say."""
    file = town.ok("getFile", file_id=size["file_id"])
    served = town.world.files.by_path(file["file_path"], town.bot.id, town.now)
    assert served is not None
    assert served.size == file["file_size"] == size["file_size"]
    assert file["file_unique_id"] == size["file_unique_id"]
    return served.read()


@pytest.mark.parametrize("kind", FORMATS)
def test_each_size_of_a_sent_photo(town: Town, kind: str) -> None:
    content = picture(1000, 600, kind)
    sent = town.ok("sendPhoto", chat_id=town.anna.id, uploads={"photo": Upload("a.png", "", content)})
    sizes = [(one["width"], one["height"]) for one in sent["photo"]]
    assert sizes == [(90, 54), (320, 192), (800, 480), (1000, 600)]
    assert [look(downloaded(town, one)).size for one in sent["photo"]] == sizes
    weights = [one["file_size"] for one in sent["photo"]]
    assert weights[:3] == sorted(weights[:3])
    assert downloaded(town, sent["photo"][-1]) == content
    again = town.ok("sendPhoto", chat_id=town.anna.id, photo=sent["photo"][0]["file_id"])
    assert again["photo"] == sent["photo"], "any size stands for the whole photo"


def test_pictures_of_accounts_and_chats_are_true_squares(town: Town) -> None:
    uploads = {"p": Upload("a.png", "", picture(500, 400)), "photo": Upload("a.png", "", picture(500, 400))}
    town.ok("setMyProfilePhoto", photo={"type": "static", "photo": "attach://p"}, uploads=uploads)
    shown = town.ok("getUserProfilePhotos", user_id=town.bot.id)["photos"][0]
    assert [look(downloaded(town, one)).size for one in shown] == [(160, 160), (320, 320), (640, 640)]
    chat = town.group()
    town.world.promote(town.anna.id, chat.id, town.bot.id, now=town.now)
    town.ok("setChatPhoto", chat_id=chat.id, uploads=uploads)
    photo = town.ok("getChat", chat_id=chat.id)["photo"]
    sides = {"small": 160, "big": 640}
    for name, side in sides.items():
        path = town.ok("getFile", file_id=photo[f"{name}_file_id"])["file_path"]
        served = town.world.files.by_path(path, town.bot.id, town.now)
        assert served is not None
        assert look(served.read()).size == (side, side)


@pytest.mark.parametrize(("given", "shown"), [((640, 480), (320, 240)), ((100, 320), (100, 320))])
def test_thumbnails_have_their_true_size(town: Town, given: tuple[int, int], shown: tuple[int, int]) -> None:
    uploads = {"document": Upload("a.pdf", "", b"pdf"), "thumbnail": Upload("t.jpg", "", picture(*given, "JPEG"))}
    sent = town.ok("sendDocument", chat_id=town.anna.id, uploads=uploads)
    thumbnail = sent["document"]["thumbnail"]
    assert (thumbnail["width"], thumbnail["height"]) == shown
    assert look(downloaded(town, thumbnail)).size == shown


def test_what_is_no_picture_is_served_as_it_came(town: Town) -> None:
    sent = town.ok("sendPhoto", chat_id=town.anna.id, uploads={"photo": Upload("a.png", "", HEADER_ONLY)})
    assert [(one["width"], one["height"]) for one in sent["photo"]] == [(90, 68), (320, 240), (640, 480)]
    assert {downloaded(town, one) for one in sent["photo"]} == {HEADER_ONLY}
