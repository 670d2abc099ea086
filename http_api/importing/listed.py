"""The columns of the template: their headings, and how a cell of each is read.

A heading is a column's name in Chinese or in English, or the name of its field. Tags
that the template does not list have columns of their own: `tags.project_period`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.statement import Label
from http_api.importing.cells import Cell
from http_api.importing.errors import CellRefusedError
from http_api.importing.values import (
    Reading,
    Value,
    read_amount,
    read_code,
    read_day,
    read_id,
    read_text,
    read_year,
    word_reader,
)

TAGS = "tags."
EVIDENCE = "evidence."
WIDE, MIDDLE, NARROW = 36, 18, 12

EXAMPLE = "示例 EXAMPLE"
"""Stands for the teacher in the template's example; no id can look like it."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of the template."""

    key: str
    """The field of CompletionSchema; `tags.theme` and `evidence.uri` lie inside one."""
    label: Label
    hint: Label
    example: str
    """As it is read: a word of the vocabulary, an ISO day."""
    read: Reading = read_text
    required: bool = False
    group: str | None = None
    """The group of the vocabulary whose words may stand here."""
    others: Sequence[str] = ()
    """Other headings that mean it."""
    width: int = MIDDLE


def _read_teacher(cell: Cell) -> Value:
    if cell.text == EXAMPLE:
        raise CellRefusedError(
            "example-row", "This row is marked as the example; write a teacher's id."
        )
    return read_id(cell)


LISTED: Sequence[Column] = (
    Column(
        key="teacher_id",
        label=Label(zh="教师编号", en="Teacher id"),
        hint=Label(
            zh="区里登记的教师编号；请设为文本格式，以免前导零丢失",
            en="As the district registered it; keep it as text, or zeros get lost",
        ),
        example=EXAMPLE,
        read=_read_teacher,
        required=True,
        others=("继教编号", "teacher"),
    ),
    Column(
        key="name",
        label=Label(zh="姓名", en="Name"),
        hint=Label(
            zh="选填；与名录核对，不作记录",
            en="Optional; compared with the directory, never recorded",
        ),
        example="王老师",
        others=("教师姓名",),
    ),
    Column(
        key="activity_id",
        label=Label(zh="活动编号", en="Activity id"),
        hint=Label(zh="已登记的培训活动编号", en="Of a registered training activity"),
        example="2024-ZY-017",
        read=read_id,
        required=True,
        others=("课程编号", "项目编号", "activity"),
    ),
    Column(
        key="occasion",
        label=Label(zh="场次", en="Occasion"),
        hint=Label(
            zh="同一活动多次举办时填写，如“2024春”",
            en="Where an activity runs several times, such as 2024-spring",
        ),
        example="2024春",
        others=("期次", "session"),
    ),
    Column(
        key="provider_id",
        label=Label(zh="培训机构编号", en="Provider id"),
        hint=Label(zh="选填；已登记的培训机构编号", en="Optional; as registered"),
        example="",
        read=read_id,
        others=("机构编号", "provider"),
    ),
    Column(
        key="amount",
        label=Label(zh="数量", en="Amount"),
        hint=Label(
            zh="学时等，大于 0，最多两位小数",
            en="Hours and the like, above 0, two decimal places at most",
        ),
        example="20",
        read=read_amount,
        required=True,
        others=("学时数", "学时", "hours"),
        width=NARROW,
    ),
    Column(
        key="unit",
        label=Label(zh="计量单位", en="Unit"),
        hint=Label(zh="不填为学时", en="Hours where it is blank"),
        example="hours",
        read=word_reader("unit"),
        group="unit",
        others=("单位",),
        width=NARROW,
    ),
    Column(
        key="result",
        label=Label(zh="考核结果", en="Result"),
        hint=Label(zh="合格、不合格或参加", en="Passed, not passed, or attended"),
        example="passed",
        read=word_reader("result"),
        required=True,
        group="result",
        others=("结果",),
        width=NARROW,
    ),
    Column(
        key="completed_on",
        label=Label(zh="完成日期", en="Completed on"),
        hint=Label(zh="如 2024-05-01，不含时间", en="Such as 2024-05-01, no time"),
        example="2024-05-01",
        read=read_day,
        required=True,
        others=("结业日期", "date"),
        width=14,
    ),
    Column(
        key="tags.kind",
        label=Label(zh="培训类型", en="Kind"),
        hint=Label(
            zh="选填；以活动登记为准，仅作上报方的说明",
            en="Optional, as you see it; the registration of the activity decides",
        ),
        example="professional",
        read=word_reader("kind"),
        group="kind",
        others=("类型", "培训类别"),
    ),
    Column(
        key="tags.theme",
        label=Label(zh="主题", en="Theme"),
        hint=Label(zh="公共必修课填写", en="Of public required training"),
        example="",
        read=word_reader("theme"),
        group="theme",
    ),
    Column(
        key="tags.section",
        label=Label(zh="版块", en="Section"),
        hint=Label(zh="专业必修课填写", en="Of professional required training"),
        example="subject",
        read=word_reader("section"),
        group="section",
        others=("板块",),
    ),
    Column(
        key="makes_up_for",
        label=Label(zh="补修年度", en="Makes up for"),
        hint=Label(zh="补修哪一年度，如 2023", en="The year made up for, such as 2023"),
        example="",
        read=read_year,
        others=("补修年份",),
        width=NARROW,
    ),
    Column(
        key="evidence.uri",
        label=Label(zh="证明材料网址", en="Evidence URI"),
        hint=Label(
            zh="选填；http、https、urn、file 或 s3 网址，须同时填写摘要",
            en="Optional; of http, https, urn, file or s3, with its digest beside it",
        ),
        example="",
        read=read_code,
        others=("证明材料", "evidence"),
        width=WIDE,
    ),
    Column(
        key="evidence.sha256",
        label=Label(zh="证明材料摘要", en="Evidence SHA-256"),
        hint=Label(
            zh="证明材料文件的 SHA-256，64 位十六进制",
            en="The SHA-256 of the document, 64 hexadecimal digits",
        ),
        example="",
        read=read_code,
        others=("sha256", "evidence digest"),
        width=WIDE,
    ),
    Column(
        key="note",
        label=Label(zh="备注", en="Note"),
        hint=Label(zh="选填；可应要求清除", en="Optional; can be erased on request"),
        example="",
        width=WIDE,
    ),
)
"""The columns in the order of the template."""

COLUMNS: Mapping[str, Column] = {column.key: column for column in LISTED}


def column_of(key: str) -> Column:
    """Return a column by its key; one of a tag that is not listed is made."""
    listed = COLUMNS.get(key)
    if listed is not None:
        return listed
    label = Label(zh=key, en=key)
    return Column(key=key, label=label, hint=label, example="")
