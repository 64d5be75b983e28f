"""How large the pictures of a call are, and which are too large (Bot API: sendPhoto)."""

from dataclasses import replace

from fake_telegram.world import Media, Still, StoredFile, limits

from . import images
from .refusals import bad_request
from .tables import Call


def measured(call: Call, media: Media) -> Media:
    """The media with the true size of its picture. Raises as `sides` does."""
    if media.kind == "photo":
        width, height = sides(call, media.file, (media.width, media.height))
    elif media.kind == "sticker":
        width, height = images.dimensions(media.file) or (limits.STICKER_SIDE, limits.STICKER_SIDE)
    else:
        return media
    return replace(media, width=width, height=height)


def sides(call: Call, file: StoredFile, wished: tuple[int, int] = (0, 0)) -> tuple[int, int]:
    """Width and height of a photo in pixels.

    Parameters:
        wished: what counts where the bytes are no picture and that is let pass.

    Raises:
        CallRefused: `PHOTO_INVALID_DIMENSIONS`, or `IMAGE_PROCESS_FAILED` where bytes that are no picture are refused.
    """
    size = images.dimensions(file)
    if size is None:
        if call.world.profile.checks_images:
            raise bad_request("IMAGE_PROCESS_FAILED")
        size = (wished[0] or 1280, wished[1] or 960)
    if min(size) < 1 or sum(size) > limits.PHOTO_SIDES_SUM_MAX or max(size) > limits.PHOTO_RATIO_MAX * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return size


def picture(call: Call, file: StoredFile) -> Still:
    """The photo as a cover or a still. Raises as `sides` does."""
    width, height = sides(call, file)
    return Still(file=file, width=width, height=height)
