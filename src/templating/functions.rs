//! The functions of a template: how it asks for figures, tables and their words.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::value::{Serde, Value};
use minijinja::{Environment, Error, ErrorKind};

use crate::documents::{Document, Fragment, Printed};

/// Registers the functions over one document's figures and tables.
pub fn register(env: &mut Environment, document: &Document) {
    let figures = Arc::new(document.figures().clone());
    let tables = document.tables().into_iter().map(|(id, table)| (id, table.clone()));
    let tables: Arc<BTreeMap<&str, Printed>> = Arc::new(tables.collect());

    macro_rules! of_figure {
        ($name:literal, |$view:ident| $value:expr) => {{
            let figures = Arc::clone(&figures);
            env.add_function($name, move |id: &str| -> Result<Value, Error> {
                let $view = figures.get(id).ok_or_else(|| unknown("figure", id))?;
                Ok($value)
            });
        }};
    }
    of_figure!("has", |view| Value::from(view.has));
    of_figure!("zero", |view| Value::from(view.zero));
    of_figure!("label", |view| Value::from(view.label.clone()));
    of_figure!("unit", |view| Value::from(view.unit));
    of_figure!("change", |view| Value::from(Serde(&view.change)));
    of_figure!("yoy", |view| Value::from(Serde(&view.yoy)));

    let by_id = Arc::clone(&figures);
    env.add_function("yuan", move |id: &str| {
        let view = by_id.get(id).ok_or_else(|| unknown("figure", id))?;
        Ok::<_, Error>(figure(id, "value", view.yuan.clone()))
    });
    let by_id = Arc::clone(&figures);
    env.add_function("fig", move |id: &str, column: Option<&str>| {
        let column = column.unwrap_or("value");
        let view = by_id.get(id).ok_or_else(|| unknown("figure", id))?;
        let text = view.prose.get(column).ok_or_else(|| unknown("column", column))?;
        Ok::<_, Error>(figure(id, column, text.clone()))
    });
    env.add_function("bare", move |id: &str, column: Option<&str>| {
        let column = column.unwrap_or("value");
        let view = figures.get(id).ok_or_else(|| unknown("figure", id))?;
        let text = view.bare.get(column).ok_or_else(|| unknown("column", column))?;
        Ok::<_, Error>(figure(id, column, text.clone()))
    });
    env.add_function("table", move |id: &str| {
        let table = tables.get(id).ok_or_else(|| unknown("table", id))?;
        Ok::<_, Error>(Value::from(Serde(table)))
    });
    env.add_function("cn", chinese_numeral);
}

/// A figure in a column; the value's own column goes without saying.
fn figure(id: &str, column: &str, text: String) -> Value {
    let figure = if column == "value" { id.to_owned() } else { format!("{id}.{column}") };
    Value::from(Serde(Fragment::Figure { figure, text }))
}

fn unknown(what: &str, name: &str) -> Error {
    Error::new(ErrorKind::InvalidOperation, format!("no {what} is called {name}"))
}

/// 一 … 九十九, for 一是, 二是.
fn chinese_numeral(number: u32) -> Result<String, Error> {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = ((number / 10) as usize, (number % 10) as usize);
    match tens {
        _ if number == 0 => Err(Error::new(ErrorKind::InvalidOperation, "counting begins at 1")),
        0 => Ok(DIGITS[ones].to_owned()),
        1 => Ok(format!("十{}", DIGITS[ones])),
        2..=9 => Ok(format!("{}十{}", DIGITS[tens], DIGITS[ones])),
        _ => Ok(number.to_string()),
    }
}
