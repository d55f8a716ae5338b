"""Every setting of the program: the closed list, each with its meaning. Prefix `SINHKE_`; `var/settings.env` is read too."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from wording import Lang

ROOT = Path(__file__).parent.parent
VAR = ROOT / "var"
SETTINGS_FILE = "settings.env"


class Settings(BaseSettings):
    """Where the servers are, where the files lie, who this process is. Every field has a line in docs/settings.md."""

    model_config = SettingsConfigDict(env_prefix="SINHKE_", extra="ignore", frozen=True)

    database_url: str = ""
    temporal_address: str = ""
    temporal_namespace: str = "sinhke"
    temporal_tls_ca: Path | None = None
    temporal_tls_cert: Path | None = None
    temporal_tls_key: Path | None = None
    treasury_url: str = ""
    task_queue: str = "sinhke"
    var: Path = VAR
    secrets: Path | None = None
    keys: Path | None = None
    papers: Path | None = None
    lang: Lang = Lang.VI
    receipt_wait_seconds: float = 20.0
    look_again_seconds: float = 60.0
    keep_histories_seconds: float = 60.0
    worker_cache: int = 500
    worker_slots: int = 8
    worker_deployment: str = ""
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_tls: Literal["none", "starttls", "tls"] = "starttls"
    smtp_tls_ca: Path | None = None
    smtp_user: str = ""
    smtp_password_file: Path | None = None
    smtp_sender: str = ""
    smtp_seconds: float = 20.0
    addresses: Path | None = None
    digest_hour: int = Field(default=7, ge=0, le=23)
    metrics_address: str = ""
    log_format: str = "console"
    checkpoints: Path | None = None
    checkpoint_key: Path | None = None
    checkpoint_origin: str = ""
    witnesses: str = ""

    @property
    def secrets_folder(self) -> Path:
        return self.secrets or self.var / "secrets"

    @property
    def keys_folder(self) -> Path:
        return self.keys or self.var / "keys"

    @property
    def papers_folder(self) -> Path:
        return self.papers or self.var / "papers"

    @property
    def checkpoints_folder(self) -> Path:
        return self.checkpoints or self.var / "checkpoints"

    @property
    def checkpoint_key_file(self) -> Path:
        return self.checkpoint_key or self.secrets_folder / "log.pem"


def read_settings(var: Path | None = None) -> Settings:
    """The settings of this process: the environment first, then `settings.env` of the data folder that `up` wrote."""
    folder = var or Settings().var
    return Settings(_env_file=folder / SETTINGS_FILE, **({"var": var} if var else {}))  # type: ignore[arg-type]


# What the worker sends letters with. `up` passes it on to the other shells, so that each of them says the same of the post.
POST = (
    *("smtp_host", "smtp_port", "smtp_tls", "smtp_tls_ca", "smtp_user", "smtp_password_file", "smtp_sender"),
    *("smtp_seconds", "addresses", "digest_hour"),
)


def post_settings(settings: Settings) -> dict[str, str]:
    """The settings of the post that were given, as text; nothing where no mail server is named."""
    if not settings.smtp_host:
        return {}
    values = {name: getattr(settings, name) for name in POST}
    return {name: str(value) for name, value in values.items() if value not in (None, "")}


def write_settings(var: Path, values: dict[str, str]) -> Path:
    """What `up` leaves for other shells; only addresses and folders, never a password."""
    path = var / SETTINGS_FILE
    lines = [f"SINHKE_{name.upper()}={value}" for name, value in sorted(values.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
