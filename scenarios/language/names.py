"""Every name a value of the grammar uses or gives: found by the markers on the grammar's fields."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from scenarios.language.scalars import Defines, Ref


@dataclass(frozen=True, slots=True)
class NameUse:
    """A name at a path: used (`Ref`) or given (`Defines`); `in_key` when it is the key of a mapping."""

    path: tuple[str | int, ...]
    name: str
    marker: Ref | Defines
    in_key: bool = False


def names_in(part: BaseModel, path: tuple[str | int, ...] = ()) -> Iterator[NameUse]:
    """All names of a value of the grammar, in the order of its fields."""
    for field_name, field in type(part).model_fields.items():
        if field_name not in part.model_fields_set:
            continue
        value = getattr(part, field_name)
        here = (*path, field.alias or field_name)
        marker = next((each for each in field.metadata if isinstance(each, Ref | Defines)), None)
        if marker is not None and isinstance(value, str):
            yield NameUse(here, value, marker)
        else:
            yield from _in_value(field.annotation, value, here)


def _in_value(annotation: Any, value: Any, path: tuple[str | int, ...]) -> Iterator[NameUse]:
    if isinstance(value, BaseModel):
        yield from names_in(value, path)
    elif isinstance(value, str):
        marker = _marker(annotation)
        if marker is not None:
            yield NameUse(path, value, marker)
    elif isinstance(value, tuple):
        inner = _argument(annotation, tuple, 0)
        for index, each in enumerate(value):
            yield from _in_value(inner, each, (*path, index))
    elif isinstance(value, dict):
        key_type, value_type = _argument(annotation, dict, 0), _argument(annotation, dict, 1)
        for key, each in value.items():
            marker = _marker(key_type)
            if marker is not None:
                yield NameUse((*path, key), key, marker, in_key=True)
            yield from _in_value(value_type, each, (*path, key))


def _marker(annotation: Any) -> Ref | Defines | None:
    """The marker on a type, through unions."""
    if get_origin(annotation) is Annotated:
        for each in get_args(annotation)[1:]:
            if isinstance(each, Ref | Defines):
                return each
    inner = (_marker(each) for each in get_args(annotation) if get_origin(annotation) not in (tuple, dict))
    return next((each for each in inner if each is not None), None)


def _argument(annotation: Any, container: type, index: int) -> Any:
    """The `index`-th type argument of the container somewhere in an annotation."""
    if get_origin(annotation) is container:
        return get_args(annotation)[index]
    for each in get_args(annotation):
        found = _argument(each, container, index)
        if found is not None:
            return found
    return None
