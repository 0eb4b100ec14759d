use super::*;

#[test]
fn names_keep_the_surname() {
    for (name, masked) in [
        ("张玉梅", "张某某"),
        ("何军", "何某"),
        (" 何\u{3000}军 ", "何某"),
        ("张\u{200b}玉 梅", "张某某"),
        ("欧阳锋", "欧阳某"),
        ("欧阳玉梅", "欧阳某某"),
        ("欧阳", "欧某"),
        ("阿依古丽·买买提", "阿某"),
        ("张三（女）", "张某"),
        ("王某", "王某"),
        ("王某某", "王某某"),
        ("李建国强", "李某某"),
        ("张", "张某"),
        ("", ""),
        ("\u{3000}", ""),
        ("（不详）", "某"),
    ] {
        assert_eq!(mask_name(name), masked, "{name}");
    }
}

#[test]
fn a_cell_with_several_names_masks_each() {
    assert_eq!(mask_value("张玉梅、何军,欧阳锋", Sensitivity::Name), "张某某、何某,欧阳某");
}

#[test]
fn an_id_number_shows_its_region_code_and_its_length() {
    assert_eq!(mask_value("990304198106138540", Sensitivity::IdNumber), "990304************");
    assert_eq!(mask_value("9903041981061385", Sensitivity::IdNumber), "990304**********");
    assert_eq!(mask_value("9.90304198106138E+17", Sensitivity::IdNumber), "9.9030**************");
    assert_eq!(mask_value("9.9E+17", Sensitivity::IdNumber), "*******");
    assert_eq!(mask_value("张玉梅990304198106138540", Sensitivity::IdNumber), "***990***************");
    assert_eq!(mask_value("９９０３０４１９８１０６１３８５４０", Sensitivity::IdNumber), "９９０３０４************");
}

#[test]
fn contacts_show_nothing() {
    assert_eq!(mask_value("13900000000", Sensitivity::Contact), "***********");
    assert_eq!(mask_value(&"某".repeat(300), Sensitivity::Contact).len(), 20);
}

#[test]
fn an_id_number_in_an_open_column_is_masked_and_a_case_number_is_not() {
    assert_eq!(mask_value("见990304198106138540号", Sensitivity::Open), "见990304************号");
    assert_eq!(mask_value("99030419810613854x", Sensitivity::Open), "990304************");
    for open in ["陈检司救受[2020]61030400004号", "20000", "壹万贰", "610304000000000001", "", "2020-05-08"] {
        assert_eq!(mask_value(open, Sensitivity::Open), open);
    }
}

#[test]
fn two_people_of_one_masked_name_are_told_apart_in_the_order_given() {
    let people = [(1, "张玉梅"), (2, "何军"), (3, "张建国"), (1, "张玉梅"), (4, "张玉梅")];
    let masker = NameMasker::new(people.map(|(person, name)| (person, Personal::new(name))));
    assert_eq!(masker.name(&1), Some("张某某甲"));
    assert_eq!(masker.name(&3), Some("张某某乙"));
    assert_eq!(masker.name(&4), Some("张某某丙"));
    assert_eq!(masker.name(&2), Some("何某"));
    assert_eq!(masker.name(&5), None);
}

#[test]
fn marks_never_run_out() {
    let masker = NameMasker::new((0..30).map(|person| (person, Personal::new("张玉梅"))));
    let shown: std::collections::BTreeSet<_> = (0..30).map(|person| masker.name(&person).unwrap()).collect();
    assert_eq!(shown.len(), 30);
    assert!(shown.contains("张某某亥") && shown.contains("张某某30"));
}

#[test]
fn minors_and_victims_of_sexual_crimes_are_guarded_beyond_their_names() {
    fn told<R: Reader>(protection: Protection) -> String {
        Masked::<R>::person(protection, &Personal::new("张玉梅").masked(), "救〔2020〕1号").as_str().to_owned()
    }
    use Protection::{Minor, Ordinary, SexualCrime};
    assert_eq!(
        [Ordinary, Minor, SexualCrime].map(told::<JointMeeting>),
        ["张某某", "未成年人某（救〔2020〕1号）", "救〔2020〕1号"]
    );
    assert_eq!([Ordinary, Minor, SexualCrime].map(told::<Superiors>), ["张某某", "未成年人", "被害人"]);
    assert_eq!([Ordinary, Minor, SexualCrime].map(told::<Public>), ["申请人"; 3]);
    assert!(is_sexual_crime("强制猥亵、侮辱案"));
    assert!(!is_sexual_crime("交通肇事"));
}

#[test]
fn a_personal_text_tells_nothing_even_when_debugged() {
    assert_eq!(format!("{:?}", Some(Personal::new("张玉梅"))), "Some(Personal(…))");
}

#[test]
fn what_has_no_audience_is_for_the_public() {
    assert_eq!(Audience::default(), Audience::Public);
}
