//! Form notes 填写说明: what is said of each column of an import form.
//!
//! In: the column catalogue. Out: the words of the second sheet and of the prompts. No sentence names
//! two columns in one cell of its own, so the notes are never taken for a table of data.

use crate::ingest::Kind;
use crate::records::columns::{Column, ColumnType};
use crate::records::vocabulary;

/// How much a column is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// The column must be there.
    Needed,
    /// One of a group must be.
    OneOf,
    Optional,
}

impl Need {
    /// What the kind's vocabulary says of a key.
    pub fn of(kind: Kind, key: &str) -> Need {
        let vocabulary = vocabulary(&Default::default());
        let kind = vocabulary.kinds.into_iter().find(|words| words.kind == kind).expect("both kinds have words");
        match kind.enough.iter().find(|group| group.contains(&key)) {
            Some(group) if group.len() == 1 => Need::Needed,
            Some(_) => Need::OneOf,
            None => Need::Optional,
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Need::Needed => "必填",
            Need::OneOf => "至少填一项",
            Need::Optional => "选填",
        }
    }
}

/// The header as the form writes it: `*` before a needed one, the unit behind an amount. Both are read back.
pub fn form_header(kind: Kind, column: &Column) -> String {
    let mark = if Need::of(kind, column.key) == Need::Needed { "*" } else { "" };
    let unit = if matches!(column.column_type, ColumnType::Money) { "(元)" } else { "" };
    format!("{mark}{}{unit}", column.header())
}

/// What may stand in the column's cells.
pub fn how_to_fill(column: &Column) -> &'static str {
    match column.column_type {
        ColumnType::Text => "按原文填写。",
        ColumnType::IdNumber => {
            "18位号码，最后一位可为X。该列已设为“文本”格式，请勿改为数值，否则15位以后的数字会丢失。"
        }
        ColumnType::Money => "以元计的数字，最多两位小数。以万元计的请写明，如 2万元。",
        ColumnType::Date => "年、月、日齐全的日期，如 2020-05-08。尚未发生的留空。",
        ColumnType::PartialDate => "日期、月份或年份，如 2020-05-08、2020-05、2020。不清楚的留空。",
        ColumnType::YesNo => "填“是”或“否”。不清楚的留空。",
        ColumnType::One(_) => "从下拉选项中选一项。",
        ColumnType::Several(_) => "选一项，或填写几项，以顿号分开。",
    }
}

/// What the column is for, where its name does not say it all.
pub fn meaning(kind: Kind, key: &str) -> &'static str {
    match (kind, key) {
        (Kind::Visits, "case_no" | "name" | "id_number") => "用于找到案件台账中的人，至少填一项，以证件号码为准。",
        (_, "case_no") => "一案一号；同一案的各行写法应一致。",
        (_, "name") => "一人一行；分次发放的，一次一行。",
        (_, "id_number") => "识别同一人的依据；没有的，按案号和姓名识别。",
        (_, "household_no") => "同户的人填同一编号；没有的，一人按一户计。",
        (_, "registered") => "该人任一行填“是”即为建档立卡人员；都不填的按“否”计。",
        (_, "lead_date") => "没有受理日期的，该列或发放日期至少填一项。",
        (_, "accepted_date") => "还没有受理的可以留空，但线索接收日期或发放日期至少填一项。",
        (_, "decision") => "还在办理的留空。",
        (_, "granted_amount") => "每人每案只计一次；分次发放的各行应填同一数。",
        (_, "paid_date") => "没有日期的发放不计入任何时期。",
        (_, "paid_amount") => "本行这一次发放的金额。",
        (_, "urgent") => "先行救助可以先发放后补办手续。",
        (_, "formalities_date") => "先行救助补办审批手续的日期。",
        (_, "feedback_date") => "办结后向移送部门反馈结果的日期。",
        (_, "handler") => "退回单按承办人分开。",
        (_, "visit_date") => "一次回访一行。",
        (_, "status") => "未脱贫的填“未脱贫”；脱贫后又返贫的填“返贫”。",
        (_, "exit_date") => "状态为已脱贫时填写；留空的按回访日期计。",
        (_, "next_visit_date") => "计划日期，可以晚于今天。",
        _ => "",
    }
}

/// The words to choose from; empty where the column has no list.
pub fn choices(column: &Column) -> Vec<&'static str> {
    match column.column_type {
        ColumnType::YesNo => vec!["是", "否"],
        ColumnType::One(list) | ColumnType::Several(list) => list.values.iter().map(|code| code.word).collect(),
        _ => Vec::new(),
    }
}
