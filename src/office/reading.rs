//! Reading lianxi.toml. In: its text. Out: an [`Office`] with every default filled in, or a failure with its line.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::handwritten::Handwritten;
use super::section::Section;
use super::{COLUMN_KEYS, FONT_ROLES, Office, Organ, Partner, Paths, Privacy, organ, terms};
use crate::failure::Failure;
use crate::money::{AmountUnit, Fen, parse_amount};
use crate::period::MonthClose;
use crate::workdays::{AddedDays, AddedDaysFault, Workdays};

const SECTIONS: &[&str] = &[
    "organ",
    "partner",
    "period",
    "thresholds",
    "wages",
    "aliases",
    "exports",
    "privacy",
    "fonts",
    "workdays",
    "terms",
];

/// The office as its lianxi.toml says.
pub(super) fn read(file: &Handwritten, paths: Paths) -> Result<Office, Failure> {
    let tree = file.parse()?;
    let root = file.root(&tree);
    root.allow(SECTIONS)?;
    let partner = section(&root, "partner", &["name", "superior"])?;
    let exports = section(&root, "exports", &["ignore"])?;
    Ok(Office {
        paths,
        organ: read_organ(&root)?,
        partner: Partner { name: text(&partner, "name")?, superior: text(&partner, "superior")? },
        month_close: read_month_close(&root)?,
        visit_interval_days: read_visit_interval(&root)?,
        wages: read_wages(&root)?,
        aliases: read_aliases(&root)?,
        ignored_exports: exports.map_or_else(|| Ok(Vec::new()), |exports| exports.texts("ignore"))?,
        privacy: read_privacy(&root)?,
        fonts: read_lists(&root, "fonts", FONT_ROLES)?,
        workdays: read_workdays(&root)?,
        profiles: terms::profiles(root.section("terms")?.as_ref())?,
    })
}

fn section<'d>(root: &Section<'d>, name: &str, known: &[&str]) -> Result<Option<Section<'d>>, Failure> {
    let section = root.section(name)?;
    section.as_ref().map_or(Ok(()), |section| section.allow(known))?;
    Ok(section)
}

fn text(section: &Option<Section<'_>>, key: &str) -> Result<Option<String>, Failure> {
    section.as_ref().map_or(Ok(None), |section| section.text(key))
}

fn read_organ(root: &Section<'_>) -> Result<Organ, Failure> {
    let organ = section(root, "organ", &["name", "short", "superior"])?.ok_or_else(|| {
        root.failure("organ", "缺 [organ] 一节", "写上 [organ]，下一行写 name = \"××县人民检察院\"。")
    })?;
    let name = organ.needed_text("name")?;
    Ok(Organ {
        short: organ.text("short")?.unwrap_or_else(|| organ::short_name(&name)),
        superior: organ.text("superior")?.unwrap_or_else(|| organ::superior(&name)),
        name,
    })
}

fn read_month_close(root: &Section<'_>) -> Result<MonthClose, Failure> {
    let day = match section(root, "period", &["month_close_day"])? {
        Some(period) => period.integer("month_close_day", 1..=31)?,
        None => None,
    };
    Ok(day.and_then(|day| u32::try_from(day).ok()).and_then(MonthClose::new).unwrap_or_default())
}

fn read_visit_interval(root: &Section<'_>) -> Result<i32, Failure> {
    let days = match section(root, "thresholds", &["visit_interval_days"])? {
        Some(thresholds) => thresholds.integer("visit_interval_days", 1..=3660)?,
        None => None,
    };
    Ok(days.and_then(|days| i32::try_from(days).ok()).unwrap_or(180))
}

fn read_wages(root: &Section<'_>) -> Result<BTreeMap<i32, Fen>, Failure> {
    let mut wages = BTreeMap::new();
    let Some(section) = root.section("wages")? else {
        return Ok(wages);
    };
    for key in section.keys() {
        let year = key.parse().ok().filter(|year| (2000..=2100).contains(year)).ok_or_else(|| {
            section.failure(
                key,
                format!("的“{key}”不是年份"),
                "写成 2019 = 6525.25：左边是工资所属年份，右边是月平均工资（元）。",
            )
        })?;
        let typed = section.number(key)?.unwrap_or_default();
        let wage = parse_amount(&typed, AmountUnit::Yuan).ok().filter(|wage| wage.0 > 0).ok_or_else(|| {
            section.failure(key, format!("的“{key}”不是金额"), "写月平均工资，以元计，最多两位小数，如 6525.25。")
        })?;
        wages.insert(year, wage);
    }
    Ok(wages)
}

fn read_lists(root: &Section<'_>, name: &str, known: &[&str]) -> Result<BTreeMap<String, Vec<String>>, Failure> {
    let Some(section) = section(root, name, known)? else {
        return Ok(BTreeMap::new());
    };
    section.keys().map(|key| Ok((key.to_owned(), section.texts(key)?))).collect()
}

fn read_aliases(root: &Section<'_>) -> Result<BTreeMap<String, Vec<String>>, Failure> {
    let aliases = read_lists(root, "aliases", COLUMN_KEYS)?;
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    for (key, headers) in &aliases {
        for header in headers {
            let Some(other) = owners.insert(header, key).filter(|other| other != key) else {
                continue;
            };
            let what = format!("把列名“{header}”同时给了“{other}”和“{key}”");
            return Err(root.failure("aliases", what, "一个列名只能归一项，请删去一处。"));
        }
    }
    Ok(aliases)
}

fn read_privacy(root: &Section<'_>) -> Result<Privacy, Failure> {
    let mut privacy = Privacy::default();
    let known = ["hide_names", "smallest_group_superiors", "smallest_group_public"];
    let Some(section) = section(root, "privacy", &known)? else {
        return Ok(privacy);
    };
    privacy.hide_names = section.flag("hide_names")?.unwrap_or(false);
    // A setting can hide more than the default, never less; a group of two hides nobody behind the other.
    for (key, lowest, least) in
        [(known[1], 3, &mut privacy.smallest_group_superiors), (known[2], 5, &mut privacy.smallest_group_public)]
    {
        let wanted = section.integer(key, lowest..=1000)?;
        *least = wanted.and_then(|wanted| u32::try_from(wanted).ok()).unwrap_or(*least);
    }
    Ok(privacy)
}

fn read_workdays(root: &Section<'_>) -> Result<Workdays, Failure> {
    let national = Workdays::national();
    let Some(section) = section(root, "workdays", &["off", "work"])? else {
        return Ok(national);
    };
    let added = AddedDays { off: section.dates("off")?, work: section.dates("work")? };
    let far = |date: &&NaiveDate| !(2000..=2100).contains(&date.year());
    if let Some(date) = added.off.iter().chain(&added.work).find(far) {
        return Err(section.failure("off", format!("的日期 {date} 不在2000年至2100年之间"), "核对年份。"));
    }
    national.with_years(&added).map_err(|fault| match fault {
        AddedDaysFault::Contradiction(date) => {
            section.failure("work", format!("把 {date} 同时写成放假和上班"), "从 off 或 work 中删去一处。")
        }
        AddedDaysFault::Incomplete { year, missing } => section.failure(
            "off",
            format!("的{year}年放假日没有列全（没有 {missing}）"),
            "按国务院办公厅当年通知，把全年的放假日写入 off，调休上班日写入 work。",
        ),
    })
}
