"""What a file is, told by the extension of its name: one table for every machine and every Python."""

from typing import Final

UNKNOWN: Final = "application/octet-stream"

_TYPES: Final = {
    "application/epub+zip": "epub",
    "application/gzip": "gz tgz",
    "application/java-archive": "jar",
    "application/json": "json",
    "application/msword": "doc dot",
    "application/pdf": "pdf",
    "application/rtf": "rtf",
    "application/vnd.android.package-archive": "apk",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.rar": "rar",
    "application/x-7z-compressed": "7z",
    "application/x-msdownload": "exe dll",
    "application/x-sh": "sh",
    "application/x-tar": "tar",
    "application/x-tgsticker": "tgs",
    "application/xml": "xml",
    "application/zip": "zip",
    "audio/aac": "aac",
    "audio/flac": "flac",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg oga opus",
    "audio/wav": "wav",
    "image/bmp": "bmp",
    "image/gif": "gif",
    "image/heic": "heic",
    "image/jpeg": "jpg jpeg jpe",
    "image/png": "png",
    "image/svg+xml": "svg",
    "image/tiff": "tif tiff",
    "image/webp": "webp",
    "text/calendar": "ics",
    "text/css": "css",
    "text/csv": "csv",
    "text/html": "html htm",
    "text/javascript": "js",
    "text/markdown": "md",
    "text/plain": "txt log",
    "text/vcard": "vcf",
    "text/x-python": "py",
    "video/mp4": "mp4 m4v",
    "video/mpeg": "mpg mpeg",
    "video/quicktime": "mov",
    "video/webm": "webm",
    "video/x-matroska": "mkv",
    "video/x-msvideo": "avi",
}
_BY_SUFFIX: Final = {suffix: kind for kind, suffixes in _TYPES.items() for suffix in suffixes.split()}


def of(name: str) -> str:
    """The type that the name tells, `application/octet-stream` when it tells none."""
    _, dot, suffix = name.rpartition(".")
    return _BY_SUFFIX.get(suffix.lower(), UNKNOWN) if dot else UNKNOWN
