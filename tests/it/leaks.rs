//! Leaks 泄露: an office whose every personal cell is a canary. All commands run, also into forced failures, and every
//! byte that they leave is searched by `leak_scan.py`.
//!
//! What an output may hold follows from its reader (reliability.md §4.2): to the office itself `check` and the return
//! slips show the texts of coded columns as they were typed and `figures` and `explain` the townships; nobody is
//! ever shown a name, a number, an address or a note.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::desk::{Desk, MEETING};
use crate::paths::checkout;
use crate::rows::{Row, case, visit};

/// Given names of two characters that nothing else in any document has.
const GIVEN: [&str; 14] =
    ["邕翀", "鄢曦", "穰昶", "稷垚", "茌翊", "郗旻", "邴骞", "鄱祚", "洮钰", "岷珩", "沔瑄", "涪璋", "泸琨", "渭琮"];

/// The canaries by kind: what is planted, person by person.
#[derive(Default)]
struct Canaries(serde_json::Map<String, Value>);

impl Canaries {
    fn plant(&mut self, kind: &str, text: String) -> String {
        let list = self.0.entry(kind).or_insert_with(|| json!([]));
        list.as_array_mut().unwrap().push(json!(text));
        text
    }
}

/// An ID number with a right check digit (GB 11643).
fn id_number(born: &str, order: usize) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let digits = format!("990304{born}{order:03}");
    let sum: u32 = digits.chars().zip(WEIGHTS).map(|(digit, weight)| digit.to_digit(10).unwrap() * weight).sum();
    format!("{digits}{}", ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][(sum % 11) as usize])
}

/// One person's rows, every personal cell a canary.
fn rows(at: usize, canaries: &mut Canaries) -> [Row; 2] {
    let given = GIVEN[at];
    let one = given.chars().next().unwrap();
    let name = canaries.plant("name", format!("周{given}"));
    let child = at.is_multiple_of(4);
    let id = id_number(if child { "20080229" } else { "19630927" }, 301 + 2 * at);
    let id = canaries.plant("id", id);
    let number = format!("陈检司救受[2020]6103040{:04}号", 4001 + at);
    let mut of = |kind: &str, text: String| canaries.plant(kind, text);
    let township = format!("天王镇{}", of("address", format!("{one}家坳村七组")));
    let cause = if at % 5 == 1 { "强奸".to_owned() } else { "故意伤害".to_owned() };
    let row = case(&number, &name)
        .set("证件号码", &id)
        .set("户编号", &of("household", format!("户{one}乙柒零{at:02}")))
        .set("乡镇", &township)
        .set("村", &of("village", format!("{one}湾行政村")))
        .set("案由", &format!("{cause}（{}）", of("cause", format!("被害人系{one}某之女"))))
        .set("人员类别", &of("typed", format!("{one}姓遗孤")))
        .set("损害后果", &of("typed", format!("左眼{one}失明")))
        .set("承办人", "高敏")
        .set("备注", &of("note", format!("{one}氏住院患病")))
        .set("联系电话", &of("phone", format!("1390917{:04}", 6200 + at)))
        .set("银行账号", &of("bank", format!("6217997900012{:06}", 481_516 + at)))
        .set("家庭住址", &of("home", format!("{one}巷十九弄")))
        .set("监护人", &of("guardian", format!("{one}监护的祖母")))
        .lead("2020-04-02", "扶贫部门移送")
        .accepted("2020-04-07")
        .granted("2020-04-15", "20000")
        .paid("2020-05-06", "20000")
        .closed(if at.is_multiple_of(2) { "2020-05-08" } else { "2020-06-02" })
        .registered();
    let seen = visit(&number, &name, "2020-06-10")
        .set("证件号码", &id)
        .set("回访人", &of("visitors", format!("{one}姓干部")))
        .set("脱贫状态", "未脱贫")
        .set("帮扶措施", &of("typed", format!("送{one}入院治疗")))
        .set("存在困难", &of("difficulties", format!("{one}病无钱治")));
    // What is missing makes lists: advice without reply.
    [if at % 3 == 0 { row.set("识别建议日期", "2020-05-20") } else { row }, seen]
}

/// The office, and what must not get out of it.
fn planted() -> (Desk, Canaries) {
    let mut canaries = Canaries::default();
    let (mut cases, mut visits) = (Vec::new(), Vec::new());
    for at in 0..GIVEN.len() {
        let [row, seen] = rows(at, &mut canaries);
        cases.push(row);
        visits.push(seen);
    }
    // Rows that are set aside tell what stands in them.
    let typed = |canaries: &mut Canaries, text: &str| canaries.plant("typed", text.to_owned());
    cases[3] = cases[3].clone().set("决定日期", &typed(&mut canaries, "由岐姨代填五月"));
    cases[5] = cases[5].clone().set("发放金额", &typed(&mut canaries, "交岍叔代领贰万"));
    visits[6] = visits[6].clone().set("部门受案号", "陈检司救受[2020]61030409999号").set("证件号码", "");
    cases.push(cases[0].clone());
    let desk = Desk::office().cases(&cases).visits(&visits).meeting("2020Q2", MEETING).meeting(
        "2020-06-16",
        "kind = \"temporary\"\nheld_on = 2020-06-16\nplace = \"二楼会议室\"\nchair = \"沈立\"\n",
    );
    (desk.holding("home/.keep", "").holding("tmp/.keep", ""), canaries)
}

/// Runs a command in the office with a home and a folder for temporary files of its own, and keeps what it says
/// among what `reader` is told.
fn run(desk: &Desk, reader: &str, environment: &[(&str, &str)], shell: &str) -> i32 {
    let said = desk.path(&format!("said/{reader}"));
    std::fs::create_dir_all(&said).unwrap();
    let number = std::fs::read_dir(&said).unwrap().count() / 2;
    let file = |what: &str| std::fs::File::create(said.join(format!("{number:02}.{what}"))).unwrap();
    let mut command = Command::new("/bin/sh");
    command.current_dir(desk.path("")).env_clear().args(["-c", shell]).stdin(Stdio::null());
    command.env("PATH", "/usr/bin:/bin").env("LIANXI", env!("CARGO_BIN_EXE_lianxi"));
    command.env("HOME", desk.path("home")).env("TMPDIR", desk.path("tmp"));
    for name in ["LIANXI_TYPST", "LIANXI_FONTS"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command.envs(environment.iter().copied()).stdout(file("out")).stderr(file("err"));
    command.status().expect("a shell starts").code().unwrap_or(-1)
}

/// The commands of an ordinary quarter; each with who is told, and the exit code.
const ORDINARY: [(&str, &str, i32); 18] = [
    ("office", "check", 1),
    ("office", "check --period 2020Q2 --json", 1),
    ("office", "figures --period 2020Q2", 0),
    ("office", "figures --period 2020Q2 --format json", 0),
    ("office", "figures --period 2020Q2 --format csv", 0),
    ("office", "explain aid.paid_amount --period 2020Q2", 0),
    ("office", "explain aid.by_township --period 2020Q2", 0),
    ("office", "explain feedback.list/1 --period 2020Q2 --json", 0),
    ("others", "brief 2020-06-16 --keep-source", 0),
    ("others", "quarter 2020Q2 --keep-source", 0),
    ("others", "report 2020Q2 --audience public --keep-source", 0),
    ("others", "freeze 2020Q2", 4),
    (
        "others",
        "freeze 2020Q2 --waive date-unreadable --waive amount-unreadable --waive duplicate-row --waive visit-unmatched \
         --waive visit-case-set-aside --reason 已逐一核对",
        0,
    ),
    ("others", "compare 2020Q2 --json", 0),
    ("others", "verify 2020Q2", 0),
    ("others", "report 2020Q2 --audience public --final --json", 0),
    ("others", "rollup . --period 2020Q2 --to out/rollup", 0),
    ("others", "doctor --json", 0),
];

/// A typst that shows all that it is given to typeset, and ends with a code of its own.
fn telltale(code: u8) -> String {
    let real = std::env::var("LIANXI_TYPST").unwrap_or_default();
    format!(
        "#!/bin/sh\nPATH=/usr/bin:/bin\nfor last; do :; done\n[ \"$last\" = - ] || exec '{real}' \"$@\"\n\
         cat main.typ data.json\ncat main.typ data.json >&2\necho \"error: everything\" >&2\nexit {code}\n"
    )
}

fn fail_in_every_way(desk: &Desk) {
    for code in [1, 0, 101] {
        let typst = desk.path(&format!("telltale-{code}"));
        std::fs::write(&typst, telltale(code)).unwrap();
        std::fs::set_permissions(&typst, std::fs::Permissions::from_mode(0o755)).unwrap();
        let typst = typst.to_str().unwrap().to_owned();
        assert_ne!(run(desk, "others", &[("LIANXI_TYPST", &typst)], "exec \"$LIANXI\" pack 2020Q3"), 0);
    }
    let empty = desk.path("nothing");
    std::fs::create_dir_all(&empty).unwrap();
    run(desk, "others", &[("LIANXI_FONTS", empty.to_str().unwrap())], "exec \"$LIANXI\" pack 2020Q3 --final");
    // A disk that takes so little: the source, not the PDF.
    for blocks in [1, 40, 200] {
        let line = format!("ulimit -f {blocks}; exec \"$LIANXI\" quarter 2020Q3");
        run(desk, "others", &[], &line);
    }
    // Killed while it works; what lies in the working folder then is looked at too.
    for after in ["0.05", "0.15", "0.3", "0.6"] {
        run(desk, "others", &[], &format!("exec timeout -s KILL {after} \"$LIANXI\" quarter 2020Q3"));
        // 退回单 is the office's own.
        let kept = format!(
            "mkdir -p said/others/{after} && cp -R out said/others/{after}/ && rm -f said/others/{after}/out/*/*退回单.xlsx"
        );
        run(desk, "others", &[], &kept);
    }
    // Templates of the office's own that ask for what they may not have.
    for (at, template) in [
        "{{ tables }}",
        "{{ table(\"feedback.list\") }}",
        "{{ brief.cases[0].name }}",
        "{{ meeting|safe }}",
        "{{ quality.whereabouts|pprint }}{{ debug() }}",
        "{% for row in table(\"feedback.list\").rows %}{{ row[1] }}{{ row[9] }}{% endfor %}",
        "#read(\"/exports/案件台账.csv\")",
        "#panic(read(\"../../../../exports/案件台账.csv\"))",
    ]
    .iter()
    .enumerate()
    {
        for path in ["pack/agenda.typ.jinja", "report/next.typ.jinja", "public/situation.typ.jinja"] {
            let own = desk.path(&format!("templates/{path}"));
            std::fs::create_dir_all(own.parent().unwrap()).unwrap();
            std::fs::write(own, template).unwrap();
        }
        let words = ["pack 2020Q3", "report 2020Q3 --to both", "report 2020Q3 --audience public"];
        for line in words.into_iter().take(if at == 1 || at > 5 { 3 } else { 1 }) {
            run(desk, "others", &[], &format!("exec \"$LIANXI\" {line}"));
        }
    }
}

/// What a run of the scanner says; `None` where the user wants no Python.
fn scanner(argument: &str) -> Option<Value> {
    let program = std::env::var_os("LIANXI_PYTHON")?;
    let script = checkout("tests/it/leak_scan.py");
    let run = Command::new(&program).env("PYTHONUTF8", "1").arg(script).arg(argument).output();
    let run = run.unwrap_or_else(|error| panic!("LIANXI_PYTHON ({}) does not run: {error}", program.display()));
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    Some(serde_json::from_str(&said).unwrap_or_else(|_| panic!("{said}{}", String::from_utf8_lossy(&run.stderr))))
}

/// Searches paths of the office, each with the kinds that may stand in it.
fn search(desk: &Desk, canaries: &Canaries, roots: &[(&str, &[&str])]) -> Option<(Vec<String>, u64)> {
    let of = |(path, allowed): &(&str, &[&str])| json!({"path": desk.path(path), "allowed": allowed});
    let request = json!({"secrets": canaries.0, "roots": roots.iter().map(of).collect::<Vec<_>>()});
    let file = desk.path("request.json");
    std::fs::write(&file, request.to_string()).unwrap();
    let found = scanner(file.to_str().unwrap())?;
    let hits = found["hits"].as_array().unwrap().iter().map(Value::to_string).collect();
    Some((hits, found["looked_at"].as_u64().unwrap()))
}

#[test]
fn the_scanner_finds_every_planted_secret() {
    let Some(told) = scanner("--self-test") else { return };
    assert!(told["planted"].as_u64() >= Some(30), "{told}");
    assert_eq!((&told["missed"], &told["false"]), (&json!([]), &json!([])), "{told}");
}

#[test]
fn nothing_personal_gets_out_of_the_office() {
    let (desk, canaries) = planted();
    for (reader, line, code) in ORDINARY {
        let came = run(&desk, reader, &[], &format!("exec \"$LIANXI\" {line}"));
        let said = || {
            let files = crate::paths::files_under(&desk.path(&format!("said/{reader}")));
            std::fs::read_to_string(
                desk.path(&format!("said/{reader}"))
                    .join(files.iter().filter(|name| name.ends_with("err")).max().unwrap()),
            )
            .unwrap()
        };
        assert_eq!(came, code, "{line}\n{}", said());
    }
    fail_in_every_way(&desk);
    let slips = "out/check/退回单.xlsx";
    assert!(desk.path(slips).exists() && desk.path("frozen/2020Q2.json").exists());
    // The office's own lists leave `out/` before it is searched for everything.
    let office = desk.path("said/office");
    std::fs::rename(desk.path(slips), office.join("退回单.xlsx")).unwrap();
    std::fs::rename(desk.path("out/2020Q2/2020Q2退回单.xlsx"), office.join("2020Q2退回单.xlsx")).unwrap();
    let everything = ["out", "frozen", "home", "tmp", "said/others"];
    let mut roots: Vec<(&str, &[&str])> = everything.iter().map(|path| (*path, &[] as &[&str])).collect();
    roots.push(("said/office", &["typed", "address"]));
    let Some((hits, looked_at)) = search(&desk, &canaries, &roots) else { return };
    assert!(hits.is_empty(), "{} leaks:\n{}", hits.len(), hits.join("\n"));
    assert!(looked_at > 300, "{looked_at} things looked at");
    assert!(!Path::new(&desk.path("tmp")).read_dir().unwrap().flatten().any(|it| it.file_name() != ".keep"));
}

/// The scanner would see what the documents are made from: else an empty result would say nothing.
#[test]
fn the_canaries_are_where_they_were_planted() {
    let (desk, canaries) = planted();
    let Some((hits, _)) = search(&desk, &canaries, &[("exports", &[])]) else { return };
    for kind in canaries.0.keys() {
        assert!(hits.iter().any(|hit| hit.contains(&format!("\"{kind}\""))), "{kind} is nowhere");
    }
}
