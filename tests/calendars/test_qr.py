import io
from xml.etree import ElementTree as ET

import PIL.Image
import typst
import zxingcpp

from calendars.qr import qr_png, qr_svg

LINK = "https://hoc.example.vn/t/eyJwIjoiYW5zd2VyIn0.aB3-_x9.0123456789abcdefghijklmnopqrstuvwxyz"


def decoded(png):
    with PIL.Image.open(io.BytesIO(png)) as picture:
        (code,) = zxingcpp.read_barcodes(picture.convert("L"))
    return code.text


def test_png_is_read_by_a_scanner():
    assert decoded(qr_png(LINK)) == LINK


def test_svg_is_read_by_a_scanner(tmp_path):
    svg = qr_svg(LINK).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    (tmp_path / "qr.svg").write_text(svg)
    page = '#set page(width: 6cm, height: 6cm, margin: 0pt)\n#image("qr.svg", width: 6cm)'
    (tmp_path / "page.typ").write_text(page)
    assert decoded(typst.compile(str(tmp_path / "page.typ"), format="png", ppi=144)) == LINK


def test_svg_passes_a_strict_content_security_policy_and_is_sized_by_css():
    svg = ET.fromstring(qr_svg(LINK))
    assert {element.tag for element in svg.iter()} == {"svg", "title", "path"}
    assert set(svg.attrib) == {"role", "viewBox", "class"}
    assert {name for path in svg.iter("path") for name in path.attrib} == {"fill", "stroke", "d"}


def test_svg_has_a_title_for_screen_readers():
    svg = ET.fromstring(qr_svg(LINK, title="Mã QR <liên kết> & lịch"))
    assert svg.attrib["role"] == "img"
    assert svg[0].tag == "title"
    assert svg[0].text == "Mã QR <liên kết> & lịch"


def test_same_text_gives_the_same_pictures():
    assert qr_svg(LINK) == qr_svg(LINK)
    assert qr_png(LINK) == qr_png(LINK)
