//! Visit columns 回访台账的列 (data.md, Visit columns).

use super::codes::{MEASURES, STATUSES};
use super::{Column, ColumnType::*};
use crate::privacy::Sensitivity;

/// One row per visit to a person.
pub static CATALOGUE: &[Column] = &[
    Column::new("case_no", &["部门受案号", "统一受案号", "案件编号", "案号", "受案号"], Text),
    Column::new("name", &["被救助人", "被救助人姓名", "救助申请人", "申请人姓名", "申请人", "姓名"], Text)
        .personal(Sensitivity::Name),
    Column::new("id_number", &["证件号码", "身份证号", "身份证号码", "公民身份号码"], IdNumber)
        .personal(Sensitivity::IdNumber),
    Column::new("visit_date", &["回访日期", "走访日期"], Date),
    Column::new("visitors", &["回访人", "回访人员"], Text),
    Column::new("joint", &["是否联合回访", "联合回访"], YesNo),
    Column::new("status", &["脱贫状态", "贫困状态", "风险状态"], One(&STATUSES)),
    Column::new("exit_date", &["脱贫日期", "脱贫时间", "风险消除时间", "消除监测时间", "脱贫年度"], PartialDate),
    Column::new("measures", &["帮扶措施"], Several(&MEASURES)),
    Column::new("income", &["人均纯收入"], Money),
    Column::new("difficulties", &["存在困难"], Text).personal(Sensitivity::Contact),
    Column::new("next_visit_date", &["下次回访日期"], Date),
];
