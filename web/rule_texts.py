"""Vietnamese for the rule catalogue: names, explanations, and a sentence for every code that a rule reports."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from web.problem_names import ProblemNames

RULE_NAMES = {
    "class_plan": _l("Kế hoạch của lớp"),
    "rhythm": _l("Nhịp học của hình thức"),
    "room": _l("Phòng học"),
    "lecturer": _l("Giảng viên"),
    "attendance": _l("Chỗ học của học viên"),
    "closing_last": _l("Bế giảng sau cùng"),
    "class_size": _l("Sĩ số lớp"),
    "unit_together": _l("Số người vắng cùng lúc của đơn vị"),
    "pin": _l("Buổi học đã ghim"),
    "history": _l("Buổi học đã diễn ra"),
    "incomplete": _l("Học viên không đủ điều kiện hoàn thành"),
    "missed_lesson": _l("Tiết học bị thiếu"),
    "makeup": _l("Buổi học bù"),
    "avoid": _l("Buổi học vào lúc hạn chế của học viên"),
    "format": _l("Hình thức học viên không thích"),
    "lecturer_avoid": _l("Buổi dạy vào lúc hạn chế của giảng viên"),
    "lecturer_change": _l("Đổi giảng viên trong một chuyên đề"),
    "room_change": _l("Đổi phòng học trong một lớp"),
    "open_class": _l("Mở thêm lớp"),
    "late_week": _l("Kết thúc muộn"),
    "moved": _l("Buổi học bị dời so với lịch trước"),
    "changed": _l("Đổi phòng hoặc giảng viên so với lịch trước"),
    "reassigned": _l("Học viên bị chuyển lớp so với lịch trước"),
}

RULE_EXPLANATIONS = {
    "class_plan": _l(
        "Lớp không tùy chọn phải được mở. Lớp được mở học đủ các buổi theo đúng thứ tự, vào ngày trường không nghỉ, "
        "đúng các buổi trong tuần của hình thức, và số tiết vừa với buổi."
    ),
    "rhythm": _l("Số buổi mỗi ngày, mỗi tuần, khoảng cách và tổng số ngày của lớp theo đúng quy định của hình thức."),
    "room": _l("Phòng thuộc danh sách của lớp, đang rảnh, mỗi buổi chỉ một lớp dùng và đủ chỗ cho mọi người dự."),
    "lecturer": _l(
        "Giảng viên dạy được mọi chuyên đề của buổi, không bận, không dạy hai nơi cùng lúc, không quá số buổi mỗi tuần."
    ),
    "attendance": _l("Học viên chỉ thuộc một lớp, không học khi bận và không học hai buổi cùng lúc."),
    "closing_last": _l("Học viên dự phần đánh giá, bế giảng sau mọi buổi học khác của mình."),
    "class_size": _l(
        "Sĩ số lớp không vượt mức tối đa và không dưới mức tối thiểu; buổi trực tuyến cũng không quá chỗ."
    ),
    "unit_together": _l("Số học viên của một đơn vị cùng đi học trong một buổi không vượt mức đơn vị cho phép."),
    "pin": _l("Buổi học đã ghim giữ nguyên ngày, buổi, phòng và giảng viên."),
    "history": _l("Buổi học đã diễn ra và người đã dự không thay đổi; không xếp thêm buổi vào quá khứ."),
    "incomplete": _l("Mỗi học viên dự chưa đủ số tiết tối thiểu, hoặc thiếu phần đánh giá, bế giảng."),
    "missed_lesson": _l("Mỗi tiết mà một học viên không được học, kể cả khi vẫn đủ điều kiện hoàn thành."),
    "makeup": _l("Mỗi buổi mà học viên phải học bù ở lớp khác."),
    "avoid": _l("Mỗi buổi học viên phải dự vào lúc đã khai là hạn chế."),
    "format": _l("Điểm không thích mà học viên đã khai cho hình thức của lớp mình."),
    "lecturer_avoid": _l("Mỗi buổi giảng viên phải dạy vào lúc đã khai là hạn chế."),
    "lecturer_change": _l("Mỗi giảng viên thêm ngoài người đầu tiên của cùng một chuyên đề trong một lớp."),
    "room_change": _l("Mỗi phòng thêm ngoài phòng đầu tiên của một lớp."),
    "open_class": _l("Mỗi lớp được mở. Tăng mức này khi muốn mở ít lớp hơn."),
    "late_week": _l("Mỗi tuần tính từ đầu đợt đến buổi cuối của lớp. Tăng mức này khi muốn lớp kết thúc sớm."),
    "moved": _l("Mỗi buổi học phải dời sang lúc khác so với thời khóa biểu trước."),
    "changed": _l("Mỗi buổi giữ nguyên giờ nhưng đổi phòng hoặc giảng viên so với thời khóa biểu trước."),
    "reassigned": _l("Mỗi học viên phải chuyển sang lớp khác so với thời khóa biểu trước."),
}

FINDINGS = {
    "class_unknown": _l("%(class)s không còn trong đợt học."),
    "class_not_held": _l("%(class)s phải được mở nhưng chưa có buổi học nào."),
    "format_not_allowed": _l("%(class)s không được học theo hình thức %(format)s."),
    "session_count": _l("%(class)s có %(sessions)s buổi, hình thức %(format)s cần %(expected)s buổi."),
    "slot_outside": _l("%(class)s, buổi %(session)s nằm ngoài thời gian của đợt học."),
    "slot_order": _l("%(class)s, buổi %(session)s (%(slot)s) không sau buổi liền trước."),
    "slot_closed": _l("%(class)s, buổi %(session)s: nhà trường không mở cửa %(slot)s."),
    "slot_outside_week": _l("%(class)s, buổi %(session)s: hình thức %(format)s không học vào %(slot)s."),
    "lessons_do_not_fit": _l("%(class)s, buổi %(session)s có %(lessons)s tiết, %(slot)s chỉ đủ %(most)s tiết."),
    "day_full": _l("%(class)s học %(sessions)s buổi trong ngày %(day)s, nhiều nhất là %(most)s."),
    "week_full": _l("%(class)s học %(sessions)s buổi trong tuần %(week)s, nhiều nhất là %(most)s."),
    "week_thin": _l("%(class)s chỉ học %(sessions)s buổi trong tuần %(week)s, ít nhất là %(least)s."),
    "gap": _l("%(class)s nghỉ quá lâu trước ngày %(day)s: cách %(open_days)s ngày làm việc, nhiều nhất là %(most)s."),
    "span": _l("%(class)s kéo dài %(open_days)s ngày làm việc, nhiều nhất là %(most)s."),
    "room_for_online": _l("%(class)s, buổi %(session)s học trực tuyến nhưng lại có phòng %(room)s."),
    "room_not_allowed": _l("%(class)s, buổi %(session)s: phòng %(room)s không dùng được cho lớp này."),
    "room_unavailable": _l("%(class)s, buổi %(session)s: phòng %(room)s không trống vào %(slot)s."),
    "room_used_twice": _l("Phòng %(room)s bị dùng cho nhiều buổi vào %(slot)s: %(sessions)s."),
    "room_too_small": _l("%(class)s, buổi %(session)s có %(people)s người, phòng %(room)s chỉ đủ %(most)s chỗ."),
    "lecturer_unknown": _l("%(class)s, buổi %(session)s (%(slot)s) chưa có giảng viên."),
    "lecturer_cannot_teach": _l("%(class)s, buổi %(session)s: %(lecturer)s không dạy chuyên đề %(modules)s."),
    "lecturer_busy": _l("%(class)s, buổi %(session)s: %(lecturer)s bận vào %(slot)s."),
    "lecturer_twice": _l("%(lecturer)s phải dạy nhiều buổi cùng lúc vào %(slot)s: %(sessions)s."),
    "lecturer_week_full": _l("%(lecturer)s dạy %(sessions)s buổi trong tuần %(week)s, nhiều nhất là %(most)s."),
    "trainee_unknown": _l("%(trainee)s không còn trong danh sách xếp lịch."),
    "home_not_held": _l("%(trainee)s được xếp vào %(class)s, nhưng lớp này không mở."),
    "home_not_allowed": _l("%(trainee)s không được xếp vào %(class)s."),
    "skip_unknown": _l("%(trainee)s được ghi vắng buổi %(session)s của %(class)s, nhưng không có buổi này."),
    "makeup_unknown": _l("%(trainee)s được xếp học bù buổi %(session)s của %(class)s, nhưng không dự được buổi này."),
    "home_not_attended": _l("%(trainee)s không dự được buổi nào của %(class)s."),
    "seats_without_home": _l("%(trainee)s có buổi học nhưng chưa thuộc lớp nào."),
    "two_at_once": _l("%(trainee)s phải học hai buổi cùng lúc vào %(slot)s."),
    "trainee_busy": _l("%(trainee)s bận vào %(slot)s (%(class)s, buổi %(session)s)."),
    "closing_too_early": _l("%(trainee)s dự bế giảng %(slot)s trước khi học xong (còn buổi %(later)s)."),
    "class_too_big": _l("%(class)s có %(people)s học viên, nhiều nhất là %(most)s."),
    "class_too_small": _l("%(class)s có %(people)s học viên, ít nhất là %(least)s."),
    "session_too_big": _l("%(class)s, buổi %(session)s có %(people)s người, nhiều nhất là %(most)s."),
    "unit_too_many": _l("%(unit)s có %(people)s người cùng đi học vào %(slot)s, nhiều nhất là %(most)s."),
    "format_pinned": _l("%(class)s đã được ghim theo hình thức %(format)s."),
    "slot_pinned": _l("%(class)s, buổi %(session)s đã được ghim vào %(slot)s."),
    "room_pinned": _l("%(class)s, buổi %(session)s đã được ghim ở phòng %(room)s."),
    "lecturer_pinned": _l("%(class)s, buổi %(session)s đã được ghim cho %(lecturer)s."),
    "held_session_changed": _l("%(class)s: buổi học đã diễn ra bị thay đổi."),
    "session_in_the_past": _l("%(class)s, buổi %(session)s nằm trong quá khứ (%(slot)s)."),
    "held_attendance_changed": _l("%(trainee)s: các buổi đã dự bị thay đổi."),
    "incomplete": _l("%(trainee)s chỉ học được %(lessons)s tiết (cần %(needed)s) hoặc thiếu phần bế giảng."),
    "lessons_missed": _l("%(trainee)s thiếu %(lessons)s tiết."),
    "makeups": _l("%(trainee)s phải học bù %(sessions)s buổi."),
    "unwelcome_slot": _l("%(trainee)s học vào lúc hạn chế: %(slot)s."),
    "format_disliked": _l("%(trainee)s không thích hình thức %(format)s của %(class)s."),
    "lecturer_unwelcome_slot": _l("%(lecturer)s dạy vào lúc hạn chế: %(slot)s (%(class)s, buổi %(session)s)."),
    "lecturers_of_module": _l("%(class)s có nhiều giảng viên cho chuyên đề %(module)s: %(lecturers)s."),
    "rooms_of_class": _l("%(class)s học ở nhiều phòng: %(rooms)s."),
    "class_held": _l("%(class)s được mở."),
    "ends_in_week": _l("%(class)s kết thúc trong tuần %(week)s."),
    "format_changed": _l("%(class)s đổi hình thức học, %(sessions)s buổi của lịch trước bị hủy."),
    "session_moved": _l("%(class)s, buổi %(session)s dời từ %(slot)s sang %(new_slot)s."),
    "session_changed": _l("%(class)s, buổi %(session)s (%(slot)s) đổi phòng hoặc giảng viên."),
    "reassigned": _l("%(trainee)s chuyển từ %(class)s sang %(new_class)s."),
}


def finding_sentence(code: str, params: Mapping[str, Any], names: ProblemNames) -> str:
    """The sentence for a violation, or for what a soft rule charges, with names in the place of ids."""
    return str(FINDINGS[code]) % names.words(params)
