import pytest
from django.template import Context, Template

from bedside.kit.ui.charts import HEIGHT, WIDTH, Value, bars, ceiling, dots


@pytest.mark.parametrize(
    ("values", "top"), [([], 1), ([0, 0], 1), ([3], 3), ([42], 50), ([610], 800), ([0.7], 0.8), ([9.5], 10)]
)
def test_the_scale_ends_at_a_round_number(values: list[float], top: float) -> None:
    assert ceiling(values) == pytest.approx(top)


def test_bars_stand_side_by_side_as_high_as_their_numbers() -> None:
    small, large = bars([Value("Mon", 10), Value("Tue", 20)])
    assert small.x + small.width < large.x
    assert large.x + large.width <= WIDTH
    assert large.height == pytest.approx(small.height * 2, abs=0.2)
    assert large.y + large.height == small.y + small.height < HEIGHT


def test_one_point_is_a_trend_too() -> None:
    assert len(dots([Value("Jan", 5)])) == 1


@pytest.mark.parametrize("tag", ["bar_chart", "trend"])
def test_the_numbers_stand_in_a_table_behind(tag: str) -> None:
    template = Template("{% load ui %}{% " + tag + ' values title="Answers" unit="a day" of="Day" %}')
    shown = template.render(Context({"values": [Value("Mon", 12), Value("Tue", 1234.5)]}))
    assert '<th scope="row">Mon</th><td class="number">12</td>' in shown
    assert "1,234.5" in shown
    assert 'role="img" aria-label="Answers"' in shown


@pytest.mark.parametrize("tag", ["bar_chart", "trend"])
def test_no_numbers_are_no_error(tag: str) -> None:
    assert "Answers" in Template("{% load ui %}{% " + tag + ' values title="Answers" unit="" %}').render(
        Context({"values": []})
    )
