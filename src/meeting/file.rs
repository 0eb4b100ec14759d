//! Reading one meeting file. In: its text and its stem. Out: a [`Meeting`], or a failure with its line.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{ActionItem, Attendance, Bound, Meeting, MeetingKind, Point, Progress, Target};
use crate::failure::Failure;
use crate::money::Decimal;
use crate::office::handwritten::Handwritten;
use crate::office::section::Section;

const KEYS: &[&str] = &[
    "kind",
    "number",
    "held_on",
    "place",
    "chair",
    "recorder",
    "agenda",
    "present",
    "absent",
    "observers",
    "points",
    "actions",
    "progress",
    "text",
];

/// Keys of `[text]`: the sections that take the office's own words.
pub const TEXT_KEYS: &[&str] = &[
    "report.measures",
    "report.problems",
    "report.next",
    "report.number_prosecutor",
    "report.number_partner",
    "report.signer",
    "pack.matters",
    "brief.reason",
    "brief.done",
    "brief.matters",
];

pub(super) fn read_meeting(file: &Handwritten, id: String) -> Result<Meeting, Failure> {
    let tree = file.parse()?;
    let root = file.root(&tree);
    root.allow(KEYS)?;
    let held_on = root
        .date("held_on")?
        .ok_or_else(|| root.failure("held_on", "缺“held_on”", "补上会议日期：held_on = 2020-07-08（不加引号）。"))?;
    Ok(Meeting {
        kind: read_kind(&root, &id)?,
        number: root.integer("number", 1..=9999)?.and_then(|number| u32::try_from(number).ok()),
        held_on,
        place: root.text("place")?,
        chair: root.text("chair")?,
        recorder: root.text("recorder")?,
        agenda: root.texts("agenda")?,
        present: each(&root, "present", &["organ", "names"], |it| {
            Ok(Attendance { organ: it.needed_text("organ")?, names: it.texts("names")? })
        })?,
        absent: root.texts("absent")?,
        observers: root.texts("observers")?,
        points: each(&root, "points", &["heading", "text"], |it| {
            Ok(Point { heading: it.needed_text("heading")?, text: it.needed_text("text")? })
        })?,
        actions: each(&root, "actions", &["id", "text", "owner", "with", "due", "target"], read_action)?,
        progress: each(&root, "progress", &["id", "done_on", "note"], |it| {
            Ok(Progress { id: it.needed_text("id")?, done_on: it.date("done_on")?, note: it.text("note")? })
        })?,
        text: read_texts(&root)?,
        id,
    })
}

/// The entries of a list, each of which may hold only known keys.
fn each<T>(
    root: &Section<'_>,
    key: &str,
    known: &[&str],
    read: impl Fn(&Section<'_>) -> Result<T, Failure>,
) -> Result<Vec<T>, Failure> {
    let entries = root.sections(key)?;
    entries.iter().map(|entry| entry.allow(known).and_then(|()| read(entry))).collect()
}

/// A file named by a day is a temporary meeting's where it does not say.
fn read_kind(root: &Section<'_>, id: &str) -> Result<MeetingKind, Failure> {
    match root.text("kind")?.as_deref() {
        Some("regular") => Ok(MeetingKind::Regular),
        Some("temporary") => Ok(MeetingKind::Temporary),
        None if id.parse::<NaiveDate>().is_ok() => Ok(MeetingKind::Temporary),
        None => Ok(MeetingKind::Regular),
        Some(other) => Err(root.failure(
            "kind",
            format!("的“kind”不能是“{other}”"),
            "例会写 kind = \"regular\"，临时会议写 kind = \"temporary\"。",
        )),
    }
}

fn read_action(entry: &Section<'_>) -> Result<ActionItem, Failure> {
    Ok(ActionItem {
        id: entry.needed_text("id")?,
        text: entry.needed_text("text")?,
        owner: entry.text("owner")?,
        with: entry.texts("with")?,
        due: entry.date("due")?,
        target: entry.section("target")?.map(|target| read_target(&target)).transpose()?,
    })
}

fn read_target(target: &Section<'_>) -> Result<Target, Failure> {
    target.allow(&["figure", "at_least", "at_most"])?;
    let bound = match (read_number(target, "at_least")?, read_number(target, "at_most")?) {
        (Some(least), None) => Bound::AtLeast(least),
        (None, Some(most)) => Bound::AtMost(most),
        _ => {
            let remedy = "写成 target = { figure = \"feedback.on_time_rate\", at_least = 100 }。";
            return Err(target.failure("figure", "应在“at_least”和“at_most”中写一项，且只写一项", remedy));
        }
    };
    Ok(Target { figure: target.needed_text("figure")?, bound })
}

fn read_number(section: &Section<'_>, key: &str) -> Result<Option<Decimal>, Failure> {
    let Some(typed) = section.number(key)? else {
        return Ok(None);
    };
    let number = Decimal::parse(typed.trim_start_matches('+'))
        .ok_or_else(|| section.failure(key, format!("的“{key}”应为数字"), format!("写成 {key} = 100 这样。")))?;
    Ok(Some(number))
}

/// `"report.measures" = …`, and the same without quotes, which TOML reads as a table in a table.
fn read_texts(root: &Section<'_>) -> Result<BTreeMap<String, String>, Failure> {
    let mut texts = BTreeMap::new();
    let Some(section) = root.section("text")? else {
        return Ok(texts);
    };
    let documents: BTreeSet<&str> = TEXT_KEYS.iter().filter_map(|key| key.split('.').next()).collect();
    for key in section.keys() {
        if documents.contains(key) {
            let inner = section.section(key)?;
            for part in inner.iter().flat_map(Section::keys) {
                keep(&mut texts, format!("{key}.{part}"), inner.as_ref().unwrap_or(&section), part)?;
            }
        } else {
            keep(&mut texts, key.to_owned(), &section, key)?;
        }
    }
    Ok(texts)
}

fn keep(texts: &mut BTreeMap<String, String>, name: String, section: &Section<'_>, key: &str) -> Result<(), Failure> {
    if !TEXT_KEYS.contains(&name.as_str()) {
        return Err(section.unknown(key, &name, TEXT_KEYS));
    }
    if let Some(text) = section.text(key)?
        && texts.insert(name.clone(), text).is_some()
    {
        return Err(section.failure(key, format!("的“{name}”写了两次"), "留一处，删去另一处。"));
    }
    Ok(())
}
