"""Would a reader without medical training understand it?"""
