"""The documentation says what the code does, all of it, and nothing that is dead."""

import re
from pathlib import Path

import click
import pytest

from bedside.checker.registry import all_rules
from bedside.features.people.permissions import Permission, Role
from bedside.site import docs
from bedside.site.config import Config

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "bedside"
WRITTEN = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
GENERATED = docs.pages()

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
# Names of one machine, and where packages come from: neither belongs into a page that others read.
PRIVATE = re.compile(
    r"/(work|root|Users)/|/home/(?!bedside\b)\w+|pypi\.org/simple|files\.pythonhosted\.org|registry\.npmjs\.org"
    r"|--index-url|--extra-index-url|deb\.debian\.org"
)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", sorted(GENERATED))
def test_a_generated_page_is_what_the_code_gives(path: str) -> None:
    file = ROOT / path
    assert file.is_file(), f"{path} is missing: run `make docs`"
    assert file.read_text("utf-8") == GENERATED[path], f"{path} is old: run `make docs`"


def test_no_page_of_a_rule_is_left_over() -> None:
    there = {name_of(path) for path in (ROOT / docs.RULES).glob("*.md")}
    assert there == {path for path in GENERATED if path.startswith(docs.RULES)}


def test_every_setting_the_code_reads_is_on_the_page() -> None:
    known = {docs.variable_of(name, field) for name, field in Config.model_fields.items()}
    read = {
        variable
        for path in SOURCE.rglob("*.py")
        if not {"tests", "local"} & set(path.parts)
        for variable in re.findall(r"\b(?:BEDSIDE_[A-Z_]*[A-Z]|DATABASE(?:_OWNER)?_URL)\b", path.read_text("utf-8"))
    }
    assert read <= known
    assert all(field.description for field in Config.model_fields.values())
    assert all(f"`{variable}`" in GENERATED[docs.SETTINGS] for variable in known)


def test_every_command_has_help_and_an_example() -> None:
    lacking = [name for name, text in docs.all_help() if "Example" not in text]
    assert lacking == []


def test_every_option_says_what_it_is_for() -> None:
    bare = [
        f"{context.command_path} {option.opts[0]}"
        for context in docs.all_commands()
        for option in context.command.params
        if isinstance(option, click.Option) and not option.help
    ]
    assert bare == []


def test_every_permission_and_role_is_explained() -> None:
    page = GENERATED["docs/guide/permissions.md"]
    assert [each for each in Permission if f"| {each.label} |" not in page] == []
    assert [each for each in Role if f"(`{each.value}`)" not in page] == []


def test_every_rule_has_its_page() -> None:
    index = GENERATED[f"{docs.RULES}/README.md"]
    assert [rule.code for rule in all_rules() if f"[{rule.code}](" not in index] == []


@pytest.mark.parametrize("page", WRITTEN, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    text = CODE.sub("", page.read_text("utf-8"))
    dead = [target for target in LINK.findall(text) if not _leads_somewhere(page, target)]
    assert dead == []


def _leads_somewhere(page: Path, target: str) -> bool:
    if re.match(r"[a-z]+:", target):
        return True
    path, _hash, anchor = target.partition("#")
    file = (page.parent / path).resolve() if path else page
    if not file.exists() or not file.is_relative_to(ROOT):
        return False
    return not anchor or anchor in {_slug(heading) for heading in HEADING.findall(file.read_text("utf-8"))}


def _slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("page", WRITTEN, ids=name_of)
def test_a_page_names_no_machine_and_no_package_index(page: Path) -> None:
    assert [found[0] for found in PRIVATE.finditer(page.read_text("utf-8"))] == []


def test_the_guide_and_the_decisions_are_all_listed() -> None:
    for folder, index in (("docs/guide", "index.md"), ("docs/adr", "README.md")):
        listed = (ROOT / folder / index).read_text("utf-8")
        pages = {path.name for path in (ROOT / folder).glob("*.md")} - {index}
        assert {name for name in pages if f"({name})" not in listed} == set()


def test_commands_in_pages_exist() -> None:
    known = {name for name, _text in docs.all_help()}
    groups = {name for name in known if any(other.startswith(f"{name} ") for other in known)}
    wrong = []
    for page in WRITTEN:
        for command in re.findall(r"bedside((?: [a-z][a-z-]*)+)", " \n".join(CODE.findall(page.read_text("utf-8")))):
            words = command.split()
            name = f"bedside {words[0]}"
            if name in groups and len(words) > 1 and f"{name} {words[1]}" not in known:
                wrong.append(f"{name_of(page)}: {name} {words[1]}")
    assert wrong == []
