"""A workbook between its preview and its confirmation: a private file, known by a signed name bound to the user."""

import os
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from models import Intake, User
from operations.errors import OperationError

KEPT = timedelta(days=1)
ROSTER = "roster"


class UploadGoneError(OperationError):
    """Imported already, older than a day, or uploaded by somebody else."""

    code = "upload_gone"


@dataclass(frozen=True, slots=True)
class Upload:
    path: Path
    filename: str

    def read(self) -> bytes:
        return self.path.read_bytes()

    def drop(self) -> None:
        self.path.unlink(missing_ok=True)


def keep_upload(data: bytes, *, filename: str, intake: Intake, user: User, now: datetime, purpose: str = ROSTER) -> str:
    """Store a file that only `user` may go on with, for `intake` and `purpose`; the name under which it is found."""
    folder = _folder()
    _sweep(folder, now=now)
    name = secrets.token_urlsafe(16)
    path = folder / name
    path.touch(mode=0o600)
    path.write_bytes(data)
    os.utime(path, (now.timestamp(), now.timestamp()))
    return str(_serializer().dumps([user.public_id, intake.public_id, purpose, name, filename[-100:]]))


def find_upload(token: str, *, intake: Intake, user: User, now: datetime, purpose: str = ROSTER) -> Upload:
    """The file of a name that `keep_upload` gave. Raises UploadGoneError."""
    try:
        owner, intake_id, kept_for, name, filename = _serializer().loads(token)
    except (BadSignature, ValueError, TypeError) as error:
        raise UploadGoneError from error
    path = _folder() / name
    known = (owner, intake_id, kept_for) == (user.public_id, intake.public_id, purpose)
    if not known or not path.exists() or _is_old(path, now=now):
        raise UploadGoneError
    return Upload(path, filename)


def _folder() -> Path:
    folder: Path = current_app.config["SETTINGS"].instance_dir / "uploads"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _sweep(folder: Path, *, now: datetime) -> None:
    for path in folder.iterdir():
        if _is_old(path, now=now):
            path.unlink(missing_ok=True)


def _is_old(path: Path, *, now: datetime) -> bool:
    return path.stat().st_mtime < (now - KEPT).timestamp()


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="roster-upload")
