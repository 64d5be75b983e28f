import pytest

pytest.register_assert_rewrite("tests.foreign_bots.stage", "tests.foreign_bots.visits")
