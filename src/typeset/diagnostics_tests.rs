//! Typst's complaints, as it prints them, and what the office reads.

use super::*;

fn told(stderr: &str) -> String {
    let map = |file: &str, line: usize| (file == "main.typ").then(|| ("minutes/main.typ.jinja".to_owned(), line + 100));
    explain(stderr, &map).map(|failure| failure.to_string()).unwrap_or_default()
}

#[test]
fn names_the_template_and_its_line() {
    let text = told("main.typ:4:42: error: unknown variable: foo\n");
    assert!(
        text.starts_with("无法继续  模板用到了没有定义的名称“foo”\n  出处  minutes/main.typ.jinja › 第 104 行\n"),
        "{text}"
    );
    assert!(told("shared/page.typ:7:1: error: unclosed delimiter").contains("shared/page.typ › 第 7 行"));
}

#[test]
fn every_missing_character_is_named_once_with_its_number() {
    let line = |text: &str| {
        format!(
            "main.typ:3:1: error: PDF/A-2a, PDF/UA-1 error: the text `\"{text}\"` could not be displayed with font `\"FandolFang R\"`\n"
        )
    };
    let text = told(&[line("䶮"), line("𬭳"), line("䶮"), line("\\u{e000}"), line("\\\"")].concat());
    assert!(text.contains("4 个字符"), "{text}");
    assert!(text.contains("“䶮”（U+4DAE）、“𬭳”（U+2CB73）、U+E000、“\"”（U+0022）"), "{text}");
    assert!(!text.contains("FandolFang"));
    let failure = explain(&[line("䶮"), line("\\u{e000}")].concat(), &|_, _| None).unwrap();
    assert_eq!(missing_characters(&failure), ['䶮', '\u{e000}']);
    let private = "main.typ:3:3: error: PDF/A-2a error: the PDF contains the codepoint `\"\\u{e123}\"`\n";
    assert!(told(private).contains("1 个字符在所用字体中没有字形：U+E123"), "{}", told(private));
    assert_eq!(missing_characters(&Failure::broken("字体不全 U+4DAE", "")), []);
}

#[test]
fn the_document_is_never_quoted() {
    let stderr = "main.typ:3:1: error: panicked with: 张三 9903041990\nmain.typ:4:1: error: assertion failed: 李四\n王五: error: 赵六\n\
                  main.typ:5:1: error: cannot add 钱七\n/home/孙八/main.typ:9:9: error: file not found (searched at /home/孙八/x)";
    let text = told(stderr);
    for secret in ["张三", "990304", "李四", "王五", "赵六", "钱七", "孙八"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[test]
fn a_warning_fails_but_only_where_there_is_no_error() {
    let warning = "main.typ:1:2: warning: unknown font family: no such\n";
    assert!(told(warning).contains("没有名为“no such”的字体"));
    let both = told(&format!("{warning}error: PDF/UA-1 error: missing document title\n"));
    assert!(both.contains("没有标题") && !both.contains("no such"), "{both}");
    assert_eq!(told("anything else\n"), "");
}

#[test]
fn many_complaints_are_counted() {
    let stderr: String = (1..=9).map(|row| format!("main.typ:{row}:1: error: unclosed delimiter\n")).collect();
    let text = told(&stderr);
    assert_eq!(text.matches("无法继续").count(), TOLD);
    assert!(text.contains("另有 4 处"), "{text}");
}
