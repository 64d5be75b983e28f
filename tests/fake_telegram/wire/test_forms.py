"""Query, form, JSON and multipart all come to the same parameters, as the Bot API server reads them."""

import gzip
import json
import zlib
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fake_telegram.methods import Upload
from fake_telegram.wire.forms import Form, FormRefused, read_form
from fake_telegram.wire.limits import CLOUD, WireLimits

URLENCODED = b"application/x-www-form-urlencoded"
JSON = b"application/json"


def form(body: bytes = b"", content_type: bytes = b"", *, query: bytes = b"", encoding: bytes = b"") -> Form:
    headers = {b"content-type": content_type} if content_type else {}
    if encoding:
        headers[b"content-encoding"] = encoding
    return read_form(query, body, headers, CLOUD)


@pytest.mark.parametrize(
    ("query", "params"),
    [
        (b"", {}),
        (b"chat_id=5&text=hi", {"chat_id": "5", "text": "hi"}),
        (b"text=a+b%20c%2B", {"text": "a b c+"}),
        (b"text=%D0%BF%D1%80%D0%B8", {"text": "при"}),
        (b"text=", {"text": ""}),
        (b"text", {"text": ""}),
        (b"&&=x&", {}),
        (b"a=1&a=2", {"a": "1"}),
        (b"a=b=c", {"a": "b=c"}),
        (b"a=%zz", {"a": "%zz"}),
        ("text=привет".encode(), {"text": "привет"}),
    ],
)
def test_the_query_string_and_a_urlencoded_body_read_alike(query: bytes, params: dict[str, str]) -> None:
    assert form(query=query).params == params
    assert form(query, URLENCODED).params == params


@pytest.mark.parametrize(
    ("body", "params"),
    [
        ('{"chat_id": 5, "text": "hi"}', {"chat_id": "5", "text": "hi"}),
        ('{"a": true, "b": null, "c": 1.50, "d": -0}', {"a": "true", "b": "null", "c": "1.50", "d": "-0"}),
        ('{"reply_markup": {"inline_keyboard": [[]]}}', {"reply_markup": '{"inline_keyboard": [[]]}'}),
        ('{"markup": "{\\"a\\": 1}"}', {"markup": '{"a": 1}'}),
        ('{"text": "\\u043f\\n\\""}', {"text": 'п\n"'}),
        ('{"text": "😀"}', {"text": "😀"}),
        ('{"text": "\\ud83d\\ude00"}', {"text": "😀"}),
        ("null", {}),
        ("", {}),
        ("[1, 2]", {}),
        ('"text"', {}),
        ("{", {}),
        ('{"a": 1,}', {}),
        ('{"a" 1}', {}),
        ("not json at all", {}),
        ("[" * 100_000, {}),
        ('{"text": "half a pair: \\ud800"}', {}),
    ],
)
def test_json_strings_are_taken_as_they_are_and_other_values_as_their_text(body: str, params: dict[str, str]) -> None:
    assert form(body.encode(), JSON).params == params
    assert form(body.encode(), b"Application/JSON; charset=utf-8").params == params


def test_deep_json_is_kept_as_text_or_missed_but_never_fails() -> None:
    deep = b'{"a": ' + b"[" * 5_000 + b"]" * 5_000 + b', "b": 1}'
    assert form(deep, JSON).params.get("b", "1") == "1"


def test_the_query_string_counts_before_the_body() -> None:
    found = form(b"chat_id=2&text=body", URLENCODED, query=b"chat_id=1&parse_mode=HTML")
    assert found.params == {"chat_id": "1", "parse_mode": "HTML", "text": "body"}


@pytest.mark.parametrize("content_type", [b"text/plain", b"", b"application/xml"])
def test_a_body_of_another_type_says_nothing(content_type: bytes) -> None:
    assert form(b"chat_id=1", content_type, query=b"a=b").params == {"a": "b"}


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        (b"gzip", gzip.compress),
        (b"GZIP", gzip.compress),
        (b"deflate", zlib.compress),
        (b"deflate", lambda data: zlib.compressobj(wbits=-15).compress(data) + b""),
        (b"identity", bytes),
    ],
)
def test_packed_bodies_are_unpacked(encoding: bytes, pack) -> None:
    if encoding == b"deflate" and pack is not zlib.compress:
        packer = zlib.compressobj(wbits=-15)
        packed = packer.compress(b"text=hello") + packer.flush()
    else:
        packed = pack(b"text=hello")
    assert form(packed, URLENCODED, encoding=encoding).params == {"text": "hello"}


def refusal(body: bytes, content_type: bytes, *, query: bytes = b"", encoding: bytes = b"") -> tuple[int, str]:
    with pytest.raises(FormRefused) as refused:
        form(body, content_type, query=query, encoding=encoding)
    return refused.value.code, refused.value.description


def test_a_foreign_encoding_is_415() -> None:
    assert refusal(b"x", JSON, encoding=b"br") == (415, "Unsupported Media Type")


def test_a_packed_bomb_is_413_and_never_unpacked_whole() -> None:
    bomb = gzip.compress(b"a=" + b"x" * (CLOUD.body_bytes_max + 1))
    assert len(bomb) < 100_000
    assert refusal(bomb, URLENCODED, encoding=b"gzip") == (413, "Request Entity Too Large")


def test_damaged_gzip_means_missing_parameters() -> None:
    assert form(b"\x1f\x8b\x08broken", URLENCODED, encoding=b"gzip").params == {}


@pytest.mark.parametrize(("size", "passes"), [(1_048_576 - 4, True), (1_048_576 - 3, False)])
def test_parameters_together_may_have_a_mebibyte(size: int, passes: bool) -> None:
    body = b"text=" + b"x" * size
    if passes:
        assert len(form(body, URLENCODED).params["text"]) == size
    else:
        assert refusal(body, URLENCODED) == (413, "Request Entity Too Large")


def test_parameters_are_measured_in_bytes_not_letters() -> None:
    assert refusal(("text=" + "я" * 600_000).encode(), URLENCODED)[0] == 413


def test_a_million_tiny_parameters_are_413() -> None:
    assert refusal(b"a=1&" * 3_000, URLENCODED)[0] == 413
    many = json.dumps({f"k{n}": n for n in range(3_000)}).encode()
    assert refusal(many, JSON)[0] == 413


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"text=%ff%fe", URLENCODED),
        (b"text=\xff", URLENCODED),
        (b'{"text": ["\xff"]}', JSON),
    ],
)
def test_what_is_not_utf8_is_refused(body: bytes, content_type: bytes) -> None:
    assert refusal(body, content_type) == (400, "Bad Request: strings must be encoded in UTF-8")


# -- multipart ----------------------------------------------------------------------------------------------------


def multipart(*parts: tuple[str, bytes], boundary: str = "XX") -> bytes:
    body = b"".join(b"--%b\r\n%b\r\n\r\n%b\r\n" % (boundary.encode(), head.encode(), data) for head, data in parts)
    return body + b"--%b--\r\n" % boundary.encode()


def field(name: str) -> str:
    return f'Content-Disposition: form-data; name="{name}"'


MULTIPART = b"multipart/form-data; boundary=XX"


def test_parts_are_parameters_or_files() -> None:
    found = form(
        multipart(
            (field("chat_id"), b"5"),
            (field("caption"), "Акт".encode()),
            (field("document") + '; filename="act.pdf"\r\nContent-Type: application/pdf', b"%PDF\r\n--X\r\n\x00"),
        ),
        MULTIPART,
    )
    assert found.params == {"chat_id": "5", "caption": "Акт"}
    assert found.uploads == {"document": Upload("act.pdf", "application/pdf", b"%PDF\r\n--X\r\n\x00")}


@pytest.mark.parametrize(
    ("disposition", "filename"),
    [
        ('; filename="Акт 03 (итог).pdf"', "Акт 03 (итог).pdf"),
        ('; filename="a\\"b\\\\c.txt"', 'a"b\\c.txt'),
        ("; filename=plain.txt", "plain.txt"),
        ("; filename=copy of Акт 03.pdf", "copy of Акт 03.pdf"),
        ("; filename = spaced out.txt ; x=y", "spaced out.txt"),
        ("; filename*=utf-8''%D0%90%D0%BA%D1%82.pdf", "Акт.pdf"),
        ("; filename*=UTF-8''new.txt; filename=old.txt", "new.txt"),
        ('; filename=""', ""),
        ('; filename="semi;colon=x.txt"', "semi;colon=x.txt"),
        (';filename = "spaced.txt"', "spaced.txt"),
        ('; FileName="Case.txt"', "Case.txt"),
    ],
)
def test_file_names_are_read_as_clients_write_them(disposition: str, filename: str) -> None:
    found = form(multipart((field("f") + disposition, b"data")), MULTIPART)
    assert found.uploads["f"].name == filename
    assert found.uploads["f"].data == b"data"


@pytest.mark.parametrize(
    "content_type",
    [
        b"multipart/form-data; boundary=XX",
        b'multipart/form-data; boundary="XX"',
        b"Multipart/Form-Data; charset=utf-8; Boundary=XX",
    ],
)
def test_the_boundary_is_found(content_type: bytes) -> None:
    assert form(multipart((field("a"), b"1")), content_type).params == {"a": "1"}


def test_a_preamble_and_loose_line_ends_are_forgiven() -> None:
    body = b'preamble\r\n--XX  \r\nContent-Disposition: form-data; name="a"\n\n1\r\n--XX--'
    assert form(body, MULTIPART).params == {"a": "1"}


@pytest.mark.parametrize(
    ("body", "content_type", "description"),
    [
        (b"x", b"multipart/form-data", "boundary not found"),
        (b"x", b"multipart/form-data; boundary=" + b"b" * 71, "boundary is too big"),
        (b"nothing", MULTIPART, "boundary not found in the request body"),
        (b"--XXjunk\r\n\r\n", MULTIPART, "invalid multipart boundary line"),
        (b"--XX\r\n" + field("a").encode() + b"\r\n\r\nno end", MULTIPART, "multipart part has no end"),
        (b"--XX\r\nno headers end\r\n--XX--", MULTIPART, "multipart part has no end of headers"),
        (multipart(("X: y", b"1")), MULTIPART, "field name in multipart part not found"),
        (multipart((field("a") + "\r\nX: " + "y" * 20_000, b"1")), MULTIPART, "multipart part has no end of headers"),
        (multipart(*[(field("a"), b"")] * 2_001), MULTIPART, "too many parts in the request body"),
    ],
)
def test_broken_multipart_is_told_what_is_broken(body: bytes, content_type: bytes, description: str) -> None:
    assert refusal(body, content_type) == (400, f"Bad Request: {description}")


def test_more_files_than_telegram_takes_are_413() -> None:
    files = [(field(f"f{n}") + f'; filename="{n}"', b"x") for n in range(CLOUD.files_max + 1)]
    assert refusal(multipart(*files), MULTIPART)[0] == 413


def test_files_do_not_count_as_parameters() -> None:
    big = b"x" * 3_000_000
    found = form(multipart((field("a"), b"1"), (field("f") + '; filename="f"', big)), MULTIPART)
    assert found.uploads["f"].data == big


@given(st.dictionaries(st.text(min_size=1), st.text(), max_size=5))
def test_every_encoding_of_the_same_parameters_reads_the_same(params: dict[str, str]) -> None:
    params = {
        key: value
        for key, value in params.items()
        if key.isprintable() and '"' not in key and "\\" not in key and "\r" not in value and "\n" not in key
    }
    urlencoded = urlencode(params).encode()
    as_json = json.dumps(params).encode()
    as_parts = multipart(*((field(key), value.encode()) for key, value in params.items()))
    assert form(query=urlencoded).params == params
    assert form(urlencoded, URLENCODED).params == params
    assert form(as_json, JSON).params == params
    if params:
        assert form(as_parts, MULTIPART).params == params


@given(st.binary(max_size=300), st.sampled_from([URLENCODED, JSON, MULTIPART, b"multipart/form-data; boundary=-"]))
def test_no_body_makes_the_reader_fail(body: bytes, content_type: bytes) -> None:
    limits = WireLimits(parameter_bytes_max=100, parameters_max=5)
    for data in (body, b"--XX\r\n" + body, b"--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n" + body + b"\r\n--XX--"):
        codes, size = [], 0
        try:
            found = read_form(body, data, {b"content-type": content_type}, limits)
            size = sum(map(len, found.params.values()))
        except FormRefused as refused:
            codes.append(refused.code)
        assert size <= 100
        assert set(codes) <= {400, 413}
