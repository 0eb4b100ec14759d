//! Advice: what to say about a handwritten file that cannot be read as it stands.

use toml::de::DeValue;

/// Signs that a Chinese keyboard gives where TOML wants the half-width ones.
const FULL_WIDTH: &[char] = &['“', '”', '‘', '’', '＂', '＝', '，', '［', '］', '【', '】', '｛', '｝', '：', '＃'];

/// What is wrong and what to do, from the library's message and the line it stands on. The message itself is
/// English and may hold the file's text: it only chooses the sentence.
pub(super) fn syntax(message: &str, line: &str) -> (&'static str, &'static str) {
    let has = |words: &[&str]| words.iter().any(|word| message.contains(word));
    // Full-width signs are looked for outside quoted texts, where they may stand.
    let outside: String = line.split('"').step_by(2).collect();
    let outside = outside.split('#').next().unwrap_or_default();
    let value = outside.split_once('=').map_or("", |(_, value)| value.trim());
    if has(&["duplicate key"]) {
        ("中同一项或同一节写了两次", "留一处，删去另一处。")
    } else if outside.contains(FULL_WIDTH) {
        ("用了中文标点", "引号、等号、逗号、方括号都改用英文半角的：name = \"…\"。")
    } else if has(&["unquoted key"]) {
        ("中等号左边的名称不是英文", "名称用英文小写字母，照 lianxi init 生成的文件写；中文写在等号右边的引号里。")
    } else if outside.trim_end().ends_with('=') && !line.contains('"') {
        ("的这一行等号右边没有内容", "补上内容：name = \"…\"；不需要的话整行删去。")
    } else if has(&["unclosed", "missing comma", "extra comma", "missing array", "missing table", "missing inline"]) {
        ("的括号没有配对，或列表中少了逗号", "检查这一行和上面几行的 [ ]、{ } 和逗号。")
    } else if value.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '+') {
        ("的日期或数字写法不对", "日期写成 2020-07-08，不加引号；数字写成 6525.25，不加逗号和单位；文字加英文引号。")
    } else if has(&["quote", "string", "escape"]) {
        ("的文字没有用引号括好", "文字两头都加英文引号：name = \"…\"；文字里不要用英文引号和反斜杠。")
    } else if has(&["date", "month", "day", "time", "number", "integer", "fraction", "digit", "zero", "float"]) {
        ("的日期或数字写法不对", "日期写成 2020-07-08，不加引号；数字写成 6525.25，不加逗号和单位。")
    } else {
        ("的这一行不成“名称 = 内容”的样子", "写成 name = \"…\"，或整行删去；说明文字前面加 #。")
    }
}

/// Names the nearest known key, and all of them where none is near or there are few.
pub(super) fn nearest(key: &str, known: &[&str]) -> String {
    let folded = key.to_lowercase().replace('-', "_");
    let near = known
        .iter()
        .map(|name| (strsim::jaro_winkler(&folded, name), *name))
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)));
    match near {
        Some((likeness, name)) if likeness > 0.6 => {
            format!("是否想写“{name}”？不需要的话删去这一项。")
        }
        Some((_, name)) if known.len() > 12 => {
            format!("最接近的是“{name}”；不需要的话删去这一项。")
        }
        Some(_) => format!("这里可以写的有：{}；不需要的话删去这一项。", known.join("、")),
        None => "这里不需要写任何项，请删去。".to_owned(),
    }
}

/// The Chinese name of a value's type.
pub(super) fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "文字",
        DeValue::Integer(_) => "整数",
        DeValue::Float(_) => "小数",
        DeValue::Boolean(_) => " true 或 false",
        DeValue::Datetime(_) => "日期或时间",
        DeValue::Array(_) => "列表",
        DeValue::Table(_) => "一节",
    }
}
