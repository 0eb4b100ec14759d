//! 数据质量: how many rows were read, counted and set aside, and where every row and every yuan went.

use super::{Material, Sheet, Value};
use crate::documents::quality::destinations;
use crate::money::{Decimal, Fen};
use crate::records::{RowAccount, StatedTotal};

const COLUMNS: &[(&str, u32)] =
    &[("类别", 20), ("内容", 50), ("案件台账（行）", 18), ("金额（元）", 20), ("回访台账（行）", 18)];

pub(super) fn sheet(material: &Material) -> Sheet {
    let account = material.account;
    let [cases, visits] = account.whereabouts;
    let mut rows = accounts(&cases.account, &visits.account);
    rows.extend(
        destinations(cases, visits)
            .into_iter()
            .map(|it| line("行去向", &it.what, it.case_rows, Some(it.paid), it.visit_rows)),
    );
    rows.extend(account.stated_totals.iter().filter(|total| total.disagrees()).flat_map(disputed));
    Sheet::new("数据质量", "数据质量　行去向的金额是发放金额".to_owned(), COLUMNS).fill(rows.into_iter())
}

fn line(kind: &str, what: &str, cases: Option<u32>, paid: Option<Fen>, visits: Option<u32>) -> Vec<Value> {
    let rows = |rows: Option<u32>| Value::from(rows.map(|rows| Decimal::whole(rows.into())));
    vec![Value::text(kind), Value::text(what), rows(cases), paid.map(Fen::in_yuan).into(), rows(visits)]
}

/// Rows of data, and rows that are none.
fn accounts(cases: &RowAccount, visits: &RowAccount) -> Vec<Vec<Value>> {
    let of = |rows: &RowAccount| {
        let skipped = &rows.skipped;
        [rows.read, rows.counted, rows.set_aside, skipped.blank, skipped.total, skipped.repeated_header]
    };
    let what = ["读取", "计入", "不计入", "另有空行", "合计等行", "重复表头"];
    let counts = what.into_iter().zip(of(cases)).zip(of(visits));
    counts.map(|((what, cases), visits)| line("行数", what, Some(cases), None, Some(visits))).collect()
}

/// A total row of an export that its own rows contradict.
fn disputed(total: &StatedTotal) -> [Vec<Value>; 2] {
    let said = |what: &str, amount| line("合计行不符", &format!("{}：{what}", total.place), None, Some(amount), None);
    [said("合计行所写", total.stated), said("各行相加（以此为准）", total.computed)]
}
