//! Finding 核查问题: what is wrong in the office's data, where, and how to put it right.
//!
//! A [`Check`] is the definition (one line of [`CATALOGUE`]), a [`Finding`] one case of it.
//! Stages collect findings; nothing here stops a command.

use serde::Serialize;

use crate::place::Place;
use crate::privacy::{self, Sensitivity};

/// How much a finding weighs (spec: data.md, Findings).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The row is set aside from every figure 错误.
    Error,
    /// The row counts 提示.
    Warning,
}

impl Severity {
    /// The word on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Severity::Error => "错误",
            Severity::Warning => "提示",
        }
    }
}

/// The definition of one kind of finding.
#[derive(Debug, PartialEq, Eq)]
pub struct Check {
    pub code: &'static str,
    pub severity: Severity,
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// When it is raised and what it does to the figures.
    pub explanation: &'static str,
    /// What the office does about it.
    pub remedy: &'static str,
}

/// One fault, at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub check: &'static Check,
    pub place: Place,
    /// The cell's text, masked where its column is personal.
    pub value: Option<String>,
    /// One Chinese sentence: what is wrong here.
    pub message: String,
    /// What to do here; the check's remedy unless a better one is known.
    pub remedy: String,
}

impl Finding {
    /// A finding with the check's own words.
    pub fn new(check: &'static Check, place: Place) -> Self {
        Finding { check, place, value: None, message: check.title.to_owned(), remedy: check.remedy.to_owned() }
    }

    /// The cell's text, masked as its column's sensitivity asks.
    pub fn value(mut self, text: &str, sensitivity: Sensitivity) -> Self {
        self.value = Some(privacy::mask_value(text, sensitivity));
        self
    }

    /// The value as readers outside the office may see it: what somebody typed may be anything.
    pub fn outside_value(&self) -> Option<String> {
        let typed = [&VALUE_UNKNOWN, &DATE_UNREADABLE, &AMOUNT_UNREADABLE, &HEADER_UNKNOWN];
        let typed = typed.iter().any(|check| check.code == self.check.code);
        self.value.as_ref().map(|value| if typed { privacy::outside(value) } else { value.clone() })
    }

    /// A sentence that says more than the check's title.
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    /// A remedy that says more than the check's own.
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = remedy.into();
        self
    }
}

/// Declares the checks: each is a `static`, all stand in the catalogue in this order.
macro_rules! checks {
    ($($name:ident = $code:literal, $severity:ident, $title:literal, $explanation:literal, $remedy:literal;)+) => {
        $(
            #[doc = $title]
            pub static $name: Check = Check {
                code: $code, severity: Severity::$severity,
                title: $title, explanation: $explanation, remedy: $remedy,
            };
        )+
        /// Every check, errors first, in the order of data.md.
        pub static CATALOGUE: &[&Check] = &[$(&$name),+];
    };
}

checks! {
    CASE_NO_MISSING = "case-no-missing", Error, "缺案号",
        "案件台账的一行没有案号，无法归入任何案件，整行不计入。",
        "补填部门受案号，保存后重新运行 lianxi check。";
    NAME_MISSING = "name-missing", Error, "缺被救助人姓名",
        "案件台账的一行没有被救助人姓名，无法识别人员，整行不计入。",
        "补填被救助人姓名，保存后重新运行 lianxi check。";
    DATE_MISSING = "date-missing", Error, "缺必需的日期",
        "案件行的受理日期、线索接收日期、发放日期全部为空，或回访行没有回访日期，整行不计入。",
        "案件行补填受理日期（或线索接收日期、发放日期），回访行补填回访日期，保存后重新运行 lianxi check。";
    DATE_UNREADABLE = "date-unreadable", Error, "日期无法识别",
        "日期列的内容不是一个真实的日期，整行不计入。",
        "改为 2020-05-08 这样的日期，保存后重新运行 lianxi check。";
    AMOUNT_UNREADABLE = "amount-unreadable", Error, "金额无法识别",
        "金额列的内容不是金额，或以元计超过两位小数，整行不计入。",
        "改为 12000 或 1.2万元，保存后重新运行 lianxi check。";
    AMOUNT_NEGATIVE = "amount-negative", Error, "金额为负数",
        "决定救助金额或发放金额小于零，整行不计入。",
        "核对金额；更正以往发放的，请改原来那一行。";
    DUPLICATE_ROW = "duplicate-row", Error, "重复的行",
        "案件、人员、发放日期、发放金额都与另一行相同，只保留填写最全的一行，其余不计入。",
        "删去重复的行；若确是两笔发放，请把发放日期或金额填准。";
    VISIT_UNMATCHED = "visit-unmatched", Error, "回访找不到对应人员",
        "回访行按证件号码、按案号和姓名、按案号都对不上案件台账中的人，整行不计入。",
        "核对案号、姓名和证件号码，与案件台账写成一致。";
    VISIT_CASE_SET_ASIDE = "visit-case-set-aside", Error, "回访对应的案件行已被剔除",
        "回访行的案件只出现在不计入的案件行中，整行随之不计入。",
        "先改正案件台账中该案的错误，再重新运行 lianxi check。";
    ID_INVALID = "id-invalid", Warning, "证件号码不正确",
        "证件号码不是18位，或校验码不对（GB 11643）；该行计入，人员按案号和姓名识别。",
        "核对证件号码。";
    ID_DAMAGED = "id-damaged", Warning, "证件号码已被表格损坏",
        "证件号码以数值存放，15位以后的数字已经丢失；该行计入，人员按案号和姓名识别。",
        "把该列设为“文本”格式后重新填写证件号码。";
    VALUE_UNKNOWN = "value-unknown", Warning, "不认识的填写内容",
        "内容不在规定的选项之内，按“其他”（没有“其他”的按未填写）计入。",
        "改为规定的选项之一。";
    DATE_ORDER = "date-order", Warning, "日期先后颠倒",
        "应为线索接收≤受理≤决定≤发放≤办结；先行救助的发放可以在前。",
        "核对这几个日期。";
    DATE_FUTURE = "date-future", Warning, "日期晚于导出截止日",
        "已发生事项的日期晚于导出或运行之日。",
        "核对年份和月份是否填错。";
    DATE_IMPROBABLE = "date-improbable", Warning, "日期过早",
        "日期早于2000年。",
        "核对年份是否填错。";
    GRANT_WITHOUT_AMOUNT = "grant-without-amount", Warning, "予以救助但没有决定金额",
        "该人该案决定予以救助，却没有一行填写决定救助金额；决定金额按0元计。",
        "补填决定救助金额。";
    PAYMENT_UNDATED = "payment-undated", Warning, "有发放金额而没有发放日期",
        "没有日期的发放不计入任何时期。",
        "补填发放日期。";
    PAYMENT_WITHOUT_AMOUNT = "payment-without-amount", Warning, "有发放日期而没有发放金额",
        "该笔发放按0元计入。",
        "补填发放金额。";
    CALENDAR_UNKNOWN = "calendar-unknown", Warning, "该年节假日安排未知",
        "日期所在年份的节假日安排不在程序内，涉及的工作日不能计算，相应数字为空。",
        "取得国务院办公厅当年放假通知后，在 lianxi.toml 的 [workdays] 中补充。";
    PAID_OVER_GRANTED = "paid-over-granted", Warning, "发放金额超过决定金额",
        "该人该案累计发放大于决定救助金额。",
        "核对决定金额和各笔发放。";
    AMOUNT_OVER_CAP = "amount-over-cap", Warning, "超过36个月基准",
        "决定救助金额超过上一年度职工月平均工资的36倍，须有报批依据。",
        "核对金额；确属特殊情况的，附报批依据。";
    SAME_PERSON_SAME_CASE = "same-person-same-case", Warning, "同一人在同一案可能重复救助",
        "同一案中同一姓名出现不同的证件号码，或同一人有不一致的决定金额。",
        "核对是否同一人、是否重复救助。";
    CASE_DATES_DISAGREE = "case-dates-disagree", Warning, "同案各行不一致",
        "同一案各行的日期或办理结果不一致；线索、受理、决定、移送取最早，办结、反馈取最晚。",
        "把同一案各行的日期和办理结果改成一致。";
    REGISTERED_UNKNOWN = "registered-unknown", Warning, "未填是否建档立卡",
        "该人各行都没有填写是否建档立卡，按“否”计。",
        "补填是否建档立卡。";
    EXIT_NOT_REGISTERED = "exit-not-registered", Warning, "非建档立卡人员登记了脱贫",
        "回访登记了脱贫状态，但该人不是建档立卡人员，不计入脱贫。",
        "核对案件台账的“是否建档立卡”。";
    STATUS_REGRESSION = "status-regression", Warning, "已脱贫后又登记未脱贫",
        "状态由已脱贫变为未脱贫，不作返贫计；状态不变。",
        "确属返贫的，请登记为“返贫”。";
    PAGE_EXPORT_SUSPECT = "page-export-suspect", Warning, "可能只导出了一页",
        "文件正好有10、20、50或100行。",
        "核对是否在系统中点了“导出本页数据”，应点“导出全部数据”。";
    HEADER_UNKNOWN = "header-unknown", Warning, "不认识的列",
        "该列不在规定的列之内，没有读取。",
        "若该列有用，在 lianxi.toml 的 [aliases] 中登记它的名称。";
    HEADER_DUPLICATE = "header-duplicate", Warning, "列名重复",
        "同一列名出现两次，以第一列为准。",
        "删去或改名多余的一列。";
    HIDDEN_ROWS_READ = "hidden-rows-read", Warning, "读取了隐藏的行或工作表",
        "隐藏的行、工作表同样计入。",
        "若不应计入，请删去后重新运行。";
    SHEET_IGNORED = "sheet-ignored", Warning, "工作表没有读取",
        "工作表是空的，或没有找到表头。",
        "若其中有数据，请补上表头。";
    URGENT_WITHOUT_FORMALITIES = "urgent-without-formalities", Warning, "先行救助尚未补办手续",
        "先行救助已发放，没有补办手续日期。",
        "补办审批手续并填写补办手续日期。";
}

/// docs/checks.md: every check, printed from the catalogue.
pub fn handbook() -> String {
    let mut text = String::from(
        "# 核查项目\n\n由核查目录印出（`src/finding.rs`），不要手改：改了目录后运行 `LIANXI_BLESS=1 make test`。\n\n\
         | 编号 | 级别 | 问题 | 说明 | 处理 |\n|---|---|---|---|---|\n",
    );
    for check in CATALOGUE {
        let Check { code, severity, title, explanation, remedy } = check;
        text.push_str(&format!("| {code} | {} | {title} | {explanation} | {remedy} |\n", severity.label()));
    }
    text
}
