"""Colour profiles (ICC) made of the few numbers with which a PNG may tell its colours.

Sources: ITU-T H.273 (the codes of cICP), ICC.1:2022 (profiles of three colours and a curve; Annex E, adapting to D50),
W3C PNG (cHRM, gAMA).
"""

from bedside.checker.pictures.refusing import Refused

_Matrix = tuple[tuple[float, float, float], ...]
_Point = tuple[float, float]

_D50 = (0.9642, 1.0, 0.8249)
_WHITE: _Point = (0.3127, 0.3290)
_SRGB: tuple[_Point, ...] = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
# By the code of their primaries: those of every screen, BT.2020, DCI-P3, Display P3.
_PRIMARIES = {
    1: _SRGB,
    9: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
    12: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
}
# By the code of their curve: films, linear light, every screen.
_GAMMAS = {1: 2.4, 4: 2.2, 6: 2.4, 8: 1.0, 13: 0.0, 14: 2.4, 15: 2.4}
_MORE_LIGHT = {16, 18}
# What sRGB is by the letter: 1 / 2.2, and its corners, in the units of a PNG.
_PLAIN_GAMMA, _NEARLY = 45_455, 500
_BRADFORD: _Matrix = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))


def of_codes(data: bytes) -> bytes:
    """Return the profile of a cICP chunk; b"" for the colours of every screen, and for unknown ones. Raises Refused."""
    if len(data) != 4:
        return b""
    primaries, curve = data[0], data[1]
    if curve in _MORE_LIGHT:
        raise Refused("bright")
    if primaries not in _PRIMARIES or curve not in _GAMMAS or (primaries, curve) == (1, 13):
        return b""
    return _profile(_PRIMARIES[primaries], _WHITE, _GAMMAS[curve])


def of_gamma(gamma: bytes, corners: bytes) -> bytes:
    """Return the profile of a gAMA and a cHRM chunk; b"" for the colours of every screen, and for none that can be."""
    value = int.from_bytes(gamma[:4], "big")
    numbers = [int.from_bytes(corners[at : at + 4], "big") / 100_000 for at in range(0, 32, 4)]
    white, *primaries = zip(numbers[::2], numbers[1::2], strict=True) if len(corners) == 32 else (_WHITE, *_SRGB)
    plain = all(
        abs(x - p) + abs(y - q) < 0.01 for (x, y), (p, q) in zip((white, *primaries), (_WHITE, *_SRGB), strict=True)
    )
    if (plain and abs(value - _PLAIN_GAMMA) < _NEARLY) or not 10_000 <= value <= 200_000:
        return b""
    try:
        return _profile(tuple(primaries), white, 100_000 / value)
    except ZeroDivisionError:
        return b""


def _profile(primaries: tuple[_Point, ...], white: _Point, gamma: float) -> bytes:
    """Return a profile; `gamma` 0 is the curve of sRGB."""
    curve = _curve(gamma)
    tags = {b"wtpt": _place(_D50)}
    for letter, column in zip((b"r", b"g", b"b"), _columns(primaries, white), strict=True):
        tags[letter + b"XYZ"], tags[letter + b"TRC"] = _place(column), curve
    table, body = len(tags).to_bytes(4, "big"), b""
    for name, value in tags.items():
        start = 132 + 12 * len(tags) + len(body)
        table += name + start.to_bytes(4, "big") + len(value).to_bytes(4, "big")
        body += value + bytes(-len(value) % 4)
    header = bytearray(128)
    header[0:4] = (128 + len(table) + len(body)).to_bytes(4, "big")
    header[8:12], header[12:24], header[36:40] = b"\x02\x40\0\0", b"mntrRGB XYZ ", b"acsp"
    header[68:80] = _place(_D50)[8:]
    return bytes(header) + table + body


def _columns(primaries: tuple[_Point, ...], white: _Point) -> _Matrix:
    """Return what red, green and blue are in XYZ, under the light D50."""
    raw = [_xyz(point) for point in primaries]
    light = _xyz(white)
    shares = _solved(_turned(raw), light)
    cones, wanted = _times(_BRADFORD, light), _times(_BRADFORD, _D50)
    found = []
    for share, column in zip(shares, raw, strict=True):
        seen = _times(_BRADFORD, tuple(share * value for value in column))
        found.append(_solved(_BRADFORD, tuple(s * w / c for s, w, c in zip(seen, wanted, cones, strict=True))))
    return tuple(found)


def _xyz(point: _Point) -> tuple[float, float, float]:
    x, y = point
    return x / y, 1.0, (1 - x - y) / y


def _turned(rows: list[tuple[float, float, float]]) -> _Matrix:
    return tuple(zip(*rows, strict=True))


def _times(matrix: _Matrix, vector: tuple[float, ...]) -> tuple[float, float, float]:
    one, two, three = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return one, two, three


def _solved(matrix: _Matrix, vector: tuple[float, ...]) -> tuple[float, float, float]:
    """Return what the matrix turns into the vector (Cramer's rule). Raises ZeroDivisionError."""
    whole = _volume(matrix)
    one, two, three = (_volume(_with(matrix, vector, column)) / whole for column in range(3))
    return one, two, three


def _with(matrix: _Matrix, vector: tuple[float, ...], column: int) -> tuple[tuple[float, ...], ...]:
    return tuple(
        tuple(value if place == column else old for place, old in enumerate(row))
        for row, value in zip(matrix, vector, strict=True)
    )


def _volume(rows: tuple[tuple[float, ...], ...]) -> float:
    (a, b, c), (d, e, f), (g, h, i) = rows
    return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)


def _place(value: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(_fixed(each) for each in value)


def _curve(gamma: float) -> bytes:
    if gamma:
        return b"curv\0\0\0\0\0\0\0\1" + round(gamma * 256).to_bytes(2, "big")
    # Of sRGB: a power, and a straight line for the darkest.
    return b"para\0\0\0\0\0\3\0\0" + b"".join(
        _fixed(each) for each in (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    )


def _fixed(value: float) -> bytes:
    return round(value * 65_536).to_bytes(4, "big", signed=True)
