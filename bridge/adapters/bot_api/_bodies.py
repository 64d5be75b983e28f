"""Bodies of requests: bytes that know when their last piece was handed to the wire, and multipart forms around a stream.

A server acts on a request only when it has all of it. So a body that failed before its last piece cannot have had an effect; from
the moment the last piece is handed over, it may have.
"""

from collections.abc import AsyncIterator, Mapping

from bridge.ports.telegram import BytesSource, Upload


class WrongLength(Exception):
    """A source gave more or fewer bytes than were announced; the request was never whole."""


class Body:
    """A request's body in pieces of known total length.

    `is_handed_over` turns true just before the last piece goes to the wire, so it never says *not sent* wrongly.
    """

    def __init__(
        self, content_type: str, head: bytes, source: BytesSource | None = None, size_bytes: int = 0, tail: bytes = b""
    ) -> None:
        self.content_type = content_type
        self.length_bytes = len(head) + size_bytes + len(tail)
        self.is_handed_over = False
        self._head = head
        self._source = source
        self._size_bytes = size_bytes
        self._tail = tail

    async def pieces(self) -> AsyncIterator[bytes]:
        """The body, piece by piece. Raises `WrongLength`, and what the source raises."""
        if self._source is None:
            self.is_handed_over = True
            yield self._head
            return
        yield self._head
        left_bytes = self._size_bytes
        async for chunk in self._source():
            left_bytes -= len(chunk)
            if left_bytes < 0:
                raise WrongLength("the file is longer than announced")
            yield chunk
        if left_bytes:
            raise WrongLength("the file is shorter than announced")
        self.is_handed_over = True
        yield self._tail


def json_body(encoded: bytes) -> Body:
    """A JSON document as body."""
    return Body("application/json", encoded)


def form_body(fields: Mapping[str, str], field: str, upload: Upload, source: BytesSource, *, boundary: str) -> Body:
    """A `multipart/form-data` body: text fields, then one file under `field`, streamed and never held whole.

    `boundary` is unguessable, so that no file can contain it.
    """
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    ]
    mime = upload.mime if upload.mime.isprintable() and upload.mime.isascii() else "application/octet-stream"
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{_file_name(upload.name)}"\r\n'
        f"Content-Type: {mime}\r\n\r\n"
    )
    head = "".join(parts).encode()
    return Body(f"multipart/form-data; boundary={boundary}", head, source, upload.size_bytes, f"\r\n--{boundary}--\r\n".encode())


def _file_name(name: str) -> str:
    """A name that cannot break out of its quotes or add a header, as browsers write it (HTML form submission)."""
    visible = "".join(each if each.isprintable() else "_" for each in name)
    return visible.replace("\\", "_").replace('"', "%22") or "file"
