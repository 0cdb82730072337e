"""What the guide tells programmers to write runs as it stands there."""

import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "guide" / "library.md"
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


def said_by(example: str) -> str:
    """Run an example as somebody would who copied it, and return what it prints."""
    done = subprocess.run([sys.executable, "-c", example], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_examples_run_and_tell_what_they_say() -> None:
    said = [said_by(example) for example in EXAMPLES]
    assert "P101 block “Maria” is named together with their health" in said[0]
    assert said[3].splitlines()[:2] == ["easy", "[NAME 1], [PHONE 1]"]
    assert said[3].splitlines()[2].startswith("4.47")
