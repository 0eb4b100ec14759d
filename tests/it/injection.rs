//! Injection 注入: whatever a cell, a file's name or a written file holds is read, and nothing of it acts: not on
//! Typst, a template, a spreadsheet, the terminal, the order of reading, or the disk.

use crate::desk::Desk;
use crate::output::Output;
use crate::paths::files_under;
use crate::pdf;
use crate::rows::{Row, case};

/// Texts that mean something to somebody on their way.
const PAYLOADS: &[&str] = &[
    // Typst markup and code.
    "#read(\"/etc/passwd\")",
    "#include \"/data.json\"",
    "#panic(\"halt\")",
    "#{while true {}}",
    "#let x = 1",
    "#set page(width: 1pt)",
    "#show: none",
    "#import \"@preview/x:1.0.0\"",
    "*bold* _under_ `raw`",
    "```typ #x```",
    "$ x^2 $",
    "@label <label>",
    "= heading",
    "- list",
    "+ list",
    "/ term: x",
    "// comment",
    "/* comment",
    "*/",
    "\\u{48}\\",
    "\"; #read(\"x\"); \"",
    "\");#eval(\"1+1\")",
    "[content] (group)",
    "~ -- --- ...",
    "https://example.invalid/#a",
    "#",
    "]",
    "}",
    ")",
    "\"",
    "'",
    // Templates.
    "{{ own.measures }}",
    "{{ 7*7 }}",
    "{% include \"x\" %}",
    "{% raw %}",
    "{# comment #}",
    "{{ table(\"feedback.list\")|safe }}",
    "${x} %{x} <%= x %>",
    // Spreadsheets.
    "=1+1",
    "=HYPERLINK(\"http://example.invalid\",\"x\")",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "＝1+1",
    "＋1",
    // Marks of the page, the shell and the disk.
    "<script>alert(1)</script>",
    "&amp;&#x41;",
    "<!--",
    "]]>",
    "$(touch /tmp/x)",
    "`touch x`",
    "; rm -rf .",
    "../../../etc/passwd",
    "..\\..\\x",
    "CON",
    "C:\\x",
    "~/x",
    "%s%n%x",
    "%2e%2e%2f",
    "' OR '1'='1",
    // The office's own marks.
    "〔发放救助金〕",
    "〔代替草稿〕",
];

/// Characters that act instead of being read, between letters that are.
const UNSEEN: &[&str] = &[
    "甲\u{1b}[31m乙",
    "甲\u{1b}]0;x\u{7}乙",
    "甲\u{9b}2J乙",
    "甲\u{8}\u{8}乙",
    "甲\u{7f}乙",
    "甲\u{85}乙",
    "甲\u{202e}乙丙",
    "甲\u{202d}乙",
    "甲\u{2066}乙\u{2069}",
    "甲\u{200f}乙",
    "甲\u{200b}乙",
    "甲\u{feff}乙",
];

/// What is not to be on a terminal.
fn acts(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[track_caller]
fn assert_calm(output: &Output) {
    for text in [&output.stdout, &output.stderr] {
        let found: Vec<String> = text.lines().filter(|line| line.chars().any(acts)).map(str::to_owned).collect();
        assert!(found.is_empty(), "{}: {found:?}", output.line);
    }
}

/// A text without what a page drops: blanks, controls, marks of direction.
fn seen(text: &str) -> String {
    let unseen = |c: char| {
        acts(c) || c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
    };
    text.chars().filter(|c| !unseen(*c)).collect()
}

/// An office whose cases wait for feedback, each with its own handler.
fn handled_by<'a>(texts: impl Iterator<Item = &'a str>) -> Desk {
    let row = |(at, text): (usize, &str)| -> Row {
        let row = case(&format!("云检司救受[2020]9903040{at:04}号"), &format!("{text}某")).registered();
        let row = row.set("承办人", text).set("乡镇", &format!("{text}镇")).set("损害后果", text);
        row.accepted("2020-04-07").granted("2020-04-15", "20000").paid("2020-05-06", "20000").closed("2020-05-08")
    };
    Desk::office().cases(&texts.enumerate().map(row).collect::<Vec<Row>>())
}

/// Runs everything that prints cells.
fn run_all(desk: &Desk) {
    for line in [
        "check --period 2020Q2",
        "check --json",
        "figures --period 2020Q2",
        "figures --period 2020Q2 --format json",
        "figures --period 2020Q2 --format csv",
        "explain aid.by_township --period 2020Q2",
        "explain aid.by_township --period 2020Q2 --json",
        "explain feedback.list --period 2020Q2",
        "pack 2020Q2 --keep-source --json",
        "brief 2020-06-16",
        "report 2020Q2 --to both",
        "report 2020Q2 --audience public",
    ] {
        let output = desk.run(line);
        assert!(output.code < 2, "{line}: {}\n{}", output.code, output.stderr);
        assert_calm(&output);
    }
}

#[test]
fn what_a_cell_holds_is_printed_as_it_stands() {
    let desk = handled_by(PAYLOADS.iter().copied());
    run_all(&desk);
    let before = files_under(&desk.path("exports"));
    assert_eq!(before, ["案件台账.csv"]);
    assert_eq!(desk.path("out").read_dir().unwrap().count(), 3, "check, 2020Q2 and the brief's day");
    let Some(text) = pdf::text(&desk.path("out/2020Q2/2020Q2会议材料.pdf")) else { return };
    let missing: Vec<&&str> = PAYLOADS.iter().filter(|payload| !text.contains(&seen(payload))).collect();
    assert!(missing.is_empty(), "{missing:?}\n{text}");
}

#[test]
fn what_would_act_on_the_reader_is_not_printed() {
    let desk = handled_by(UNSEEN.iter().copied());
    run_all(&desk);
    let Some(text) = pdf::text(&desk.path("out/2020Q2/2020Q2会议材料.pdf")) else { return };
    assert!(!text.chars().any(acts), "{text}");
    for payload in UNSEEN {
        assert!(text.contains(&seen(payload)), "{payload:?}\n{text}");
    }
}

#[test]
fn a_file_with_bytes_that_no_text_has_is_refused() {
    let desk = handled_by(["甲\u{0}乙"].into_iter());
    assert_calm(&desk.run("check").exits(3));
}

#[test]
fn what_the_office_writes_is_printed_as_it_stands() {
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    let plain: Vec<&str> = PAYLOADS.iter().copied().filter(|text| !text.contains('〔')).collect();
    let agenda: Vec<String> = plain.iter().map(|text| quoted(text)).collect();
    let points: Vec<String> = plain
        .iter()
        .map(|text| format!("{{ heading = \"会议指出\", text = {} }}", quoted(&format!("要求{text}止"))))
        .collect();
    let meeting = format!(
        "kind = \"regular\"\nnumber = 1\nheld_on = 2020-07-08\nplace = {}\nchair = {}\nagenda = [{}]\npoints = [{}]\n",
        quoted("{{ doc.title }}#x"),
        quoted("沈立\u{202e}#[x]"),
        agenda.join(", "),
        points.join(", "),
    );
    let office = "[organ]\nname = \"云溪#read(1)县*人民{{ x }}检察院\"\nsuperior = \"$x$市\\\"院\"\n";
    let rows = [case("云检司救受[2020]99030400001号", "某一").accepted("2020-05-08").not_registered()];
    let desk = Desk::office().cases(&rows).holding("lianxi.toml", office).meeting("2020Q2", &meeting);
    for line in ["pack 2020Q2", "minutes 2020Q2", "report 2020Q2 --to both", "report 2020Q2 --audience public"] {
        assert_calm(&desk.run(line).exits(0));
    }
    let Some(minutes) = pdf::text(&desk.path("out/2020Q2/2020Q2会议纪要.pdf")) else { return };
    let missing: Vec<&&str> = plain.iter().filter(|text| !minutes.contains(&seen(&format!("要求{text}止")))).collect();
    assert!(missing.is_empty(), "{missing:?}\n{minutes}");
    assert!(minutes.contains("{{doc.title}}#x") && minutes.contains("云溪#read(1)县*人民{{x}}检察院"), "{minutes}");
    assert!(!minutes.chars().any(acts));
}

#[test]
fn a_full_name_in_the_offices_own_words_is_told() {
    let rows = [case("云检司救受[2020]99030400001号", "邴鄱祚").accepted("2020-05-08").not_registered()];
    let meeting = "kind = \"regular\"\nheld_on = 2020-07-08\npoints = [{ heading = \"会议指出\", text = \"邴鄱祚一案、\
        990304198106138540号要抓紧。\" }]\n";
    let desk = Desk::office().cases(&rows).meeting("2020Q2", meeting);
    let output = desk.run("pack 2020Q2").exits(0);
    assert!(
        output.stderr.contains("写有被救助人“邴某某”的全名") && output.stderr.contains("写有证件号码"),
        "{}",
        output.stderr
    );
    assert!(!output.stderr.contains("鄱祚") && !output.stderr.contains("198106"), "{}", output.stderr);
}

#[test]
fn names_of_files_and_sheets_do_nothing() {
    let row = |at: usize, day: &str| {
        case(&format!("云检司救受[2020]9903040{at:04}号"), "某一").accepted(day).not_registered().set("奇怪的列", "x")
    };
    let names = [
        "红\u{1b}[31m.csv",
        "左\u{202e}vsc.csv",
        "换\n行.csv",
        "-rf.csv",
        "$(touch x).csv",
        "#read(1).csv",
        "=1+1.csv",
        "{{ x }}.csv",
        "a\"b'c.csv",
        "铃\u{7}.csv",
    ];
    let mut desk = Desk::office();
    for (at, name) in names.iter().enumerate() {
        // Every other file has a row that is set aside, which the documents tell with the file's name.
        let rows = [row(2 * at, "2020-05-08"), row(2 * at + 1, if at % 2 == 0 { "某日" } else { "2020-05-09" })];
        desk = desk.holding(&format!("exports/{name}"), crate::rows::tidy_csv(&rows));
    }
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("=1+1#x{{y}}\u{202e}").unwrap();
    for (column, (head, cell)) in
        [("部门受案号", "云检司救受[2020]99030409999号"), ("被救助人", "某二"), ("受理日期", "某日")].iter().enumerate()
    {
        sheet.write_string(0, column as u16, *head).unwrap();
        sheet.write_string(1, column as u16, *cell).unwrap();
    }
    let desk = desk.holding("exports/表.xlsx", book.save_to_buffer().unwrap());
    run_all(&desk);
    assert_calm(&desk.run("quarter 2020Q2"));
    let made = files_under(&desk.path("out"));
    assert!(made.iter().all(|name| !name.chars().any(acts) && !name.contains("touch")), "{made:?}");
    assert!(!desk.path("x").exists() && !desk.path("exports/x").exists());
    let Some(text) = pdf::text(&desk.path("out/2020Q2/2020Q2会议材料.pdf")) else { return };
    assert!(!text.chars().any(acts));
    assert!(text.contains("=1+1") && text.contains("红[31m"), "{text}");
}

#[test]
fn no_template_lets_a_value_past_the_literal() {
    for file in files_under(&crate::paths::checkout("report-templates")) {
        let text = crate::paths::read(&format!("report-templates/{file}"));
        for forbidden in ["|safe", "| safe", "autoescape", "eval("] {
            assert!(!text.contains(forbidden), "report-templates/{file} has {forbidden}");
        }
    }
    let own = "templates/pack/agenda.typ.jinja";
    for template in ["{{ doc.title|safe }}", "{% autoescape false %}{{ \"#panic()\"|safe }}{% endautoescape %}"] {
        let desk = handled_by(["甲"].into_iter()).holding(own, template);
        let output = desk.run("pack 2020Q2").exits(3);
        assert!(output.stderr.contains("没有的函数或过滤器"), "{template}: {}", output.stderr);
    }
    // A mistake names the place and never what the template was filled with.
    let desk = handled_by(["甲"].into_iter()).holding(own, "{{ tables.nothing }}{{ table(\"feedback.list\") }}");
    let output = desk.run("pack 2020Q2").exits(3);
    assert!(!output.stderr.contains("云检司救受") && !output.stderr.contains("甲"), "{}", output.stderr);
}
