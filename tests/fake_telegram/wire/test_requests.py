"""The sans-IO reader: whatever the bytes and however they are cut, the same requests come out, or one honest refusal."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fake_telegram.wire.limits import CLOUD, WireLimits
from fake_telegram.wire.requests import Broken, ExpectsContinue, Request, RequestEvent, RequestReader

SMALL = WireLimits(header_bytes_max=2_000, body_bytes_max=1_000)


def read(*pieces: bytes, limits: WireLimits = CLOUD) -> list[RequestEvent]:
    reader = RequestReader(limits)
    return [event for piece in pieces for event in reader.feed(piece)]


def only(*pieces: bytes, limits: WireLimits = CLOUD) -> Request:
    [event] = read(*pieces, limits=limits)
    assert isinstance(event, Request), event
    return event


GET = b"GET /bot1:A/getMe HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST /bot1:A/sendMessage HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"
CHUNKED = (
    b"POST /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4;ext=1\r\ndefg\r\n0\r\nTrailer: x\r\nOther: y\r\n\r\n"
)
UPGRADE = (
    b"POST /u?a=1 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
    b"HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\nContent-Length: 3\r\n\r\nabc"
)


def test_a_request_is_read_with_its_verb_target_headers_and_body() -> None:
    request = only(POST)
    assert (request.verb, request.target, request.body) == ("POST", b"/bot1:A/sendMessage", b"hello")
    assert request.headers == {b"host": b"x", b"content-length": b"5"}
    assert request.keep_alive


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", True),
        (b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", False),
        (b"GET / HTTP/1.0\r\n\r\n", False),
        (b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", True),
    ],
)
def test_the_peer_decides_whether_the_connection_is_kept(data: bytes, kept: bool) -> None:
    assert only(data).keep_alive is kept


def test_a_chunked_body_is_put_together_and_its_trailers_are_dropped() -> None:
    request = only(CHUNKED)
    assert request.body == b"abcdefg"
    assert b"trailer" not in request.headers


def test_pipelined_requests_come_out_in_order() -> None:
    events = read(GET + POST + CHUNKED + GET)
    assert [event.target for event in events if isinstance(event, Request)] == [
        b"/bot1:A/getMe",
        b"/bot1:A/sendMessage",
        b"/c",
        b"/bot1:A/getMe",
    ]


def test_an_upgrade_is_ignored_and_its_body_is_not_lost() -> None:
    """Some HTTP libraries offer h2c with every plain request; RFC 9110 lets the server go on as if they had not."""
    first, second = read(UPGRADE + GET)
    assert isinstance(first, Request)
    assert (first.target, first.body, first.keep_alive) == (b"/u?a=1", b"abc", True)
    assert b"upgrade" not in first.headers
    assert isinstance(second, Request)


def test_an_upgrade_that_also_says_close_closes() -> None:
    assert not only(b"GET / HTTP/1.1\r\nConnection: upgrade, close\r\nUpgrade: websocket\r\n\r\n").keep_alive


def test_what_follows_a_websocket_upgrade_is_not_http() -> None:
    events = read(b"GET /any HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n\x81\x85abcd")
    assert isinstance(events[0], Request)
    assert isinstance(events[1], Broken)


@given(data=st.sampled_from([GET, POST, CHUNKED, GET + POST + CHUNKED, UPGRADE + POST]), cuts=st.lists(st.integers(0, 400)))
def test_it_does_not_matter_where_the_bytes_are_cut(data: bytes, cuts: list[int]) -> None:
    places = sorted({cut % len(data) for cut in cuts} | {0, len(data)})
    pieces = [data[a:b] for a, b in pairwise(places)]
    assert read(*pieces) == read(data)


def test_one_byte_at_a_time_works_too() -> None:
    data = GET + POST + CHUNKED + UPGRADE
    assert read(*(data[i : i + 1] for i in range(len(data)))) == read(data)


@pytest.mark.parametrize(
    "data",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"BREW /pot HTTP/1.1\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nBad Header: x\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 99999999999999999999999999\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET / HTTP/1.1\nHost: x\n\n",
    ],
)
def test_what_is_not_http_is_refused_once_and_then_nothing_more(data: bytes) -> None:
    reader = RequestReader(CLOUD)
    assert reader.feed(data)[-1] == Broken(code=400, description="Bad Request")
    assert reader.feed(GET) == []


def test_bytes_after_a_closing_request_are_refused() -> None:
    events = read(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\nGET / HTTP/1.1\r\n\r\n")
    assert [type(event) for event in events] == [Request, Broken]


@pytest.mark.parametrize(
    ("pieces", "code"),
    [
        ([b"POST / HTTP/1.1\r\nContent-Length: 1001\r\n\r\n"], 413),
        ([b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", b"3e9\r\n" + b"x" * 1001], 413),
        ([b"GET / HTTP/1.1\r\nA: " + b"x" * 3_000], 431),
        ([b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 500], 431),
        ([b"GET /", *[b"x" * 500] * 5], 431),
        ([b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"T: " + b"x" * 2_500], 431),
        ([b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", b"1;" + b"x" * 2_500], 431),
    ],
)
def test_every_part_of_a_request_has_a_bound(pieces: list[bytes], code: int) -> None:
    events = read(*pieces, limits=SMALL)
    assert isinstance(events[-1], Broken)
    assert events[-1].code == code


def test_many_small_requests_never_add_up_to_a_bound() -> None:
    reader = RequestReader(SMALL)
    for _ in range(200):
        assert len(reader.feed(GET)) == 1
        assert len(reader.feed(POST * 3)) == 3


def test_a_body_of_exactly_the_limit_passes() -> None:
    assert len(only(b"POST / HTTP/1.1\r\nContent-Length: 1000\r\n\r\n" + b"x" * 1000, limits=SMALL).body) == 1000


def test_a_peer_that_waits_for_continue_is_told_before_its_body() -> None:
    reader = RequestReader(CLOUD)
    head = b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
    assert reader.feed(head) == [ExpectsContinue()]
    [request] = reader.feed(b"ok")
    assert isinstance(request, Request)
    assert request.body == b"ok"


@given(st.binary(max_size=400))
def test_no_bytes_make_the_reader_raise(data: bytes) -> None:
    for event in read(data, b"GET " + data, b"\r\n\r\n"):
        assert isinstance(event, Request | Broken | ExpectsContinue)
