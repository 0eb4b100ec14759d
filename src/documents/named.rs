//! Typed names 手写的姓名: recipients whom the office's own words call by their full names, and ID numbers in them.
//!
//! In: a meeting file, the names of the exports. Out: a sentence for each, under the masked name. The words are the
//! office's and print as they were typed: it has to know what they give away. Never: a correction.

use std::collections::BTreeSet;

use crate::meeting::Meeting;
use crate::privacy::{Personal, Sensitivity, mask_value};
use crate::records::Ledger;
use crate::records::frame::personal;

/// The sentences about one meeting's own words.
pub fn typed_names(meeting: &Meeting, ledger: &Ledger) -> Vec<String> {
    let names: BTreeSet<Personal> =
        (0..ledger.cases.height()).filter_map(|row| personal(&ledger.cases, "name", row)).collect();
    let points = meeting.points.iter().map(|point| (format!("points › {}", point.heading), &point.text));
    let items = meeting.actions.iter().map(|item| (format!("actions › {}", item.id), &item.text));
    let texts = meeting.text.iter().map(|(key, text)| (format!("text › {key}"), text));
    let mut told = Vec::new();
    for (place, text) in points.chain(items).chain(texts) {
        let place = format!("meetings/{}.toml › {place}", meeting.id);
        told.extend(names.iter().filter(|name| name.stands_in(text)).map(|name| {
            format!("{place}：写有被救助人“{}”的全名，文件会照样印出；改为隐去名字的写法。", name.masked())
        }));
        if mask_value(text, Sensitivity::Open) != *text {
            told.push(format!("{place}：写有证件号码，文件会照样印出；请删去。"));
        }
    }
    told
}
