"""textstat's formulas for each text of standard input (one JSON string a line); it runs in textstat's environment.

Out, for each: {"scores": {formula: value}, "cpu": seconds of this process for it}.
"""

import json
import sys
import time

import textstat

FORMULAS = {
    "flesch_kincaid": textstat.flesch_kincaid_grade,
    "smog": textstat.smog_index,
    "gunning_fog": textstat.gunning_fog,
    "coleman_liau": textstat.coleman_liau_index,
    "automated": textstat.automated_readability_index,
    "flesch": textstat.flesch_reading_ease,
}

for line in sys.stdin:
    text = json.loads(line)
    began = time.process_time()
    scores = {name: formula(text) for name, formula in FORMULAS.items()}
    sys.stdout.write(json.dumps({"scores": scores, "cpu": time.process_time() - began}) + "\n")
