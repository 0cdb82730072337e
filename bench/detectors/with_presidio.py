"""Microsoft Presidio as it comes: all its English recognizers, no threshold. With a spaCy model if one is installed in
its environment; without one its recognizers by pattern only, which find neither names nor places."""

import logging

import spacy
import tldextract
from lines import Span, only_text, serve
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider, SpacyNlpEngine

LABELS = {
    "PERSON": "NAME", "LOCATION": "LOCATION", "GPE": "LOCATION", "ORGANIZATION": "LOCATION", "DATE_TIME": "DATE",
    "PHONE_NUMBER": "PHONE", "EMAIL_ADDRESS": "EMAIL", "URL": "URL", "IP_ADDRESS": "IP", "US_SSN": "SSN",
    "US_ITIN": "SSN", "MEDICAL_LICENSE": "LICENSE", "US_DRIVER_LICENSE": "LICENSE", "US_PASSPORT": "LICENSE",
    "US_NPI": "LICENSE", "US_BANK_NUMBER": "ACCOUNT", "CREDIT_CARD": "ACCOUNT", "IBAN_CODE": "ACCOUNT",
    "CRYPTO": "ACCOUNT", "UK_NHS": "MRN", "US_MBI": "PLAN", "MAC_ADDRESS": "DEVICE",
}  # fmt: skip

logging.disable(logging.CRITICAL)
# Its list of domains comes with the package; it would ask the internet for a newer one.
tldextract.extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


class Blank(SpacyNlpEngine):
    """Words without a model behind them."""

    def __init__(self) -> None:
        super().__init__(models=[{"lang_code": "en", "model_name": "blank"}])
        self.nlp = {"en": spacy.blank("en")}


def engine() -> AnalyzerEngine:
    there = [name for name in spacy.util.get_installed_models() if name.startswith("en_")]
    if not there:
        return AnalyzerEngine(nlp_engine=Blank(), supported_languages=["en"])
    models = [{"lang_code": "en", "model_name": there[0]}]
    provider = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models})
    return AnalyzerEngine(nlp_engine=provider.create_engine(), supported_languages=["en"])


ANALYZER = engine()


def find(text: str) -> list[Span]:
    return [
        (each.start, each.end, LABELS.get(each.entity_type, "OTHER")) for each in ANALYZER.analyze(text, language="en")
    ]


serve(only_text(find))
