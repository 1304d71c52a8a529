"""Every setting, once. Read from the environment (prefix XEPLICH_) and from a file `.env` in the project's root."""

import secrets
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent


class Settings(BaseSettings):
    """The settings of one running program. README.md lists them with examples."""

    model_config = SettingsConfigDict(env_prefix="XEPLICH_", env_file=ROOT / ".env", extra="ignore")

    instance_dir: Path = Field(ROOT / "instance", description="Folder of the database, the queue and the secret")
    database_url: str | None = Field(None, description="SQLAlchemy address; default: SQLite in instance_dir")
    redis_url: str | None = Field(None, description="Redis for the job queue and limits; default: SQLite, memory")
    secret_key: str | None = Field(None, description="Signs cookies and links; default: made and kept on disk")
    base_url: str | None = Field(None, description="Public address, e.g. https://lich.example.vn; for links and feeds")
    host: str = Field("127.0.0.1", description="Address that `python app.py` listens on")
    port: int = Field(8000, description="Port that `python app.py` listens on")
    example: bool = Field(True, description="Load the example intake into an empty database at first start")
    secure_cookies: bool = Field(False, description="Send cookies over HTTPS only (set it behind HTTPS)")
    trusted_proxies: int = Field(0, description="Number of proxies in front whose X-Forwarded-* are believed")
    max_upload_mb: int = Field(5, description="Largest upload, MiB")
    school_name: str = Field("Trường Chính trị (ví dụ)", description="Shown at the top of pages and papers")
    school_contact: str = Field("", description="Whom people ask about their data: a telephone number or an e-mail")
    keep_days: int = Field(
        365, ge=30, le=36_500, description="Days after an intake until the data of its people are erased"
    )
    solve_seconds: int = Field(60, description="Default time limit of one solve, seconds")
    solve_workers: int = Field(2, description="Processes that one solve uses")
    smtp_host: str | None = Field(None, description="Mail server; without it, or without base_url, messages are pasted")
    smtp_port: int = 587
    smtp_user: str | None = None
    smtp_password: str | None = None
    smtp_starttls: bool = True
    mail_sender: str = "xep-lich@example.vn"
    calendar_hosts: str = Field(
        "", description="Calendar servers in the own network that may be asked for busy times: name:port, name:port"
    )
    log_json: bool = Field(False, description="Log lines as JSON")
    rate_limits: bool = Field(True, description="Limit attempts to sign in and to guess links")

    @property
    def sqlalchemy_url(self) -> str:
        return self.database_url or f"sqlite:///{self.instance_dir / 'xep-lich.db'}"

    @property
    def allowed_calendar_hosts(self) -> frozenset[str]:
        return frozenset(filter(None, (host.strip() for host in self.calendar_hosts.split(","))))

    @property
    def sends_mail(self) -> bool:
        """Mails carry links, which without a public address would lead nowhere."""
        return self.smtp_host is not None and self.base_url is not None

    def signing_key(self) -> str:
        """The key of cookies and links: as set, else made at first start, readable by its owner only."""
        if self.secret_key:
            return self.secret_key
        path = self.instance_dir / "secret_key"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(32), encoding="ascii")
        return path.read_text(encoding="ascii")
