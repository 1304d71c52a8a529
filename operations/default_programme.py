"""The programme that a new installation starts with: 50 lessons, after guidance 61-HD/BTGTW of 2022. Data."""

from datetime import datetime

from models import Module, Programme, ProgrammeVersion, db

CODE = "boi-duong-nhan-thuc"
NAME = "Bồi dưỡng nhận thức về Đảng"
# In teaching order: code, title, number of lessons, whether it closes the course.
MODULES = (
    ("history", "Khái quát lịch sử Đảng Cộng sản Việt Nam", 5, False),
    ("platform", "Cương lĩnh xây dựng đất nước trong thời kỳ quá độ lên chủ nghĩa xã hội", 10, False),
    ("statutes", "Nội dung cơ bản của Điều lệ Đảng Cộng sản Việt Nam", 5, False),
    ("ethics", "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh", 5, False),
    ("striving", "Phấn đấu trở thành đảng viên Đảng Cộng sản Việt Nam", 5, False),
    ("discussion", "Thảo luận", 5, False),
    ("visit", "Nghiên cứu thực tế hoặc chuyên đề của địa phương", 5, False),
    ("review", "Hệ thống bài học và giải đáp", 5, False),
    ("closing", "Viết thu hoạch, tổng kết và bế giảng", 5, True),
)


def find_or_make_default_programme(*, now: datetime) -> ProgrammeVersion:
    """The newest version of the default programme; made in the running transaction if it is not there."""
    programme: Programme | None = db.session.scalar(db.select(Programme).filter_by(code=CODE))
    if programme is not None and programme.versions:
        return programme.versions[-1]
    version = ProgrammeVersion(programme=programme or Programme(code=CODE, name=NAME), number=1, created_at=now)
    version.modules = [
        Module(position=position, code=code, title=title, lessons=lessons, closing=closing)
        for position, (code, title, lessons, closing) in enumerate(MODULES)
    ]
    db.session.add(version)
    db.session.flush()
    return version
