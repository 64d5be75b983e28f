"""Query string and body become one table of text parameters and one of files.

What the Bot API server does, and so do we: strings of a JSON body are taken as they are, its other values are kept as their JSON
text; a malformed JSON body, or ``null``, only means that its parameters are missing; the first of two equal names counts, and the
query string is read before the body.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

import msgspec

from fake_telegram.methods import Upload

from .encodings import BodyTooLarge, UnsupportedEncoding, decode_body
from .limits import WireLimits
from .multiparts import MultipartBroken, boundary_of, split_parts

__all__ = ["Form", "FormRefused", "read_form"]


class FormRefused(Exception):
    """The request cannot be read; ``code`` and ``description`` are what the peer must be told."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code = code
        self.description = description


@dataclass(slots=True)
class Form:
    """Everything one request says."""

    params: dict[str, str] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)


def read_form(query: bytes, body: bytes, headers: dict[bytes, bytes], limits: WireLimits) -> Form:
    """Merge ``query`` (without ``?``) and ``body``, as told by ``headers`` (names in lower case).

    Raises ``FormRefused``: 400 for what is not UTF-8 or not multipart, 413 for too much of it, 415 for a foreign encoding.
    """
    form = Form()
    if query:
        _add_urlencoded(form, query, limits)
    if body:
        encoding = headers.get(b"content-encoding")
        if encoding:
            body = _unpacked(body, encoding, limits)
        _add_body(form, body, headers.get(b"content-type", b""), limits)
    if len(query) + len(body) > limits.parameter_bytes_max:  # decoding never lengthens: the rest cannot be too much
        _check_size(form, limits)
    return form


def _add_body(form: Form, body: bytes, content_type: bytes, limits: WireLimits) -> None:
    lowered = content_type.lower()
    if b"application/json" in lowered:
        _add_json(form, body, limits)
    elif b"multipart/form-data" in lowered:
        _add_multipart(form, body, content_type, limits)
    elif b"application/x-www-form-urlencoded" in lowered:
        _add_urlencoded(form, body, limits)


def _unpacked(body: bytes, encoding: bytes, limits: WireLimits) -> bytes:
    try:
        return decode_body(body, encoding, bytes_max=limits.body_bytes_max)
    except UnsupportedEncoding:
        raise FormRefused(415, "Unsupported Media Type") from None
    except BodyTooLarge:
        raise _too_large() from None


def _too_large() -> FormRefused:
    return FormRefused(413, "Request Entity Too Large")


def _check_size(form: Form, limits: WireLimits) -> None:
    total = 0
    for name, value in form.params.items():
        total += len(name) + (len(value) if value.isascii() else len(value.encode()))
        if total > limits.parameter_bytes_max:
            raise _too_large()


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise FormRefused(400, "Bad Request: strings must be encoded in UTF-8") from None


def _add_urlencoded(form: Form, data: bytes, limits: WireLimits) -> None:
    params = form.params
    fields = data.split(b"&", limits.parameters_max + 1)
    if len(fields) > limits.parameters_max:
        raise _too_large()
    for pair in fields:
        name, _, value = pair.partition(b"=")
        if name:
            params.setdefault(_text(_unquoted(name)), _text(_unquoted(value)))


def _unquoted(data: bytes) -> bytes:
    if b"+" in data:
        data = data.replace(b"+", b" ")
    return unquote_to_bytes(data) if b"%" in data else data


_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_STRING = msgspec.json.Decoder(str)


def _add_json(form: Form, body: bytes, limits: WireLimits) -> None:
    try:
        values = _OBJECT.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return
    if len(values) > limits.parameters_max:
        raise _too_large()
    params = form.params
    for name, raw in values.items():
        params.setdefault(name, _json_text(bytes(raw)))


def _json_text(raw: bytes) -> str:
    if not raw.startswith(b'"'):
        return _text(raw)
    try:
        return _STRING.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):  # such as half of a surrogate pair
        raise FormRefused(400, "Bad Request: strings must be encoded in UTF-8") from None


def _add_multipart(form: Form, body: bytes, content_type: bytes, limits: WireLimits) -> None:
    try:
        parts = split_parts(body, boundary_of(content_type, limits), limits)
    except MultipartBroken as broken:
        raise FormRefused(400, f"Bad Request: {broken}") from None
    for part in parts:
        if part.filename is None:
            form.params.setdefault(part.name, _text(part.data))
        else:
            form.uploads.setdefault(part.name, Upload(part.filename, part.content_type, part.data))
    if len(form.uploads) > limits.files_max:
        raise _too_large()
