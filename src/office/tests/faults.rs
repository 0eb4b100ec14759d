//! What a lianxi.toml that is not understood is told.

use super::read;

#[test]
fn faults_name_the_line_the_key_and_the_mend() {
    let organ = "[organ]\nname = \"某县人民检察院\"\n";
    for (text, what, line, remedy) in [
        ("", "缺 [organ]", "lianxi.toml", "人民检察院"),
        ("[organ]\n", "缺“name”", "lianxi.toml", "name ="),
        ("[organ]\nname = \"\"", "缺“name”", "第 2 行", "name ="),
        ("[organ]\nname = 3", "应为文字，现为整数", "第 2 行", "name ="),
        ("organ = 3", "应为一节", "第 1 行", "[organ]"),
        (&format!("{organ}[threshold]\n"), "没有“threshold”", "第 3 行", "“thresholds”"),
        (&format!("{organ}nmae = \"x\"\n"), "没有“nmae”", "第 3 行", "“name”"),
        (
            &format!("{organ}[thresholds]\nvisit_intervall_days = 9"),
            "visit_intervall_days",
            "第 4 行",
            "“visit_interval_days”",
        ),
        (&format!("{organ}[thresholds]\nvisit_interval_days = 0"), "1至3660", "第 4 行", "改为"),
        (
            &format!("{organ}[thresholds]\nvisit_interval_days = \"180\""),
            "应为1至3660的整数，现为文字",
            "第 4 行",
            "写成",
        ),
        (&format!("{organ}[period]\nmonth_close_day = 32"), "1至31", "第 4 行", "改为"),
        (&format!("{organ}[aliases]\ncase_number = [\"号\"]"), "case_number", "第 4 行", "“case_no”"),
        (&format!("{organ}[aliases]\ncase_no = [\"\"]"), "空的文字", "第 4 行", "删去"),
        (&format!("{organ}[aliases]\ncase_no = [\"号\"]\nname = \"号\""), "“号”", "第 3 行", "删去"),
        (&format!("{organ}[wages]\n19 = 3"), "不是年份", "第 4 行", "2019 ="),
        (&format!("{organ}[wages]\n2019 = 6525.255"), "不是金额", "第 4 行", "两位小数"),
        (&format!("{organ}[wages]\n2019 = -1"), "不是金额", "第 4 行", "两位小数"),
        (&format!("{organ}[fonts]\n\"仿宋\" = [\"x\"]"), "“仿宋”", "第 4 行", "fang"),
        (&format!("{organ}[privacy]\nsmallest_group_public = 2"), "5至1000", "第 4 行", "改为"),
        (&format!("{organ}[workdays]\noff = [2027-01-01]"), "没有列全", "第 4 行", "国务院办公厅"),
        (&format!("{organ}[workdays]\noff = [2020-05-06]\nwork = [2020-05-06]"), "同时", "第 5 行", "删去"),
        (&format!("{organ}[terms]\nexits = \"x\""), "“exits”", "第 4 行", "“exit”"),
        (&format!("{organ}[terms.from]\n2021 = 2030-01-01"), "颠倒", "第 3 行", "晚"),
    ] {
        let failure = read(text).unwrap_err();
        assert_eq!(failure.exit, crate::failure::Exit::Broken);
        assert!(failure.what.contains(what), "{failure}");
        assert!(failure.place.as_ref().unwrap().contains(line), "{failure}");
        assert!(failure.remedy.contains(remedy), "{failure}");
    }
}

#[test]
fn slips_of_writing_are_told_in_chinese_with_their_line() {
    for (text, what, line) in [
        ("[organ]\nname ＝ \"某县人民检察院\"", "中文标点", "第 2 行"),
        ("[organ]\nname = “某县人民检察院”", "中文标点", "第 2 行"),
        ("[organ]\nname = 某县人民检察院", "引号", "第 2 行"),
        ("[organ]\nname = \"某县人民检察院", "引号", "第 2 行"),
        ("[organ]\nname = \"a\"\nname = \"b\"", "写了两次", "第 3 行"),
        ("[organ]\nname = \"a\"\n[organ]\nshort = \"b\"", "写了两次", "第 3 行"),
        ("[organ]\nname =", "没有内容", "第 2 行"),
        ("[organ\nname = \"a\"", "括号", "第 1 行"),
        ("[fonts]\n仿宋 = [\"a\"]", "名称不是英文", "第 2 行"),
        ("[exports]\nignore = [\"a\" \"b\"]", "括号", "第 2 行"),
        ("[workdays]\noff = [2027-13-01]", "日期", "第 2 行"),
        ("[wages]\n2019 = 6,525.25", "数字", "第 2 行"),
        ("某县", "名称 = 内容", "第 1 行"),
    ] {
        let failure = read(text).unwrap_err();
        assert!(failure.what.contains(what), "{text}: {failure}");
        assert!(failure.place.as_ref().unwrap().contains(line), "{text}: {failure}");
        let said =
            failure.to_string().replace("lianxi", "").replace("toml", "").replace("init", "").replace("name", "");
        assert!(!said.chars().any(|c| c.is_ascii_lowercase()), "{failure}");
    }
}
