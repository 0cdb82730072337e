"""How a state is shown: always a shape, a word and a tone together, never a colour alone.

A feature keeps one `Badge` for each state of its models and hands it to `{% badge %}`, so that "on hold" looks the
same in the calendar, in a list and on a phone.
"""

from dataclasses import dataclass

from bedside.kit.ui.navigation import Text

TONES = ("neutral", "action", "good", "advice", "warning", "block", "accent")

SHAPES = ("ring", "dashed", "half", "dot", "check", "square", "pause", "diamond", "triangle", "octagon", "cross", "bar")


@dataclass(frozen=True)
class Badge:
    """A state: its word, its tone (one of TONES) and its shape (one of SHAPES).

    Raises ValueError for a tone or a shape that doesn't exist.
    """

    word: Text
    tone: str = "neutral"
    shape: str = "dot"

    def __post_init__(self) -> None:
        if self.tone not in TONES:
            raise ValueError(f"There is no tone “{self.tone}”. There is: {', '.join(TONES)}.")
        if self.shape not in SHAPES:
            raise ValueError(f"There is no shape “{self.shape}”. There is: {', '.join(SHAPES)}.")
