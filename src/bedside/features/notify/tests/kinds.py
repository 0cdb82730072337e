"""The kinds of notices that these tests use (registered in conftest.py)."""

APPROVAL, NEWS = "test.approval", "test.news"
