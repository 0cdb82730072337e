"""Does this text tell something about a person who was cared for?"""
