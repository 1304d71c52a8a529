"""Users for admins: list, add, change, and a link that signs somebody in once."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectChoice
from wtforms.validators import ValidationError

from models import Role, User, db
from operations.accounts import create_user, sign_in_token
from operations.change_user import change_user, list_users, make_sign_in_link, state_of
from operations.errors import NotFoundError
from web.actor import current_actor, signed_in_user
from web.clock import now
from web.fields import OwnForm, status_of, text_field, try_saving
from web.texts import register

users = Blueprint("users", __name__, url_prefix="/nguoi-dung")
register(
    {
        "last_admin": lambda **_params: _("Phải còn ít nhất một quản trị viên đang hoạt động."),
        "own_account": lambda **_params: _("Anh/chị không thể tự khóa tài khoản hoặc tự đổi vai trò của mình."),
        "inactive_user": lambda name, **_params: _("Tài khoản của %(name)s đang bị khóa.", name=name),
    }
)
ROLES = {Role.OFFICER: _l("Giáo vụ"), Role.ADMIN: _l("Quản trị viên")}


class NewUserForm(OwnForm):
    name = text_field(_l("Họ và tên"), most=200)
    email = text_field(_l("Địa chỉ e-mail"), most=254)
    role = RadioField(
        _l("Vai trò"),
        choices=[SelectChoice(role.value, name) for role, name in ROLES.items()],
        default=Role.OFFICER.value,
    )

    def validate_email(self, field: Field) -> None:
        name, at, place = (field.data or "").strip().partition("@")
        if not (name and at and "." in place) or " " in name + place:
            raise ValidationError(_("Địa chỉ e-mail chưa đúng, ví dụ: ten@truong.edu.vn."))


class UserForm(OwnForm):
    state = HiddenField()
    name = text_field(_l("Họ và tên"), most=200)
    role = RadioField(_l("Vai trò"), choices=[SelectChoice(role.value, name) for role, name in ROLES.items()])
    active = BooleanField(
        _l("Được đăng nhập"), description=_l("Bỏ chọn để khóa tài khoản; người này bị đăng xuất ở mọi nơi.")
    )


def _find(public_id: str) -> User:
    user: User | None = db.session.execute(db.select(User).filter_by(public_id=public_id)).scalar_one_or_none()
    if user is None:
        raise NotFoundError
    return user


@users.get("/")
def index() -> ResponseReturnValue:
    return render_template("users/index.html", users=list_users(), roles=ROLES, me=signed_in_user())


@users.route("/moi", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """A new user gets no password from us: the admin hands over a link for the first sign-in."""
    form = NewUserForm()
    if form.validate_on_submit() and try_saving(
        form,
        lambda: create_user(
            email=form.email.data, name=form.name.data, role=Role(form.role.data), actor=current_actor(), now=now()
        ),
    ):
        query = db.select(User).filter_by(email=form.email.data.strip().casefold())
        user = db.session.execute(query).scalar_one()
        return _show_link(user, sign_in_token(user, secret_key=current_app.config["SECRET_KEY"]), is_new=True)
    return render_template("users/new.html", form=form), status_of(form)


@users.route("/<public_id>", methods=["GET", "POST"])
def edit(public_id: str) -> ResponseReturnValue:
    user = _find(public_id)
    stored = {"state": state_of(user), "name": user.name, "role": user.role.value, "active": user.active}
    form = UserForm(data=stored)
    if form.validate_on_submit() and try_saving(
        form,
        lambda: change_user(
            user,
            name=form.name.data,
            role=Role(form.role.data),
            active=form.active.data,
            expected_state=form.state.data or "",
            actor=current_actor(),
            now=now(),
        ),
    ):
        flash(_("Đã lưu tài khoản của %(name)s.", name=user.name), "success")
        return redirect(url_for("users.index"))
    return render_template("users/user.html", form=form, user=user), status_of(form)


@users.post("/<public_id>/lien-ket")
def make_link(public_id: str) -> ResponseReturnValue:
    user = _find(public_id)
    secret_key = current_app.config["SECRET_KEY"]
    return _show_link(user, make_sign_in_link(user, secret_key=secret_key, actor=current_actor(), now=now()))


def _show_link(user: User, token: str, *, is_new: bool = False) -> ResponseReturnValue:
    """The answer to the POST itself, so that the link is shown once and stored nowhere."""
    base = current_app.config["SETTINGS"].base_url or request.host_url
    link = base.rstrip("/") + url_for("account.sign_in_by_link", token=token)
    return render_template("users/link.html", user=user, link=link, is_new=is_new)
