//! Case columns 案件台账的列 (data.md, Case columns).

use super::codes::{CATEGORIES, DECISIONS, ENROLMENT, FUNDS, HARMS, SOURCES};
use super::{Column, ColumnType::*};
use crate::privacy::Sensitivity;

/// One row per recipient of aid, or per payment to one.
pub static CATALOGUE: &[Column] = &[
    Column::new("case_no", &["部门受案号", "统一受案号", "案件编号", "案号", "受案号"], Text),
    Column::new("name", &["被救助人", "被救助人姓名", "救助申请人", "申请人姓名", "申请人", "姓名"], Text)
        .personal(Sensitivity::Name),
    Column::new("id_number", &["证件号码", "身份证号", "身份证号码", "公民身份号码"], IdNumber)
        .personal(Sensitivity::IdNumber),
    Column::new("household_no", &["户编号", "户号"], Text),
    Column::new("township", &["乡镇", "乡(镇)", "镇街", "乡镇(街道)", "所属乡镇"], Text),
    Column::new("village", &["村", "行政村", "村(社区)"], Text).personal(Sensitivity::Contact),
    Column::new("registered", &["是否建档立卡", "建档立卡", "是否监测对象"], YesNo),
    Column::new("categories", &["人员类别", "身份类别"], Several(&CATEGORIES)),
    Column::new("cause", &["案由"], Text),
    Column::new("harm", &["损害后果", "损害类型"], One(&HARMS)),
    Column::new("source", &["线索来源", "案件来源"], One(&SOURCES)),
    Column::new("lead_date", &["线索接收日期", "线索移送日期"], Date),
    Column::new("accepted_date", &["受理日期"], Date),
    Column::new("decided_date", &["决定日期", "审批日期"], Date),
    Column::new("decision", &["办理结果", "决定结果"], One(&DECISIONS)),
    Column::new("transfer_to", &["移送单位"], Text),
    Column::new("transfer_date", &["移送日期"], Date),
    Column::new("granted_amount", &["决定救助金额", "决定金额"], Money),
    Column::new("paid_date", &["发放日期"], Date),
    Column::new("paid_amount", &["发放金额", "救助金额", "救助金"], Money),
    Column::new("fund_source", &["资金来源"], One(&FUNDS)),
    Column::new("urgent", &["是否先行救助", "先行救助"], YesNo),
    Column::new("formalities_date", &["补办手续日期"], Date),
    Column::new("closed_date", &["办结日期", "结案日期"], Date),
    Column::new("feedback_date", &["反馈日期", "反馈扶贫部门日期"], Date),
    Column::new("advice_date", &["识别建议日期", "贫困识别建议日期"], Date),
    Column::new("advice_reply_date", &["识别建议回复日期"], Date),
    Column::new("advice_result", &["识别结果"], One(&ENROLMENT)),
    Column::new("social_aid_date", &["社会救助建议日期"], Date),
    Column::new("handler", &["承办人", "承办检察官"], Text),
    Column::new("note", &["备注"], Text).personal(Sensitivity::Contact),
];

/// The days of a case row, and what each of them dates: under `--as-of` a day that has not come
/// takes these with it (figures.md, `--as-of`). Where a case was passed on to is only compared, and gone by then.
pub static DAYS: &[(&str, &[&str])] = &[
    ("lead_date", &[]),
    ("accepted_date", &[]),
    ("decided_date", &["decision", "granted_amount"]),
    ("transfer_date", &[]),
    ("paid_date", &["paid_amount", "fund_source"]),
    ("formalities_date", &[]),
    ("closed_date", &[]),
    ("feedback_date", &[]),
    ("advice_date", &[]),
    ("advice_reply_date", &["advice_result"]),
    ("social_aid_date", &[]),
];
