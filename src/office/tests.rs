mod faults;

use super::*;
use crate::period::day;

fn d(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn read(text: &str) -> Result<Office, Failure> {
    reading::read(&Handwritten::new(FILE_NAME, text), Paths::of(Path::new("desk")))
}

fn office(more: &str) -> Office {
    read(&format!("[organ]\nname = \"宝鸡市陈仓区人民检察院\"\n{more}")).unwrap()
}

#[test]
fn everything_but_the_organs_name_has_a_default() {
    let office = office("");
    assert_eq!((office.organ.short.as_str(), office.organ.superior.as_str()), ("陈仓区院", "宝鸡市人民检察院"));
    assert_eq!((office.visit_interval_days, office.month_close.day()), (180, 31));
    assert!(office.wages.is_empty() && office.aliases.is_empty() && office.fonts.is_empty());
    assert_eq!(office.privacy, Privacy::default());
    assert!(office.paths.exports.ends_with("exports"));
}

#[test]
fn every_key_is_read() {
    let office = office(
        "short = \"区院\"\nsuperior = \"某市人民检察院\"\n[partner]\nname = \"甲\"\nsuperior = \"乙\"\n[period]\nmonth_close_day = 25\n\
         [thresholds]\nvisit_interval_days = 90\n[wages]\n2018 = 5900\n2019 = 6525.25\n2020 = \"6,958\"\n\
         [aliases]\ncase_no = [\"受案编号\"]\nname = \"当事人\"\n[exports]\nignore = [\"旧*\"]\n\
         [privacy]\nhide_names = true\nsmallest_group_public = 10\n[fonts]\nfang = [\"FangSong\"]\n",
    );
    assert_eq!(office.organ.short, "区院");
    assert_eq!(office.month_close.day(), 25);
    assert_eq!(office.visit_interval_days, 90);
    assert_eq!(office.wages.values().copied().collect::<Vec<_>>(), [Fen(590_000), Fen(652_525), Fen(695_800)]);
    assert_eq!(office.aliases["name"], ["当事人"]);
    assert_eq!(office.fonts["fang"], ["FangSong"]);
    assert_eq!((office.privacy.hide_names, office.privacy.smallest_group_public), (true, 10));
    assert_eq!(office.terms(d("2020-06-30")).partner_name, "甲");
}

#[test]
fn partners_are_named_by_the_day() {
    let office = office("");
    for (date, name, superior, exit) in [
        ("2021-02-24", "宝鸡市陈仓区扶贫开发办公室", "宝鸡市扶贫开发办公室", "脱贫"),
        ("2021-02-25", "宝鸡市陈仓区乡村振兴局", "宝鸡市乡村振兴局", "风险消除"),
        ("2026-01-01", "宝鸡市陈仓区农业农村局", "宝鸡市农业农村局", "风险消除"),
        ("1900-01-01", "宝鸡市陈仓区扶贫开发办公室", "宝鸡市扶贫开发办公室", "脱贫"),
    ] {
        let terms = office.terms(d(date));
        assert_eq!((terms.partner_name.as_str(), terms.partner_superior.as_str()), (name, superior), "{date}");
        assert_eq!(terms.word("exit"), Some(exit));
    }
}

#[test]
fn every_shipped_profile_has_the_same_words() {
    let profiles = terms::profiles(None).unwrap();
    for profile in &profiles {
        assert_eq!(
            profile.words.keys().collect::<Vec<_>>(),
            profiles[0].words.keys().collect::<Vec<_>>(),
            "{}",
            profile.name
        );
        for word in ["partner", "partner_office", "target", "registered", "exit", "relapse", "policy", "identification"]
        {
            assert!(profile.word(word).is_some(), "{word} in {}", profile.name);
        }
    }
}

#[test]
fn an_office_changes_words_and_dates() {
    let office = office(
        "[terms]\npolicy = \"本区政策\"\n[terms.2021]\npartner_office = \"农业农村局（乡村振兴局）\"\n[terms.from]\n2021 = 2021-06-01\n",
    );
    assert_eq!(office.terms(d("2021-05-31")).partner_name, "宝鸡市陈仓区扶贫开发办公室");
    assert_eq!(office.terms(d("2021-06-01")).partner_name, "宝鸡市陈仓区农业农村局（乡村振兴局）");
    assert_eq!(office.terms(d("2026-06-01")).word("policy"), Some("本区政策"));
}

#[test]
fn names_of_places_are_split_where_their_meaning_splits() {
    for (name, short, superior) in [
        ("宝鸡市陈仓区人民检察院", "陈仓区院", "宝鸡市人民检察院"),
        ("荆州市沙市区人民检察院", "沙市区院", "荆州市人民检察院"),
        ("北京市通州区人民检察院", "通州区院", "北京市人民检察院"),
        ("苏州市姑苏区人民检察院", "姑苏区院", "苏州市人民检察院"),
        ("延边朝鲜族自治州延吉市人民检察院", "延吉市院", "延边朝鲜族自治州人民检察院"),
        ("宝鸡市人民检察院", "宝鸡市院", "上级人民检察院"),
        ("眉县人民检察院", "眉县院", "上级人民检察院"),
    ] {
        assert_eq!((organ::short_name(name).as_str(), organ::superior(name).as_str()), (short, superior), "{name}");
    }
}

#[test]
fn the_file_may_come_from_notepad_or_be_missing() {
    let folder = tempfile::tempdir().unwrap();
    let failure = Office::load(folder.path()).unwrap_err();
    assert!(failure.what.contains("找不到 lianxi.toml") && failure.remedy.contains("lianxi init"));
    let write = |bytes: &[u8]| std::fs::write(folder.path().join(FILE_NAME), bytes).unwrap();
    write("\u{feff}[organ]\r\nname = \"某县人民检察院\"\r\n".as_bytes());
    assert_eq!(Office::load(folder.path()).unwrap().organ.name, "某县人民检察院");
    write(b"[organ]\nname = \"\xc4\xb3\xcf\xd8\xc8\xcb\xc3\xf1\"\n");
    assert!(Office::load(folder.path()).unwrap_err().remedy.contains("UTF-8"));
}

#[test]
fn exports_are_left_out_by_name() {
    let office = office("[exports]\nignore = [\"旧*.xls\", \"备份/*\"]");
    assert_eq!(office.ignored_exports, ["旧*.xls", "备份/*"]);
}

#[test]
fn a_year_that_the_office_adds_is_known() {
    let holidays = "2027-01-01, 2027-05-03, 2027-10-01, 2027-10-04";
    let office = office(&format!("[workdays]\noff = [{holidays}]\nwork = [2027-01-02]"));
    assert_eq!(office.workdays.is_workday(day(d("2027-10-04"))), Ok(false));
    assert_eq!(office.workdays.is_workday(day(d("2027-01-02"))), Ok(true));
    assert!(office.workdays.is_workday(day(d("2028-01-04"))).is_err());
}
