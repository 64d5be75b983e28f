"""Every bound of the wire, with its unit and where it comes from. Nothing here is a guess left in code."""

from __future__ import annotations

from dataclasses import dataclass, replace

__all__ = ["CLOUD", "LOCAL", "WireLimits"]

_KIB = 1024
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class WireLimits:
    """Sizes in bytes, times in seconds. ``CLOUD`` and ``LOCAL`` are the two sets the real servers run with."""

    header_bytes_max: int = 256 * _KIB
    """Request line and headers together; beyond it 431 (Bot API server: 1 << 18)."""

    parameter_bytes_max: int = 1 * _MIB
    """Names and values of all parameters that are not files; beyond it 413 (Bot API server: 1 << 20)."""

    body_bytes_max: int = 52 * _MIB
    """A whole body: the 50 MB upload, 1 MiB of parameters and multipart's own lines."""

    files_max: int = 50
    """Uploaded files in one request (Bot API server: 50)."""

    parameters_max: int = 2_000
    """Parameters and parts in one request; ours, so that a million one-byte fields cost nothing."""

    boundary_bytes_max: int = 70
    """RFC 2046 section 5.1.1."""

    part_header_bytes_max: int = 16 * _KIB
    """Headers of one multipart part; ours."""

    idle_s_max: float = 500.0
    """A connection without a byte in either direction is closed (Bot API server: 500)."""

    request_s_max: float = 900.0
    """From the first byte of a request to its last: who trickles is told 408. A 50 MB upload may be as slow as 60 kB/s. Ours."""

    write_s_max: float = 120.0
    """A peer that does not read its answer for so long is cut off; ours."""

    receive_bytes: int = 64 * _KIB
    """One read from a stream."""

    receive_bulk_bytes: int = 512 * _KIB
    """One read in the middle of a request: an upload comes in fewer, larger pieces. Ours."""

    pipelined_bytes_max: int = 1 * _MIB
    """Bytes read ahead while a request is being waited on; then reading pauses. Ours."""

    open_connections_max: int = 4_096
    """Connections served at once; further ones are closed at the door. Ours."""


CLOUD = WireLimits()
"""api.telegram.org: uploads of 50 MB."""

LOCAL = replace(CLOUD, body_bytes_max=2_002 * _MIB, request_s_max=36_000.0)
"""A Bot API server run with ``--local``: uploads of 2000 MB."""
