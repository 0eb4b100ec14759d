//! The desk 案头: a workspace read, checked and ready for any command.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;

use super::progress::Progress;
use super::screen;
use crate::checks;
use crate::documents::wording::Speech;
use crate::documents::{disagreements, typed_names};
use crate::failure::Failure;
use crate::finding::Finding;
use crate::ingest::{self, Digests, Input};
use crate::meeting::{self, Meeting, Meetings};
use crate::office::Office;
use crate::period::{Period, Windows, day};
use crate::records::{self, Horizon, Ledger};
use crate::statistics::whereabouts::{self, Whereabouts};
use crate::statistics::{Facts, FigureSet, Settings};

/// A workspace as it stands, under a cut-off where one is given.
#[derive(Debug)]
pub struct Desk {
    pub workspace: PathBuf,
    pub office: Office,
    pub settings: Arc<Settings>,
    /// Meetings held by the cut-off.
    pub meetings: Vec<Meeting>,
    pub ledger: Arc<Ledger>,
    pub facts: Facts,
    pub findings: Vec<Finding>,
    pub inputs: Vec<Input>,
    as_of: Option<NaiveDate>,
}

impl Desk {
    /// Reads everything. Warnings about meeting files are told at once.
    ///
    /// # Errors
    /// lianxi.toml, a meeting file or an export that cannot be read (exit 3).
    pub fn open(workspace: &Path, as_of: Option<NaiveDate>) -> Result<Desk, Failure> {
        Desk::open_taking(Digests::Left, workspace, as_of)
    }

    /// The same, for papers: they say by its digest which files they were made from.
    ///
    /// # Errors
    /// As [`Desk::open`].
    pub fn open_for_papers(workspace: &Path, as_of: Option<NaiveDate>) -> Result<Desk, Failure> {
        Desk::open_taking(Digests::Taken, workspace, as_of)
    }

    fn open_taking(digests: Digests, workspace: &Path, as_of: Option<NaiveDate>) -> Result<Desk, Failure> {
        let office = Office::load(workspace)?;
        let Meetings { all, warnings } = meeting::load_all(workspace)?;
        for warning in warnings {
            screen::tell(&format!("提示  {warning}"));
        }
        let meetings =
            all.into_iter().filter(|meeting| as_of.is_none_or(|cut| meeting.held_on <= cut)).collect::<Vec<_>>();

        let reading = Progress::of("读取导出");
        let vocabulary = records::vocabulary(&office.aliases);
        let intake = ingest::read_exports_apart(
            &own_program()?,
            workspace,
            &vocabulary,
            &office.ignored_exports,
            digests,
            &records::read_rows,
        )?;
        let horizon = Horizon { as_of: as_of.map(day), month_close: office.month_close };
        let (ledger, read) = records::build(intake.tables, horizon);
        drop(reading);

        let settings = Arc::new(Settings {
            month_close: office.month_close,
            visit_interval_days: office.visit_interval_days,
            wages: office.wages.clone(),
            workdays: office.workdays.clone(),
        });
        let ledger = Arc::new(ledger);
        let mut findings = intake.findings;
        findings.extend(read);
        let facts = Facts::new(ledger.clone(), &meetings, settings.clone());
        let cutoff = as_of.unwrap_or_else(|| chrono::Local::now().date_naive());
        findings.extend(checks::run(&facts, day(cutoff)));
        checks::sort(&mut findings);
        Ok(Desk {
            workspace: workspace.to_owned(),
            office,
            settings,
            meetings,
            ledger,
            facts,
            findings,
            inputs: intake.inputs,
            as_of,
        })
    }

    /// Refuses a cut-off before the period begins: there would be nothing to count.
    ///
    /// # Errors
    /// Exit 2.
    pub fn refuse_early(&self, period: &Period) -> Result<(), Failure> {
        let from = period.span(self.office.month_close).from;
        match self.as_of {
            Some(cut) if cut < from => Err(Failure::usage(
                format!("--as-of {cut} 早于统计期的第一日 {from}"),
                "把 --as-of 改为统计期内或以后的日期，或改用更早的统计期",
            )),
            _ => Ok(()),
        }
    }

    /// The figures of a period.
    pub fn figures(&self, period: Period) -> FigureSet {
        let counting = Progress::of("统计");
        let windows = Windows::of(&period, self.office.month_close, self.as_of);
        let set = FigureSet::compute(period, windows, &self.facts);
        drop(counting);
        set
    }

    /// Where the rows of cases and visits went, seen from a period.
    pub fn whereabouts(&self, period: &Period) -> [Whereabouts; 2] {
        let windows = Windows::of(period, self.office.month_close, self.as_of);
        whereabouts::of(&self.ledger, windows.value, &self.findings)
    }

    /// Tells in one line what the findings are, where there are any.
    pub fn tell_findings(&self) {
        let (errors, warnings) = screen::count(&self.findings);
        if errors + warnings > 0 {
            screen::tell(&format!(
                "核查：错误 {errors} 项（相应的行不计入），提示 {warnings} 项；逐项见 lianxi check。"
            ));
        }
    }

    /// Tells of numbers in a meeting's own words that are not the figures that they name, and of recipients' full names.
    pub fn tell_typed_numbers(&self, meeting: Option<&Meeting>, figures: &FigureSet) {
        let speech = Speech::of(&self.office.terms(figures.windows.value.to));
        for sentence in meeting.iter().flat_map(|meeting| disagreements(meeting, figures, &speech)) {
            screen::tell(&format!("提示  {sentence}"));
        }
        for sentence in meeting.iter().flat_map(|meeting| typed_names(meeting, &self.ledger)) {
            screen::tell(&format!("提示  {sentence}"));
        }
    }

    /// Whether the findings forbid what `--strict` guards.
    ///
    /// # Errors
    /// Exit 1 where the rule is strict and anything was found, or where errors were found and count.
    pub fn judge(&self, strict: bool, errors_count: bool) -> Result<(), Failure> {
        let (errors, warnings) = screen::count(&self.findings);
        if (errors_count && errors > 0) || (strict && errors + warnings > 0) {
            return Err(Failure::findings(
                format!("数据中有错误 {errors} 项、提示 {warnings} 项"),
                "按上面各项的“处理”改正导出文件后重新运行",
            ));
        }
        Ok(())
    }
}

/// This program, which reads workbooks in processes of their own.
fn own_program() -> Result<PathBuf, Failure> {
    std::env::current_exe()
        .map_err(|_| Failure::broken("找不到 lianxi 程序自己的位置", "确认程序文件没有被移走或替换，然后重新运行。"))
}
