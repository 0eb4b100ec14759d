//! Contained 隔离: a workbook that makes its reader fall over costs that file only, and says so; the others are read.

#![cfg(unix)]

use std::io::{Cursor, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use lianxi::{ingest, records};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::desk::Desk;
use crate::output::Output;
use crate::paths::checkout;
use crate::rows::case;

const BOOK: &str = r#"<workbook xmlns:r="r"><sheets><sheet name="台账" sheetId="1" r:id="a"/></sheets></workbook>"#;
const ROOT: &str = r#"<Relationships><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const RELATIONS: &str = r#"<Relationships><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A zip archive of these parts.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// An xlsx made by hand: its sheet's rows, its table of shared texts.
fn workbook(rows: &str, texts: &str) -> Vec<u8> {
    let sheet = format!(r#"<worksheet><sheetData>{rows}</sheetData></worksheet>"#);
    archive(&[
        ("_rels/.rels", ROOT.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/sharedStrings.xml", texts.as_bytes()),
    ])
}

/// A row of texts from column A on.
fn row(number: u32, cells: &[&str]) -> String {
    let cell = |(at, text): (usize, &&str)| {
        let column = char::from(b'A' + at as u8);
        format!(r#"<c r="{column}{number}" t="inlineStr"><is><t>{text}</t></is></c>"#)
    };
    format!(r#"<row r="{number}">{}</row>"#, cells.iter().enumerate().map(cell).collect::<String>())
}

/// The header and one case.
fn ledger(number: &str) -> String {
    row(1, &["部门受案号", "被救助人", "受理日期"]) + &row(2, &[number, "王五", "2020-05-08"])
}

/// The same with as many more cases.
fn long_ledger(cases: u32) -> String {
    let more = (3..3 + cases).map(|at| row(at, &[&format!("云检救助受〔2020〕{at}号"), "王五", "2020-05-08"]));
    ledger("云检救助受〔2020〕1号") + &more.collect::<String>()
}

const NO_TEXTS: &str = "<sst></sst>";

/// An office with a case in a text file, and a text file that cannot be read: told in the same run as everything else.
fn office() -> Desk {
    Desk::office().cases(&[case("云检救助受〔2020〕9号", "赵六").accepted("2020-05-09")])
}

fn with_another_fault(desk: Desk) -> Desk {
    desk.holding("exports/空的.csv", "")
}

/// What is told of one file.
#[track_caller]
fn told<'o>(output: &'o Output, file: &str) -> &'o str {
    let place = format!("出处  exports/{file}");
    let mut parts = output.stderr.split("无法继续  ");
    let part = parts.find(|part| part.lines().any(|line| line.trim_start() == place));
    part.unwrap_or_else(|| panic!("nothing is told of {file}\n{}", output.streams()))
}

#[test]
fn a_stray_blank_in_the_last_corner_hinders_nobody() {
    let stray = ledger("云检救助受〔2020〕1号")
        + r#"<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t> </t></is></c></row>"#;
    let desk = Desk::office().holding("exports/台账.xlsx", workbook(&stray, NO_TEXTS));
    assert_eq!(desk.figure("2020Q2", "cases.accepted"), "1");
}

#[test]
fn absurd_workbooks_are_refused_and_every_file_is_told_in_one_run() {
    let zeros = vec![b' '; 80 << 20];
    let bomb = archive(&[("xl/workbook.xml", BOOK.as_bytes()), ("xl/worksheets/sheet1.xml", &zeros)]);
    let claim = r#"<sst count="4294967295" uniqueCount="4294967295"><si><t>x</t></si></sst>"#;
    let desk = with_another_fault(office())
        .holding("exports/一.xlsx", workbook(&ledger("1号"), claim))
        .holding("exports/二.xlsx", bomb)
        .holding("exports/三.xls", xls_that_calamine_falls_over())
        .holding("exports/四.xlsx", &workbook(&ledger("1号"), NO_TEXTS)[..300]);
    let output = desk.run("check").exits(3);
    for (file, words) in [
        ("一.xlsx", "工作簿解压后大得不合常理"),
        ("二.xlsx", "工作簿解压后大得不合常理"),
        ("三.xls", "工作簿无法读取，文件可能不完整或已损坏"),
        ("四.xlsx", "工作簿无法读取，文件可能不完整或已损坏"),
        ("空的.csv", "文件是空的"),
    ] {
        assert!(told(&output, file).contains(words), "{file}\n{}", output.stderr);
        assert!(told(&output, file).contains("处理  "), "{file}\n{}", output.stderr);
    }
    assert!(!output.streams().contains("panicked"), "{}", output.streams());
}

/// The sample's xls with a workbook that begins with an empty BOF record, which calamine indexes without a look.
fn xls_that_calamine_falls_over() -> Vec<u8> {
    let mut bytes = std::fs::read(checkout("sample-data/exports/2021年走访登记.xls")).unwrap();
    let begin = [0x09, 0x08, 0x10, 0x00, 0x00, 0x06];
    let at = bytes.windows(begin.len()).position(|window| window == begin).expect("an xls of Excel 97");
    // The sixteen bytes of its data become a record of their own.
    bytes[at + 2] = 0;
    bytes[at + 4..at + 8].copy_from_slice(&[0xE1, 0x00, 0x0C, 0x00]);
    bytes
}

#[test]
fn a_pipe_among_the_exports_is_left_out_aloud() {
    let desk = office();
    let made = Command::new("mkfifo").arg(desk.path("exports/管道.xlsx")).status();
    assert!(made.unwrap().success());
    desk.run("check").exits(0).says("exports/管道.xlsx").says("没有读取");
}

#[test]
fn a_text_of_one_endless_line_is_refused() {
    let endless = [b"\xE6\xA1\x88\xE5\x8F\xB7,".as_slice(), &vec![b'x'; 17 << 20]].concat();
    let desk = with_another_fault(office()).holding("exports/长行.csv", endless);
    let output = desk.run("check").exits(3);
    assert!(told(&output, "长行.csv").contains("文本的一行超过 16 MB") && output.stderr.contains("文件是空的"));
}

/// Runs the program where a shell has set limits first.
fn run_under(limits: &str, desk: &Desk, line: &str) -> Output {
    let run = Command::new("/bin/sh")
        .args(["-c", &format!("{limits}; exec \"$0\" {line}"), env!("CARGO_BIN_EXE_lianxi")])
        .current_dir(desk.path("."))
        .env_clear()
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Output {
        line: line.to_owned(),
        code: run.status.code().unwrap_or(-1),
        stdout: text(run.stdout),
        stderr: text(run.stderr),
    }
}

#[test]
fn a_worker_without_memory_is_told_as_such() {
    // A claim that is still believed: calamine, which reads what is not written the usual way, reserves 480 MB for it,
    // more than the shell leaves.
    let claim = r#"<sst uniqueCount="20000000"><si><t><![CDATA[x]]></t></si></sst>"#;
    let desk = with_another_fault(office()).holding("exports/大.xlsx", workbook(&ledger("1号"), claim));
    let output = run_under("ulimit -v 400000", &desk, "check").exits(3);
    let said = told(&output, "大.xlsx");
    assert!(said.contains("文件无法读取：展开它需要的内存超过限度") && said.contains("按年份拆成几个"), "{said}");
    assert!(told(&output, "空的.csv").contains("文件是空的"));
    // Without the shell's limit the same file is read.
    assert!(!desk.run("check").exits(3).stderr.contains("大.xlsx"));
}

/// The workers of a program that runs, by their numbers.
fn workers(parent: u32) -> Vec<u32> {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    numbers.filter(|number| is_worker_of(*number, parent)).collect()
}

fn is_worker_of(process: u32, parent: u32) -> bool {
    let read = |file: &str| std::fs::read_to_string(format!("/proc/{process}/{file}")).unwrap_or_default();
    // The parent's number is the second word after the name in brackets.
    let stat = read("stat");
    let after = stat.rsplit_once(") ").map_or("", |(_, after)| after);
    after.split(' ').nth(1) == Some(&parent.to_string()) && read("cmdline").contains("--read-workbook-from-stdin")
}

#[cfg(target_os = "linux")]
#[test]
fn a_worker_is_bound_and_one_that_is_killed_is_told() {
    // Long, and not written the usual way, so that there is time to find the worker.
    let rows = long_ledger(300_000).replace(r#" t="inlineStr""#, " t='inlineStr'");
    let desk = with_another_fault(office()).holding("exports/长.xlsx", workbook(&rows, NO_TEXTS));
    let program = Command::new(env!("CARGO_BIN_EXE_lianxi"))
        .arg("check")
        .current_dir(desk.path("."))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let deadline = Instant::now() + Duration::from_secs(60);
    // The last of its limits.
    let bound = |worker: &u32| limit(*worker, "Max address space") == Some((2_u64 << 30).to_string());
    let worker = loop {
        assert!(Instant::now() < deadline, "no worker was seen");
        // It binds itself before it looks at the file.
        if let Some(worker) = workers(program.id()).into_iter().find(bound) {
            break worker;
        }
    };
    let signal = |name: &str| Command::new("kill").args([name, &worker.to_string()]).status().unwrap().success();
    assert!(signal("-STOP"));
    for (name, most) in [
        ("Max core file size", 0),
        ("Max file size", 0),
        ("Max open files", 5),
        ("Max processes", 0),
        ("Max address space", 2_u64 << 30),
        ("Max cpu time", 900),
    ] {
        assert_eq!(limit(worker, name), Some(most.to_string()), "{name}");
    }
    assert_eq!(limit(program.id(), "Max core file size").as_deref(), Some("0"));
    assert!(signal("-KILL"));
    let run = program.wait_with_output().unwrap();
    let stderr = String::from_utf8(run.stderr).unwrap();
    assert_eq!(run.status.code(), Some(3), "{stderr}");
    let output = Output { line: "check".to_owned(), code: 3, stdout: String::new(), stderr };
    let said = told(&output, "长.xlsx");
    assert!(said.contains("被系统或他人终止") && said.contains("处理  关闭占用内存多的程序"), "{said}");
    assert!(told(&output, "空的.csv").contains("文件是空的"));
}

/// A hard limit of a process, as /proc tells it.
fn limit(process: u32, name: &str) -> Option<String> {
    let limits = std::fs::read_to_string(format!("/proc/{process}/limits")).ok()?;
    let line = limits.lines().find(|line| line.starts_with(name))?;
    line[name.len()..].split_whitespace().nth(1).map(str::to_owned)
}

#[test]
fn nobody_is_shown_the_worker() {
    let desk = office();
    for line in ["--help", "check --help"] {
        assert!(!desk.run(line).exits(0).streams().contains("stdin"));
    }
    // Its input is no workbook: it answers that, and leaves nothing behind.
    let before = listing(&desk.path("."));
    let run = Command::new(env!("CARGO_BIN_EXE_lianxi"))
        .arg(ingest::WORKER)
        .current_dir(desk.path("."))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(run.status.success() && run.stdout.starts_with(b"lianxi") && run.stderr.is_empty(), "{run:?}");
    assert_eq!(listing(&desk.path(".")), before);
}

fn listing(folder: &Path) -> Vec<String> {
    crate::paths::files_under(folder)
}

/// The exports of a workspace, read by workers of the real program and read by this one.
fn read_both_ways(workspace: &Path) -> [ingest::Intake; 2] {
    let vocabulary = records::vocabulary(&Default::default());
    let program = Path::new(env!("CARGO_BIN_EXE_lianxi"));
    let whole = |piece: ingest::RawTable| piece;
    let apart =
        ingest::read_exports_apart(program, workspace, &vocabulary, &[], ingest::Digests::Taken, &whole).unwrap();
    let tables = apart.tables.into_iter().map(ingest::TableOf::whole).collect();
    [
        ingest::Intake { tables, inputs: apart.inputs, findings: apart.findings },
        ingest::read_exports(workspace, &vocabulary, &[]).unwrap(),
    ]
}

#[test]
fn a_worker_reads_what_this_process_reads() {
    let [apart, here] = read_both_ways(&checkout("sample-data"));
    assert_eq!(apart, here);
    let formats = |end: &str| apart.tables.iter().filter(|table| table.source.file.ends_with(end)).count();
    assert!(formats(".xlsx") > 1 && formats(".xls") > 0 && formats(".csv") > 1);
}

#[test]
fn several_workbooks_come_in_the_order_of_their_names() {
    let mut desk = Desk::office();
    for at in 1..=6 {
        // The first take longest.
        let rows = if at < 3 { long_ledger(3_000) } else { ledger("云检救助受〔2020〕1号") };
        desk = desk.holding(&format!("exports/{at}.xlsx"), workbook(&rows, NO_TEXTS));
    }
    let [apart, here] = read_both_ways(&desk.path("."));
    let files: Vec<&str> = apart.tables.iter().map(|table| &*table.source.file).collect();
    assert_eq!(files, (1..=6).map(|at| format!("exports/{at}.xlsx")).collect::<Vec<_>>());
    assert_eq!(apart, here);
}

#[test]
fn a_program_that_cannot_be_started_is_told() {
    let desk = Desk::office().holding("exports/台账.xlsx", workbook(&ledger("1号"), NO_TEXTS));
    let vocabulary = records::vocabulary(&Default::default());
    for (program, words) in
        [("/nonexistent/lianxi", "不能启动"), ("/bin/true", "结果不完整"), ("/bin/false", "异常退出")]
    {
        let (program, folder) = (Path::new(program), desk.path("."));
        let read =
            ingest::read_exports_apart(program, &folder, &vocabulary, &[], ingest::Digests::Left, &records::read_rows);
        let failure = read.unwrap_err().to_string();
        assert!(failure.contains("文件无法读取") && failure.contains(words), "{}: {failure}", program.display());
    }
}
