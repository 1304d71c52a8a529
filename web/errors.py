"""Pages for what went wrong, in the person's language, with a way on."""

from flask import Flask, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from models import db
from operations.errors import NotFoundError, OperationError, StaleError
from web.language import LANGUAGES
from web.texts import error_sentence


def _titles() -> dict[int, tuple[str, str]]:
    return {
        400: (_("Yêu cầu không hợp lệ"), _("Dữ liệu gửi lên không đúng. Chưa có gì được lưu.")),
        403: (_("Không có quyền"), _("Tài khoản của anh/chị không được phép mở trang này.")),
        404: (_("Không tìm thấy trang"), _("Địa chỉ này không tồn tại, hoặc liên kết đã bị thu hồi.")),
        405: (_("Không mở được trang này theo cách đó"), _("Hãy quay lại và bấm nút trên trang.")),
        409: (_("Trang đã cũ"), _("Dữ liệu đã thay đổi từ lúc anh/chị mở trang. Chưa có gì được lưu.")),
        410: (_("Liên kết không còn hiệu lực"), _("Liên kết đã được dùng hoặc đã hết hạn.")),
        413: (_("Tệp quá lớn"), _("Chỉ nhận tệp đến %(most)s MB. Chưa có gì được lưu.", most=_most_megabytes())),
        429: (_("Quá nhiều lần thử"), _("Hãy đợi một phút rồi thử lại.")),
        500: (_("Có lỗi trong chương trình"), _("Lỗi đã được ghi lại. Việc vừa làm chưa được lưu.")),
    }


def _most_megabytes() -> int:
    return int(current_app.config["MAX_CONTENT_LENGTH"]) // 1024**2


def _own_page() -> str | None:
    """The page of the person whose private link was used: nobody else's way on leads back to it."""
    token = (request.view_args or {}).get("token")
    return url_for("person.show", token=token) if request.blueprint == "person" and token else None


def error_page(status: int, *, message: str | None = None, layout: str = "base.html") -> ResponseReturnValue:
    title, text = _titles().get(status, _titles()[400])
    if request.headers.get("HX-Request"):
        return render_template("error_fragment.html", title=title, text=message or text), status
    own_page = _own_page()
    page = render_template(
        "error.html", status=status, title=title, text=message or text, own_page=own_page,
        layout="person/base.html" if own_page else layout,
    )  # fmt: skip
    return page, status


def _on_http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    db.session.rollback()
    return error_page(error.code or 500)


def _on_csrf(_error: CSRFError) -> ResponseReturnValue:
    return error_page(
        400,
        message=_("Phiên làm việc đã hết hạn hoặc trang đã cũ. Hãy tải lại trang rồi gửi lại; chưa có gì được lưu."),
    )


def _on_refused(error: OperationError) -> ResponseReturnValue:
    status = 404 if isinstance(error, NotFoundError) else 409 if isinstance(error, StaleError) else 400
    return error_page(status, message=error_sentence(error))


def _on_crash(_error: InternalServerError) -> ResponseReturnValue:
    """Without the menu, and in the language of the browser: who is signed in may be what cannot be read."""
    db.session.rollback()
    chosen = request.cookies.get("lang")
    with force_locale(chosen if chosen in LANGUAGES else "vi"):
        return error_page(500, layout="person/base.html")


def init_app(app: Flask) -> None:
    app.register_error_handler(CSRFError, _on_csrf)
    app.register_error_handler(OperationError, _on_refused)
    app.register_error_handler(InternalServerError, _on_crash)
    app.register_error_handler(HTTPException, _on_http)
