use super::*;

fn d(text: &str) -> Day {
    day(text.parse().unwrap())
}

fn dates(texts: &[&str]) -> Vec<NaiveDate> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

/// The test vectors of domain.md §8.
const DEADLINES: &[(&str, i64, &str)] = &[
    ("2019-04-29", 5, "2019-05-08"),
    ("2020-01-22", 5, "2020-02-06"),
    ("2020-04-28", 5, "2020-05-08"),
    ("2020-06-24", 5, "2020-07-02"),
    ("2020-09-28", 5, "2020-10-12"),
    ("2020-09-28", 10, "2020-10-19"),
    ("2020-12-28", 5, "2021-01-05"),
    ("2024-09-27", 5, "2024-10-10"),
    ("2025-01-24", 5, "2025-02-07"),
    ("2026-02-12", 5, "2026-02-26"),
];

#[test]
fn deadlines_fall_on_the_nth_working_day() {
    let workdays = Workdays::national();
    for (start, n, deadline) in DEADLINES {
        assert_eq!(workdays.nth_after(d(start), *n), Ok(d(deadline)), "{start} + {n}");
        assert_eq!(workdays.between(d(start), d(deadline)), Ok(*n));
        assert_eq!(workdays.between(d(start), d(deadline) - 1), Ok(n - 1));
    }
}

#[test]
fn make_up_weekends_work_and_holidays_do_not() {
    let workdays = Workdays::national();
    assert_eq!(workdays.is_workday(d("2020-06-28")), Ok(true));
    assert_eq!(workdays.is_workday(d("2020-06-27")), Ok(false));
    assert_eq!(workdays.is_workday(d("2020-10-01")), Ok(false));
    assert_eq!(workdays.is_workday(d("2020-07-01")), Ok(true));
}

#[test]
fn counting_agrees_with_counting_day_by_day() {
    let workdays = Workdays::national();
    let start = d("2019-12-20");
    let mut counted = 0;
    for at in start + 1..d("2021-02-01") {
        counted += i64::from(workdays.is_workday(at).unwrap());
        assert_eq!(workdays.between(start, at), Ok(counted));
    }
}

#[test]
fn nothing_lies_between_a_day_and_an_earlier_one() {
    let workdays = Workdays::national();
    assert_eq!(workdays.between(d("2020-05-08"), d("2020-05-08")), Ok(0));
    assert_eq!(workdays.between(d("2020-05-08"), d("2020-05-01")), Ok(0));
    assert_eq!(workdays.between(d("1990-05-08"), d("1980-05-01")), Ok(0));
    assert_eq!(workdays.nth_after(d("2020-05-08"), 0), Ok(d("2020-05-08")));
}

#[test]
fn an_unknown_year_is_an_error_that_names_it() {
    let workdays = Workdays::national();
    assert_eq!(workdays.years().next(), Some(2007));
    assert_eq!(workdays.years().last(), Some(2026));
    assert_eq!(workdays.between(d("2026-12-30"), d("2027-01-04")), Err(UnknownYear(2027)));
    assert_eq!(workdays.between(d("2005-06-01"), d("2020-01-01")), Err(UnknownYear(2005)));
    assert_eq!(workdays.between(d("2026-12-30"), d("2026-12-31")), Ok(1));
    assert_eq!(workdays.between(d("2006-12-31"), d("2007-01-04")), Ok(1));
    assert_eq!(workdays.nth_after(d("2026-12-28"), 5), Err(UnknownYear(2027)));
    assert_eq!(workdays.nth_after(d("2026-12-28"), 3), Ok(d("2026-12-31")));
    assert_eq!(workdays.nth_after(d("2026-12-31"), 1), Err(UnknownYear(2027)));
    assert_eq!(workdays.nth_after(d("2030-01-01"), 1), Err(UnknownYear(2030)));
    assert_eq!(workdays.is_workday(d("2027-01-04")), Err(UnknownYear(2027)));
    assert_eq!(workdays.is_workday(d("2007-01-01")), Ok(false));
}

#[test]
fn an_office_adds_a_year_and_a_gap_stays_unknown() {
    let added = AddedDays { off: dates(&["2028-01-03", "2028-05-01", "2028-10-02"]), work: dates(&["2028-01-08"]) };
    let workdays = Workdays::national().with_years(&added).unwrap();
    assert_eq!(workdays.is_workday(d("2028-01-08")), Ok(true));
    assert_eq!(workdays.between(d("2027-12-31"), d("2028-01-04")), Ok(1));
    assert_eq!(workdays.between(d("2026-12-30"), d("2028-01-04")), Err(UnknownYear(2027)));
    assert_eq!(workdays.nth_after(d("2026-12-30"), 5), Err(UnknownYear(2027)));
}

#[test]
fn days_that_contradict_or_leave_out_the_great_holidays_are_refused() {
    let national = Workdays::national();
    let both = AddedDays { off: dates(&["2020-05-06"]), work: dates(&["2020-05-06"]) };
    assert!(matches!(national.with_years(&both), Err(AddedDaysFault::Contradiction(_))));
    let partial = AddedDays { off: dates(&["2027-01-01"]), work: vec![] };
    assert_eq!(
        national.with_years(&partial).unwrap_err(),
        AddedDaysFault::Incomplete { year: 2027, missing: "2027-10-01".parse().unwrap() },
    );
}

#[test]
fn a_local_holiday_changes_a_known_year() {
    let local = AddedDays { off: dates(&["2020-06-05"]), work: vec![] };
    let workdays = Workdays::national().with_years(&local).unwrap();
    assert_eq!(workdays.is_workday(d("2020-06-05")), Ok(false));
    assert_eq!(workdays.between(d("2020-06-01"), d("2020-06-05")), Ok(3));
}

#[test]
fn the_edges_of_the_table_are_counted() {
    let workdays = Workdays::national();
    // 2007-01-01 is the first known day, a holiday; 2007-01-04 (Thursday) the first day of work.
    assert_eq!(workdays.is_workday(d("2007-01-04")), Ok(true));
    assert_eq!(workdays.is_workday(d("2026-12-31")), Ok(true));
    assert_eq!(workdays.nth_after(d("2006-12-31"), 1), Ok(d("2007-01-04")));
    assert_eq!(workdays.nth_after(d("2020-05-06"), 0), Ok(d("2020-05-06")));
    assert_eq!(workdays.first_unknown_after(d("2020-05-06")), Some((d("2027-01-01"), 2027)));
    assert_eq!(workdays.first_unknown_after(d("2026-12-31")), Some((d("2027-01-01"), 2027)));
    assert_eq!(workdays.first_unknown_after(d("2027-06-30")), Some((d("2027-07-01"), 2027)));
    assert_eq!(workdays.between(d("2026-12-31"), d("2027-01-01")), Err(UnknownYear(2027)));
}

#[test]
fn after_an_unknown_year_the_count_goes_on() {
    let added = AddedDays { off: dates(&["2028-01-03", "2028-05-01", "2028-10-02"]), work: vec![] };
    let workdays = Workdays::national().with_years(&added).unwrap();
    // 2028-01-01 and 02 are a weekend; 01-04 … 01-07 are Tuesday to Friday.
    assert_eq!(workdays.between(d("2028-01-03"), d("2028-01-07")), Ok(4));
    assert_eq!(workdays.nth_after(d("2028-01-03"), 4), Ok(d("2028-01-07")));
    assert_eq!(workdays.added(), added);
    assert_eq!(format!("{:?}", Workdays::national()).matches("2020").count(), 1);
}
