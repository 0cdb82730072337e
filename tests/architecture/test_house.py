"""The order of the house, where an import contract can't see it."""

import ast
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import ForeignKey

SOURCE = Path(__file__).parents[2] / "src" / "bedside"
FEATURES = SOURCE / "features"
# What makes a network do something that the world sees.
WRITES = {"start", "finalize", "delete", "poll"}


def own_modules(*, tests: bool = False) -> list[Path]:
    return [path for path in SOURCE.rglob("*.py") if tests or "tests" not in path.parts]


def test_foreign_keys_point_downward() -> None:
    order = [name.rpartition(".")[2] for name in settings.FEATURES]
    upward = []
    for label in order:
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.get_fields():
                if not isinstance(field, ForeignKey):
                    continue
                target = field.related_model._meta.app_label
                if target in order and order.index(target) > order.index(label):
                    upward.append(f"{label}.{model.__name__}.{field.name} -> {target}")
    assert upward == []


def reaches_a_network(call: ast.Call) -> bool:
    """Whether a call is `<something named network, or registry.get(...)>.start(...)` and the like."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in WRITES:
        return False
    receiver = ast.unparse(call.func.value)
    return receiver.endswith("network") or "registry.get(" in receiver or "network_of(" in receiver


def test_only_delivery_reaches_a_networks_write_methods() -> None:
    reached = {
        path.relative_to(SOURCE).parts[:2]
        for path in own_modules()
        if path.relative_to(SOURCE).parts[0] != "networks"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and reaches_a_network(node)
    }
    assert reached == {("features", "delivery")}


def test_only_accounts_and_delivery_get_hold_of_a_network_that_can_write() -> None:
    """Everybody else is handed `networks.base.Known`, on which mypy finds no write method."""
    holders = set()
    for path in FEATURES.rglob("*.py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            names = {ast.unparse(node.func)} if isinstance(node, ast.Call) else set()
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("bedside.networks."):
                names = {f"{node.module}.{name.name}" for name in node.names}
            if any(name == "registry.get" or name.endswith((".client", ".client.network")) for name in names):
                holders.add(path.relative_to(FEATURES).parts[0])
    assert holders == {"accounts", "delivery"}


def test_features_reach_each_other_only_through_api_events_and_models() -> None:
    """A feature's doors: `api` to ask, `events` to listen, `models` for foreign keys, what those above register
    themselves with, and its test kit."""
    registers = {"words", "subjects", "uses", "access"}
    doors = {"api", "events", "models", "permissions", "cast", "testing", "worker"} | registers
    intruders = []
    for path in FEATURES.rglob("*.py"):
        own = path.relative_to(FEATURES).parts[0]
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("bedside.features."):
                continue
            _, _, feature, *rest = (node.module or "").split(".")
            if feature != own and (not rest or rest[0] not in doors):
                intruders.append(f"{path.relative_to(FEATURES)}: {node.module}")
    assert intruders == []


def test_no_signals() -> None:
    """Law 5: what wants to know listens to an event; no ORM signals of our own."""
    users = [str(path.relative_to(SOURCE)) for path in own_modules() if "django.db.models.signals" in path.read_text()]
    assert users == []


def test_time_is_asked_of_the_clock() -> None:
    askers = [
        str(path.relative_to(SOURCE))
        for path in own_modules()
        if path.name != "clock.py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"datetime.now", "timezone.now", "datetime.utcnow"}
    ]
    assert askers == []
