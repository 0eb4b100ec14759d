//! `lianxi compare` 比较: as reported against today, figure by figure, with the rows that explain the whole
//! difference.

use std::process::ExitCode;

use serde_json::{Value as Json, json};

use super::arguments::Compare;
use super::desk::Desk;
use super::screen::{self, Align};
use crate::documents::figures::COLUMNS;
use crate::failure::{Exit, Failure};
use crate::freeze::{Cause, Comparison, Difference, Frozen, Thing, Today, Touched};
use crate::outputs::{FrozenFolder, SealedFile};
use crate::period::{Period, chinese_date};
use crate::place::Place;
use crate::statistics::indicator::Unit;
use crate::statistics::{Column, Value};

pub fn run(arguments: &Compare) -> Result<ExitCode, Failure> {
    let period = Period::parse(&arguments.period)?;
    let workspace = &arguments.common.workspace;
    let folder = FrozenFolder::of(workspace);
    let sealed = folder.load(&period.id())?.ok_or_else(|| not_frozen(&period))?;
    let key = folder.key_of(&sealed)?;
    let desk = Desk::open(workspace, None)?;
    desk.judge(arguments.common.strict, false)?;
    let today = Today { facts: &desk.facts, meetings: &desk.meetings };
    let bases = bases(&folder, &sealed.frozen)?;
    let taken: Vec<(Column, &Frozen)> = bases.iter().map(|(column, base)| (*column, &base.frozen)).collect();
    let comparison = Comparison::whole(&sealed.frozen, &taken, today, &key);
    if arguments.common.json {
        let told = document(&sealed, &comparison);
        screen::json(&told);
    } else {
        print(&sealed, &period, &comparison);
    }
    Ok(if comparison.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(Exit::Findings as u8) })
}

/// The failure of a command that needs a frozen period.
pub(super) fn not_frozen(period: &Period) -> Failure {
    Failure::broken(
        format!("{}还没有封存", period.label()),
        format!("先用 lianxi freeze {} 封存，再运行这个命令", period.id()),
    )
}

/// The sealed periods that stood under 上期 and 上年同期, in the versions of then.
fn bases(folder: &FrozenFolder, frozen: &Frozen) -> Result<Vec<(Column, SealedFile)>, Failure> {
    let mut bases = Vec::new();
    for (column, base) in [(Column::Previous, &frozen.previous), (Column::LastYear, &frozen.last_year)] {
        let Some(base) = base else { continue };
        let file = match folder.load(&base.period)? {
            Some(file) if file.frozen.version == base.version => Some(file),
            _ => folder.load_version(&base.period, base.version)?,
        };
        let file = file.filter(|file| file.digest == base.digest).ok_or_else(|| {
            Failure::refused(
                format!(
                    "{}封存时比较的 {} 第 {} 版不见了，或不是当时的那一份",
                    frozen.period, base.period, base.version
                ),
                "从备份恢复 frozen/ 中的该文件",
            )
            .at(format!("frozen/{}.json", base.period))
        })?;
        folder.key_of(&file)?;
        bases.push((column, file));
    }
    Ok(bases)
}

/// How the screen calls the columns.
fn word(column: Column) -> &'static str {
    match column {
        Column::Value => "本期",
        Column::Previous => "上期",
        Column::LastYear => "上年同期",
        Column::Ytd => "本年累计",
        Column::Total => "历年累计",
    }
}

fn number(value: Value) -> String {
    value.map_or_else(|reason| format!("无（{reason}）"), |value| value.to_string())
}

fn print(sealed: &SealedFile, period: &Period, comparison: &Comparison) {
    let frozen = &sealed.frozen;
    let head = format!("{}  {}封存（第 {} 版）", period.label(), chinese_date(frozen.sealed_on), frozen.version);
    if comparison.is_empty() {
        screen::print(&format!("{head}\n与现有导出一致：全部数字的各栏都与封存时相同。"));
        print_definitions(comparison);
        return;
    }
    screen::print(&format!("{head}\n"));
    let mut rows: Vec<Vec<String>> = comparison.differences.iter().map(line).collect();
    // A figure's name stands once, above its columns.
    for at in (1..rows.len()).rev() {
        if comparison.differences[at].indicator.id == comparison.differences[at - 1].indicator.id {
            rows[at][..2].fill(String::new());
        }
    }
    let align = [Align::Left, Align::Left, Align::Left, Align::Right, Align::Right, Align::Left];
    screen::print(&screen::table(&["指标", "单位", "栏", "原报", "现在", "原因"], &align, &rows));
    for difference in comparison.differences.iter().filter(|difference| difference.column == Column::Value) {
        screen::print(&explained(difference));
    }
    print_definitions(comparison);
    let period = &frozen.period;
    screen::print(&format!("\n以上只列本期一栏的行；其他各栏的行见 lianxi compare {period} --json。"));
}

/// What is defined or set otherwise than it was, whether or not a figure differs for it.
fn print_definitions(comparison: &Comparison) {
    if !comparison.redefined.is_empty() {
        screen::print(&format!("\n口径与封存时不同的指标：{}。", comparison.redefined.join("、")));
    }
    if comparison.settings_changed {
        screen::print("\nlianxi.toml 中影响统计的设置（月截止日、回访间隔、工资、工作日）与封存时不同。");
    }
}

fn line(difference: &Difference) -> Vec<String> {
    let indicator = difference.indicator;
    vec![
        indicator.label.to_owned(),
        indicator.unit.word().to_owned(),
        word(difference.column).to_owned(),
        number(difference.reported),
        number(difference.now),
        difference.causes.iter().map(|cause| cause_text(cause, difference)).collect::<Vec<_>>().join("、"),
    ]
}

/// 补录 +600.00（1件）
fn cause_text(cause: &Cause, difference: &Difference) -> String {
    let effect = cause.effect.map_or_else(
        || "（不能计算）".to_owned(),
        |effect| format!("{}{effect}", if effect.is_negative() { "" } else { "+" }),
    );
    let unit = cause.things.first().map_or("", |thing| thing.thing.unit());
    let points = if difference.indicator.unit == Unit::Percent { "个百分点" } else { "" };
    format!("{} {effect}{points}（{}{unit}）", cause.kind.word(), cause.count())
}

/// The rows behind a figure's difference.
fn explained(difference: &Difference) -> String {
    let indicator = difference.indicator;
    let mut text = format!(
        "\n{}（{}）  原报 {}，现在 {}",
        indicator.label,
        indicator.id,
        number(difference.reported),
        number(difference.now)
    );
    for cause in &difference.causes {
        text.push_str(&format!("\n  {}", cause_text(cause, difference)));
        for thing in &cause.things {
            text.push_str(&format!("\n    {}", touched(thing, difference)));
        }
    }
    text
}

fn touched(thing: &Touched, difference: &Difference) -> String {
    let part = match (difference.indicator.measure.parts().len(), thing.part) {
        (2, 0) => "分子 ",
        (2, _) => "分母 ",
        _ => "",
    };
    let amount = |units: i64| {
        if difference.indicator.unit == Unit::Yuan && thing.thing == Thing::Case {
            crate::money::Fen(units).yuan()
        } else {
            units.to_string()
        }
    };
    let places = |places: &[Place]| match places {
        [] => "没有".to_owned(),
        places => places.iter().map(ToString::to_string).collect::<Vec<_>>().join("；"),
    };
    format!(
        "{part}{} → {}  现在的行：{}{}",
        amount(thing.before),
        amount(thing.now),
        places(&thing.places_now),
        if thing.places_now == thing.places_before {
            String::new()
        } else {
            format!("  封存时的行：{}", places(&thing.places_before))
        }
    )
}

/// `lianxi.compare/1`.
fn document(sealed: &SealedFile, comparison: &Comparison) -> Json {
    let frozen = &sealed.frozen;
    json!({
        "schema": "lianxi.compare/1", "period": frozen.period, "version": frozen.version,
        "sealed_on": frozen.sealed_on, "same": comparison.is_empty(),
        "settings_changed": comparison.settings_changed, "redefined": comparison.redefined,
        "figures": comparison.differences.iter().map(figure).collect::<Vec<_>>(),
    })
}

fn figure(difference: &Difference) -> Json {
    let column = COLUMNS.iter().find(|(_, column)| *column == difference.column).map_or("", |(name, _)| name);
    let change = match (difference.now, difference.reported) {
        (Ok(now), Ok(reported)) => now.checked_sub(reported),
        _ => None,
    };
    json!({
        "id": difference.indicator.id, "label": difference.indicator.label,
        "unit": difference.indicator.unit.word(), "column": column,
        "reported": difference.reported.ok(), "now": difference.now.ok(), "difference": change,
        "causes": difference.causes.iter().map(|cause| cause_json(cause)).collect::<Vec<_>>(),
    })
}

fn cause_json(cause: &Cause) -> Json {
    let row = |place: &Place| json!({"file": &*place.file, "sheet": place.sheet.as_deref(), "row": place.row});
    let thing = |thing: &Touched| {
        json!({
            "key": thing.hash, "part": thing.part, "before": thing.before, "now": thing.now,
            "rows_before": thing.places_before.iter().map(row).collect::<Vec<_>>(),
            "rows_now": thing.places_now.iter().map(row).collect::<Vec<_>>(),
        })
    };
    json!({
        "kind": cause.kind.word(), "count": cause.count(), "effect": cause.effect, "deltas": cause.deltas,
        "things": cause.things.iter().map(thing).collect::<Vec<_>>(),
    })
}
