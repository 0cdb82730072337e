"""Can everybody read and hear it, with a screen reader too?"""
