//! Help 帮助: all that the program says of itself is Chinese, but for what is typed as it stands.

use crate::desk::Desk;

const COMMANDS: &[&str] = &["init", "check", "figures", "pack", "minutes", "report", "quarter", "doctor"];

/// What a user types, or what things are called everywhere.
const TYPED: &[&str] = &[
    "lianxi", "lianxi.toml", "typst", "Typst", "JSON", "json", "csv", "table", "prosecutor", "partner", "both", "out",
    "source", "exports", "meetings",
];

/// Words in Latin letters that are none of the typed ones; options and periods go without saying.
fn foreign(text: &str) -> Vec<String> {
    let plain: String = text
        .split_whitespace()
        .flat_map(|word| word.split(['/', '|', '（', '）', '，', '、', '。', '；', '：', '[', ']', ',', '“', '”', '？']))
        .filter(|word| !word.starts_with('-') && !word.starts_with("20"))
        .map(|word| format!("{word} "))
        .collect();
    plain
        .split(|c: char| !(c.is_ascii_alphabetic() || c == '.'))
        .filter(|word| word.len() > 1 && word.contains(|c: char| c.is_ascii_alphabetic()))
        .filter(|word| !TYPED.contains(word) && !COMMANDS.contains(word))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_help_of_every_command_is_chinese() {
    let desk = Desk::bare();
    for command in COMMANDS.iter().copied().chain([""]) {
        let output = desk.run(&format!("{command} --help")).exits(0);
        assert_eq!(foreign(&output.stdout), [""; 0], "{command} --help\n{}", output.stdout);
        assert_eq!(output.stderr, "");
        output.says("用法：").says("选项").says("显示帮助");
    }
}

#[test]
fn the_help_lists_every_command_and_every_exit_code() {
    let help = Desk::bare().run("--help").exits(0);
    for command in COMMANDS {
        assert!(help.stdout.lines().any(|line| line.trim_start().starts_with(command)), "{command}\n{}", help.stdout);
    }
    let codes = ["  0  完成", "  1  ", "  2  用法", "  3  ", "  4  "];
    for code in codes {
        assert!(help.stdout.contains(code), "{code}\n{}", help.stdout);
    }
}

#[test]
fn a_wrong_word_is_answered_in_chinese() {
    let desk = Desk::bare();
    for line in ["", "figures", "figures --period", "check --json --json", "report 2020Q2 --to nobody", "init", "pack"] {
        let output = desk.run(line);
        assert_eq!(foreign(&output.streams()), [""; 0], "lianxi {line}\n{}", output.streams());
    }
}

#[test]
fn the_version_is_told() {
    Desk::bare().run("--version").exits(0).says(concat!("lianxi ", env!("CARGO_PKG_VERSION")));
}
