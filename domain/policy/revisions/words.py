"""The words in both languages for what a document is made of: one table for each.

A key that the loader reads and that has no words here fails a test, so a new kind of
rule cannot come without them.
"""

from domain.statement import Label

KINDS = {
    "award": Label(zh="计分", en="award"),
    "refusal": Label(zh="不计", en="refusal"),
    "threshold": Label(zh="起计线", en="threshold"),
    "carry_in": Label(zh="结转", en="carry-in"),
    "cap": Label(zh="上限", en="cap"),
    "offset": Label(zh="折抵", en="offset"),
    "minimum": Label(zh="最低要求", en="minimum"),
    "prerequisite": Label(zh="前提", en="prerequisite"),
    "exclusion": Label(zh="不在范围", en="exclusion"),
}
"""The kinds of rules."""

SUBJECTS = {
    "document": Label(zh="文件", en="document"),
    "reading": Label(zh="读法问题", en="reading"),
    "category": Label(zh="类别", en="category"),
    "cohort": Label(zh="教师群体", en="cohort"),
    "rule": Label(zh="规则", en="rule"),
}
"""The parts of a document; a rule is called by its kind."""

FIELDS = {
    # the head
    "name": Label(zh="文件名", en="name"),
    "revision": Label(zh="版本", en="revision"),
    "series": Label(zh="系列", en="series"),
    "title": Label(zh="标题", en="title"),
    "source": Label(zh="依据", en="source"),
    "issued": Label(zh="发布日期", en="issued"),
    "effective": Label(zh="施行日期", en="in force from"),
    "period": Label(zh="周期", en="period"),
    "hours_per": Label(zh="折合学时", en="hours per unit"),
    "year_begins": Label(zh="计入年起始日", en="counted years begin on"),
    "tags": Label(zh="所用标签", en="tags"),
    "attributes": Label(zh="所用教师属性", en="attributes"),
    "binding": Label(zh="决定结业", en="binding"),
    "governs": Label(zh="适用对象", en="governs"),
    # readings and categories
    "question": Label(zh="问题", en="question"),
    "default": Label(zh="默认读法", en="default"),
    "options": Label(zh="读法", en="option"),
    "open": Label(zh="待裁定", en="open"),
    "shown": Label(zh="单独显示", en="shown"),
    # what rules and cohorts share
    "id": Label(zh="编号", en="id"),
    "kind": Label(zh="规则种类", en="kind of rule"),
    "article": Label(zh="条款", en="article"),
    "label": Label(zh="名称", en="label"),
    "only": Label(zh="只在此读法下", en="only under"),
    "cohorts": Label(zh="约束的教师群体", en="cohorts bound"),
    "teachers": Label(zh="约束的教师", en="teachers bound"),
    "where": Label(zh="条件", en="condition"),
    "on": Label(zh="所涉类别", en="on"),
    "counts_hours": Label(zh="仍计学时", en="hours still count"),
    # cohorts
    "counted_from": Label(zh="起计", en="counted from"),
    "target": Label(zh="目标", en="target"),
    "minima": Label(zh="各类最低要求", en="minima"),
    "cohort.first_year": Label(zh="第一年", en="first year"),
    # awards
    "basis": Label(zh="计分依据", en="basis"),
    "rate": Label(zh="折算率", en="rate"),
    "unit": Label(zh="计量单位", en="unit"),
    "weight": Label(zh="权重", en="weight"),
    "to": Label(zh="计入", en="credited to"),
    "otherwise": Label(zh="缺标签时计入", en="without the tag, to"),
    "hours_per_credit": Label(zh="每学分名义学时", en="nominal hours a credit"),
    "step": Label(zh="取整到", en="rounded down to"),
    "times": Label(zh="给分次数", en="times given"),
    "times_per": Label(zh="次数按", en="times per"),
    "within_activity_hours": Label(
        zh="以活动学时为限", en="within the activity's hours"
    ),
    "school_first": Label(zh="学校先认可", en="school recognises first"),
    # refusals and thresholds
    "code": Label(zh="代码", en="code"),
    "outside": Label(zh="在此之外", en="outside of"),
    "inside": Label(zh="在此之内", en="inside of"),
    "window": Label(zh="结转期间", en="window"),
    "by_tag": Label(zh="分组标签", en="grouped by"),
    "at_least": Label(zh="起计学分", en="counts from"),
    # caps and offsets
    "limit": Label(zh="上限", en="limit"),
    "per": Label(zh="每", en="per"),
    "offset.from": Label(zh="来源类别", en="from"),
    "offset.to": Label(zh="折抵到", en="to"),
    "keep": Label(zh="保留", en="kept"),
    "fills": Label(zh="填满保留额的", en="fills the kept"),
    "travels": Label(zh="可折抵的", en="may travel"),
    "shortfall_of": Label(zh="缺口以此计", en="shortfall of"),
    "protect": Label(zh="不得影响", en="protects"),
    "apply": Label(zh="方式", en="applied"),
    "chain": Label(zh="可连续折抵", en="travels on"),
    # minima, prerequisites, exclusions
    "measure": Label(zh="计量", en="measured in"),
    "need": Label(zh="要求", en="needed"),
    "hard": Label(zh="必须达到", en="binding"),
    "soft_for": Label(zh="只提示的教师群体", en="only shown to"),
    "years": Label(zh="每几年", en="in every so many years"),
    "first_year": Label(zh="自何年起", en="from the year"),
    "years_where": Label(zh="只计的年份", en="only years where"),
    "in_one": Label(zh="须一次达到", en="in one piece"),
    "before_offsets": Label(zh="按折抵之前计", en="before offsets"),
    "attested": Label(zh="所认定的事项", en="attested"),
    "of": Label(zh="所计标签", en="of the tag"),
    "hours": Label(zh="学时", en="hours"),
    "unfulfilled": Label(zh="未完成的前提", en="unfulfilled"),
}
"""Keys of a document; `KIND.KEY` goes before `KEY`."""

INNER = {
    "from": Label(zh="自", en="from"),
    "until": Label(zh="至", en="until"),
    "not": Label(zh="非", en="not"),
    "months": Label(zh="之前月数", en="months before"),
    "per_teacher": Label(zh="按教师", en="each teacher's own"),
    "years": Label(zh="年数", en="years"),
    "renews": Label(zh="逐期接续", en="renews"),
    "share": Label(zh="占目标", en="share of the target"),
    "per_year": Label(zh="每计入年", en="a counted year"),
    "otherwise": Label(zh="其他年份", en="other years"),
    "where": Label(zh="条件", en="where"),
    "kind": Label(zh="活动种类", en="kind"),
    "unit": Label(zh="单位", en="unit"),
    "result": Label(zh="结果", en="result"),
    "provider": Label(zh="培训机构", en="provider"),
    "school": Label(zh="学校", en="school"),
    "activity": Label(zh="活动", en="activity"),
    "activity_approved": Label(zh="活动经审批", en="activity approved"),
    "provider_qualified": Label(zh="机构有资格", en="provider qualified"),
    "recognised": Label(zh="经认定", en="recognised"),
    "disallowed": Label(zh="不予认定", en="disallowed"),
    "corroborated": Label(zh="有佐证", en="corroborated"),
    "carried_in": Label(zh="转入", en="carried in"),
    "completed": Label(zh="完成日期", en="completed"),
    "decided": Label(zh="审批日期", en="decided"),
    "teacher": Label(zh="教师", en="teacher"),
    "except": Label(zh="除外", en="except"),
}
"""Keys of the tables inside a rule; tags and attributes are the author's own words."""

VALUES = {
    "true": Label(zh="是", en="yes"),
    "false": Label(zh="否", en="no"),
    "target": Label(zh="目标学分", en="the target"),
    "*": Label(zh="全部", en="everything"),
    "basis.rate": Label(zh="按折算率", en="by rate"),
    "basis.fixed": Label(zh="固定学分", en="fixed"),
    "basis.activity": Label(zh="活动核定的学分", en="as the activity was approved"),
    "basis.attested": Label(zh="申报并认定的学分", en="as attested"),
    "basis.none": Label(zh="只计学时", en="hours only"),
    "per.period": Label(zh="整个周期", en="period"),
    "per.year": Label(zh="年", en="year"),
    "per.training": Label(zh="次培训", en="training"),
    "times_per.period": Label(zh="整个周期", en="period"),
    "times_per.year": Label(zh="年", en="year"),
    "times_per.activity": Label(zh="项活动", en="activity"),
    "inside.period": Label(zh="周期", en="the period"),
    "limit.shortfall": Label(zh="以缺口为限", en="up to the shortfall"),
    "limit.unlimited": Label(zh="不限", en="unlimited"),
    "apply.automatic": Label(zh="自动", en="automatically"),
    "apply.on_request": Label(zh="经申请批准", en="on request"),
    "measure.credits": Label(zh="学分", en="credits"),
    "measure.hours": Label(zh="学时", en="hours"),
    "measure.times": Label(zh="次数", en="times"),
    "measure.distinct": Label(zh="不同的值", en="different values"),
    "counted_from.period": Label(zh="周期开始", en="the start of the period"),
    "outside.period": Label(zh="周期", en="the period"),
    "outside.counted_from": Label(zh="起计日", en="the first counted day"),
    "first_year.whole": Label(zh="全年计", en="counts whole"),
    "first_year.next": Label(zh="次年起计", en="does not count"),
    "first_year.pro_rata": Label(zh="按日比例", en="counts by its days"),
    "minima.full": Label(zh="全额约束", en="bind in full"),
    "minima.pro_rata": Label(zh="按比例约束", en="bind pro rata"),
    "minima.advisory": Label(zh="按比例，只提示", en="pro rata, only shown"),
}
"""Values with a fixed meaning, as `KEY.VALUE`, or for every key."""


def field_words(kind: str, path: tuple[str, ...]) -> Label:
    """Return the words for a key of a rule (by kind) or of another part.

    Keys inside it follow after a dot; those that are the author's own stand as written.
    """
    first = FIELDS.get(f"{kind}.{path[0]}") or FIELDS.get(path[0]) or _own(path[0])
    parts = [first, *(INNER.get(key, _own(key)) for key in path[1:])]
    return Label(
        zh="·".join(part.zh for part in parts), en=" · ".join(part.en for part in parts)
    )


def value_words(key: str, value: str) -> Label:
    """Return the words for a value of a key, or the value as it is written."""
    return VALUES.get(f"{key}.{value}") or VALUES.get(value) or _own(value)


def _own(word: str) -> Label:
    return Label(zh=word, en=word)
