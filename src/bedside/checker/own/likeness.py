"""Whether two hashtags differ by one slip of a finger."""


def one_slip(ours: str, theirs: str) -> bool:
    """Say whether one letter was left out, put in, mistaken, or changed places with the next one. Digits don't slip:
    another year is another campaign."""
    if abs(len(ours) - len(theirs)) > 1 or ours == theirs:
        return False
    start = 0
    while start < min(len(ours), len(theirs)) and ours[start] == theirs[start]:
        start += 1
    a, b = ours[start:], theirs[start:]
    if any(character.isdigit() for character in a[:1] + b[:1]):
        return False
    swapped = len(a) > 1 and len(b) > 1 and a[0] == b[1] and a[1] == b[0] and a[2:] == b[2:]
    return swapped or a[1:] == b[1:] or a[1:] == b or a == b[1:]
