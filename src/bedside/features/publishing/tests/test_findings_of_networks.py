"""What hangs on a network names it, and how hard the words are to read follows the words that are looked at."""

from dataclasses import dataclass, replace

from bedside.checker import Context, examine
from bedside.features.clearance.hanging import networks_behind
from bedside.features.people.cast import Cast
from bedside.features.people.testing import SignedIn
from bedside.features.publishing.tests.composer_desk import HARMLESS, connect, content, paint
from bedside.features.publishing.tests.test_composer_check import ask
from bedside.networks import registry
from bedside.networks.base import Capabilities


def test_a_description_that_is_too_long_names_the_networks_that_cut_it(cast: Cast, signed_in: SignedIn) -> None:
    bluesky, practice = connect(cast), connect(cast, "practice", "elm")
    picture = paint(cast.clinic, cast.maya)
    words = content(HARMLESS, bluesky, practice, pictures=((picture.pk, "A nurse waves. " * 120),))
    found = ask(signed_in(cast.maya), cast, words)["findings"]
    [said] = [each for each in found if each["code"] == "A107"]
    assert said["networks"] == "Practice network"
    assert all(each["networks"] == "" for each in found if each["code"] != "A107")


@dataclass(frozen=True)
class Folding:
    """A network that shows only so many characters before "more"."""

    name: str
    capabilities: Capabilities


def folding(name: str, fold: int | None) -> Folding:
    return Folding(name, replace(registry.get("practice").capabilities, fold_after=fold))


def test_a_gift_told_of_behind_the_fold_names_the_networks_that_fold_there() -> None:
    text = "We love these soft new walking shoes for our long walks every morning, and you will too, friends. #ad"
    [finding] = [each for each in examine(text, Context(fold_after=60)) if each.code == "D102"]
    three = [folding("Long", 500), folding("Short", 60), folding("All", None)]
    assert networks_behind(finding, three) == ("Short",)  # type: ignore[arg-type]


def test_own_words_are_measured_by_themselves(cast: Cast, signed_in: SignedIn) -> None:
    bluesky, practice = connect(cast), connect(cast, "practice", "elm")
    hard = "Hypertension exacerbates ventricular hypertrophy and precipitates ischemic cardiomyopathy."
    words = content(HARMLESS, bluesky, practice)
    words["variants"] = {str(bluesky.pk): [{"text": hard, "pictures": []}]}
    answer = ask(signed_in(cast.maya), cast, words)
    assert answer["reads"]["level"] == "easy"
    assert answer["own_reads"][str(bluesky.pk)]["level"] == "hard"
    assert str(practice.pk) not in answer["own_reads"]
