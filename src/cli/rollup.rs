//! `lianxi rollup` 汇总: the frozen periods of several workspaces, added up for their superior.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Map, Value, json};

use super::arguments::Rollup as Arguments;
use super::offices::refuse_repeated;
use super::press::Press;
use super::progress::Progress;
use super::screen;
use super::workshop::Workshop;
use crate::documents::rollup::{ROW_FIGURES, Reporting, compose_rollup, on_time, percent};
use crate::failure::Failure;
use crate::freeze::{Frozen, Rollup};
use crate::office::Office;
use crate::outputs::{FrozenFolder, OutputFolder, SealedFile};
use crate::period::Period;
use crate::statistics::{Column, Settings, json as figures_json};

/// One workspace that was asked for.
struct District {
    folder: PathBuf,
    organ: String,
    sealed: Option<SealedFile>,
    /// The version before, where there is one.
    superseded: Option<Frozen>,
    reported_on: Option<chrono::NaiveDate>,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let period = Period::parse(&arguments.period)?;
    let id = period.id();
    refuse_repeated(&arguments.folders)?;
    let reading = Progress::of("读取各单位封存的数字");
    let (mut districts, mut failures) = (Vec::new(), Vec::new());
    for folder in &arguments.folders {
        match district(folder, &id) {
            Ok(district) => districts.push(district),
            Err(failure) => failures.push(failure),
        }
    }
    if let Some(failure) = Failure::all(failures) {
        return Err(failure);
    }
    drop(reading);
    let frozen: Vec<&Frozen> =
        districts.iter().filter_map(|district| district.sealed.as_ref()).map(|sealed| &sealed.frozen).collect();
    let Some(first) = frozen.first() else {
        return Err(Failure::broken(
            format!("没有一个单位封存了{}", period.label()),
            format!("各单位先运行 lianxi freeze {id}，再汇总"),
        ));
    };
    let office = superior(arguments, first)?;
    let settings = Settings {
        month_close: office.month_close,
        visit_interval_days: office.visit_interval_days,
        wages: office.wages.clone(),
        workdays: office.workdays.clone(),
    };
    let rollup = Rollup::of(&frozen, &settings);
    let reporting: Vec<Reporting> = districts.iter().map(District::reporting).collect();
    let told = document(&rollup, &districts, &reporting, arguments, &office);

    let report = compose_rollup(&office, &rollup, &reporting, arguments.due)?;
    let workshop = Workshop::open(arguments.typst.as_deref());
    let press = Press::ready(&workshop, &office, true)?;
    let out = OutputFolder::at(&arguments.to, &arguments.to.display().to_string())?;
    let prints = press.print(&out, &id, std::slice::from_ref(&report), None)?;
    let text = serde_json::to_string_pretty(&told).expect("a JSON value prints") + "\n";
    let mut made = Vec::new();
    for print in prints {
        made.push(out.place(print.pdf, &print.name)?.path);
    }
    made.push(out.publish(&format!("{id}汇总.json"), text.as_bytes())?.path);
    out.close()?;
    for district in districts.iter().filter(|district| district.sealed.is_none()) {
        screen::tell(&format!("提示  未报送：{}（{}）", district.organ, district.folder.display()));
    }
    if arguments.json {
        screen::json(&told);
    } else {
        made.iter().for_each(|path| screen::print(path));
    }
    Ok(ExitCode::SUCCESS)
}

/// What an office reported. One that has no such period has not reported; a file that is not to be trusted stops
/// the run.
fn district(folder: &Path, id: &str) -> Result<District, Failure> {
    let office = Office::load(folder).map_err(|failure| {
        let place = failure.place.clone().unwrap_or_default();
        failure.at(format!("{} › {place}", folder.display()))
    })?;
    let frozen = FrozenFolder::shown_from(folder);
    let sealed = frozen.load(id)?;
    let mut reported_on = sealed.as_ref().map(|sealed| sealed.frozen.sealed_on);
    let mut superseded = None;
    let mut earlier = sealed.as_ref().and_then(|sealed| sealed.frozen.supersedes.clone());
    while let Some(version) = earlier {
        reported_on = Some(version.sealed_on);
        let kept = frozen.load_version(id, version.version)?.map(|kept| kept.frozen);
        earlier = kept.as_ref().and_then(|kept| kept.supersedes.clone());
        superseded = superseded.or(kept);
    }
    let organ = sealed.as_ref().map_or(office.organ.name, |sealed| sealed.frozen.organ.clone());
    Ok(District { folder: folder.to_owned(), organ, sealed, superseded, reported_on })
}

impl District {
    fn reporting(&self) -> Reporting<'_> {
        Reporting {
            organ: self.organ.clone(),
            frozen: self.sealed.as_ref().map(|sealed| &sealed.frozen),
            reported_on: self.reported_on,
            superseded: self.superseded.clone(),
        }
    }
}

/// The superior: its own lianxi.toml in the output folder, or the name that the offices give it.
fn superior(arguments: &Arguments, first: &Frozen) -> Result<Office, Failure> {
    if arguments.to.join(crate::office::FILE_NAME).exists() {
        return Office::load(&arguments.to);
    }
    Office::named(&first.superior, &arguments.to)
}

/// `lianxi.rollup/1`: the JSON of figures, and each office.
fn document(
    rollup: &Rollup,
    districts: &[District],
    reporting: &[Reporting],
    arguments: &Arguments,
    office: &Office,
) -> Value {
    let district = |district: &District| {
        let sealed = district.sealed.as_ref();
        let figures: Map<String, Value> = sealed.map_or_else(Map::new, |sealed| {
            let value = |id: &&str| {
                let indicator = crate::statistics::catalogue::find(id).expect("a figure of the catalogue");
                ((*id).to_owned(), json!(sealed.frozen.figure(indicator).value(Column::Value).ok()))
            };
            ROW_FIGURES.iter().map(value).collect()
        });
        json!({
            "organ": district.organ, "folder": district.folder.display().to_string(), "reported": sealed.is_some(),
            "version": sealed.map(|sealed| sealed.frozen.version), "digest": sealed.map(|sealed| &sealed.digest),
            "sealed_on": sealed.map(|sealed| sealed.frozen.sealed_on), "reported_on": district.reported_on,
            "on_time": district.reported_on.zip(arguments.due).map(|(day, due)| day <= due),
            "figures": figures,
        })
    };
    let reported = districts.iter().filter(|district| district.sealed.is_some()).count();
    let missing: Vec<&str> =
        districts.iter().filter(|district| district.sealed.is_none()).map(|district| district.organ.as_str()).collect();
    let mut told = json!(figures_json::Document { set: &rollup.figures, organ: &office.organ.name });
    told["schema"] = json!("lianxi.rollup/1");
    told["offices"] = districts.iter().map(district).collect();
    told["missing"] = json!(missing);
    told["reporting_rate"] = json!(percent(reported, districts.len()));
    told["on_time_rate"] = json!(arguments.due.and_then(|due| percent(on_time(reporting, due), districts.len())));
    told["counted_once"] = json!(rollup.counted_once);
    told["one_key"] = json!(rollup.one_key);
    told
}
