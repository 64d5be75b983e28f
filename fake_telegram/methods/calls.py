"""One call of the Bot API: whose token, which method, which parameters, what outcome."""

from collections.abc import Mapping

from fake_telegram.world import World

from .outcomes import Outcome, Upload


def call(
    world: World,
    token: str,
    method: str,
    params: Mapping[str, str],
    uploads: Mapping[str, Upload],
    *,
    now: float,
    waited: bool = False,
) -> Outcome:
    """Carry out `method` for the bot with `token`.

    Parameters:
        params: query, form and JSON values merged, as text; JSON values as their JSON text.
        uploads: file parts by field name.
        now: Unix seconds.
        waited: getUpdates only: the caller has waited as told by `AwaitUpdates`; answer with what there is.
    """
    raise NotImplementedError
