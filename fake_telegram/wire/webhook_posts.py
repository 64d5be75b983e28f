"""One webhook delivery as bytes: where it goes, what is posted, what the answer means, which method the answer calls."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import msgspec

from fake_telegram.exchanges import Response, render_request
from fake_telegram.world import WebhookState

from .forms import Form, FormRefused, read_form
from .limits import WireLimits

__all__ = [
    "RETRY_AFTER_S_MAX",
    "Destination",
    "destination_of",
    "method_in_reply",
    "render_post",
    "retry_after_s",
    "wrong_response",
]

RETRY_AFTER_S_MAX = 3600
"""A ``Retry-After`` of the bot is honoured up to this (Bot API server)."""

_FORBIDDEN_IN_REPLY = frozenset({"setwebhook", "deletewebhook", "close", "logout"})

_AS_WRITTEN = "/:?#[]@!$&'()*+,;=%~"
"""What stands in a URL's path and query as it is; everything else is percent-encoded."""

_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where a webhook's updates go; ``address`` and ``certificate`` (PEM) are the bot's own, empty when it named none."""

    host: str
    port: int
    tls: bool
    target: str
    headers: dict[str, str]
    address: str = ""
    certificate: bytes = b""


def destination_of(webhook: WebhookState) -> Destination:
    """Read the webhook's URL once; user information becomes basic authentication, the secret its header."""
    url = urlsplit(webhook.url)
    tls = url.scheme == "https"
    usual_port = 443 if tls else 80
    port = url.port or usual_port
    host = url.hostname or ""
    shown_host = f"[{host}]" if ":" in host else quote(host)
    headers = {
        "Host": shown_host if port == usual_port else f"{shown_host}:{port}",
        "Content-Type": "application/json",
        "Accept-Encoding": "gzip, deflate",
        "Connection": "keep-alive",
    }
    if webhook.secret_token:
        headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret_token
    if url.username is not None:
        credentials = f"{unquote(url.username)}:{unquote(url.password or '')}".encode()
        headers["Authorization"] = "Basic " + b64encode(credentials).decode()
    target = quote((url.path or "/") + (f"?{url.query}" if url.query else ""), safe=_AS_WRITTEN)
    return Destination(
        host=host,
        port=port,
        tls=tls,
        target=target,
        headers=headers,
        address=webhook.fixed_ip_address,
        certificate=webhook.certificate if tls else b"",
    )


def render_post(destination: Destination, payload: dict[str, Any]) -> bytes:
    """The POST of one update."""
    return render_request("POST", destination.target, destination.headers, _encode(payload))


def wrong_response(response: Response) -> str:
    """What getWebhookInfo says after an answer that is not 2xx."""
    return f"Wrong response from the webhook: {response.status} {response.reason[:200]}".rstrip()


def retry_after_s(response: Response) -> int | None:
    """The bot's ``Retry-After``, as far as it is honoured."""
    given = response.headers.get(b"retry-after", b"").strip()
    if not given.isdigit() or len(given) > 9:
        return None
    return min(int(given), RETRY_AFTER_S_MAX)


def method_in_reply(response: Response, limits: WireLimits) -> tuple[str, Form] | None:
    """The one method call that a 2xx answer may carry, or ``None``.

    Getters and the methods that would pull the webhook from under itself are refused silently, as by the real server.
    """
    if not response.body:
        return None
    try:
        form = read_form(b"", response.body, response.headers, limits)
    except FormRefused:
        return None
    method = form.params.get("method", "")
    lowered = method.lower()
    if not method or lowered.startswith("get") or lowered in _FORBIDDEN_IN_REPLY:
        return None
    return method, form
