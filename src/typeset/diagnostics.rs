//! What typst complains about, in our words and at our template's line.
//!
//! In: typst's standard error with `--diagnostic-format short`. Out: one Failure, or nothing.
//! It never repeats the words of typst as they are: they may quote the document, and the document
//! holds people's names. The exceptions are names that only a template can hold.

use super::typst_cli::ALLOWED_WARNINGS;
use crate::failure::Failure;

/// From a line of the generated source to the template's name and line, both as a reader looks for
/// them; `None` where the line is not of a template.
pub type SourceMap<'a> = dyn Fn(&str, usize) -> Option<(String, usize)> + Sync + 'a;

/// A source map for folders that no template made.
pub fn no_source_map(_file: &str, _line: usize) -> Option<(String, usize)> {
    None
}

/// How many complaints are told; the rest is counted.
const TOLD: usize = 5;

/// One complaint of typst.
#[derive(Debug, PartialEq, Eq)]
struct Diagnostic<'a> {
    /// The file as typst names it and the line, counted from 1.
    place: Option<(&'a str, usize)>,
    warning: bool,
    message: &'a str,
}

/// The failure that these complaints make: the errors, or where there is none the warnings.
pub(super) fn explain(stderr: &str, map: &SourceMap) -> Option<Failure> {
    let all: Vec<Diagnostic> = stderr.lines().filter_map(read).collect();
    let errors = all.iter().any(|one| !one.warning);
    let told = all.iter().filter(|one| one.warning != errors).filter(|one| !one.is_allowed());
    let (glyphs, others): (Vec<_>, Vec<_>) = told.partition(|one| one.missing_text().is_some());
    let mut failures: Vec<Failure> = missing_glyphs(&glyphs, map).into_iter().collect();
    for one in others {
        let failure = one.failure(map);
        if !failures.contains(&failure) {
            failures.push(failure);
        }
    }
    let more = failures.len().saturating_sub(TOLD);
    failures.truncate(TOLD);
    if let (true, Some(first)) = (more > 0, failures.first_mut()) {
        first.what = format!("{}（另有 {more} 处问题未列出）", first.what);
    }
    Failure::all(failures)
}

/// Reads `main.typ:4:42: error: …` or `error: …`; anything else continues a message and is dropped.
fn read(line: &str) -> Option<Diagnostic<'_>> {
    for (word, warning) in [("error: ", false), ("warning: ", true)] {
        if let Some(message) = line.strip_prefix(word) {
            return Some(Diagnostic { place: None, warning, message });
        }
    }
    let marks = [(": error: ", false), (": warning: ", true)];
    let first = marks.iter().filter_map(|(mark, warning)| Some((line.find(mark)?, mark.len(), *warning))).min()?;
    let (start, length, warning) = first;
    let mut head = line[..start].rsplitn(3, ':');
    let _column: usize = head.next()?.parse().ok()?;
    let row = head.next()?.parse().ok()?;
    Some(Diagnostic { place: Some((head.next()?, row)), warning, message: &line[start + length..] })
}

impl<'a> Diagnostic<'a> {
    fn is_allowed(&self) -> bool {
        self.warning && ALLOWED_WARNINGS.iter().any(|start| self.message.starts_with(start))
    }

    /// The text that no font could show, or a character for private use, which a PDF/A may not hold whatever
    /// fonts show; in typst's quotation.
    fn missing_text(&self) -> Option<&'a str> {
        if let Some((_, private)) = self.message.split_once("contains the codepoint `\"") {
            return Some(private.split_once("\"`")?.0);
        }
        let shown = self.message.split_once("the text `\"")?.1;
        Some(shown.split_once("\"` could not be displayed")?.0)
    }

    /// Where: the template's line, or the line of a file that typst read as it is.
    fn place(&self, map: &SourceMap) -> Option<String> {
        let (file, row) = self.place?;
        // Typst on Windows may print its own separators; the map knows one kind.
        let file = file.replace('\\', "/");
        let file = file.trim_start_matches("./");
        if let Some((template, line)) = map(file, row) {
            return Some(format!("{template} › 第 {line} 行"));
        }
        let outside = file.starts_with('/') || file.contains("..") || file.contains(':');
        let shown = if outside { file.rsplit('/').next().unwrap_or(file) } else { file };
        Some(format!("{shown} › 第 {row} 行"))
    }

    fn failure(&self, map: &SourceMap) -> Failure {
        let (what, remedy) = wording(self.message);
        let failure = Failure::broken(what, remedy);
        match self.place(map) {
            Some(place) => failure.at(place),
            None => failure,
        }
    }
}

/// Every character without a glyph in one failure: the office mends them together.
fn missing_glyphs(glyphs: &[&Diagnostic], map: &SourceMap) -> Option<Failure> {
    let mut characters: Vec<char> = Vec::new();
    for character in glyphs.iter().filter_map(|one| one.missing_text()).flat_map(unquote) {
        if !characters.contains(&character) {
            characters.push(character);
        }
    }
    let first = glyphs.first()?;
    let count = characters.len();
    let listed: Vec<String> = characters.iter().map(|&character| character_name(character)).collect();
    let failure = Failure::broken(
        format!("{count} 个字符{NO_GLYPH}{}", listed.join("、")),
        "安装有这些字的字体（如 BabelStone Han，或 Windows 的 SimSun-ExtB），或在 lianxi.toml 的 [fonts] 中为相应位置指定有这些字的字体；\
         若是私用区字符或错字，请改正台账中的原字。改后运行 lianxi doctor 查看字体。",
    );
    Some(match first.place(map) {
        Some(place) => failure.at(place),
        None => failure,
    })
}

/// How a failure about missing glyphs goes on after their count.
const NO_GLYPH: &str = "在所用字体中没有字形：";

/// The characters that a failure, or one told with it, says no font can show; each once.
pub fn missing_characters(failure: &Failure) -> Vec<char> {
    let own = failure.what.split_once(NO_GLYPH).map_or("", |(_, listed)| listed);
    let codes = own.split("U+").skip(1).filter_map(|rest| {
        let digits = rest.split(|c: char| !c.is_ascii_hexdigit()).next()?;
        char::from_u32(u32::from_str_radix(digits, 16).ok()?)
    });
    let mut characters: Vec<char> = Vec::new();
    for character in codes.chain(failure.others.iter().flat_map(missing_characters)) {
        if !characters.contains(&character) {
            characters.push(character);
        }
    }
    characters
}

/// A character for a reader: itself where it can be shown, and its number.
pub fn character_name(character: char) -> String {
    let code = u32::from(character);
    let hidden = character.is_control()
        || character.is_whitespace()
        || matches!(code, 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFEFF)
        || matches!(code, 0xE000..=0xF8FF | 0xF0000..=0x10FFFF);
    if hidden { format!("U+{code:04X}") } else { format!("“{character}”（U+{code:04X}）") }
}

/// The characters of typst's quotation: `\"`, `\\`, `\n`, `\u{e000}`.
fn unquote(quoted: &str) -> Vec<char> {
    let mut characters = Vec::new();
    let mut rest = quoted.chars();
    while let Some(character) = rest.next() {
        if character != '\\' {
            characters.push(character);
            continue;
        }
        match rest.next() {
            Some('u') => {
                let digits: String = rest.by_ref().skip_while(|&c| c == '{').take_while(|&c| c != '}').collect();
                characters.extend(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32));
            }
            Some('n') => characters.push('\n'),
            Some('r') => characters.push('\r'),
            Some('t') => characters.push('\t'),
            other => characters.extend(other),
        }
    }
    characters
}

/// What every unexplained complaint is told with.
const BY_HAND: &str = "检查模板的这一行；加 --keep-source 再运行一次，可用 typst 手工编译留下的源文件，查看原话。";

/// What is wrong and what to do, by how typst's message begins or what it contains.
fn wording(message: &str) -> (String, String) {
    let quoted = |start: &str| message.strip_prefix(start).map(|rest| printable(rest.trim()));
    if let Some(family) = quoted("unknown font family: ") {
        let remedy = "运行 lianxi doctor 查看字体；模板里不要直接写字体名称，应写字体的用途。";
        return (format!("没有名为“{family}”的字体"), remedy.into());
    }
    if let Some(variable) = quoted("unknown variable: ") {
        return (format!("模板用到了没有定义的名称“{variable}”"), "检查模板这一行的名称。".into());
    }
    if message.contains("disallowed codepoint") {
        let remedy = "删去台账或会议文件中的不可见字符，再运行一次。";
        return ("文字中有不能写入 PDF 的控制字符".into(), remedy.into());
    }
    for (mark, what, remedy) in KNOWN {
        if message.contains(mark) {
            return ((*what).into(), (*remedy).into());
        }
    }
    ("typst 不能处理模板的这一处".into(), BY_HAND.into())
}

/// A name that a template spells, for a message: short, and nothing that a terminal would obey.
fn printable(name: &str) -> String {
    name.chars().filter(|character| !character.is_control()).take(60).collect()
}

/// Part of typst's message, what is wrong, what to do.
const KNOWN: &[(&str, &str, &str)] = &[
    ("file not found", "模板引用的文件不存在", "检查模板这一行的文件名；文件应放在 templates 文件夹的同一套模板里。"),
    (
        "failed to download package",
        "模板引用了网上的 typst 包",
        "本程序不联网：把所需的内容写进 templates 文件夹，删去以 @ 开头的引用。",
    ),
    (
        "package not found",
        "模板引用了 typst 包",
        "本程序不使用 typst 包：把所需的内容写进 templates 文件夹，删去以 @ 开头的引用。",
    ),
    ("missing document title", "文件没有标题，不合 PDF/UA", "在模板中用 set document(title: …) 写明标题。"),
    ("missing document date", "文件没有日期，不合 PDF/A", "在模板中不要把 document 的 date 设为 none。"),
    ("missing alt text", "图没有替代文字，不合 PDF/UA", "在模板的这一行为图写明 alt。"),
    ("did not converge", "版面反复排不稳定", "检查模板中按页码或计数改变版面的地方。"),
    ("failed to parse", "模板附带的数据文件不能读取", BY_HAND),
    ("unclosed ", "模板语法错误：括号或引号没有配对", "检查模板这一行的括号和引号。"),
    ("expected ", "模板语法错误或参数不对", BY_HAND),
    ("unexpected ", "模板语法错误或参数不对", BY_HAND),
    ("assertion failed", "模板自己的检查没有通过", BY_HAND),
    ("panicked with", "模板自己的检查没有通过", BY_HAND),
    ("condition is always true", "模板中有没有尽头的循环", "检查模板这一行的循环。"),
    ("infinite", "模板中有没有尽头的循环", "检查模板这一行的循环。"),
    ("maximum ", "模板的嵌套过深", "检查模板这一行的嵌套和递归。"),
    ("PDF/", "文件不合 PDF/A 或 PDF/UA 标准", BY_HAND),
];

#[cfg(test)]
#[path = "diagnostics_tests.rs"]
mod tests;
