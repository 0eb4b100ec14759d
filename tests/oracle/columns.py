"""The columns of the two exports, as data.md lists them.

In: nothing. Out: the tables CASE_COLUMNS and VISIT_COLUMNS (key -> headers, type), the listed values
of every enumeration and the common spellings that map to them. Never reads a file.

This oracle is written from the specification alone and shares no code with the program it checks.
"""

# type names: text, id, yesno, date, exit (day, month or year), money, list:NAME, one:NAME
CASE_COLUMNS = {
    "case_no": (["部门受案号", "统一受案号", "案件编号", "案号", "受案号"], "text"),
    "name": (["被救助人", "被救助人姓名", "救助申请人", "申请人姓名", "申请人", "姓名"], "text"),
    "id_number": (["证件号码", "身份证号", "身份证号码", "公民身份号码"], "id"),
    "household_no": (["户编号", "户号"], "text"),
    "township": (["乡镇", "乡(镇)", "镇街", "乡镇(街道)", "所属乡镇"], "text"),
    "village": (["村", "行政村", "村(社区)"], "text"),
    "registered": (["是否建档立卡", "建档立卡", "是否监测对象"], "yesno"),
    "categories": (["人员类别", "身份类别"], "list:categories"),
    "cause": (["案由"], "text"),
    "harm": (["损害后果", "损害类型"], "one:harm"),
    "source": (["线索来源", "案件来源"], "one:source"),
    "lead_date": (["线索接收日期", "线索移送日期"], "date"),
    "accepted_date": (["受理日期"], "date"),
    "decided_date": (["决定日期", "审批日期"], "date"),
    "decision": (["办理结果", "决定结果"], "one:decision"),
    "transfer_to": (["移送单位"], "text"),
    "transfer_date": (["移送日期"], "date"),
    "granted_amount": (["决定救助金额", "决定金额"], "money"),
    "paid_date": (["发放日期"], "date"),
    "paid_amount": (["发放金额", "救助金额", "救助金"], "money"),
    "fund_source": (["资金来源"], "one:fund_source"),
    "urgent": (["是否先行救助", "先行救助"], "yesno"),
    "formalities_date": (["补办手续日期"], "date"),
    "closed_date": (["办结日期", "结案日期"], "date"),
    "feedback_date": (["反馈日期", "反馈扶贫部门日期"], "date"),
    "advice_date": (["识别建议日期", "贫困识别建议日期"], "date"),
    "advice_reply_date": (["识别建议回复日期"], "date"),
    "advice_result": (["识别结果"], "one:advice_result"),
    "social_aid_date": (["社会救助建议日期"], "date"),
    "handler": (["承办人", "承办检察官"], "text"),
    "note": (["备注"], "text"),
}

VISIT_COLUMNS = {
    "case_no": CASE_COLUMNS["case_no"],
    "name": CASE_COLUMNS["name"],
    "id_number": CASE_COLUMNS["id_number"],
    "visit_date": (["回访日期", "走访日期"], "date"),
    "visitors": (["回访人", "回访人员"], "text"),
    "joint": (["是否联合回访", "联合回访"], "yesno"),
    "status": (["脱贫状态", "贫困状态", "风险状态"], "one:status"),
    "exit_date": (["脱贫日期", "脱贫时间", "风险消除时间", "消除监测时间", "脱贫年度"], "exit"),
    "measures": (["帮扶措施"], "list:measures"),
    "income": (["人均纯收入"], "money"),
    "difficulties": (["存在困难"], "text"),
    "next_visit_date": (["下次回访日期"], "date"),
}

COLUMNS = {"cases": CASE_COLUMNS, "visits": VISIT_COLUMNS}

# 其他 stands in the list where a text that maps to no listed value counts as 其他.
VALUES = {
    "categories": ["未成年人", "妇女", "残疾人", "老年人", "退役军人", "信访人", "其他"],
    "harm": ["致死", "致伤", "致残", "财产损失", "其他"],
    "source": ["依申请", "依职权", "扶贫部门移送", "其他政法单位移送", "其他"],
    "decision": ["予以救助", "不予救助", "移送其他检察院", "移送其他政法单位", "终止办理"],
    "fund_source": ["中央转移支付", "省级财政", "市级财政", "区县财政", "社会捐助", "其他"],
    "advice_result": ["纳入", "不纳入"],
    "status": ["未脱贫", "已脱贫", "返贫"],
    "measures": ["产业扶持", "转移就业", "易地搬迁", "教育支持", "医疗救助", "兜底保障", "其他"],
}

SPELLINGS = {
    "status": {"风险未消除": "未脱贫", "风险已消除": "已脱贫", "稳定脱贫": "已脱贫", "风险反复": "返贫"},
    "measures": {"政策性保障兜底": "兜底保障", "产业帮扶": "产业扶持", "就业帮扶": "转移就业",
                 "健康帮扶": "医疗救助", "教育帮扶": "教育支持"},
}

# decision: "blank = 办理中", and the word itself is found in exports too.
BLANK_WORDS = {"decision": {"办理中"}}

# A file whose kind is known but that lacks one of these is a file error.
NEEDED = {"cases": ["case_no", "name", "accepted_date"], "visits": ["visit_date"]}
