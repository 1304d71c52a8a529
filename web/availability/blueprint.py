"""The pages stand under the intake that they are about."""

from flask import Blueprint

from web.retention import retention

availability = Blueprint("availability", __name__, url_prefix="/dot-hoc/<public_id>")
availability.context_processor(retention)
