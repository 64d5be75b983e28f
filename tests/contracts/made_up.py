"""Facts of any shape, made up by Hypothesis from their types: every field, every kind of text, very large numbers."""

from functools import cache
from typing import Any

import hypothesis.strategies as st
import msgspec
from msgspec import inspect

LARGEST = 2**62
TEXTS = st.text(max_size=20)
NUMBERS = st.integers(-LARGEST, LARGEST)
TIMES = st.floats(0, 4e9).map(float)


@cache
def facts(kind: type) -> st.SearchStrategy[Any]:
    """Any value of a fact's type."""
    return of(inspect.type_info(kind)).map(lambda plain: msgspec.convert(plain, kind))


def of(told: inspect.Type) -> st.SearchStrategy[Any]:
    """Plain values that msgspec turns into the type."""
    match told:
        case inspect.StructType():
            fields = {field.encode_name: of(field.type) for field in told.fields}
            tag = {told.tag_field: st.just(told.tag)} if told.tag_field else {}
            return st.fixed_dictionaries({**tag, **fields})
        case inspect.UnionType(types=types):
            return st.one_of([of(each) for each in types])
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
            return st.lists(of(item), max_size=3)
        case inspect.EnumType(cls=cls):
            return st.sampled_from([member.value for member in cls])
        case inspect.BoolType():
            return st.booleans()
        case inspect.IntType():
            return NUMBERS
        case inspect.FloatType():
            return TIMES
        case inspect.StrType():
            return TEXTS
        case inspect.BytesType():
            return st.binary(max_size=30)
        case inspect.NoneType():
            return st.none()
    raise AssertionError(f"no strategy for {told}")
