"""A scenario file as a whole, as written and before its cases are told apart."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from scenarios.language.expectations import Expectation
from scenarios.language.scalars import Part, Rule, Text, WorldKind, as_tuple
from scenarios.language.steps import Given, Step
from scenarios.language.worlds import WorldChoice

Sources = Literal["world.people", "world.staff", "world.outsiders", "world.chats", "world.bots", "outcomes"]


class Cases(Part):
    """A table: the scenario is played once for every row, `${column}` standing for the row's value."""

    columns: tuple[Text, ...] = Field(min_length=1)
    rows: tuple[tuple[Text, ...], ...] = Field(min_length=1)
    complete_over: dict[str, Sources] = Field({}, description="a column that must have a row for each of these")

    @model_validator(mode="after")
    def _rectangular(self) -> "Cases":
        for number, row in enumerate(self.rows, 1):
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} has {len(row)} values for {len(self.columns)} columns")
        unknown = [column for column in self.complete_over if column not in self.columns]
        if unknown:
            raise ValueError(f"`complete over` names `{unknown[0]}`, which is no column")
        return self


class Scenario(Part):
    """One story, and what must come of it."""

    scenario: Text = Field(description="one sentence: what is shown")
    why: Text = Field("", description="why it matters, for the reader of a failure")
    rules: tuple[Rule, ...] = Field(min_length=1, description="rules of the house it shows, like R126")
    tags: tuple[Text, ...] = ()
    only: Annotated[tuple[WorldKind, ...], BeforeValidator(as_tuple)] = Field((), description="the worlds it may run in")
    world: WorldChoice
    cases: Cases | None = None
    outcomes: dict[str, Expectation] = Field({}, description="what a verdict means, written once")
    given: tuple[Given, ...] = ()
    steps: tuple[Step, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _asserts_something(self) -> "Scenario":
        if not any(step.expect is not None and step.expect.asserts for step in self.steps):
            raise ValueError("the scenario asserts nothing: add a step `expect` that says what must have happened")
        for number, step in enumerate(self.steps, 1):
            if step.expect is not None and not step.expect.asserts:
                raise ValueError(f"step {number} expects nothing: say what must have happened")
        return self

    def worlds(self) -> tuple[WorldKind, ...]:
        """The worlds it may run in: both, unless `only` or a long wait says otherwise."""
        if self.only:
            return self.only
        long = any((step.wait or 0) > LONG_WAIT_S for step in (*self.given, *self.steps))
        return ("sim",) if long else ("sim", "live")


LONG_WAIT_S = 30.0
"""A longer wait makes a scenario `sim` only."""


def schema() -> dict[str, Any]:
    """The JSON Schema that editors complete and complain with."""
    made = Scenario.model_json_schema(by_alias=True)
    counted = made["$defs"]["CreatedClause"]["properties"]
    counted["exactly"] = {"anyOf": [{"type": "integer"}, *counted["exactly"]["anyOf"]]}
    made["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return made
