"""Captions of a video (WebVTT or SubRip): can they be shown, can people read them in time, and what do they say?

for problem in captions.check(text):
    print(problem.line, problem.severity, sentence(problem, "en"))

for finding in captions.examine_words(text, Context()):
    print(finding.start, finding.end, sentence(finding, "en"))

A WebVTT file is read as the standard of the W3C (2019) asks; what is broken is told, and the rest is read on.
"""

from bedside.checker.captions.judging import check
from bedside.checker.captions.reading import CaptionProblem, Cue, Form, form_of, read
from bedside.checker.captions.saying import examine_words, spoken

__all__ = ["CaptionProblem", "Cue", "Form", "check", "examine_words", "form_of", "read", "spoken"]
