from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField, SubmitField
from wtforms.validators import EqualTo, InputRequired, Length


class SignInForm(FlaskForm):
    # Not an EmailField check: an address that cannot exist is answered like any other that is not known.
    email = StringField(
        _l("Địa chỉ e-mail"),
        [
            InputRequired(_l("Hãy nhập địa chỉ e-mail.")),
            Length(max=254, message=_l("Nhiều nhất %(most)s ký tự.", most=254)),
        ],
    )
    password = PasswordField(
        _l("Mật khẩu"),
        [InputRequired(_l("Hãy nhập mật khẩu.")), Length(max=200, message=_l("Nhiều nhất %(most)s ký tự.", most=200))],
    )
    submit = SubmitField(_l("Đăng nhập"))


class PasswordForm(FlaskForm):
    password = PasswordField(
        _l("Mật khẩu mới"),
        [
            InputRequired(_l("Hãy nhập mật khẩu.")),
            Length(min=10, message=_l("Mật khẩu cần ít nhất 10 ký tự.")),
            Length(max=200, message=_l("Nhiều nhất %(most)s ký tự.", most=200)),
        ],
    )
    again = PasswordField(_l("Nhập lại mật khẩu mới"), [EqualTo("password", _l("Hai lần nhập không giống nhau."))])
    submit = SubmitField(_l("Đổi mật khẩu"))
