//! Rows 台账行: the tidy rows that a test office's exports are made of.
//!
//! In: sentences of the office. Out: cells by canonical header, and a tidy CSV of them. Everyone here is
//! invented: an ID number's region code is 990304, which does not exist.

/// One row of an export: its cells by their canonical Chinese headers.
#[derive(Debug, Clone, Default)]
pub struct Row(Vec<(String, String)>);

/// A row of the case ledger, with what every row must have but the accepted date.
pub fn case(number: &str, name: &str) -> Row {
    Row::default().set("部门受案号", number).set("被救助人", name)
}

/// A row of the visit ledger.
pub fn visit(number: &str, name: &str, date: &str) -> Row {
    Row::default().set("部门受案号", number).set("被救助人", name).set("回访日期", date)
}

impl Row {
    /// Writes a cell, over what stood in it.
    pub fn set(mut self, column: &str, text: &str) -> Row {
        match self.0.iter_mut().find(|(name, _)| name == column) {
            Some((_, cell)) => text.clone_into(cell),
            None => self.0.push((column.to_owned(), text.to_owned())),
        }
        self
    }

    /// The text of a cell; nothing where the row has none.
    pub fn cell(&self, column: &str) -> &str {
        self.0.iter().find(|(name, _)| name == column).map_or("", |(_, text)| text)
    }

    pub fn lead(self, date: &str, source: &str) -> Row {
        self.set("线索接收日期", date).set("线索来源", source)
    }

    pub fn accepted(self, date: &str) -> Row {
        self.set("受理日期", date)
    }

    /// 予以救助, with the amount in 元.
    pub fn granted(self, date: &str, amount: &str) -> Row {
        self.set("决定日期", date).set("办理结果", "予以救助").set("决定救助金额", amount)
    }

    pub fn paid(self, date: &str, amount: &str) -> Row {
        self.set("发放日期", date).set("发放金额", amount)
    }

    pub fn closed(self, date: &str) -> Row {
        self.set("办结日期", date)
    }

    pub fn feedback(self, date: &str) -> Row {
        self.set("反馈日期", date)
    }

    /// 建档立卡贫困人员.
    pub fn registered(self) -> Row {
        self.set("是否建档立卡", "是")
    }

    pub fn not_registered(self) -> Row {
        self.set("是否建档立卡", "否")
    }
}

/// The headers of some rows, in the order in which they first appear.
pub fn headers(rows: &[Row]) -> Vec<&str> {
    let mut headers: Vec<&str> = Vec::new();
    for (name, _) in rows.iter().flat_map(|row| &row.0) {
        if !headers.contains(&name.as_str()) {
            headers.push(name);
        }
    }
    headers
}

/// The rows as a tidy CSV, in UTF-8: header first, nothing else.
pub fn tidy_csv(rows: &[Row]) -> String {
    let headers = headers(rows);
    let lines = rows.iter().map(|row| headers.iter().map(|header| row.cell(header)).collect::<Vec<_>>());
    let lines: Vec<Vec<&str>> = std::iter::once(headers.clone()).chain(lines).collect();
    csv(&lines)
}

/// Lines of cells as CSV; cells with commas, quotes or line breaks are quoted.
pub fn csv<T: AsRef<str>>(lines: &[Vec<T>]) -> String {
    let quoted = |cell: &T| match cell.as_ref() {
        text if text.contains([',', '"', '\n']) => format!("\"{}\"", text.replace('"', "\"\"")),
        text => text.to_owned(),
    };
    lines.iter().map(|line| line.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n").collect()
}

/// An ID number that can belong to nobody: region 990304, born on that day, with a true check digit (GB 11643).
pub fn id_number(born: &str, order: u32) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let body = format!("990304{born}{order:03}");
    let sum: u32 = body.chars().zip(WEIGHTS).map(|(digit, weight)| digit.to_digit(10).unwrap() * weight).sum();
    let check = "10X98765432".chars().nth((sum % 11) as usize).unwrap();
    format!("{body}{check}")
}
