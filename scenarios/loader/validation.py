"""From data to the grammar's types; every complaint becomes a problem at its place, misspelled keys with what was meant."""

from collections.abc import Iterator
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from scenarios.language.scalars import Part
from scenarios.loader.problems import FileWrong, Problem, did_you_mean
from scenarios.loader.yaml_reader import Document, PathInFile

P = TypeVar("P", bound=Part)


def validate(document: Document, grammar: type[P], data: Any, prefix: PathInFile = ()) -> P:
    """Data that stands at `prefix` of the document as a value of the grammar. Raises `FileWrong` with all problems."""
    try:
        return grammar.model_validate(data)
    except ValidationError as error:
        raise FileWrong(document.path, document.source, problems_of(error, document, grammar, prefix)) from None


def problems_of(error: ValidationError, document: Document, grammar: type[BaseModel], prefix: PathInFile = ()) -> list[Problem]:
    """One problem for every complaint that is not merely the consequence of another."""
    complaints = error.errors(include_url=False)
    places = [tuple(each["loc"]) for each in complaints]
    found = []
    for each in complaints:
        path = tuple(each["loc"])
        consequence = each["type"] == "too_short" and any(len(p) > len(path) and p[: len(path)] == path for p in places)
        if not consequence:
            found.append(_problem(each, path, document, grammar, prefix))
    return found


def _problem(complaint: Any, inner: PathInFile, document: Document, grammar: type[BaseModel], prefix: PathInFile) -> Problem:
    kind = complaint["type"]
    path = (*prefix, *inner)
    if kind == "extra_forbidden":
        message, hint = _unknown_key(inner, path, grammar)
        return document.problem(path, message, hint, of_key=True)
    if kind == "missing":
        return document.problem(path[:-1], f"`{path[-1]}` is missing{_owner(path[:-1])}", of_key=True)
    if kind == "literal_error":
        known = [word.strip("'") for word in complaint["ctx"]["expected"].replace(" or ", ", ").split(", ")]
        message = f"`{_short(complaint['input'])}` is not one of {', '.join(known)}"
        return document.problem(path, message, did_you_mean(str(complaint["input"]), known))
    if kind == "too_short":
        return document.problem(path, f"`{path[-1]}` needs at least one item", of_key=True)
    wanted = _SHAPES.get(kind)
    if wanted:
        return document.problem(path, f"{_name(path)} must be {wanted}, not `{_short(complaint['input'])}`")
    message = complaint["msg"].removeprefix("Value error, ")
    return document.problem(path, message, of_key=kind == "value_error" and isinstance(complaint["input"], dict | list))


_SHAPES = {
    "model_type": "a mapping of keys and values",
    "model_attributes_type": "a mapping of keys and values",
    "dict_type": "a mapping of keys and values",
    "tuple_type": "a list",
    "list_type": "a list",
    "string_type": "a text",
}


def _unknown_key(inner: PathInFile, path: PathInFile, grammar: type[BaseModel]) -> tuple[str, str]:
    model = _model_at(grammar, inner[:-1])
    known = [field.alias or name for name, field in model.model_fields.items()] if model else []
    return f"unknown key `{path[-1]}`{_owner(path[:-1])}", did_you_mean(str(path[-1]), known)


def _owner(path: PathInFile) -> str:
    named = [part for part in path if isinstance(part, str)]
    return f" in `{named[-1]}`" if named else ""


def _name(path: PathInFile) -> str:
    named = [part for part in path if isinstance(part, str)]
    return f"`{named[-1]}`" if named else "this"


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 30 else text[:29] + "…"


def _model_at(grammar: type[BaseModel], path: PathInFile) -> type[BaseModel] | None:
    """The grammar's type at a path."""
    types: list[type[BaseModel]] = [grammar]
    for part in path:
        inner = list(_below(types, part))
        types = inner or types
    return types[0] if types else None


def _below(types: list[type[BaseModel]], part: str | int) -> Iterator[type[BaseModel]]:
    for model in types:
        for name, field in model.model_fields.items():
            if part in (field.alias, name):
                yield from _models_in(field.annotation)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        return
    for inner in get_args(annotation):
        yield from _models_in(inner)
