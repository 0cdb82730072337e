"""Could somebody come to harm who does what it says?"""
