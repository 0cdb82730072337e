"""Networks are found by themselves, and each says where its numbers come from."""

import sys
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from bedside import networks
from bedside.networks import limits, registry
from bedside.networks.base import Capabilities

CLIENT = """
from pathlib import Path
from bedside.networks import limits
from bedside.networks.practice.client import Practice

class Newcomer(Practice):
    slug = "newcomer"
    name = "Newcomer"
    capabilities = limits.capabilities(limits.read(Path(__file__).parent / "limits.toml"))

network = Newcomer()
"""


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """One more place where networks are looked for."""
    monkeypatch.setattr(networks, "__path__", [*networks.__path__, str(tmp_path)])
    yield tmp_path
    for name in [name for name in sys.modules if name.startswith("bedside.networks.newcomer")]:
        del sys.modules[name]


def test_a_new_network_is_one_new_folder(elsewhere: Path) -> None:
    before = [network.slug for network in registry.all_networks()]
    folder, model = elsewhere / "newcomer", Path(networks.__path__[0]) / "practice"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "client.py").write_text(CLIENT)
    for name in ("limits.toml", "about.toml", "setup.md"):
        (folder / name).write_text((model / name).read_text())
    (elsewhere / "no_network").mkdir()
    (elsewhere / "no_network" / "__init__.py").touch()
    registry._walk.cache_clear()
    assert sorted([*before, "newcomer"]) == sorted(network.slug for network in registry.all_networks())
    assert registry.get("newcomer").name == "Newcomer"
    registry._walk.cache_clear()


def test_practice_and_bluesky_are_there_in_order_of_name() -> None:
    names = [network.name for network in registry.all_networks()]
    assert {"Bluesky", "Practice network"} <= set(names)
    assert names == sorted(names)
    with pytest.raises(KeyError):
        registry.get("myspace")


@pytest.mark.parametrize("slug", [network.slug for network in registry.all_networks()])
def test_each_number_has_a_source_and_a_date_and_each_network_its_page(slug: str) -> None:
    about = registry.about(slug)
    assert set(about.limits) >= {field.name for field in fields(Capabilities)}
    assert all(limit.source and date(2024, 1, 1) <= limit.as_of for limit in about.limits.values())
    assert about.setup.startswith("# Connect")
    assert about.preview.avatar in ("round", "square")
    assert about.preview.pictures in ("grid", "carousel")
    assert about.preview.links in ("card", "text")
    assert about.preview.name_line.format(name="Ana", handle="ana", when="now")
    assert about.preview.fold_after == about.network.capabilities.fold_after
    assert about.connect.identifier_label
    assert about.connect.secret_label
    capabilities = about.network.capabilities
    assert capabilities.text_unit in ("graphemes", "characters", "weighted")
    assert isinstance(capabilities.text_limit, int)
    assert isinstance(capabilities.picture_kinds, tuple)
    assert isinstance(capabilities.can_find, bool)


def test_a_number_without_source_or_a_missing_number_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "limits.toml"
    file.write_text('[text_limit]\nvalue = 3\nsource = ""\nas_of = 2026-11-23\n')
    with pytest.raises(ValueError, match="text_limit"):
        limits.read(file)
    file.write_text('[text_limit]\nvalue = 3\nsource = "a"\nas_of = 2026-11-23\n')
    with pytest.raises(ValueError, match="max_parts"):
        limits.capabilities(limits.read(file))
