//! Help 帮助: all that the program says of itself is Chinese, but for what is typed as it stands.

use crate::desk::Desk;

/// What a user types, or what things are called everywhere.
const TYPED: &[&str] = &[
    "lianxi",
    "lianxi.toml",
    "typst",
    "Typst",
    "JSON",
    "json",
    "csv",
    "table",
    "prosecutor",
    "public",
    "partner",
    "both",
    "out",
    "source",
    "exports",
    "meetings",
    "value",
    "previous",
    "ytd",
    "total",
];

/// The commands, as the help lists them.
fn commands(desk: &Desk) -> Vec<String> {
    let help = desk.run("--help").exits(0).stdout;
    let lines = help.lines().skip_while(|line| !line.starts_with("命令")).skip(1);
    let listed = lines.take_while(|line| line.starts_with("  "));
    let commands: Vec<String> = listed.filter_map(|line| Some(line.split_whitespace().next()?.to_owned())).collect();
    for command in ["init", "check", "figures", "pack", "minutes", "report", "quarter", "doctor"] {
        assert!(commands.iter().any(|listed| listed == command), "{command} is not listed\n{help}");
    }
    commands
}

/// Words in Latin letters that are none of the typed ones; options and periods go without saying.
fn foreign(text: &str, commands: &[String]) -> Vec<String> {
    let plain: String = text
        .split_whitespace()
        .flat_map(|word| {
            word.split(['/', '|', '（', '）', '，', '、', '。', '；', '：', '[', ']', ',', '“', '”', '？'])
        })
        .filter(|word| !word.starts_with('-') && !word.starts_with("20"))
        // Ids of figures, tables and columns: aid.paid_amount, last_year.
        .filter(|word| !word.contains('_') && !lianxi_id(word))
        .map(|word| format!("{word} "))
        .collect();
    plain
        .split(|c: char| !(c.is_ascii_alphabetic() || c == '.'))
        .filter(|word| word.len() > 1 && word.contains(|c: char| c.is_ascii_alphabetic()))
        .filter(|word| !TYPED.contains(word) && !commands.iter().any(|command| command == word))
        .map(str::to_owned)
        .collect()
}

fn lianxi_id(word: &str) -> bool {
    lianxi::statistics::catalogue::CATALOGUE.iter().any(|figure| figure.id == word) || word == "feedback.list"
}

#[test]
fn the_help_of_every_command_is_chinese() {
    let desk = Desk::bare();
    let commands = commands(&desk);
    for command in commands.iter().map(String::as_str).chain([""]) {
        let output = desk.run(&format!("{command} --help")).exits(0);
        assert_eq!(foreign(&output.stdout, &commands), [""; 0], "{command} --help\n{}", output.stdout);
        assert_eq!(output.stderr, "");
        output.says("用法：").says("选项").says("显示帮助");
    }
}

#[test]
fn the_help_lists_every_exit_code() {
    let help = Desk::bare().run("--help").exits(0).stdout;
    for code in ["  0  完成", "  1  ", "  2  用法", "  3  ", "  4  "] {
        assert!(help.contains(code), "{code}\n{help}");
    }
}

#[test]
fn a_wrong_word_is_answered_in_chinese() {
    let desk = Desk::bare();
    for line in ["", "figures", "figures --period", "check --json --json", "report 2020Q2 --to 省院", "init", "pack"]
    {
        let output = desk.run(line);
        assert_eq!(foreign(&output.streams(), &commands(&desk)), [""; 0], "lianxi {line}\n{}", output.streams());
    }
}

#[test]
fn the_version_is_told() {
    Desk::bare().run("--version").exits(0).says(concat!("lianxi ", env!("CARGO_PKG_VERSION")));
}
