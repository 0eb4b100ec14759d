//! Vocabulary 列名表: what the columns of each kind of export are called.
//!
//! `records` makes it from its column catalogue and the office's aliases; nothing here knows a column.

/// The two kinds of export (data.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Case ledger 案件台账: one row per aided person or per payment.
    Cases,
    /// Follow-up visits 回访台账: one row per visit.
    Visits,
}

impl Kind {
    /// The word in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Kind::Cases => "cases",
            Kind::Visits => "visits",
        }
    }

    /// The word for the office.
    pub fn label(self) -> &'static str {
        match self {
            Kind::Cases => "案件台账",
            Kind::Visits => "回访台账",
        }
    }
}

/// The names of all columns of all kinds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vocabulary {
    pub kinds: Vec<KindVocabulary>,
}

/// The columns of one kind, in catalogue order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindVocabulary {
    pub kind: Kind,
    pub columns: Vec<ColumnNames>,
    /// What a header row must hold: of each group at least one key has a column.
    pub enough: Vec<Vec<&'static str>>,
}

impl KindVocabulary {
    /// The canonical header of a key; the key itself where the catalogue has none.
    pub(crate) fn canonical<'a>(&'a self, key: &'a str) -> &'a str {
        self.columns
            .iter()
            .find(|column| column.key == key)
            .and_then(|column| column.names.first())
            .map_or(key, String::as_str)
    }
}

/// One column and every header it goes by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnNames {
    /// The field's name in code, JSON and lianxi.toml.
    pub key: &'static str,
    /// The canonical header first, then the aliases.
    pub names: Vec<String>,
}
