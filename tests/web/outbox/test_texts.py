"""Texts for many: templates of the school, and what is sent to a group."""

import re

from models import MessageKind, MessageStatus
from tests.operations.messages import messages_to
from tests.web.outbox.pages import address


def group_form(page, kind):
    """What the button of a kind sends."""
    section = page.split(f'id="kind-{kind}"')[1].split("</section>")[0]
    return {"loai": kind, "seen": re.findall(r'name="seen" value="([^"]*)"', section)[0]}


def test_template_is_changed_for_all_drafts_and_back(officer_client, intake):
    path = address(intake, "mau", "invitation", "vi")
    form = {"subject": "Lịch học", "body": "Chào {ten}: {lien-ket}", "revision": ""}
    page = officer_client.post(path, data=form, follow_redirects=True).text
    assert "3 tin nháp được soạn lại" in page
    assert officer_client.post(path, data=form).status_code == 409
    page = officer_client.post(path, data={"goc": "1", "revision": "1"}, follow_redirects=True).text
    assert "Nhà trường mời anh/chị" in page


def test_group_texts_name_nobody_and_note_all_as_sent(officer_client, intake, people):
    page = officer_client.get(address(intake, "nhom")).text
    assert "Mời các anh/chị mở liên kết riêng đã nhận" in page
    assert "/hv/" not in page
    assert not any(one.full_name in page for one in people)
    officer_client.post(address(intake, "nhom"), data=group_form(page, "invitation"))
    assert {messages_to(one)[0].status for one in people} == {MessageStatus.SENT}


def test_group_texts_stand_in_the_order_in_which_they_are_needed(officer_client, intake):
    page = officer_client.get(address(intake, "nhom")).text
    assert re.findall(r'id="kind-(\w+)"', page) == [kind.value for kind in MessageKind]
