//! The content of a page: which text stands where.
//!
//! In: a page of a PDF. Out: its texts in the order in which they are drawn, each with its place and the
//! number by which the structure of the document knows it. It draws nothing and leaves nothing out.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::file::{Fault, File};
use super::fonts::{Font, utf16};
use super::objects::{Object, Reader};

const UNREADABLE: Fault = Fault("页面内容无法识别");

/// How deep forms may lie in each other.
const DEEPEST: usize = 8;

/// A text as it is drawn at once.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    pub text: String,
    /// Points from the left and the lower edge of the page.
    pub x: f64,
    pub y: f64,
    /// Points; the height of a character.
    pub size: f64,
    /// Whether it leans or climbs.
    pub slanted: bool,
    /// Its number within the page for the structure; `None` for what is no content: page numbers, the
    /// mark of a draft, repeated headers.
    pub mark: Option<usize>,
}

/// The texts of one page. `known` keeps fonts from page to page.
pub fn runs(file: &File, page: u32, known: &mut BTreeMap<u32, Rc<Font>>) -> Result<Vec<Run>, Fault> {
    let page = file.numbered(page)?;
    let resources = file.value(&page, "Resources")?.ok_or(UNREADABLE)?;
    let content = page.get("Contents").and_then(Object::reference).ok_or(UNREADABLE)?;
    let (_, content) = file.stream(content)?;
    let mut scene = Scene { file, known, runs: Vec::new(), matrix: IDENTITY, marks: Vec::new() };
    scene.play(&content, &resources, DEEPEST)?;
    Ok(scene.runs)
}

type Matrix = [f64; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// First `a`, then `b`.
fn product(a: &Matrix, b: &Matrix) -> Matrix {
    let [p, q, r, s, x, y] = *a;
    let [e, f, g, h, u, v] = *b;
    [p * e + q * g, p * f + q * h, r * e + s * g, r * f + s * h, x * e + y * g + u, x * f + y * h + v]
}

/// A marked part of the content.
#[derive(Debug, Clone, Default)]
struct Mark {
    id: Option<usize>,
    /// What a reader is to read instead of the drawn characters; taken by the first of them.
    instead: Option<String>,
}

#[derive(Debug, Clone, Default)]
struct TextState {
    font: Option<Rc<Font>>,
    size: f64,
    leading: f64,
    line: Matrix,
    at: Matrix,
}

struct Scene<'a, 'b> {
    file: &'a File<'b>,
    known: &'a mut BTreeMap<u32, Rc<Font>>,
    runs: Vec<Run>,
    matrix: Matrix,
    marks: Vec<Mark>,
}

impl Scene<'_, '_> {
    /// Follows the operators of a content stream.
    fn play(&mut self, content: &[u8], resources: &Object, deeper: usize) -> Result<(), Fault> {
        let deeper = deeper.checked_sub(1).ok_or(UNREADABLE)?;
        let (outer, depth) = (self.matrix, self.marks.len());
        let mut stack = Vec::new();
        let mut text = TextState::default();
        let mut operands: Vec<Object> = Vec::new();
        let mut reader = Reader::new(content, 0);
        let mut read = 0;
        while let Some(object) = reader.next() {
            read = reader.at;
            let Object::Word(operator) = &object else {
                operands.push(object);
                continue;
            };
            match operator.as_str() {
                "q" => stack.push((self.matrix, text.clone())),
                "Q" => (self.matrix, text) = stack.pop().ok_or(UNREADABLE)?,
                "cm" => self.matrix = product(&matrix(&operands)?, &self.matrix),
                "Do" => self.form(&operands, resources, deeper)?,
                "BMC" | "BDC" => self.marks.push(self.mark(&operands, resources)?),
                "EMC" => drop(self.marks.pop().ok_or(UNREADABLE)?),
                "true" | "false" | "null" => operands.push(object.clone()),
                // A picture within the content would hide what follows it.
                "BI" => return Err(UNREADABLE),
                operator => self.write(operator, &operands, resources, &mut text)?,
            }
            if !matches!(operator.as_str(), "true" | "false" | "null") {
                operands.clear();
            }
        }
        // What is cut short must not pass for the end.
        if !content[read..].iter().all(u8::is_ascii_whitespace) || self.marks.len() != depth {
            return Err(UNREADABLE);
        }
        self.matrix = outer;
        Ok(())
    }

    /// The operators of text; others only draw.
    fn write(
        &mut self,
        operator: &str,
        operands: &[Object],
        resources: &Object,
        text: &mut TextState,
    ) -> Result<(), Fault> {
        let number = |at: usize| operands.get(at).and_then(Object::number).ok_or(UNREADABLE);
        let advance = |text: &mut TextState, x, y| {
            text.line = product(&[1.0, 0.0, 0.0, 1.0, x, y], &text.line);
            text.at = text.line;
        };
        match operator {
            "BT" => (text.line, text.at) = (IDENTITY, IDENTITY),
            "Tf" => {
                text.font = Some(self.font(operands.first(), resources)?);
                text.size = number(1)?;
            }
            "TL" => text.leading = number(0)?,
            "Tm" => {
                text.line = matrix(operands)?;
                text.at = text.line;
            }
            "Td" => advance(text, number(0)?, number(1)?),
            "TD" => {
                text.leading = -number(1)?;
                advance(text, number(0)?, number(1)?);
            }
            "T*" => advance(text, 0.0, -text.leading),
            "Tj" | "TJ" => self.show(operands, text)?,
            "'" | "\"" => {
                advance(text, 0.0, -text.leading);
                self.show(operands, text)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// A text is drawn: the last operand is a string, or a list of strings and shifts.
    fn show(&mut self, operands: &[Object], text: &mut TextState) -> Result<(), Fault> {
        let font = text.font.as_ref().ok_or(UNREADABLE)?;
        let mut shown = String::new();
        let mut shift = 0.0;
        let pieces = operands.last().ok_or(UNREADABLE)?;
        for piece in pieces.list().unwrap_or(std::slice::from_ref(pieces)) {
            match piece {
                Object::Text(codes) => shown.push_str(&font.decode(codes)?),
                Object::Number(number) => shift -= number / 1000.0,
                _ => return Err(UNREADABLE),
            }
        }
        let placed = product(&text.at, &self.matrix);
        let width = (shift + width_in_ems(&shown)) * text.size;
        text.at = product(&[1.0, 0.0, 0.0, 1.0, width, 0.0], &text.at);
        if let Some(instead) = self.marks.iter_mut().rev().find_map(|mark| mark.instead.as_mut()) {
            shown = std::mem::take(instead);
        }
        self.runs.push(Run {
            text: shown,
            x: placed[4],
            y: placed[5],
            size: text.size * placed[2].hypot(placed[3]),
            slanted: placed[1].abs() > 0.01 || placed[2].abs() > 0.01,
            mark: self.marks.iter().rev().find_map(|mark| mark.id),
        });
        Ok(())
    }

    fn font(&mut self, name: Option<&Object>, resources: &Object) -> Result<Rc<Font>, Fault> {
        const MISSING: Fault = Fault("页面用到了没有的字体");
        let fonts = self.file.value(resources, "Font")?.ok_or(MISSING)?;
        let font = name.and_then(Object::name).and_then(|name| fonts.get(name)).ok_or(MISSING)?;
        let number = font.reference().ok_or(MISSING)?;
        if let Some(font) = self.known.get(&number) {
            return Ok(Rc::clone(font));
        }
        let font = self.file.resolve(font)?;
        let font = Rc::new(Font::read(self.file, &font)?);
        self.known.insert(number, Rc::clone(&font));
        Ok(font)
    }

    /// A form is content of its own; a picture has no text.
    fn form(&mut self, operands: &[Object], resources: &Object, deeper: usize) -> Result<(), Fault> {
        let forms = self.file.value(resources, "XObject")?.ok_or(UNREADABLE)?;
        let name = operands.first().and_then(Object::name).ok_or(UNREADABLE)?;
        let number = forms.get(name).and_then(Object::reference).ok_or(UNREADABLE)?;
        let (head, content) = self.file.stream_or_picture(number)?;
        let Some(content) = content else { return Ok(()) };
        let own = self.file.value(&head, "Resources")?.unwrap_or(Cow::Borrowed(resources));
        let before = self.matrix;
        if let Some(placed) = self.file.value(&head, "Matrix")? {
            self.matrix = product(&matrix(placed.list().unwrap_or_default())?, &self.matrix);
        }
        self.play(&content, &own, deeper)?;
        self.matrix = before;
        Ok(())
    }

    /// What a mark says: its number for the structure, the text to read instead.
    fn mark(&self, operands: &[Object], resources: &Object) -> Result<Mark, Fault> {
        match operands.get(1) {
            Some(Object::Name(name)) => {
                let properties = self.file.value(resources, "Properties")?.ok_or(UNREADABLE)?;
                let says = self.file.value(&properties, name)?.ok_or(UNREADABLE)?;
                Ok(Mark::of(&says))
            }
            Some(says) => Ok(Mark::of(says)),
            None => Ok(Mark::default()),
        }
    }
}

impl Mark {
    fn of(says: &Object) -> Mark {
        let instead = match says.get("ActualText") {
            Some(Object::Text(text)) if text.starts_with(&[0xFE, 0xFF]) => Some(utf16(text)),
            Some(Object::Text(text)) => Some(text.iter().map(|byte| char::from(*byte)).collect()),
            _ => None,
        };
        Mark { id: says.get("MCID").and_then(Object::whole), instead }
    }
}

fn matrix(operands: &[Object]) -> Result<Matrix, Fault> {
    let numbers: Option<Vec<f64>> = operands.iter().map(Object::number).collect();
    numbers.and_then(|numbers| numbers.try_into().ok()).ok_or(UNREADABLE)
}

/// About how wide a text is, in its own size: good enough to tell a neighbour from another column.
pub fn width_in_ems(text: &str) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum()
}
