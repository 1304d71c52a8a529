"""Signing in by password or by a link, signing out, changing the own password, choosing a language."""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from flask_wtf import FlaskForm

from models import User
from operations.accounts import (
    SignInError,
    SignInLinkError,
    check_password,
    read_sign_in_token,
    set_password,
    use_sign_in_token,
)
from web.account.forms import PasswordForm, SignInForm
from web.actor import SignedIn, current_actor, signed_in_user
from web.clock import now
from web.errors import error_page
from web.extensions import limiter
from web.language import LANGUAGES
from web.texts import error_sentence, register

account = Blueprint("account", __name__)
register(
    {
        "sign_in_failed": lambda **_params: _("Địa chỉ e-mail hoặc mật khẩu không đúng."),
        "sign_in_link_invalid": lambda **_params: _(
            "Liên kết đăng nhập đã được dùng hoặc đã hết hạn. Hãy xin liên kết mới hoặc đăng nhập bằng mật khẩu."
        ),
        "email_taken": lambda email, **_params: _("Địa chỉ %(email)s đã có tài khoản.", email=email),
        "password_too_short": lambda least, **_params: _("Mật khẩu cần ít nhất %(least)s ký tự.", least=least),
    }
)


def own_path(target: str | None) -> str | None:
    """A path on this site, or None: nobody may use our sign-in page to send people elsewhere."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or urlsplit(target).netloc:
        return None
    return target


def _begin_session(user: User) -> ResponseReturnValue:
    session.clear()
    login_user(SignedIn(user))
    session.permanent = True
    return redirect(own_path(request.args.get("next")) or url_for("account.home"))


@account.get("/")
def home() -> ResponseReturnValue:
    """The door: staff go to their intakes, everybody else signs in."""
    return redirect(url_for("account.sign_in") if not current_user.is_authenticated else url_for("intakes.index"))


@account.route("/dang-nhap", methods=["GET", "POST"])
@limiter.limit("10 per minute", methods=["POST"])
def sign_in() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(url_for("account.home"))
    form = SignInForm()
    if form.validate_on_submit():
        try:
            return _begin_session(check_password(email=form.email.data, password=form.password.data))
        except SignInError as error:
            form.password.errors = [error_sentence(error)]
    return render_template("account/sign_in.html", form=form), 400 if form.errors else 200


@account.route("/dang-nhap/<token>", methods=["GET", "POST"])
@limiter.limit("20 per minute")
def sign_in_by_link(token: str) -> ResponseReturnValue:
    """GET only asks (a chat's preview robot must not use the link up); POST signs in."""
    secret_key = current_app.config["SECRET_KEY"]
    form = FlaskForm()
    try:
        if form.validate_on_submit():
            return _begin_session(use_sign_in_token(token, secret_key=secret_key, now=now()))
        user = read_sign_in_token(token, secret_key=secret_key)
    except SignInLinkError as error:
        return error_page(410, message=error_sentence(error))
    return render_template("account/sign_in_by_link.html", form=form, user=user)


@account.post("/dang-xuat")
def sign_out() -> ResponseReturnValue:
    logout_user()
    session.clear()
    flash(_("Anh/chị đã đăng xuất."), "success")
    return redirect(url_for("account.sign_in"))


@account.route("/tai-khoan", methods=["GET", "POST"])
def own_account() -> ResponseReturnValue:
    form = PasswordForm()
    user = signed_in_user()
    if form.validate_on_submit():
        set_password(user, form.password.data, actor=current_actor(), now=now())
        login_user(SignedIn(user))
        flash(_("Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc."), "success")
        return redirect(url_for("account.own_account"))
    return render_template("account/own_account.html", form=form, user=user), 400 if form.errors else 200


@account.post("/ngon-ngu/<language>")
def choose_language(language: str) -> ResponseReturnValue:
    back = own_path(request.form.get("back")) or url_for("account.home")
    response = redirect(back)
    if language in LANGUAGES:
        response.set_cookie("lang", language, max_age=365 * 86400, samesite="Lax", httponly=True)
    return response
