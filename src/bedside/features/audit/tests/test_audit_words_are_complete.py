"""No page of the record shows a bare code: every action that is recorded anywhere has its sentence."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from bedside.features.audit.words import known_actions, known_kinds

SOURCE = Path(__file__).parents[3]


def recorded() -> Iterator[tuple[Path, ast.keyword]]:
    """Yield each keyword of each call of `record`."""
    for path in SOURCE.rglob("*.py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "record":
                yield from ((path, keyword) for keyword in node.keywords)


def codes(value: ast.expr) -> Iterator[str]:
    """Yield the codes that an expression may be, as patterns; none for what is only known when it runs."""
    match value:
        case ast.Constant():
            yield re.escape(str(value.value))
        case ast.IfExp():
            yield from codes(value.body)
            yield from codes(value.orelse)
        case ast.JoinedStr():
            yield "".join(
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z-]+" for part in value.values
            )


def test_every_action_has_a_sentence() -> None:
    known = set(known_actions())
    lacking = {
        f"{path.relative_to(SOURCE)}: {code}"
        for path, keyword in recorded()
        if keyword.arg == "action"
        for code in codes(keyword.value)
        if not any(re.fullmatch(code, each) for each in known)
    }
    assert lacking == set()


def test_every_kind_of_subject_has_a_name() -> None:
    lacking = set()
    for path, keyword in recorded():
        if keyword.arg == "subject" and isinstance(keyword.value, ast.Call) and keyword.value.args:
            kind = keyword.value.args[0]
            if isinstance(kind, ast.Constant) and kind.value not in known_kinds():
                lacking.add(f"{path.relative_to(SOURCE)}: {kind.value!r}")
    assert lacking == set()
