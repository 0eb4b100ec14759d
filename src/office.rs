//! Office 办公室: lianxi.toml, typed, and the paths of the workspace.
//!
//! In: the workspace's folder. Out: names, thresholds, aliases, wages, fonts, working days and the terms of a day,
//! every default filled in (cli.md, lianxi.toml). Unknown keys and wrong types are failures that name the line and
//! the mend; the file is never written here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::failure::Failure;
use crate::money::Fen;
use crate::period::MonthClose;
use crate::workdays::Workdays;

mod advice;
pub(crate) mod handwritten;
mod organ;
mod reading;
pub(crate) mod section;
mod terms;
#[cfg(test)]
mod tests;

use handwritten::Handwritten;
pub use terms::TermProfile;

/// The name of the file.
pub const FILE_NAME: &str = "lianxi.toml";

/// The keys of `[aliases]`: the columns of data.md. The column catalogue holds the same keys.
pub const COLUMN_KEYS: &[&str] = &[
    "case_no",
    "name",
    "id_number",
    "household_no",
    "township",
    "village",
    "registered",
    "categories",
    "cause",
    "harm",
    "source",
    "lead_date",
    "accepted_date",
    "decided_date",
    "decision",
    "transfer_to",
    "transfer_date",
    "granted_amount",
    "paid_date",
    "paid_amount",
    "fund_source",
    "urgent",
    "formalities_date",
    "closed_date",
    "feedback_date",
    "advice_date",
    "advice_reply_date",
    "advice_result",
    "social_aid_date",
    "handler",
    "note",
    "visit_date",
    "visitors",
    "joint",
    "status",
    "exit_date",
    "measures",
    "income",
    "difficulties",
    "next_visit_date",
];

/// The font roles of the documents: title 小标宋, fang 仿宋, hei 黑体, kai 楷体, song 宋体, latin.
pub const FONT_ROLES: &[&str] = &["title", "fang", "hei", "kai", "song", "latin"];

/// The procuratorate itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organ {
    /// 宝鸡市陈仓区人民检察院
    pub name: String,
    /// 陈仓区院
    pub short: String,
    /// 宝鸡市人民检察院
    pub superior: String,
}

/// The partner department, where the office gives its own names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Partner {
    pub name: Option<String>,
    pub superior: Option<String>,
}

/// `[privacy]`: what the office hides beyond the defaults. It can only tighten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Privacy {
    /// For the joint meeting too, a case number stands instead of a masked name.
    pub hide_names: bool,
    /// Smaller groups print as `*` in a report to superiors: 3 or more, or 1 where the office does not ask for it.
    pub smallest_group_superiors: u32,
    /// Smaller groups print as `*` in a version for the public; at least 5.
    pub smallest_group_public: u32,
}

impl Default for Privacy {
    fn default() -> Self {
        Privacy { hide_names: false, smallest_group_superiors: 1, smallest_group_public: 5 }
    }
}

/// The words and the organs' names of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    pub profile: TermProfile,
    /// 宝鸡市陈仓区乡村振兴局
    pub partner_name: String,
    /// 宝鸡市乡村振兴局
    pub partner_superior: String,
}

impl Terms {
    /// A word of the profile (`exit`, `target`, …).
    pub fn word(&self, key: &str) -> Option<&str> {
        self.profile.word(key)
    }
}

/// The folders of a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    pub root: PathBuf,
    pub exports: PathBuf,
    pub meetings: PathBuf,
    pub frozen: PathBuf,
    pub out: PathBuf,
    pub templates: PathBuf,
}

impl Paths {
    pub fn of(workspace: &Path) -> Self {
        let inside = |name| workspace.join(name);
        Paths {
            root: workspace.to_owned(),
            exports: inside("exports"),
            meetings: inside("meetings"),
            frozen: inside("frozen"),
            out: inside("out"),
            templates: inside("templates"),
        }
    }
}

/// Everything that lianxi.toml says, with its defaults.
#[derive(Debug, Clone)]
pub struct Office {
    pub paths: Paths,
    pub organ: Organ,
    pub partner: Partner,
    pub month_close: MonthClose,
    /// Days after which a person is due a visit; 180 unless the office says otherwise.
    pub visit_interval_days: i32,
    /// Monthly average wage by the year it is of.
    pub wages: BTreeMap<i32, Fen>,
    /// Further headers by column key.
    pub aliases: BTreeMap<String, Vec<String>>,
    /// Patterns of files under exports/ that are left out.
    pub ignored_exports: Vec<String>,
    pub privacy: Privacy,
    /// Font families by role, most wanted first.
    pub fonts: BTreeMap<String, Vec<String>>,
    /// The national calendar with the days that the office adds.
    pub workdays: Workdays,
    profiles: Vec<TermProfile>,
}

impl Office {
    /// Reads the workspace's lianxi.toml.
    ///
    /// # Errors
    /// No such file, or something in it that is not understood: said with its line and what to do.
    pub fn load(workspace: &Path) -> Result<Office, Failure> {
        let path = workspace.join(FILE_NAME);
        if !path.exists() {
            return Err(Failure::broken(
                format!("找不到 {FILE_NAME}"),
                "用 -C 指明工作文件夹，或先运行 lianxi init 文件夹名 新建一个。",
            )
            .at(path.display()));
        }
        reading::read(&Handwritten::read(&path, FILE_NAME)?, Paths::of(workspace))
    }

    /// An office of which only the name is known: a superior's, with every default.
    ///
    /// # Errors
    /// The name is empty.
    pub fn named(name: &str, root: &Path) -> Result<Office, Failure> {
        // A JSON string is a TOML string.
        let quoted = serde_json::to_string(name).expect("a text always serialises");
        let text = format!("[organ]\nname = {quoted}\n");
        reading::read(&Handwritten::new(FILE_NAME, &text), Paths::of(root))
    }

    /// The words and names in use on a day: a period's last, a meeting's own (documents.md, Terms).
    pub fn terms(&self, date: NaiveDate) -> Terms {
        let profile = terms::on(&self.profiles, date).clone();
        let office = profile.word("partner_office").or(profile.word("partner")).unwrap_or_default().to_owned();
        let own = |name: &Option<String>, organ: &str| name.clone().unwrap_or_else(|| organ::partner(organ, &office));
        Terms {
            partner_name: own(&self.partner.name, &self.organ.name),
            partner_superior: own(&self.partner.superior, &self.organ.superior),
            profile,
        }
    }
}
