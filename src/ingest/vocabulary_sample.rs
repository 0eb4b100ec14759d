//! A small vocabulary for the tests of this stage.

use super::vocabulary::{ColumnNames, Kind, KindVocabulary, Vocabulary};

type Columns = [(&'static str, &'static [&'static str])];

/// Cases and visits with a few columns each.
pub(crate) fn vocabulary() -> Vocabulary {
    let cases: &Columns = &[
        ("case_no", &["部门受案号", "案号"]),
        ("name", &["被救助人", "姓名"]),
        ("id_number", &["证件号码"]),
        ("township", &["乡镇", "乡(镇)"]),
        ("accepted_date", &["受理日期"]),
        ("granted_amount", &["决定救助金额", "决定金额"]),
        ("paid_date", &["发放日期"]),
        ("paid_amount", &["发放金额", "救助金"]),
        ("note", &["备注"]),
    ];
    let visits: &Columns = &[
        ("case_no", &["部门受案号", "案号"]),
        ("name", &["被救助人", "姓名"]),
        ("id_number", &["证件号码"]),
        ("visit_date", &["回访日期", "走访日期"]),
        ("status", &["脱贫状态"]),
    ];
    let cases_need = vec![vec!["case_no"], vec!["name"], vec!["accepted_date"]];
    let visits_need = vec![vec!["visit_date"], vec!["case_no", "name", "id_number"]];
    Vocabulary { kinds: vec![kind(Kind::Cases, cases, cases_need), kind(Kind::Visits, visits, visits_need)] }
}

fn kind(kind: Kind, columns: &Columns, enough: Vec<Vec<&'static str>>) -> KindVocabulary {
    let columns = columns
        .iter()
        .map(|(key, names)| ColumnNames { key, names: names.iter().map(|name| name.to_string()).collect() })
        .collect();
    KindVocabulary { kind, columns, enough }
}
