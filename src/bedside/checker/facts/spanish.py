"""The forms of Spanish words and phrases: number, gender, the commonest forms of verbs, and articles that fit."""

_LINKS = frozenset(
    """de del con sin en por para a al que donde cuando y o entre tras desde como ni""".split()  # noqa: SIM905
)
_FEMININE_O = frozenset(["mano", "foto", "moto"])
_MASCULINE_A = frozenset(["problema", "síntoma", "sistema", "día", "mapa", "programa", "trauma", "aparato", "plasma"])
_FEMININE = frozenset(
    """sangre piel tos fiebre gente muerte suerte leche carne parte mujer vez red cruz serie infección base fase
    hinchazón picazón comezón razón sed luz nariz voz raíz matriz sal""".split()  # noqa: SIM905
)
_UNACCENTED = str.maketrans("áéíóú", "aeiou")
# Infinitive: he, they, you (usted, as an order), -ing.
_IRREGULAR = {
    "dar": ("da", "dan", "dé", "dando"),
    "decir": ("dice", "dicen", "diga", "diciendo"),
    "detener": ("detiene", "detienen", "detenga", "deteniendo"),
    "empezar": ("empieza", "empiezan", "empiece", "empezando"),
    "encontrar": ("encuentra", "encuentran", "encuentre", "encontrando"),
    "estar": ("está", "están", "esté", "estando"),
    "evaluar": ("evalúa", "evalúan", "evalúe", "evaluando"),
    "hacer": ("hace", "hacen", "haga", "haciendo"),
    "mostrar": ("muestra", "muestran", "muestre", "mostrando"),
    "obtener": ("obtiene", "obtienen", "obtenga", "obteniendo"),
    "pedir": ("pide", "piden", "pida", "pidiendo"),
    "poner": ("pone", "ponen", "ponga", "poniendo"),
    "recomendar": ("recomienda", "recomiendan", "recomiende", "recomendando"),
    "seguir": ("sigue", "siguen", "siga", "siguiendo"),
    "tener": ("tiene", "tienen", "tenga", "teniendo"),
    "medir": ("mide", "miden", "mida", "midiendo"),
    "requerir": ("requiere", "requieren", "requiera", "requiriendo"),
    "ingerir": ("ingiere", "ingieren", "ingiera", "ingiriendo"),
    "morir": ("muere", "mueren", "muera", "muriendo"),
    "contribuir": ("contribuye", "contribuyen", "contribuya", "contribuyendo"),
    "disminuir": ("disminuye", "disminuyen", "disminuya", "disminuyendo"),
    "proveer": ("provee", "proveen", "provea", "proveyendo"),
    "sufrir": ("sufre", "sufren", "sufra", "sufriendo"),
    "dormir": ("duerme", "duermen", "duerma", "durmiendo"),
    "ir": ("va", "van", "vaya", "yendo"),
    "proteger": ("protege", "protegen", "proteja", "protegiendo"),
    "soltar": ("suelta", "sueltan", "suelte", "soltando"),
    "traer": ("trae", "traen", "traiga", "trayendo"),
    "ver": ("ve", "ven", "vea", "viendo"),
    "evidenciar": ("evidencia", "evidencian", "evidencie", "evidenciando"),
    "deglutir": ("deglute", "degluten", "degluta", "deglutiendo"),
    "comenzar": ("comienza", "comienzan", "comience", "comenzando"),
}
_SINGULAR_S = frozenset("tos gas virus diabetes tiroides pus mes".split())  # noqa: SIM905
_PLURAL_ARTICLES = frozenset(["los", "las", "unos", "unas"])
_ARTICLES = {
    "el": ("el", "la"),
    "la": ("el", "la"),
    "los": ("los", "las"),
    "las": ("los", "las"),
    "un": ("un", "una"),
    "una": ("un", "una"),
    "unos": ("unos", "unas"),
    "unas": ("unos", "unas"),
    "del": ("del", "de la"),
    "al": ("al", "a la"),
}


def feminine(phrase: str) -> bool:
    """Say whether the noun that begins a phrase is feminine."""
    noun = phrase.split(" ")[0].lower()
    single = noun.removesuffix("es") if noun.endswith("ones") else noun.removesuffix("s")
    if single in _FEMININE_O or single in _FEMININE or noun in _FEMININE:
        return True
    if single in _MASCULINE_A:
        return False
    return single.endswith(("a", "ión", "ion", "dad", "tad", "tud", "umbre", "sis"))


def several(phrase: str) -> bool:
    """Say whether the noun that begins a phrase is a plural: "papeles", but no "análisis" or "tos"."""
    noun = phrase.split(" ")[0].lower()
    return noun.endswith("s") and noun not in _SINGULAR_S and not noun.endswith(("sis", "xis", "itis"))


def changes_number(written: str, replacement: str) -> bool:
    """Say whether a replacement has another number than the article that stands before it: what follows won't fit."""
    return written in _ARTICLES and (written in _PLURAL_ARTICLES) != several(replacement)


def article(written: str, replacement: str) -> str:
    """Return the article that fits before a replacement, in the place of the one that is written."""
    both = _ARTICLES.get(written)
    return both[feminine(replacement)] if both else written


def _plural_word(word: str) -> str:
    if word.endswith(("s", "x")) and not word.endswith(("és", "ís", "ús")):
        return word
    if word.endswith("z"):
        return f"{word[:-1]}ces"
    if word[-1] in "aeiouáéó":
        return f"{word}s"
    return f"{word[:-2]}{word[-2:].translate(_UNACCENTED)}es"


def plural(phrase: str) -> str:
    """Return the plural of a Spanish noun phrase: all words up to the first little word that links."""
    words = phrase.split(" ")
    head = next((place for place, word in enumerate(words) if word in _LINKS), len(words))
    return " ".join([*map(_plural_word, words[:head]), *words[head:]])


def verb_forms(phrase: str) -> tuple[str, str, str, str]:
    """Return what he and they do, the order to usted, and the -ing form; the first word of the phrase is the verb."""
    verb, space, rest = phrase.partition(" ")
    if verb in _IRREGULAR:
        own = _IRREGULAR[verb]
    elif verb.endswith("ar"):
        stem = verb[:-2]
        soft = {"c": f"{stem[:-1]}qu", "g": f"{stem}u", "z": f"{stem[:-1]}c"}.get(stem[-1], stem)
        own = (f"{stem}a", f"{stem}an", f"{soft}e", f"{stem}ando")
    else:
        stem = verb[:-2]
        own = (f"{stem}e", f"{stem}en", f"{stem}a", f"{stem}iendo")
    he, they, order, going = (form + space + rest for form in own)
    return he, they, order, going


def _adjective_forms(word: str) -> tuple[str, ...]:
    if " " in word:
        return (word,) * 4
    if word.endswith("o"):
        return word, f"{word[:-1]}a", f"{word}s", f"{word[:-1]}as"
    return word, word, _plural_word(word), _plural_word(word)


def forms(term: str, plain: str, part: str) -> list[tuple[str, str]]:
    """Return each form of a term with the same form of what is said instead.

    `part`: "n" noun with a plural, "p" a person of either gender ("h" where the word is an adjective, too), "j"
    adjective, "v" verb; all others stay as they are.
    """
    pairs = [(term, plain)]
    if part == "n":
        pairs.append((plural(term), plural(plain)))
    elif part in ("p", "h"):
        hers = term[:-1] + "a" if term.endswith("o") else term
        pairs += [(hers, plain), (plural(term), plural(plain)), (plural(hers), plural(plain))]
    elif part == "j":
        pairs = [*zip(_adjective_forms(term), _adjective_forms(plain), strict=True)]
    elif part == "v":
        pairs += zip(verb_forms(term), verb_forms(plain), strict=True)
    return pairs
