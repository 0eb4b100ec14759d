//! Typst as it should not be: scripts in its place. The real one is tried where `LIANXI_TYPST` names it.

use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use tempfile::TempDir;

use super::*;
use crate::typeset::batch::{Places, compile_each};
use crate::typeset::diagnostics::no_source_map;

/// A folder with a script `typst` that answers for the version and then does `body`.
fn fake(version: &str, body: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("typst");
    let script =
        format!("#!/bin/sh\n[ \"$1\" = --version ] && echo '{version}' && exit 0\n[ \"$2\" = -h ] && exit 0\n{body}\n");
    fs::write(&path, script).unwrap();
    fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
    // A test beside this one may have forked while the script was open for writing; its child lets go soon.
    let busy = |path: &Path| {
        Command::new(path).arg("--version").output().is_err_and(|error| error.kind() == ErrorKind::ExecutableFileBusy)
    };
    while busy(&path) {}
    (folder, path)
}

fn source(text: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("main.typ"), text).unwrap();
    folder
}

fn find(path: &Path) -> Result<Typst, Failure> {
    Typst::find_in(&Surroundings::default(), Some(path), &Memory::default())
}

/// What the compile of an empty document with this fake tells.
fn compiled(body: &str) -> Result<Compiled, String> {
    let (_folder, path) = fake("typst 0.15.1 (x)", body);
    let typst = find(&path).unwrap().with_time_limit(Duration::from_secs(1));
    compile(&typst, "").map_err(|failure| failure.to_string())
}

fn compile(typst: &Typst, text: &str) -> Result<Compiled, Failure> {
    let root = source(text);
    typst.compile(&Job {
        document: "会议纪要",
        root: root.path(),
        timestamp: 1_594_166_400,
        length: 0,
        source_map: &no_source_map,
    })
}

#[test]
fn typst_that_is_missing_wrong_or_no_typst_is_told() {
    let told = |path: &Path| find(path).unwrap_err().to_string();
    let none = Typst::find_in(&Surroundings::default(), None, &Memory::default()).unwrap_err().to_string();
    assert!(none.contains("没有找到排版程序 typst") && none.contains("0.15.1"), "{none}");
    assert!(told(Path::new("/nowhere/typst")).contains("/nowhere/typst（没有这个文件）"));
    for (version, reason) in [
        ("typst 0.14.2 (x)", "0.14.2 太旧"),
        ("typst 0.16.0 (x)", "0.16.0 太新"),
        ("typst 1.0.0", "1.0.0 太新"),
        ("pandoc 3.1", "没有应答版本号"),
    ] {
        let (_folder, path) = fake(version, "");
        let text = told(&path);
        assert!(text.contains(reason), "{text}");
    }
    let (_folder, path) = fake("typst 0.15.1", "");
    fs::set_permissions(&path, PermissionsExt::from_mode(0o644)).unwrap();
    // Root may not run it either: no execute bit is set.
    assert!(told(&path).contains("不能运行"));
}

#[test]
fn an_unsupported_one_is_passed_over_for_a_good_one() {
    let (old, _) = fake("typst 0.11.0", "");
    let (good, path) = fake("typst 0.15.1", "");
    let around = Surroundings {
        path: Some(std::env::join_paths([old.path(), good.path()]).unwrap()),
        ..Surroundings::default()
    };
    assert_eq!(Typst::find_in(&around, None, &Memory::default()).unwrap().path, path);
}

#[test]
fn every_way_to_fail_has_its_words() {
    for (body, words) in [
        ("exit 0", "typst 没有写出任何内容"),
        ("echo hello", "写出的不是 PDF"),
        ("printf '%%PDF-1.7\\nhalf'", "PDF 不完整"),
        ("printf '%%PDF-1.7\\nxref\\nstartxref\\n9\\n%%%%EOF'", "没有一页"),
        ("exit 3", "异常退出（退出码 3）"),
        ("kill -9 $$", "异常退出（被系统中止）"),
        ("echo 'main.typ:1:1: error: panicked with: 张三' >&2; exit 1", "模板自己的检查没有通过"),
        ("echo 'main.typ:1:1: warning: something new' >&2; exit 0", "typst 不能处理模板的这一处"),
        ("echo 'memory allocation of 99 bytes failed' >&2; kill -6 $$", "用完了允许的内存"),
        ("sleep 30 & sleep 30", "1 秒内没有排完"),
        ("while :; do echo 张三张三张三张三 >&2; done", "1 秒内没有排完"),
    ] {
        let told = compiled(body).unwrap_err();
        assert!(told.contains(words) && told.contains("会议纪要：") && told.contains("处理"), "{body}: {told}");
        assert!(!told.contains("张三"), "{told}");
    }
}

#[test]
fn a_link_in_the_source_is_refused() {
    let (_folder, path) = fake("typst 0.15.1", "");
    let root = source("");
    fs::create_dir(root.path().join("shared")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", root.path().join("shared/lnk")).unwrap();
    let job = Job { document: "简报", root: root.path(), timestamp: 0, length: 0, source_map: &no_source_map };
    let told = find(&path).unwrap().compile(&job).unwrap_err().to_string();
    assert!(told.contains("链接") && told.contains("lnk"), "{told}");
}

/// The real typst with the real fonts, or `None` with a word where there is none.
fn real() -> Option<Typst> {
    if std::env::var_os(TYPST_VARIABLE).is_none() {
        eprintln!("skipped: {TYPST_VARIABLE} names no typst");
        return None;
    }
    let typst = Typst::find(None).unwrap();
    let fandol = typst.fonts().unwrap().iter().any(|family| family.name == "FandolFang R");
    if !fandol {
        eprintln!("skipped: no FandolFang, whose missing characters are known");
    }
    fandol.then_some(typst)
}

const HEAD: &str = "#set document(title: \"纪要\")\n#set text(lang: \"zh\", font: \"FandolFang R\", fallback: false)\n";

#[test]
fn the_real_typst_makes_the_same_pdf_twice() {
    let Some(typst) = real() else { return };
    let text = format!("{HEAD}甲 #pagebreak() 乙 #metadata(7) <n>");
    let first = compile(&typst, &text).unwrap();
    assert_eq!(first.pages, 2);
    assert_eq!(first, compile(&typst, &text).unwrap());
    let root = source(&text);
    let job = Job { document: "纪要", root: root.path(), timestamp: 0, length: 0, source_map: &no_source_map };
    assert_eq!(typst.evaluate(&job, "query(<n>).map(it => it.value)").unwrap(), "[7]");
}

#[test]
fn the_real_typst_is_understood() {
    let Some(typst) = real() else { return };
    for (body, words) in [
        ("张三#\"䶮\u{2cb73}\";", "2 个字符在所用字体中没有字形：“䶮”（U+4DAE）、“𬭳”（U+2CB73）"),
        ("#foo", "没有定义的名称“foo”"),
        ("#let x = (", "没有配对"),
        ("#text(font: \"No Such\")[a]", "没有名为“no such”的字体"),
        ("#include \"gone.typ\"", "引用的文件不存在"),
        ("#import \"@preview/cetz:0.1.0\": *", "网上的 typst 包"),
        ("#import \"@local/x:0.1.0\": *", "引用了 typst 包"),
        ("#panic(\"张三\")", "检查没有通过"),
        ("#range(100000000).len()", "用完了允许的内存"),
        ("#while true {}", "没有尽头的循环"),
    ] {
        let told = compile(&typst, &format!("{HEAD}{body}")).unwrap_err().to_string();
        assert!(told.contains(words), "{body}: {told}");
        assert!(!told.contains("张三"), "{told}");
    }
}

#[test]
fn after_a_document_that_hangs_no_other_is_begun() {
    let (_folder, path) = fake("typst 0.15.1 (x)", "echo begun >> \"${0%/*}/begun\"; PATH=/usr/bin:/bin sleep 30");
    let typst = find(&path).unwrap().with_time_limit(Duration::from_secs(1));
    let root = source("");
    let job = Job { document: "会议纪要", root: root.path(), timestamp: 0, length: 0, source_map: &no_source_map };
    // One place, so that one is begun at a time.
    for batch in 1..=2 {
        let results = compile_each(&typst, &[job, job, job], &Places::new(1), |_, compiled| Ok(compiled));
        let told: Vec<String> = results.into_iter().map(|result| result.unwrap_err().to_string()).collect();
        assert!(!told.is_empty() && told.iter().all(|told| told.contains("没有排完")), "{told:?}");
        let begun = fs::read_to_string(path.with_file_name("begun")).unwrap().lines().count();
        assert_eq!(begun, batch, "a batch of its own begins anew");
    }
}
