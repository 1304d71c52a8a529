"""Dữ liệu của tôi: a trainee sees what is kept, takes it along, corrects the contact, takes the consent back."""

import json

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectChoice, SelectField, StringField, ValidationError

from documents.cells import CellError, parse_email, parse_phone
from models import Trainee
from operations.actor import trainee_actor
from operations.change_own_contact import Contact, change_own_contact, contact_fingerprint, contact_of
from operations.errors import NotFoundError
from operations.own_data import note_export, own_data
from operations.save_availability import NOTICE_VERSION
from operations.withdraw_answers import has_answers, withdraw_answers
from web.availability.consent import consent_mark, is_ticked
from web.clock import now
from web.fields import OwnForm, cut, status_of, text_field, try_saving
from web.language import LANGUAGES
from web.person.blueprint import person, trainee_of
from web.person.data_words import sections_of


class ContactForm(OwnForm):
    seen = HiddenField(filters=[cut])
    language = SelectField(
        _l("Ngôn ngữ của tin và lịch"), choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()]
    )
    phone = text_field(_l("Điện thoại"), most=40, required=False)
    email = text_field(_l("E-mail"), most=254, required=False)
    consent = BooleanField()

    def validate_phone(self, field: StringField) -> None:
        try:
            parse_phone(field.data or "")
        except CellError as error:
            raise ValidationError(_("Số điện thoại chưa đúng, ví dụ 0912 345 678.")) from error

    def validate_email(self, field: StringField) -> None:
        try:
            parse_email(field.data or "")
        except CellError as error:
            raise ValidationError(_("Địa chỉ e-mail chưa đúng.")) from error

    def contact(self) -> Contact:
        return Contact(self.language.data, parse_phone(self.phone.data or ""), parse_email(self.email.data or ""))


@person.get("/<token>/du-lieu")
def data(token: str) -> ResponseReturnValue:
    trainee = trainee_of(token)
    return _page(token, trainee, _contact_form(trainee))


@person.post("/<token>/du-lieu/lien-he")
def save_contact(token: str) -> ResponseReturnValue:
    trainee = trainee_of(token)
    form = ContactForm()
    if form.validate_on_submit() and try_saving(form, lambda: _save(trainee, form)):
        flash(_("Đã lưu cách liên hệ của anh/chị."), "success")
        return redirect(url_for("person.data", token=token))
    return _page(token, trainee, form)


def _save(trainee: Trainee, form: ContactForm) -> None:
    seen = form.seen.data or ""
    change_own_contact(
        trainee, form.contact(), seen=seen, actor=trainee_actor(trainee), now=now(), consent=is_ticked(trainee)
    )


@person.post("/<token>/du-lieu/rut")
def withdraw(token: str) -> ResponseReturnValue:
    """Take the consent back and delete the answers, once the person has said that they know what follows."""
    trainee = trainee_of(token)
    if request.form.get("hieu") != "y":
        page, _status = _page(token, trainee, _contact_form(trainee), unconfirmed=True)
        return page, 400
    if withdraw_answers(trainee, actor=trainee_actor(trainee), now=now()):
        flash(_("Đã rút lại sự đồng ý và xóa lịch rảnh/bận của anh/chị."), "settled")
    else:
        flash(_("Không còn gì để xóa."), "info")
    return redirect(url_for("person.data", token=token))


@person.get("/<token>/du-lieu.<kind>")
def download_data(token: str, kind: str) -> ResponseReturnValue:
    """All of it as a file: `json` for programs, `txt` to read."""
    trainee = trainee_of(token)
    found = own_data(trainee, whole_log=kind == "json")
    if kind == "json":
        body, content_type = json.dumps(found, ensure_ascii=False, indent=2), "application/json; charset=utf-8"
    elif kind == "txt":
        body = render_template("person/data.txt", sections=sections_of(found), made_at=now())
        content_type = "text/plain; charset=utf-8"
    else:
        raise NotFoundError
    note_export(trainee, actor=trainee_actor(trainee), now=now())
    answer = Response(body, content_type=content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="du-lieu-cua-toi.{kind}"'
    return answer


def _contact_form(trainee: Trainee) -> ContactForm:
    contact = contact_of(trainee)
    values = {"language": contact.language, "phone": contact.phone, "email": contact.email}
    return ContactForm(formdata=None, data=values | {"seen": contact_fingerprint(trainee)})


def _page(token: str, trainee: Trainee, form: ContactForm, *, unconfirmed: bool = False) -> tuple[str, int]:
    page = render_template(
        "person/data.html", token=token, trainee=trainee, intake=trainee.intake, form=form,
        sections=sections_of(own_data(trainee)), has_answers=has_answers(trainee), unconfirmed=unconfirmed,
        with_consent=trainee.consent_version != NOTICE_VERSION, consent_mark=consent_mark(trainee),
        notice_version=NOTICE_VERSION,
    )  # fmt: skip
    return page, status_of(form)
