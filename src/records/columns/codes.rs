//! Code lists 选项表: the words a coded column may hold, with the spellings that mean the same.
//!
//! A value is held as its position in the list; a set of values as bits by position.

/// The values of one coded column, in the order of data.md.
#[derive(Debug)]
pub struct CodeList {
    pub values: &'static [Code],
    /// The value that an unknown word counts as; `None` where it counts as blank.
    pub other: Option<u8>,
    /// Words that mean an empty cell in this column (办理中: no decision yet).
    pub blank: &'static [&'static str],
}

/// One value: its word, and other spellings of it.
#[derive(Debug)]
pub struct Code {
    pub word: &'static str,
    pub spellings: &'static [&'static str],
}

const fn code(word: &'static str, spellings: &'static [&'static str]) -> Code {
    Code { word, spellings }
}

impl CodeList {
    /// The position of a word, after blanks and brackets were tidied by the caller.
    pub fn find(&self, text: &str) -> Option<u8> {
        let is = |code: &Code| code.word == text || code.spellings.contains(&text);
        self.values.iter().position(is).map(|at| at as u8)
    }

    /// The word at a position.
    pub fn word(&self, at: u8) -> &'static str {
        self.values[at as usize].word
    }

    /// The words of a set of values, in the order of the list.
    pub fn words(&self, bits: u32) -> Vec<&'static str> {
        (0..self.values.len() as u8).filter(|at| bits & (1 << at) != 0).map(|at| self.word(at)).collect()
    }

    /// The position of a word that stands in the list; a word that does not is a bug.
    pub fn position(&self, word: &str) -> u8 {
        self.find(word).unwrap_or_else(|| panic!("no value {word}"))
    }
}

/// 人员类别.
pub static CATEGORIES: CodeList = CodeList {
    values: &[
        code("未成年人", &["未成年"]),
        code("妇女", &["困难妇女"]),
        code("残疾人", &["残疾"]),
        code("老年人", &["老人"]),
        code("退役军人", &["退伍军人", "军人军属", "退役军人军属"]),
        code("信访人", &["涉法涉诉信访人"]),
        code("其他", &["其它"]),
    ],
    other: Some(6),
    blank: &[],
};

/// 损害后果.
pub static HARMS: CodeList = CodeList {
    values: &[
        code("致死", &["死亡", "致人死亡"]),
        code("致伤", &["受伤", "重伤", "轻伤", "致人重伤", "致人轻伤"]),
        code("致残", &["残疾", "伤残", "致人残疾"]),
        code("财产损失", &["财产", "财产受损"]),
        code("其他", &["其它"]),
    ],
    other: Some(4),
    blank: &[],
};

/// 线索来源.
pub static SOURCES: CodeList = CodeList {
    values: &[
        code("依申请", &["申请", "当事人申请", "依当事人申请"]),
        code("依职权", &["职权", "依职权发现", "本院发现"]),
        code(
            "扶贫部门移送",
            &["扶贫办移送", "乡村振兴部门移送", "乡村振兴局移送", "农业农村部门移送", "农业农村局移送"],
        ),
        code("其他政法单位移送", &["其它政法单位移送", "政法单位移送"]),
        code("其他", &["其它"]),
    ],
    other: Some(4),
    blank: &[],
};

/// 办理结果; 办理中 is a blank.
pub static DECISIONS: CodeList = CodeList {
    values: &[
        code("予以救助", &["给予救助", "同意救助", "决定救助"]),
        code("不予救助", &["不同意救助", "不救助", "决定不予救助"]),
        code("移送其他检察院", &["移送其它检察院"]),
        code("移送其他政法单位", &["移送其它政法单位"]),
        code("终止办理", &["终止", "终结办理"]),
    ],
    other: None,
    blank: &["办理中", "在办", "正在办理"],
};

/// 资金来源.
pub static FUNDS: CodeList = CodeList {
    values: &[
        code("中央转移支付", &["中央", "中央资金", "中央财政"]),
        code("省级财政", &["省财政", "省级", "省级资金"]),
        code("市级财政", &["市财政", "市级", "市级资金"]),
        code("区县财政", &["县级财政", "区级财政", "县财政", "区财政", "县区财政", "县(区)财政"]),
        code("社会捐助", &["社会捐款", "捐助", "社会捐赠"]),
        code("其他", &["其它"]),
    ],
    other: Some(5),
    blank: &[],
};

/// 识别结果.
pub static ENROLMENT: CodeList = CodeList {
    values: &[code("纳入", &["已纳入", "同意纳入", "予以纳入"]), code("不纳入", &["未纳入", "不予纳入", "不同意纳入"])],
    other: None,
    blank: &[],
};

/// 脱贫状态.
pub static STATUSES: CodeList = CodeList {
    values: &[
        code("未脱贫", &["风险未消除", "未消除"]),
        code("已脱贫", &["风险已消除", "稳定脱贫", "已消除", "脱贫"]),
        code("返贫", &["风险反复"]),
    ],
    other: None,
    blank: &[],
};

/// 帮扶措施.
pub static MEASURES: CodeList = CodeList {
    values: &[
        code("产业扶持", &["产业帮扶", "产业扶贫", "产业"]),
        code("转移就业", &["就业帮扶", "就业扶贫", "就业"]),
        code("易地搬迁", &["易地扶贫搬迁", "搬迁"]),
        code("教育支持", &["教育帮扶", "教育扶贫", "教育"]),
        code("医疗救助", &["健康帮扶", "健康扶贫", "医疗帮扶", "医疗"]),
        code("兜底保障", &["政策性保障兜底", "社会保障兜底", "兜底"]),
        code("其他", &["其它"]),
    ],
    other: Some(6),
    blank: &[],
};
