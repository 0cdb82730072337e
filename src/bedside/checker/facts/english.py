"""The forms of English words and phrases: number, tense, and the British way to spell them."""

_IRREGULAR = {
    "be": ("is", "was", "being"),
    "become": ("becomes", "became", "becoming"),
    "begin": ("begins", "began", "beginning"),
    "bite": ("bites", "bit", "biting"),
    "break": ("breaks", "broke", "breaking"),
    "bring": ("brings", "brought", "bringing"),
    "build": ("builds", "built", "building"),
    "burn": ("burns", "burned", "burning"),
    "burst": ("bursts", "burst", "bursting"),
    "buy": ("buys", "bought", "buying"),
    "catch": ("catches", "caught", "catching"),
    "choose": ("chooses", "chose", "choosing"),
    "come": ("comes", "came", "coming"),
    "cut": ("cuts", "cut", "cutting"),
    "die": ("dies", "died", "dying"),
    "do": ("does", "did", "doing"),
    "drag": ("drags", "dragged", "dragging"),
    "draw": ("draws", "drew", "drawing"),
    "drop": ("drops", "dropped", "dropping"),
    "eat": ("eats", "ate", "eating"),
    "end": ("ends", "ended", "ending"),
    "fall": ("falls", "fell", "falling"),
    "feel": ("feels", "felt", "feeling"),
    "find": ("finds", "found", "finding"),
    "fly": ("flies", "flew", "flying"),
    "get": ("gets", "got", "getting"),
    "give": ("gives", "gave", "giving"),
    "go": ("goes", "went", "going"),
    "grow": ("grows", "grew", "growing"),
    "have": ("has", "had", "having"),
    "hear": ("hears", "heard", "hearing"),
    "hit": ("hits", "hit", "hitting"),
    "hold": ("holds", "held", "holding"),
    "jump": ("jumps", "jumped", "jumping"),
    "keep": ("keeps", "kept", "keeping"),
    "know": ("knows", "knew", "knowing"),
    "lead": ("leads", "led", "leading"),
    "leave": ("leaves", "left", "leaving"),
    "let": ("lets", "let", "letting"),
    "lie": ("lies", "lay", "lying"),
    "lose": ("loses", "lost", "losing"),
    "make": ("makes", "made", "making"),
    "mean": ("means", "meant", "meaning"),
    "meet": ("meets", "met", "meeting"),
    "pay": ("pays", "paid", "paying"),
    "plan": ("plans", "planned", "planning"),
    "pull": ("pulls", "pulled", "pulling"),
    "put": ("puts", "put", "putting"),
    "read": ("reads", "read", "reading"),
    "rid": ("rids", "rid", "ridding"),
    "ring": ("rings", "rang", "ringing"),
    "rip": ("rips", "ripped", "ripping"),
    "rub": ("rubs", "rubbed", "rubbing"),
    "run": ("runs", "ran", "running"),
    "say": ("says", "said", "saying"),
    "see": ("sees", "saw", "seeing"),
    "send": ("sends", "sent", "sending"),
    "set": ("sets", "set", "setting"),
    "show": ("shows", "showed", "showing"),
    "shut": ("shuts", "shut", "shutting"),
    "sit": ("sits", "sat", "sitting"),
    "sleep": ("sleeps", "slept", "sleeping"),
    "slip": ("slips", "slipped", "slipping"),
    "speak": ("speaks", "spoke", "speaking"),
    "speed": ("speeds", "sped", "speeding"),
    "spend": ("spends", "spent", "spending"),
    "spill": ("spills", "spilled", "spilling"),
    "spread": ("spreads", "spread", "spreading"),
    "stand": ("stands", "stood", "standing"),
    "steer": ("steers", "steered", "steering"),
    "step": ("steps", "stepped", "stepping"),
    "stick": ("sticks", "stuck", "sticking"),
    "stop": ("stops", "stopped", "stopping"),
    "take": ("takes", "took", "taking"),
    "teach": ("teaches", "taught", "teaching"),
    "tell": ("tells", "told", "telling"),
    "think": ("thinks", "thought", "thinking"),
    "throw": ("throws", "threw", "throwing"),
    "tie": ("ties", "tied", "tying"),
    "transmit": ("transmits", "transmitted", "transmitting"),
    "wear": ("wears", "wore", "wearing"),
    "weigh": ("weighs", "weighed", "weighing"),
    "write": ("writes", "wrote", "writing"),
}
# Where the past isn't what stands after "have" and "be".
_PARTICIPLES = {
    "be": "been",
    "become": "become",
    "begin": "begun",
    "bite": "bitten",
    "break": "broken",
    "choose": "chosen",
    "come": "come",
    "do": "done",
    "draw": "drawn",
    "eat": "eaten",
    "fall": "fallen",
    "fly": "flown",
    "get": "gotten",
    "give": "given",
    "go": "gone",
    "grow": "grown",
    "know": "known",
    "lie": "lain",
    "ring": "rung",
    "run": "run",
    "see": "seen",
    "show": "shown",
    "speak": "spoken",
    "take": "taken",
    "throw": "thrown",
    "wear": "worn",
    "write": "written",
}
_DOUBLED = frozenset(
    """admit commit permit refer occur submit transfer prefer omit regret scan clog chat flag cap tap skip
    swap""".split()  # noqa: SIM905
)
_PLURALS = {
    "child": "children",
    "diagnosis": "diagnoses",
    "dose": "doses",
    "foot": "feet",
    "loss": "losses",
    "man": "men",
    "metastasis": "metastases",
    "person": "people",
    "removal": "removals",
    "somebody": "people",
    "someone": "people",
    "thrombus": "thrombi",
    "tooth": "teeth",
    "vertebra": "vertebrae",
    "wife": "wives",
    "woman": "women",
    "life": "lives",
    "leaf": "leaves",
}
_SEVERAL = {"is": "are", "was": "were", "has": "have", "does": "do", "goes": "go", "lies": "lie", "always": "always"}
_LINKS = tuple(
    f" {word} "
    for word in """of in who that which passed caught not to for from with without after before between during under on
    at near around behind inside when or like living experiencing taking using given done by your you she""".split()  # noqa: SIM905
)
_BRITISH = (
    ("hemorrh", "haemorrh"),
    ("hemato", "haemato"),
    ("hemo", "haemo"),
    ("hemi", "hemi"),
    ("aemia", "aemia"),
    ("emia", "aemia"),
    ("emic", "aemic"),
    ("esophag", "oesophag"),
    ("edema", "oedema"),
    ("pediatr", "paediatr"),
    ("orthopedic", "orthopaedic"),
    ("gynec", "gynaec"),
    ("anesth", "anaesth"),
    ("etiolog", "aetiolog"),
    ("ischem", "ischaem"),
    ("hypoxem", "hypoxaem"),
    ("glycem", "glycaem"),
    ("diarrhea", "diarrhoea"),
    ("dyspnea", "dyspnoea"),
    ("apnea", "apnoea"),
    ("estrogen", "oestrogen"),
    ("tumor", "tumour"),
    ("fetal", "foetal"),
    ("fetus", "foetus"),
    ("cesarean", "caesarean"),
    ("menorrhea", "menorrhoea"),
    ("leukocyt", "leucocyt"),
    ("celiac", "coeliac"),
    ("behavior", "behaviour"),
    ("ization", "isation"),
    ("izing", "ising"),
    ("ized", "ised"),
    ("izes", "ises"),
    ("ize", "ise"),
    ("ology center", "ology centre"),
    ("catheteriz", "catheteris"),
)


def plural(phrase: str) -> str:
    """Return the plural of an English noun phrase: "test of a small piece" gives "tests of a small piece"."""
    first, either, second = phrase.partition(" or ")
    if either and " " not in second:
        return f"{plural(first)} or {plural(second)}"
    places = [(place, link) for link in _LINKS if (place := phrase.find(link)) > 0]
    if places:
        place, link = min(places)
        rest = phrase[place + len(link) :]
        return plural(phrase[:place]) + link + (_of_several(rest) if link in (" who ", " that ", " which ") else rest)
    *lead, noun = phrase.split(" ")
    if noun in _PLURALS:
        noun = _PLURALS[noun]
    elif noun.endswith("sis"):
        noun = noun[:-2] + "es"
    elif noun.endswith("y") and noun[-2] not in "aeiou":
        noun = noun[:-1] + "ies"
    elif noun.endswith(("s", "x", "ch", "sh")):
        noun += "es"
    else:
        noun += "s"
    return " ".join([*lead, noun])


def _of_several(clause: str) -> str:
    """Return a clause that tells of one ("smokes a pipe") as it tells of several."""
    verb, space, rest = clause.partition(" ")
    if verb in _SEVERAL:
        verb = _SEVERAL[verb]
    elif verb.endswith("ies"):
        verb = f"{verb[:-3]}y"
    elif verb.endswith(("sses", "ches", "shes")):
        verb = verb[:-2]
    elif verb.endswith("s") and not verb.endswith("ss"):
        verb = verb[:-1]
    return verb + space + rest


def verb_forms(phrase: str) -> tuple[str, str, str]:
    """Return the -s, past and -ing forms of an English verb phrase; its first word is the verb."""
    verb, space, rest = phrase.partition(" ")
    if verb in _IRREGULAR:
        present, past, going = _IRREGULAR[verb]
    elif verb in _DOUBLED:
        present, past, going = f"{verb}s", f"{verb}{verb[-1]}ed", f"{verb}{verb[-1]}ing"
    elif verb.endswith("e"):
        present, past, going = f"{verb}s", f"{verb}d", f"{verb[:-1]}ing"
    elif verb.endswith("y") and verb[-2] not in "aeiou":
        present, past, going = f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"
    else:
        present, past, going = (
            (f"{verb}es" if verb.endswith(("s", "sh", "ch", "x")) else f"{verb}s"),
            f"{verb}ed",
            f"{verb}ing",
        )
    return present + space + rest, past + space + rest, going + space + rest


def participle(phrase: str) -> str:
    """Return what stands after "have" or "be" for an English verb phrase; its first word is the verb."""
    verb, space, rest = phrase.partition(" ")
    return _PARTICIPLES.get(verb, verb_forms(verb)[1]) + space + rest


def british(form: str) -> str:
    """Return how a word of medicine is spelled in Britain; the same where there is no difference."""
    for american, theirs in _BRITISH:
        if american in form and theirs not in form:
            form = form.replace(american, theirs)
    return form


def forms(term: str, plain: str, part: str) -> list[tuple[str, str]]:
    """Return each form of a term with the same form of what is said instead.

    `part`: "n" noun with a plural, "h" noun that is also said as an adjective, "v" verb; all others stay as they are.
    """
    pairs = [(term, plain)]
    if part in ("n", "h"):
        pairs.append((plural(term), plural(plain)))
    elif part == "v":
        pairs += zip(verb_forms(term), verb_forms(plain), strict=True)
    return pairs


def with_article(article: str, replacement: str) -> str:
    """Return the article, "a" or "an", that fits before a replacement."""
    if article not in ("a", "an"):
        return article
    vowel = replacement[0].lower() in "aeio" or replacement.startswith(("X-ray", "MRI", "unf", "unk", "ult", "ulc"))
    return "an" if vowel and not replacement.startswith(("one", "eu")) else "a"
