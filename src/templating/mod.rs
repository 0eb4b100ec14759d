//! Templating 填模板: document → Typst source. minijinja lives only here.
//!
//! In: a composed document, the library, what fills the font roles. Out: the files of a private
//! folder with `main.typ` at its top, and where each of its lines comes from. Templates arrange, they
//! do not calculate; a value reaches Typst only through `literal.rs`.

mod functions;
mod library;
mod literal;

pub use library::{Library, built_in_paths};
#[doc(hidden)]
pub use literal::quoted;

use std::collections::BTreeMap;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, ErrorKind, OutputSpan, UndefinedBehavior};
use serde_json::json;

use crate::documents::Document;
use crate::failure::Failure;

/// A document as Typst reads it.
#[derive(Debug)]
pub struct Source {
    /// Paths within the document's folder, and what each holds.
    pub files: Vec<(String, String)>,
    /// For each line of `main.typ`: the template and line that it comes from.
    lines: Vec<(String, usize)>,
    /// Where the files of the layout come from.
    shown: BTreeMap<String, String>,
}

impl Source {
    /// The template's file, as the office would look for it, and the line behind a line of the source.
    pub fn template_line(&self, file: &str, line: usize) -> Option<(String, usize)> {
        match file {
            "main.typ" => self.lines.get(line.checked_sub(1)?).cloned(),
            _ => self.shown.get(file).map(|shown| (shown.clone(), line)),
        }
    }

    /// The filled template.
    pub fn main(&self) -> &str {
        self.files.iter().find(|(path, _)| path == "main.typ").map_or("", |(_, text)| text)
    }
}

/// Fills a document's template. `fonts` is the text of fonts.typ.
///
/// # Errors
/// A template that is not well formed, asks for what is not there or prints what is no text: named
/// with its file and line, never with the values that it was filled with.
pub fn fill(document: &Document, library: &Library, fonts: &str) -> Result<Source, Failure> {
    let mut env = Environment::new();
    env.set_debug(false);
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().expect("the default marks"));
    env.set_auto_escape_callback(|_| AutoEscape::Custom("typst".into()));
    env.set_formatter(|out, _, value| Ok(out.write_str(&literal::print(value)?)?));
    // The one filter that would get a value past the literal.
    env.remove_filter("safe");
    functions::register(&mut env, document);
    let broken = |error: minijinja::Error| broken(&error, library);
    for (path, text) in library.templates() {
        env.add_template(path, text).map_err(broken)?;
    }
    let name = format!("{}/main.typ.jinja", document.kind.template());
    let template = env.get_template(&name).map_err(broken)?;
    let (main, spans) = template.render_with_spans(Value::from(Serde(document))).map_err(broken)?;

    let lines =
        line_origins(&main, &spans, &name).into_iter().map(|(name, line)| (library.shown(&name), line)).collect();
    let data = json!({ "trend": document.trend() });
    let mut files = vec![
        ("main.typ".to_owned(), main),
        ("fonts.typ".to_owned(), fonts.to_owned()),
        ("data.json".to_owned(), data.to_string()),
    ];
    files.extend(library.layout().map(|(path, text)| (path.to_owned(), text.to_owned())));
    let shown = library.layout().map(|(path, _)| (path.to_owned(), library.shown(path))).collect();
    Ok(Source { files, lines, shown })
}

/// A template's mistake, in our words: minijinja's own would show what the template was filled with.
fn broken(error: &minijinja::Error, library: &Library) -> Failure {
    let mut innermost = error;
    while let Some(source) = std::error::Error::source(innermost).and_then(|source| source.downcast_ref()) {
        innermost = source;
    }
    let fault = match innermost.kind() {
        ErrorKind::SyntaxError => "写法不正确",
        ErrorKind::UndefinedError => "用到了没有的名称",
        ErrorKind::TemplateNotFound => "用到了没有的模板文件",
        ErrorKind::UnknownFilter | ErrorKind::UnknownFunction | ErrorKind::UnknownTest | ErrorKind::UnknownMethod => {
            "用到了没有的函数或过滤器"
        }
        ErrorKind::BadEscape => "要印出的内容既不是文字，也不是数字",
        _ => "要印出的内容或函数的用法不正确",
    };
    let failure = Failure::broken(
        format!("模板无法填写：{fault}"),
        "检查模板的这一行；若是 templates/ 中自己的副本，删去它即用内置模板",
    );
    match (innermost.name().or(error.name()), innermost.line().or(error.line())) {
        (Some(name), Some(line)) => failure.at(format!("{} › 第 {line} 行", library.shown(name))),
        _ => failure,
    }
}

/// For each line of the output, where the span that begins or covers it comes from.
fn line_origins(main: &str, spans: &[OutputSpan], name: &str) -> Vec<(String, usize)> {
    let mut origins = Vec::new();
    let mut start = 0;
    let mut at = 0;
    for line in main.split_inclusive('\n') {
        while at < spans.len() && spans[at].output_range().end <= start {
            at += 1;
        }
        origins.push(match spans.get(at) {
            Some(span) => {
                let into = &main[span.output_range().start.min(start)..start];
                (span.name().to_owned(), span.line() + into.matches('\n').count())
            }
            None => (name.to_owned(), 1),
        });
        start += line.len();
    }
    origins
}
