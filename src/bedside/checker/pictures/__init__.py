"""Pictures: what a file carries besides what one sees, who and what can be seen in it, and how to cover it.

To look needs more libraries than to judge texts does (`requirements/pictures.in`); they are loaded when somebody looks.
"""
