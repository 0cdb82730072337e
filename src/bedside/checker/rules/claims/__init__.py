"""Does it claim something about health that needs proof, and is the proof there?"""
