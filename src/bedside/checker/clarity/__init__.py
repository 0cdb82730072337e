"""The CDC Clear Communication Index as a guided score for longer pieces: what a machine can judge is judged, the rest
is asked.

from bedside.checker.clarity import Reply, answers_of, questions, score

asked = questions("Get a flu shot every fall. …", main_message="Get a flu shot every fall.")
for question in asked:
    print(question.item.number, question.judged)       # None: a person has to say
score({**answers_of(asked), 4: Reply.YES}).percent     # 90 and more passes

Source: CDC, "Clear Communication Index: A Tool for Developing and Assessing CDC Public Communication Products. User
Guide" (US Government work). The items are the guide's, their wording here is ours.
"""

from bedside.checker.clarity.items import ITEMS, Item, Part, Reply, item_with, parts
from bedside.checker.clarity.piece import Judged
from bedside.checker.clarity.questions import FEWEST_WORDS, Question, answers_of, questions
from bedside.checker.clarity.scoring import PASSES_FROM, Change, Score, score, settled

__all__ = [
    "FEWEST_WORDS",
    "ITEMS",
    "PASSES_FROM",
    "Change",
    "Item",
    "Judged",
    "Part",
    "Question",
    "Reply",
    "Score",
    "answers_of",
    "item_with",
    "parts",
    "questions",
    "score",
    "settled",
]
