//! Kinds of documents 文种, and whom each goes to.

use crate::meeting::Meeting;
use crate::office::{Office, Terms};
use crate::privacy::Audience;

/// Which superior a report goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addressee {
    /// 上级检察院
    Prosecutor,
    /// 上级扶贫(乡村振兴、农业农村)部门
    Partner,
}

impl Addressee {
    /// The word in templates and file names of the program.
    pub fn id(self) -> &'static str {
        match self {
            Addressee::Prosecutor => "prosecutor",
            Addressee::Partner => "partner",
        }
    }
}

/// A kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 会议材料
    Pack,
    /// 会议纪要
    Minutes,
    /// 情况报告
    Report(Addressee),
    /// 临时联席会议材料
    Brief,
    /// 汇总报告 of a superior
    Rollup,
    /// 工作情况（公开版）, for a notice board
    Public,
}

impl Kind {
    /// The documents of a quarter, in the order in which they are made.
    pub const QUARTERLY: [Kind; 4] =
        [Kind::Pack, Kind::Minutes, Kind::Report(Addressee::Prosecutor), Kind::Report(Addressee::Partner)];

    /// The kind in manifest.json and in the folder of kept sources.
    pub fn id(self) -> &'static str {
        match self {
            Kind::Pack => "pack",
            Kind::Minutes => "minutes",
            Kind::Report(Addressee::Prosecutor) => "report-prosecutor",
            Kind::Report(Addressee::Partner) => "report-partner",
            Kind::Brief => "brief",
            Kind::Rollup => "rollup",
            Kind::Public => "report-public",
        }
    }

    /// The folder of its template.
    pub fn template(self) -> &'static str {
        match self {
            Kind::Pack => "pack",
            Kind::Minutes => "minutes",
            Kind::Report(_) => "report",
            Kind::Brief => "brief",
            Kind::Rollup => "rollup",
            Kind::Public => "public",
        }
    }

    /// The name of its file within the period's folder, without the period.
    pub fn file_stem(self) -> &'static str {
        match self {
            Kind::Pack => "会议材料",
            Kind::Minutes => "会议纪要",
            Kind::Report(Addressee::Prosecutor) => "情况报告（报上级检察院）",
            Kind::Report(Addressee::Partner) => "情况报告（报上级主管部门）",
            Kind::Brief => "临时联席会议材料",
            Kind::Rollup => "汇总报告",
            Kind::Public => "工作情况（公开版）",
        }
    }

    /// Who reads it (documents.md); a kind that says nothing else is for the public.
    pub fn audience(self) -> Audience {
        match self {
            Kind::Pack | Kind::Minutes | Kind::Brief => Audience::JointMeeting,
            Kind::Report(_) | Kind::Rollup => Audience::Superiors,
            _ => Audience::default(),
        }
    }

    /// Whom a report goes to.
    pub fn addressee(self) -> Option<Addressee> {
        match self {
            Kind::Report(addressee) => Some(addressee),
            _ => None,
        }
    }

    /// 主送机关 of a report; empty for the others.
    pub fn recipient(self, office: &Office, terms: &Terms) -> String {
        match self.addressee() {
            Some(Addressee::Prosecutor) => office.organ.superior.clone(),
            Some(Addressee::Partner) => terms.partner_superior.clone(),
            None => String::new(),
        }
    }

    /// 抄送 of a report, 分送 of minutes: the partner; of minutes also whoever took part.
    pub fn copies(self, office: &Office, terms: &Terms, meeting: Option<&Meeting>) -> Vec<String> {
        match (self, meeting) {
            (Kind::Pack | Kind::Brief | Kind::Rollup | Kind::Public, _) => Vec::new(),
            (Kind::Minutes, Some(meeting)) => {
                let present = meeting.present.iter().map(|group| group.organ.clone());
                let all = present.chain(meeting.absent.iter().cloned()).chain(meeting.observers.iter().cloned());
                let mut organs: Vec<String> = Vec::new();
                for organ in all {
                    if !organs.contains(&organ) {
                        organs.push(organ);
                    }
                }
                organs
            }
            (Kind::Report(Addressee::Partner), _) => vec![office.organ.superior.clone()],
            _ => vec![terms.partner_name.clone()],
        }
    }
}
