//! `lianxi brief` 临时联席会议材料: the cases of a temporary meeting, as known on a day → PDF.

use std::process::ExitCode;

use super::arguments::Brief;
use super::basis::Basis;
use super::desk::Desk;
use super::papers::{Subject, deliver, refuse_drafts, show};
use super::workshop::Workshop;
use crate::documents::{Request, Sources, compose_brief};
use crate::failure::Failure;
use crate::meeting;
use crate::office::Office;

pub fn run(arguments: &Brief) -> Result<ExitCode, Failure> {
    let workspace = &arguments.common.workspace;
    let workshop = Workshop::open(arguments.making.typst.as_deref());
    let id = arguments.day.to_string();
    let request = Request {
        day: arguments.day,
        as_of: arguments.as_of.unwrap_or(arguments.day),
        cases: arguments.cases.iter().flat_map(|list| numbers(list)).collect(),
        township: arguments.township.clone(),
    };
    if request.cases.is_empty() && !arguments.cases.is_empty() {
        return Err(Failure::usage("--cases 后面没有写案号", "写一个或几个案号，用逗号隔开；或去掉 --cases"));
    }
    // The figures stand in the quarter of the day that is known, not of a meeting that is still to come.
    let period = Office::load(workspace)?.month_close.quarter_of(request.as_of);
    let subject = Subject { id: id.clone(), period, as_of: Some(request.as_of), meeting: id };
    let desk = Desk::open_for_papers(workspace, subject.as_of)?;
    desk.tell_findings();
    desk.judge(arguments.common.strict, false)?;
    let basis = Basis::of(&desk, &subject)?;
    // The meeting itself is the subject: its file counts also where it is held after the day.
    let meetings = meeting::load_all(workspace)?;
    let own = meetings.find(&subject.meeting);
    let sources = Sources { day: Some(request.day), ..basis.sources(&desk, own, true) };
    let facts = &desk.facts;
    desk.tell_typed_numbers(own, &basis.figures);
    let documents = [compose_brief(&sources, facts, &request)?];
    refuse_drafts(&subject, &documents, &arguments.making)?;
    let manifest = deliver(&workshop, &subject, &desk, &basis, &sources, &documents, &arguments.making)?;
    show(&manifest, &arguments.common);
    Ok(ExitCode::SUCCESS)
}

/// The case numbers of one `--cases`, parted by commas of any kind.
fn numbers(list: &str) -> impl Iterator<Item = String> {
    list.split([',', '，', '、', ';', '；']).map(str::trim).filter(|number| !number.is_empty()).map(str::to_owned)
}
