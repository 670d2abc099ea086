"""The proper names of the demonstration: schools, providers, people. All invented."""

from typing import NamedTuple


class School(NamedTuple):
    """One school of the demonstration and how many teachers it has."""

    school_id: str
    name_zh: str
    name_en: str
    kind: str
    stage: str
    teachers: int


class Provider(NamedTuple):
    """One training institution and what it may give (A2§6-7, A8§5-6)."""

    provider_id: str
    name_zh: str
    name_en: str
    may_give: tuple[str, ...]


SCHOOLS = (
    School("S101", "晨光小学", "Chenguang Primary School", "commission", "primary", 92),
    School(
        "S102", "明德中学", "Mingde Secondary School", "commission", "secondary", 108
    ),
    School(
        "K103", "小树苗幼儿园", "Sapling Kindergarten", "commission", "kindergarten", 42
    ),
    School("P104", "启航学校", "Qihang School", "private_or_other", "secondary", 58),
)

PROVIDERS = (
    Provider(
        "municipal-centre",
        "北京市教师发展中心",
        "Beijing Teacher Development Centre",
        ("public_required",),
    ),
    Provider(
        "development-college",
        "教师发展学院",
        "Teacher Development College",
        (
            "public_required",
            "professional",
            "elective_topical",
            "elective_chosen",
            "induction",
            "trainer_training",
            "it_project_2",
        ),
    ),
    Provider(
        "research-institute",
        "教育科学研究院",
        "Institute of Educational Research",
        ("professional:research", "professional:basics", "elective_topical"),
    ),
    Provider(
        "ideology-centre",
        "思想政治教育指导评价中心",
        "Centre for Ideological Education",
        ("public_required:ethics", "ideology_camp", "ideology_practice"),
    ),
    Provider(
        "staff-university",
        "职工大学",
        "Staff University",
        ("elective_topical", "elective_chosen"),
    ),
    Provider(
        "health-centre",
        "中小学卫生保健所",
        "School Health Centre",
        ("elective_topical", "elective_chosen"),
    ),
    Provider(
        "normal-university",
        "师范大学",
        "Normal University",
        ("degree_study", "national_plan", "professional", "elective_topical"),
    ),
    Provider(
        "bright-lessons",
        "明课教育咨询公司",
        "Bright Lessons Consulting",
        (),
    ),
)

THEMES = {
    "ethics": ("思想政治素质与师德修养", "Ideology and ethics"),
    "policy": ("教育政策与理论", "Education policy and theory"),
    "student": ("学生发展", "Student development"),
    "it": ("现代信息技术", "Modern information technology"),
}

SECTIONS = {
    "subject": ("学科素养", "Subject"),
    "learning": ("学习素养", "Learning"),
    "research": ("教科研素养", "Educational research"),
    "international": ("国际化素养", "International"),
    "basics": ("教育教学基本功", "Teaching basics"),
}

ELECTIVES = (
    ("stories", "整本书阅读", "Reading whole books"),
    ("health", "教师心理健康", "Teachers' mental health"),
    ("labour", "劳动教育设计", "Designing labour education"),
    ("drama", "课堂戏剧", "Drama in class"),
    ("data", "学情数据", "Reading learning data"),
    ("calligraphy", "书法", "Calligraphy"),
)

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
GIVEN_FIRST = "思雨子嘉文晓志海春秋明慧静立国建丽玉红永"
GIVEN_SECOND = "涵轩怡杰敏强芳伟娜磊洋艳勇军平刚霞玲宁"
