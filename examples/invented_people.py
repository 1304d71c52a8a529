"""Invented units and people of the example. None of them exists."""

from __future__ import annotations

import random
from dataclasses import dataclass

SEED = 2026
FAMILY_NAMES = (
    *("Nguyễn",) * 9, *("Trần",) * 4, *("Lê",) * 4, *("Phạm",) * 2, *("Huỳnh",) * 3, "Võ", "Võ", "Phan", "Đặng",
    "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Trương", "Lâm", "Thạch", "Sơn", "Châu", "Mai", "Đoàn",
)  # fmt: skip
MIDDLE_MALE = ("Văn", "Văn", "Hữu", "Minh", "Quốc", "Thanh", "Hoàng", "Đức", "Công", "Trọng", "Phước", "Tấn")
MIDDLE_FEMALE = ("Thị", "Thị", "Thị Ngọc", "Ngọc", "Thị Mỹ", "Thúy", "Kim", "Thị Hồng", "Bích", "Thị Cẩm", "Như")
GIVEN_MALE = (
    "An", "Ân", "Bình", "Cường", "Duy", "Dũng", "Đạt", "Đức", "Giang", "Hải", "Hậu", "Hiếu", "Hòa", "Huy", "Khánh",
    "Khoa", "Kiệt", "Lộc", "Long", "Mẫn", "Nam", "Nghĩa", "Nhân", "Phát", "Phong", "Phúc", "Quân", "Sang", "Tâm",
    "Thái", "Thắng", "Thiện", "Thịnh", "Tiến", "Toàn", "Trí", "Trung", "Tuấn", "Tùng", "Vinh",
)  # fmt: skip
GIVEN_FEMALE = (
    "Ánh", "Anh", "Bé", "Châu", "Chi", "Diễm", "Dung", "Duyên", "Đào", "Giang", "Hà", "Hạnh", "Hằng", "Hiền", "Hoa",
    "Hương", "Lan", "Liên", "Linh", "Loan", "Mai", "My", "Nga", "Ngân", "Ngọc", "Nguyệt", "Nhi", "Nhung", "Oanh",
    "Phượng", "Quyên", "Thảo", "Thơ", "Thu", "Thúy", "Trâm", "Trang", "Trinh", "Tuyền", "Uyên", "Vân", "Yến",
)  # fmt: skip


@dataclass(frozen=True)
class Unit:
    """`groups` are (name as in the column Tổ/ca/lớp, number of people)."""

    name: str
    positions: tuple[str, ...]
    groups: tuple[tuple[str, int], ...]
    women: float
    born: tuple[int, int]


@dataclass(frozen=True)
class Invented:
    family_and_middle: str
    given: str
    female: bool
    year: int
    month: int
    day: int
    unit: str
    group: str
    position: str

    @property
    def full_name(self) -> str:
        return f"{self.family_and_middle} {self.given}"

    @property
    def birth(self) -> str:
        return f"{self.day:02}/{self.month:02}/{self.year}"


HOSPITAL = "Bệnh viện Đa khoa Sông Mẫu"
HEALTH_CENTRE = "Trung tâm Y tế Bình Mẫu"
GARMENT = "Công ty May Xuất khẩu Tây Mẫu"
SEAFOOD = "Công ty Thủy sản Mẫu Hậu"
HIGH_SCHOOL = "Trường THPT Phan Văn Mẫu"
PRIMARY_SCHOOL = "Trường Tiểu học Sen Mẫu"
COLLEGE = "Trường Cao đẳng Nghề Mẫu Cần Thơ"
WARD = "UBND phường Tân Mẫu"
RESIDENTS = "Khu vực Chợ Mẫu, phường Tân Mẫu"
COOPERATIVE = "Hợp tác xã Nông nghiệp Thới Mẫu"

UNITS = (
    Unit(HOSPITAL, ("Điều dưỡng", "Điều dưỡng", "Hộ sinh", "Kỹ thuật viên"),
         (("Kíp 1", 5), ("Kíp 2", 5), ("Kíp 3", 5), ("Kíp 4", 5), ("Hành chính", 2)), 0.8, (1985, 2001)),
    Unit(HEALTH_CENTRE, ("Điều dưỡng", "Y sĩ", "Dược sĩ"), (("Tổ A", 5), ("Tổ B", 5)), 0.7, (1984, 2000)),
    Unit(GARMENT, ("Công nhân may", "Công nhân may", "Tổ trưởng", "Kiểm hàng"),
         (("Ca 1", 7), ("Ca 2", 7), ("Ca 3", 6)), 0.75, (1988, 2004)),
    Unit(SEAFOOD, ("Công nhân chế biến", "Công nhân kho lạnh", "Kỹ sư"),
         (("Ca A", 5), ("Ca B", 5), ("Bảo trì", 4)), 0.5, (1987, 2004)),
    Unit(HIGH_SCHOOL, ("Giáo viên Toán", "Giáo viên Ngữ văn", "Giáo viên Hóa học", "Giáo viên Tiếng Anh"),
         (("Khối 10", 4), ("Khối 11", 4), ("Khối 12", 4)), 0.6, (1985, 2000)),
    Unit(PRIMARY_SCHOOL, ("Giáo viên",), (("", 6),), 0.9, (1986, 2001)),
    Unit(COLLEGE, ("Sinh viên",), (("Lớp Điện 24A", 7), ("Lớp Dược 24B", 7)), 0.5, (2005, 2007)),
    Unit(WARD, ("Công chức", "Chuyên viên", "Văn thư"), (("", 10),), 0.5, (1986, 2002)),
    Unit(RESIDENTS, ("Tiểu thương", "Buôn bán", "Nội trợ", "Tài xế"), (("", 8),), 0.6, (1980, 2003)),
    Unit(COOPERATIVE, ("Nông dân", "Nông dân", "Kế toán"), (("", 4),), 0.25, (1979, 2000)),
)  # fmt: skip


def invent_people() -> list[Invented]:
    """120 people in the order of the units; two of them in one unit share their name."""
    chance = random.Random(SEED)
    names: set[str] = set()
    people = [
        _invent(chance, unit, group, names) for unit in UNITS for group, number in unit.groups for _ in range(number)
    ]
    twin = people[9]
    people[3] = Invented(
        twin.family_and_middle, twin.given, twin.female, 1996, 7, 21, people[3].unit, people[3].group, twin.position
    )
    return people


def _invent(chance: random.Random, unit: Unit, group: str, names: set[str]) -> Invented:
    while True:
        female = chance.random() < unit.women
        middle = chance.choice(MIDDLE_FEMALE if female else MIDDLE_MALE)
        given = chance.choice(GIVEN_FEMALE if female else GIVEN_MALE)
        front = f"{chance.choice(FAMILY_NAMES)} {middle}"
        if middle.split()[-1] != given and f"{front} {given}" not in names:
            names.add(f"{front} {given}")
            year, month, day = chance.randint(*unit.born), chance.randint(1, 12), chance.randint(1, 28)
            position = chance.choice(unit.positions)
            return Invented(front, given, female, year, month, day, unit.name, group, position)
