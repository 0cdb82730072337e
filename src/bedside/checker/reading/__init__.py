"""How hard a text is to read, and which words make it so.

from bedside.checker import reading

found = reading.measure("Myocardial infarction requires immediate intervention.")
found.difficulty                            # 1 (a child understands) to 6 (only experts do)
[word.text for word in found.unfamiliar]    # what to explain or to say otherwise
"""

from bedside.checker.reading.measuring import EFFORT, FEWEST_WORDS, HARD, Measure, measure
from bedside.checker.reading.syllables import syllables
from bedside.checker.reading.text import Sentence, Word

__all__ = ["EFFORT", "FEWEST_WORDS", "HARD", "Measure", "Sentence", "Word", "measure", "syllables"]
