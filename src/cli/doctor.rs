//! `lianxi doctor` 自检: what the program needs and has, and how to mend what is missing.

use std::process::ExitCode;

use serde_json::json;

use super::arguments::Doctor;
use super::screen::{self, Align};
use crate::failure::{Exit, Failure};
use crate::office::Office;
use crate::outputs::FrozenFolder;
use crate::typeset::{Equipment, Overrides, Role};

/// The office's own fonts, by role.
pub fn overrides(office: &Office) -> Overrides {
    office.fonts.iter().filter_map(|(role, families)| Some((Role::read(role)?, families.clone()))).collect()
}

pub fn run(arguments: &Doctor) -> Result<ExitCode, Failure> {
    let office = Office::load(&arguments.workspace);
    let own = office.as_ref().map(overrides).unwrap_or_default();
    let equipment = Equipment::survey(arguments.typst.as_deref(), &own);
    let years: Vec<i32> = match &office {
        Ok(office) => office.workdays.years().collect(),
        Err(_) => crate::workdays::Workdays::national().years().collect(),
    };
    let frozen = FrozenFolder::of(&arguments.workspace);
    let own_problems = office.err().into_iter().chain(unwritable(arguments)).chain(untrusted(&frozen));
    let mut problems = equipment.problems.clone();
    problems.extend(own_problems.map(|failure| format!("{}。处理：{}。", failure.what, failure.remedy)));

    if arguments.json {
        let report = json!({
            "schema": "lianxi.doctor/1", "program": crate::PROGRAM, "equipment": equipment,
            "holiday_years": years, "frozen": frozen.periods(), "problems": problems,
        });
        screen::json(&report);
    } else {
        print(&equipment, &years, &frozen.periods());
        for problem in &problems {
            screen::print(&format!("\n问题  {problem}"));
        }
        screen::print(if problems.is_empty() { "\n一切就绪。" } else { "" });
    }
    Ok(if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(Exit::Broken as u8) })
}

fn print(equipment: &Equipment, years: &[i32], frozen: &[String]) {
    let typst = match (&equipment.typst, &equipment.version) {
        (Some(path), Some(version)) => format!("typst {version}（{path}）"),
        _ => "没有找到".to_owned(),
    };
    screen::print(&format!("程序      {}\n排版程序  {typst}", crate::PROGRAM));
    for folder in &equipment.font_folders {
        screen::print(&format!("字体目录  {folder}"));
    }
    let holidays = match (years.first(), years.last()) {
        (Some(first), Some(last)) => format!("{first}—{last} 年"),
        _ => "没有".to_owned(),
    };
    let frozen = if frozen.is_empty() { "没有".to_owned() } else { frozen.join("、") };
    screen::print(&format!("节假日    {holidays}\n已封存    {frozen}\n"));
    let rows: Vec<Vec<String>> = equipment
        .roles
        .iter()
        .map(|role| {
            let filled = match (role.filled, role.families.is_empty()) {
                (_, true) if role.key == "latin" => "由中文字体充当".to_owned(),
                (_, true) => "没有".to_owned(),
                (true, _) => role.families.join("、"),
                (false, _) => format!("没有；草稿暂用 {}", role.families.join("、")),
            };
            vec![role.label.to_string(), filled]
        })
        .collect();
    screen::print(&screen::table(&["字体用途", "由什么字体充当（依次）"], &[Align::Left, Align::Left], &rows));
}

/// Sealed periods that are not as they were sealed, and a key that is gone.
fn untrusted(folder: &FrozenFolder) -> Vec<Failure> {
    let faults = folder.periods().into_iter().filter_map(|period| match folder.load(&period) {
        Ok(Some(sealed)) => folder.key_of(&sealed).err(),
        Ok(None) => None,
        Err(failure) => Some(failure),
    });
    let mut told: Vec<Failure> = Vec::new();
    for fault in faults {
        if !told.iter().any(|known| known.place == fault.place) {
            told.push(fault);
        }
    }
    told
}

/// Whether outputs can be written, tried for real.
fn unwritable(arguments: &Doctor) -> Option<Failure> {
    if !arguments.workspace.join(crate::office::FILE_NAME).exists() {
        return None;
    }
    match tempfile::tempfile_in(&arguments.workspace) {
        Ok(_) => None,
        Err(_) => {
            Some(Failure::broken("工作区不能写入", "检查文件夹权限和磁盘剩余空间").at(arguments.workspace.display()))
        }
    }
}
