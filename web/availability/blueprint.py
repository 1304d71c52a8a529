"""The pages stand under the intake that they are about."""

from flask import Blueprint

availability = Blueprint("availability", __name__, url_prefix="/dot-hoc/<public_id>")
