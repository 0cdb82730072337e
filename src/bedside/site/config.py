"""Every setting, typed, from the environment. Wrong values stop the start with a sentence, never later."""

from functools import cache
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bedside.base.errors import Problem


class Config(BaseSettings):
    """What a person who runs Bedside may set. Each field is an environment variable `BEDSIDE_<NAME>`.

    `docs/guide/settings.md` is generated from this class.
    """

    model_config = SettingsConfigDict(env_prefix="BEDSIDE_", extra="ignore")

    home: Path | None = Field(
        default=None,
        description="Folder for the embedded database, keys and logs. Without it: the platform's user-data folder.",
    )
    pg_bin: Path | None = Field(
        default=None, description="Folder with PostgreSQL's programs (initdb, postgres), instead of the pinned wheel's."
    )
    db_user: str = Field(
        default="",
        description="Who runs the embedded database when Bedside runs as root. Without it: `bedside`, `postgres` or "
        "`nobody`, the first that exists.",
    )
    database_url: str = Field(
        default="",
        validation_alias="DATABASE_URL",
        description="A PostgreSQL server of your own, as postgresql://user:password@host:5432/name. Its user is the "
        "application role.",
    )
    database_owner_url: str = Field(
        default="",
        validation_alias="DATABASE_OWNER_URL",
        description="The same server as the role that owns the tables; only `bedside migrate` uses it.",
    )
    url: str = Field(
        default="http://localhost:8000",
        description="The address people type, with scheme. Links in mails, passkeys and cookies depend on it.",
    )
    demo: bool = Field(default=False, description="Demo: one-click sign-in as any demo person. Never on real data.")
    debug: bool = Field(default=False, description="Show errors in detail. For developers only.")
    mail_url: str = Field(
        default="",
        description="Where mail goes, as smtp://user:password@host:587 (STARTTLS) or smtps://…:465. Without it mails "
        "are kept in the folder `mail` of the home.",
    )
    mail_from: str = Field(default="bedside@localhost", description="The sender of Bedside's mails.")
    logoff_minutes: int = Field(
        default=15, ge=2, le=720, description="Automatic logoff after so many idle minutes (45 CFR 164.312(a)(2)(iii))."
    )
    lateness_minutes: int = Field(
        default=120, ge=1, le=10_080, description="A post later than this is not sent; a person decides."
    )
    feedback_days: int = Field(
        default=365,
        ge=1,
        le=3650,
        description="How many days the words are kept that somebody marked as a wrong or a missed finding.",
    )
    worker_threads: int = Field(default=8, ge=1, le=64, description="Deliveries that one worker makes at a time.")
    private_origins: str = Field(
        default="",
        description="Addresses inside your own network that Bedside may call, separated by commas "
        "(for example a Bluesky server of your own). All other private addresses are refused.",
    )
    crossref_url: str = Field(
        default="https://api.crossref.org",
        description="Where a study is asked for by its DOI. Empty: nobody is asked, and people paste records.",
    )
    pubmed_url: str = Field(
        default="https://eutils.ncbi.nlm.nih.gov",
        description="Where a study is asked for by its PMID. Empty: nobody is asked, and people paste records.",
    )
    checkpoint_file: Path | None = Field(
        default=None,
        description="Where the audit record's signed checkpoints are appended, best on another machine's disk. "
        "Without it: the home's audit folder.",
    )
    trust_proxy: bool = Field(
        default=False, description="Behind a reverse proxy that sets X-Forwarded-For and X-Forwarded-Proto."
    )
    trusted_proxies: str = Field(
        default="127.0.0.1,::1",
        description="With BEDSIDE_TRUST_PROXY: the addresses or networks from which the proxy calls, separated by "
        "commas. Such headers of requests from elsewhere are ignored.",
    )

    @field_validator("url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        return _origin(url)

    @field_validator("crossref_url", "pubmed_url")
    @classmethod
    def _is_an_address_or_nothing(cls, url: str) -> str:
        return _origin(url) if url.strip() else ""

    @field_validator("private_origins")
    @classmethod
    def _are_addresses(cls, origins: str) -> str:
        return ",".join(_origin(each) for each in origins.split(",") if each.strip())

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, text: str) -> str:
        for each in filter(None, map(str.strip, text.split(","))):
            try:
                ip_network(each, strict=False)
            except ValueError:
                raise ValueError(f"“{each}” is not an address like 10.0.0.7 or a network like 10.0.0.0/24") from None
        return text


def _origin(text: str) -> str:
    """Return an address of scheme, name and port alone. Raises ValueError with a sentence."""
    wrong = f"“{text}” is not an address like https://bedside.example.org, without a path"
    try:
        parts = urlsplit(text.strip().rstrip("/"))
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise ValueError(wrong) from None
    if not whole or parts.path or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError(wrong)
    return parts.geturl()


@cache
def config() -> Config:
    """Read the environment once. Raises Problem that names each wrong variable."""
    try:
        return Config()
    except ValidationError as error:
        wrong = "; ".join(
            f"{_variable(item['loc'])}: {item['msg'].removeprefix('Value error, ')}" for item in error.errors()
        )
        raise Problem(f"A setting is wrong. {wrong}.", "Correct the environment variable and start again.") from None


def _variable(location: tuple[int | str, ...]) -> str:
    name = str(location[0]) if location else "?"
    return name if name.isupper() else f"BEDSIDE_{name.upper()}"
