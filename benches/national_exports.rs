//! National exports 全国规模的导出: an office's folder of any size, the same bytes for the same size.
//!
//! In: a folder and a number of case rows. Out: `lianxi.toml`, `exports/cases.csv` with that many rows
//! and `exports/visits.csv` with five times as many, every column of data.md filled as an office fills
//! it. Invented people only: the region of their ID numbers (990304) does not exist.
//! `national_exports DIR ROWS [gb18030]`

use std::fs::{File, create_dir_all};
use std::io::{self, BufWriter, Write};
use std::path::Path;

const CASE_HEADER: &str = "部门受案号,被救助人,证件号码,户编号,乡镇,村,是否建档立卡,人员类别,案由,损害后果,线索来源,\
线索接收日期,受理日期,决定日期,办理结果,移送单位,移送日期,决定救助金额,发放日期,发放金额,资金来源,是否先行救助,\
补办手续日期,办结日期,反馈日期,识别建议日期,识别建议回复日期,识别结果,社会救助建议日期,承办人,备注";
const VISIT_HEADER: &str = "部门受案号,被救助人,证件号码,回访日期,回访人,是否联合回访,脱贫状态,脱贫日期,帮扶措施,\
人均纯收入,存在困难,下次回访日期";

const SURNAMES: &[&str] = &[
    "赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈", "褚", "卫", "蒋", "沈", "韩", "杨", "朱", "秦", "尤",
    "许", "何", "吕", "施", "张", "孔", "曹", "严", "华", "金", "魏",
];
const GIVEN: &[&str] = &[
    "秀", "英", "建", "国", "玉", "兰", "志", "强", "桂", "芳", "文", "军", "春", "梅", "海", "燕", "红", "霞", "永",
    "平", "晓", "明", "小", "丽", "福", "生", "长", "林", "金", "凤", "", "",
];
const CATEGORIES: &[&str] = &["妇女", "残疾人", "老年人", "未成年人", "妇女、老年人", "退役军人", "信访人", "其他", ""];
const CAUSES: &[&str] = &["故意伤害", "交通肇事", "故意杀人", "过失致人重伤", "盗窃", "抢劫", "诈骗"];
const HARMS: &[&str] = &["致死", "致伤", "致残", "财产损失", "其他"];
const FUNDS: &[&str] = &["中央转移支付", "省级财政", "市级财政", "区县财政", "社会捐助"];
const MEASURES: &[&str] = &[
    "产业扶持",
    "转移就业",
    "易地搬迁",
    "教育支持",
    "医疗救助",
    "兜底保障",
    "产业扶持、医疗救助",
    "转移就业、教育支持",
    "",
];

/// The last day that anything is known to have happened on: 2026-09-30.
const TODAY: i64 = 20_726;
/// 2016-01-01.
const FIRST: i64 = 16_801;

/// splitmix64: small, fast, the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: i64) -> i64 {
        (self.roll() % bound as u64) as i64
    }

    fn chance(&mut self, percent: i64) -> bool {
        self.below(100) < percent
    }

    fn of<'t>(&mut self, words: &[&'t str]) -> &'t str {
        words[self.below(words.len() as i64) as usize]
    }
}

/// A person as every row tells it.
#[derive(Clone)]
struct Person {
    name: String,
    id: String,
    household: String,
    township: i64,
    registered: bool,
}

/// Whom visits go to.
struct Visited {
    case_no: String,
    person: Person,
    from: i64,
}

/// A day number as year, month, day (Howard Hinnant's civil_from_days, public domain algorithm).
fn civil(day: i64) -> (i64, i64, i64) {
    let z = day + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (yoe + era * 400 + i64::from(month <= 2), month, doy - (153 * mp + 2) / 5 + 1)
}

/// The day in ISO form; empty where it is not there or has not come.
fn iso(day: Option<i64>) -> String {
    let Some(day) = day.filter(|day| *day <= TODAY) else { return String::new() };
    let (year, month, day) = civil(day);
    format!("{year:04}-{month:02}-{day:02}")
}

fn id_number(number: i64) -> String {
    // Every number gives another person: 27,000 birthdays, 999 numbers for each.
    let spread = number * 7919 % 26_973_000;
    let (year, month, day) = civil(-9_000 + spread % 27_000);
    let first = format!("990304{year:04}{month:02}{day:02}{:03}", 1 + spread / 27_000 % 999);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = first.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{first}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}

fn new_person(dice: &mut Dice, number: i64) -> Person {
    let name = format!("{}{}{}", dice.of(SURNAMES), dice.of(&GIVEN[..30]), dice.of(GIVEN));
    let id = if dice.chance(5) { String::new() } else { id_number(number) };
    let household = if dice.chance(60) { format!("H{:08}", number / 2) } else { String::new() };
    Person { name, id, household, township: dice.below(1500), registered: dice.chance(45) }
}

fn yes(answer: bool) -> &'static str {
    if answer { "是" } else { "否" }
}

/// Writes lines through an encoder, where one is asked for.
struct Sheet {
    out: BufWriter<File>,
    gb18030: bool,
}

impl Sheet {
    fn new(path: &Path, header: &str, gb18030: bool) -> io::Result<Self> {
        let mut sheet = Sheet { out: BufWriter::with_capacity(1 << 20, File::create(path)?), gb18030 };
        sheet.line(header)?;
        Ok(sheet)
    }

    fn line(&mut self, line: &str) -> io::Result<()> {
        match self.gb18030 {
            true => self.out.write_all(&encoding_rs::GB18030.encode(line).0)?,
            false => self.out.write_all(line.as_bytes())?,
        }
        self.out.write_all(b"\n")
    }
}

/// Writes one case with its persons and payments; returns how many rows it took.
fn write_case(
    sheet: &mut Sheet,
    dice: &mut Dice,
    number: i64,
    room: i64,
    known: &mut Vec<Visited>,
    persons: &mut i64,
) -> io::Result<i64> {
    let accepted = FIRST + dice.below(TODAY - FIRST);
    let case_no = format!("某检司救受[{}]990304{number:06}号", civil(accepted).0);
    let lead = accepted - dice.below(20);
    let decided = dice.chance(92).then(|| accepted + dice.below(25)).filter(|day| *day <= TODAY);
    let decision = match (decided, dice.below(100)) {
        (None, _) => "",
        (_, 0..75) => "予以救助",
        (_, 75..85) => "不予救助",
        (_, 85..89) => "移送其他检察院",
        (_, 89..93) => "移送其他政法单位",
        (_, 93..96) => "终止办理",
        _ => "",
    };
    let granted = decision == "予以救助";
    let transferred = decision.starts_with("移送").then(|| decided.unwrap_or(accepted) + dice.below(10));
    let closed = decided.filter(|_| dice.chance(90)).map(|day| day + 30 + dice.below(60)).filter(|day| *day <= TODAY);
    let feedback = closed.filter(|_| dice.chance(80)).map(|day| day + dice.below(14));
    let source = ["依申请", "依职权", "扶贫部门移送", "其他政法单位移送"][dice.below(4) as usize];
    let (cause, harm) = (dice.of(CAUSES), dice.of(HARMS));
    let (handler, advised) = (format!("承办{}", dice.below(400)), dice.chance(10));
    let people = match dice.below(100) {
        0..80 => 1,
        80..95 => 2,
        _ => 3,
    };
    let mut rows = 0;
    let earlier = known.len() as i64;
    for at in 0..people {
        // Now and then somebody who was aided before; once in a case.
        let person = if at == 0 && earlier > 0 && dice.chance(4) {
            known[dice.below(earlier) as usize].person.clone()
        } else {
            *persons += 1;
            new_person(dice, *persons)
        };
        let amount = 1_000 * (3 + dice.below(60)) + if dice.chance(10) { dice.below(1000) } else { 0 };
        let instalments = if granted && dice.chance(15) { 2 } else { 1 };
        let advice = (advised && !person.registered).then(|| accepted + dice.below(30));
        let reply = advice.filter(|_| dice.chance(70)).map(|day| day + dice.below(60)).filter(|day| *day <= TODAY);
        let social = dice.chance(6).then(|| accepted + dice.below(50));
        let categories = dice.of(CATEGORIES);
        for instalment in 0..instalments {
            if rows == room {
                return Ok(rows);
            }
            let urgent = granted && instalment == 0 && dice.chance(4);
            let paid =
                decided.filter(|_| granted && dice.chance(95)).map(|day| day + 2 + 20 * instalment + dice.below(15));
            let paid = paid.filter(|day| *day <= TODAY);
            let formalities = paid.filter(|_| urgent && dice.chance(80)).map(|day| day + dice.below(20));
            let day_of_fund = paid.map_or("", |_| dice.of(FUNDS));
            let line = [
                case_no.as_str(),
                &person.name,
                &person.id,
                &person.household,
                &format!("乡镇{:04}", person.township),
                &format!("村{:02}", person.township % 37),
                yes(person.registered),
                categories,
                cause,
                harm,
                source,
                &iso(Some(lead)),
                &iso(Some(accepted)),
                &iso(decided),
                decision,
                if transferred.is_some() { "邻县人民检察院" } else { "" },
                &iso(transferred),
                &if granted { format!("{amount}") } else { String::new() },
                &iso(paid),
                &paid.map_or(String::new(), |_| format!("{}.00", amount / instalments)),
                day_of_fund,
                yes(urgent),
                &iso(formalities),
                &iso(closed),
                &iso(feedback),
                &iso(advice),
                &iso(reply),
                reply.map_or("", |_| if dice.chance(60) { "纳入" } else { "不纳入" }),
                &iso(social),
                &handler,
                "",
            ]
            .join(",");
            sheet.line(&line)?;
            rows += 1;
            if let Some(from) = paid.filter(|_| instalment == 0) {
                known.push(Visited { case_no: case_no.clone(), person: person.clone(), from });
            }
            // Without a payment a second row would be a copy of the first.
            if paid.is_none() {
                break;
            }
        }
    }
    Ok(rows)
}

/// Writes one person's visits: some months apart, an exit after a while, now and then a relapse.
fn write_visits(sheet: &mut Sheet, dice: &mut Dice, visited: &Visited, count: i64) -> io::Result<()> {
    let mut day = (visited.from + 10 + dice.below(60)).min(TODAY);
    let step = ((TODAY - day).max(1) / count.max(1)).clamp(1, 170);
    let mut status = 0;
    for _ in 0..count {
        let was = status;
        if visited.person.registered {
            status = match (status, dice.below(100)) {
                (0, 0..30) | (2, 0..40) => 1,
                (1, 0..3) => 2,
                (same, _) => same,
            };
        }
        let (year, month, _) = civil(day);
        let exit = match (status, dice.below(10)) {
            (1, _) if was == 1 && dice.chance(50) => String::new(),
            (1, 0..5) => iso(Some(day - dice.below(step))),
            (1, 5..7) => format!("{year:04}-{month:02}"),
            (1, 7..8) => format!("{year:04}"),
            _ => String::new(),
        };
        let person = &visited.person;
        let next = Some(day + 90).filter(|_| dice.chance(30));
        let line = [
            visited.case_no.as_str(),
            &person.name,
            &person.id,
            &iso(Some(day)),
            &format!("干警{:03}", dice.below(300)),
            yes(dice.chance(35)),
            if person.registered { ["未脱贫", "已脱贫", "返贫"][status] } else { "" },
            &exit,
            dice.of(MEASURES),
            &format!("{}", 3_000 + dice.below(9_000)),
            if dice.chance(10) { "缺劳力" } else { "" },
            &iso(next),
        ]
        .join(",");
        sheet.line(&line)?;
        day = (day + step / 2 + dice.below(step)).min(TODAY);
    }
    Ok(())
}

fn write(folder: &Path, rows: i64, gb18030: bool) -> io::Result<()> {
    create_dir_all(folder.join("exports"))?;
    std::fs::write(
        folder.join("lianxi.toml"),
        "[organ]\nname = \"某省人民检察院\"\n\n[wages]\n2015 = 5169\n2016 = 5631\n2017 = 6193\n2018 = 6868\n2019 = 7542\n2020 = 8115\n\
         2021 = 8903\n2022 = 9502\n2023 = 10058\n2024 = 10349\n2025 = 10800\n",
    )?;
    let mut dice = Dice(2020);
    let mut known = Vec::new();
    let mut cases = Sheet::new(&folder.join("exports/cases.csv"), CASE_HEADER, gb18030)?;
    let (mut written, mut number, mut persons) = (0, 0, 0);
    while written < rows {
        number += 1;
        written += write_case(&mut cases, &mut dice, number, rows - written, &mut known, &mut persons)?;
    }
    cases.out.flush()?;
    let mut visits = Sheet::new(&folder.join("exports/visits.csv"), VISIT_HEADER, gb18030)?;
    let wanted = rows * 5;
    let mut written = 0;
    for (at, visited) in known.iter().enumerate() {
        let fair = (wanted - written) / (known.len() - at) as i64;
        let count = (fair - 2 + dice.below(5)).clamp(0, wanted - written);
        let count = if at + 1 == known.len() { wanted - written } else { count };
        write_visits(&mut visits, &mut dice, visited, count)?;
        written += count;
    }
    visits.out.flush()
}

fn main() -> io::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let [folder, rows, encoding @ ..] = words.as_slice() else {
        eprintln!("usage: national_exports DIR ROWS [gb18030]");
        std::process::exit(2);
    };
    let rows = rows.parse().expect("a number of rows");
    write(Path::new(folder), rows, encoding.iter().any(|word| word == "gb18030"))
}
