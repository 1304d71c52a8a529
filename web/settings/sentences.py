"""What the operations of this area say when they refuse."""

from collections.abc import Callable

from flask_babel import gettext as _

SENTENCES: dict[str, Callable[..., str]] = {
    "unknown_rule": lambda rule, **_params: _("Không có quy tắc “%(rule)s”.", rule=rule),
    "weight_range": lambda most, **_params: _("Hãy nhập số từ 0 đến %(most)s.", most=most),
    "course_begun": lambda **_params: _(
        "Đã có buổi học diễn ra theo thời khóa biểu đã ban hành, nên số tiết và cách chia buổi không đổi được nữa."
    ),
    "cut_sum": lambda sum, lessons, **_params: _(  # noqa: A006
        "Các buổi cộng lại là %(sum)s tiết, chương trình có %(lessons)s tiết.", sum=sum, lessons=lessons
    ),
    "cut_too_long": lambda most, **_params: _(
        "Có buổi quá dài: các buổi được chọn trong tuần chỉ đủ nhiều nhất %(most)s tiết.", most=most
    ),
    "format_code_taken": lambda taken, **_params: _("Mã %(taken)s đã dùng cho hình thức khác.", taken=taken),
    "format_without_times_chosen": lambda **_params: _("Hãy chọn ít nhất một buổi trong tuần."),
    "per_week_order": lambda **_params: _("Số buổi ít nhất mỗi tuần không được lớn hơn số nhiều nhất."),
    "format_used": lambda name, classes, **_params: _(
        "Chưa xóa được hình thức “%(name)s” vì các lớp sau đang dùng: %(classes)s. "
        "Hãy bỏ hình thức này ở các lớp đó (và xếp lịch lại nếu bản nháp đang dùng) rồi xóa.",
        name=name,
        classes=", ".join(classes),
    ),
    "programme_without_modules": lambda **_params: _("Chương trình cần ít nhất một chuyên đề."),
    "module_code_twice": lambda module, **_params: _("Mã %(module)s đứng ở hai chuyên đề.", module=module),
    "closing_not_last": lambda title, **_params: _(
        "Phần bế giảng “%(title)s” phải đứng sau mọi chuyên đề khác.", title=title
    ),
    "intake_without_periods": lambda **_params: _("Cần ít nhất một buổi trong ngày."),
    "period_times": lambda name, **_params: _("Buổi “%(name)s”: giờ kết thúc phải sau giờ bắt đầu.", name=name),
    "periods_overlap": lambda first, second, **_params: _(
        "Buổi “%(first)s” và buổi “%(second)s” trùng giờ.", first=first, second=second
    ),
    "period_used": lambda name, sessions, **_params: _(
        "Chưa xóa được buổi “%(name)s”: bản nháp đang có %(sessions)s buổi học vào lúc này.",
        name=name,
        sessions=sessions,
    ),
    "last_period_of_format": lambda **params: _(
        "Hình thức “%(format)s” sẽ không còn buổi nào trong tuần. Hãy sửa hình thức này trước.", **params
    ),
    "class_code_taken": lambda taken, **_params: _("Mã lớp %(taken)s đã có trong đợt học này.", taken=taken),
    "class_without_format_chosen": lambda **_params: _("Hãy chọn ít nhất một hình thức."),
    "min_size_above_capacity": lambda capacity, **_params: _(
        "Sĩ số tối thiểu không được lớn hơn sĩ số tối đa (%(capacity)s).", capacity=capacity
    ),
    "class_used": lambda name, **_params: _(
        "Chưa xóa được “%(name)s” vì bản nháp đang dùng lớp này. Hãy đánh dấu lớp là tùy chọn rồi xếp lịch lại.",
        name=name,
    ),
    "room_name_taken": lambda taken, **_params: _("Cơ sở này đã có phòng “%(taken)s”.", taken=taken),
    "site_name_taken": lambda taken, **_params: _("Đã có cơ sở “%(taken)s”.", taken=taken),
    "unit_name_taken": lambda taken, **_params: _("Đã có đơn vị “%(taken)s”.", taken=taken),
    "used_by_pin": lambda name, course_class, **_params: _(
        "Một buổi đã ghim của lớp %(course_class)s đang dùng %(name)s. Hãy bỏ ghim buổi đó trước.",
        name=name,
        course_class=course_class,
    ),
}
