//! Reading the meetings of a workspace. In: the folder `meetings/`. Out: [`Meetings`], or every file's failure.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::file::read_meeting;
use super::{Meeting, Meetings};
use crate::failure::Failure;
use crate::office::handwritten::Handwritten;
use crate::period::Period;

/// Reads every meeting of a workspace; without a `meetings/` folder there is none.
///
/// # Errors
/// All files that cannot be read, told together; else items of one id, told with both files.
pub fn load_all(workspace: &Path) -> Result<Meetings, Failure> {
    let mut meetings = Meetings::default();
    let mut failures = Vec::new();
    for path in files(&workspace.join("meetings"), &mut meetings.warnings)? {
        match read(&path) {
            Ok(meeting) => meetings.all.push(meeting),
            Err(failure) => failures.push(failure),
        }
    }
    if let Some(failure) = Failure::all(failures) {
        return Err(failure);
    }
    meetings.all.sort_by(|a, b| (a.held_on, &a.id).cmp(&(b.held_on, &b.id)));
    refuse_repeated_ids(&meetings.all)?;
    warn(&mut meetings);
    Ok(meetings)
}

/// The .toml files of a folder, by name; what else lies there is said.
fn files(folder: &Path, warnings: &mut Vec<String>) -> Result<Vec<PathBuf>, Failure> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let unreadable = |_| Failure::broken("读不出 meetings 文件夹", "核对是否有读取权限。").at("meetings");
    let mut files = Vec::new();
    let mut others = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with('.') || name.starts_with("~$") {
            continue;
        }
        if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml")) {
            files.push(path);
        } else {
            others.push(name);
        }
    }
    files.sort();
    others.sort();
    warnings.extend(
        others.iter().map(|name| {
            format!("meetings/{name} 没有读取：会议文件的扩展名应为 .toml（如 2020Q2.toml），请改名或移走。")
        }),
    );
    Ok(files)
}

fn read(path: &Path) -> Result<Meeting, Failure> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let name = format!("meetings/{}", path.file_name().unwrap_or_default().to_string_lossy());
    read_meeting(&Handwritten::read(path, &name)?, stem)
}

/// An id that two items share would let one of them vanish.
fn refuse_repeated_ids(meetings: &[Meeting]) -> Result<(), Failure> {
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    let mut failures = Vec::new();
    for meeting in meetings {
        for item in &meeting.actions {
            let Some(first) = owners.insert(&item.id, &meeting.id) else {
                continue;
            };
            let files = if first == meeting.id {
                format!("在 meetings/{first}.toml 中写了两次")
            } else {
                format!("在 meetings/{first}.toml 和 meetings/{}.toml 中都有", meeting.id)
            };
            failures.push(
                Failure::broken(
                    format!("议定事项编号“{}”{files}", item.id),
                    "给其中一项另编一个编号，各次会议的编号不能相同。",
                )
                .at(format!("meetings/{}.toml", meeting.id)),
            );
        }
    }
    Failure::all(failures).map_or(Ok(()), Err)
}

/// What is odd without being wrong.
fn warn(meetings: &mut Meetings) {
    let mut decided: BTreeSet<&str> = BTreeSet::new();
    for meeting in &meetings.all {
        let file = format!("meetings/{}.toml", meeting.id);
        decided.extend(meeting.actions.iter().map(|item| item.id.as_str()));
        for progress in meeting.progress.iter().filter(|progress| !decided.contains(progress.id.as_str())) {
            meetings.warnings.push(format!(
                "{file} 的 [[progress]] 提到议定事项“{}”，此前各次会议都没有议定，未采用；请核对编号，确无此项的删去这一段。",
                progress.id
            ));
        }
        let named_day = meeting.id.parse::<NaiveDate>().ok();
        if named_day.is_none() && Period::parse(&meeting.id).map(|period| period.id()) != Ok(meeting.id.clone()) {
            meetings.warnings.push(format!(
                "{file} 的文件名不是季度或日期，按统计期找不到它；例会请改名为 2020Q2.toml 这样，临时会议改为 2020-05-21.toml 这样。"
            ));
        }
        if let Some(day) = named_day.filter(|day| *day != meeting.held_on) {
            meetings
                .warnings
                .push(format!("{file} 的文件名是 {day}，held_on 却是 {}；请核对会议日期。", meeting.held_on));
        }
    }
}
