//! The arguments of every command.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};

const EXIT_CODES: &str = "\
退出码：
  0  完成
  1  数据中有错误（check），或文件不一致
  2  用法错误
  3  数据之外的东西缺失或损坏（文件、typst、字体、模板、磁盘）
  4  为保护已封存、已印发的成果而拒绝

统计期写法：2020Q2、2020H1、2020、2020-04-01..2020-05-20，也可写 2020年第二季度。
各命令的用法见 lianxi 命令 --help。";

const OVERVIEW: &str =
    "{about-with-newline}\n用法：{usage}\n\n命令：\n{subcommands}\n\n选项：\n{options}\n\n{after-help}";
const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n选项：\n{options}{after-help}";
/// For commands that take something beside options.
const WITH_SUBJECT: &str =
    "{about-with-newline}\n用法：{usage}\n\n参数：\n{positionals}\n\n选项：\n{options}{after-help}";

/// 联席：把司法救助案件、回访的导出变成核对无误的季度数字和公文
#[derive(Debug, Parser)]
#[command(
    name = "lianxi", version, help_template = OVERVIEW, after_help = EXIT_CODES,
    override_usage = "lianxi 命令 [选项]",
    disable_help_flag = true, disable_version_flag = true, disable_help_subcommand = true, subcommand_value_name = "命令"
)]
pub struct CommandLine {
    #[command(subcommand)]
    pub command: Command,
    /// 显示帮助
    #[arg(short, long, global = true, action = clap::ArgAction::Help)]
    help: Option<bool>,
    /// 显示版本
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    version: Option<bool>,
}

/// The commands, in the order in which an office meets them.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 建立工作区：lianxi.toml、会议文件样张、两张导入表
    Init(Init),
    /// 读取全部导出，列出问题和每一行的去向，生成退回单
    Check(Check),
    /// 列出一个统计期的全部数字
    Figures(Figures),
    /// 说明一个数字、一张表或表中一行的来源：口径、每一行出处、相加的过程
    Explain(Explain),
    /// 制作会议材料
    Pack(Paper),
    /// 制作会议纪要
    Minutes(Paper),
    /// 制作报上级的情况报告，或可以张贴的公开版
    Report(Report),
    /// 制作临时联席会议材料
    Brief(Brief),
    /// 核查、统计、制作一个季度的全部文件，一个单位或许多单位
    Quarter(Quarter),
    /// 封存一个统计期：数字、文字、核查结果和各项摘要
    Freeze(Freeze),
    /// 比较封存的数字与现有导出，逐行说明差异
    Compare(Compare),
    /// 重新制作已封存统计期的文件，核对是否逐字节一致
    Verify(Verify),
    /// 汇总几个工作区封存的同一统计期，供上级使用
    Rollup(Rollup),
    /// 检查排版程序、字体、节假日和写权限
    Doctor(Doctor),
}

/// What every command on a workspace takes.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// 工作区所在文件夹（默认为当前文件夹）
    #[arg(short = 'C', value_name = "文件夹", default_value = ".", hide_default_value = true)]
    pub workspace: PathBuf,
    /// 以 JSON 输出，供其他程序读取
    #[arg(long)]
    pub json: bool,
    /// 提示也按错误处理
    #[arg(long)]
    pub strict: bool,
}

#[derive(Debug, Args)]
#[command(help_template = WITH_SUBJECT, override_usage = "lianxi init 文件夹 [--sample]")]
pub struct Init {
    /// 要建立的文件夹
    #[arg(value_name = "文件夹")]
    pub folder: PathBuf,
    /// 装入示例单位的数据（人员均为虚构）
    #[arg(long)]
    pub sample: bool,
}

#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, override_usage = "lianxi check [--period 统计期] [选项]")]
pub struct Check {
    #[command(flatten)]
    pub common: Common,
    /// 同时说明各行是否属于该统计期
    #[arg(long, value_name = "统计期")]
    pub period: Option<String>,
    /// 只看该日之前已发生的
    #[arg(long, value_name = "日期")]
    pub as_of: Option<NaiveDate>,
}

/// How figures are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Table,
    Json,
    Csv,
}

#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, override_usage = "lianxi figures --period 统计期 [选项]")]
pub struct Figures {
    #[command(flatten)]
    pub common: Common,
    /// 统计期
    #[arg(long, value_name = "统计期")]
    pub period: String,
    /// 输出格式：table（表格）、json、csv
    #[arg(
        long,
        value_name = "格式",
        value_enum,
        default_value = "table",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub format: Format,
    /// 只看该日之前已发生的
    #[arg(long, value_name = "日期")]
    pub as_of: Option<NaiveDate>,
}

/// The windows of a figure by their names in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum Window {
    Value,
    Previous,
    LastYear,
    Ytd,
    Total,
}

#[derive(Debug, Args)]
#[command(
    help_template = WITH_SUBJECT, override_usage = "lianxi explain 名称 --period 统计期 [选项]", after_help = "名称是数字的编号或中文名（aid.paid_amount、发放救助金），也可以是表的编号或中文名，\n后面用 / 加行名（aid.by_township/天王镇、按乡镇/天王镇），清单用行号（feedback.list/1）。"
)]
pub struct Explain {
    /// 数字或表的名称
    #[arg(value_name = "名称")]
    pub name: String,
    /// 统计期
    #[arg(long, value_name = "统计期")]
    pub period: String,
    /// 哪一栏：value（本期，默认）、previous（上期）、last_year（上年同期）、ytd（本年累计）、total（历年累计）
    #[arg(
        long,
        value_name = "栏",
        value_enum,
        default_value = "value",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub column: Window,
    /// 只看该日之前已发生的
    #[arg(long, value_name = "日期")]
    pub as_of: Option<NaiveDate>,
    #[command(flatten)]
    pub common: Common,
}

/// What every command that makes documents takes.
#[derive(Debug, Clone, Args)]
#[command(help_template = WITH_SUBJECT, override_usage = "lianxi 命令 统计期 [选项]")]
pub struct Paper {
    /// 统计期；会议纪要也可以是临时会议的日期
    #[arg(value_name = "统计期")]
    pub period: String,
    #[command(flatten)]
    pub common: Common,
    #[command(flatten)]
    pub making: Making,
}

/// A quarter of one office, or of many.
#[derive(Debug, Args)]
#[command(
    help_template = WITH_SUBJECT, override_usage = "lianxi quarter 统计期 [-C 文件夹]… [--all 文件夹] [选项]",
    after_help = "几个 -C 或 --all 一次做许多单位：一个单位做不成不影响其他单位，最后列表说明各单位的结果，\n退出码取各单位中最大的。"
)]
pub struct Quarter {
    /// 统计期
    #[arg(value_name = "统计期")]
    pub period: String,
    /// 工作区所在文件夹（默认为当前文件夹）；可以写几个
    #[arg(short = 'C', value_name = "文件夹")]
    pub workspaces: Vec<PathBuf>,
    /// 该文件夹中的全部单位：每个有 lianxi.toml 的子文件夹是一个工作区
    #[arg(long, value_name = "文件夹", conflicts_with = "workspaces")]
    pub all: Option<PathBuf>,
    /// 以 JSON 输出，供其他程序读取
    #[arg(long)]
    pub json: bool,
    /// 提示也按错误处理
    #[arg(long)]
    pub strict: bool,
    #[command(flatten)]
    pub making: Making,
}

/// How documents are made.
#[derive(Debug, Clone, Args)]
pub struct Making {
    /// 保留各文件的 Typst 源文件（out/统计期/source/）
    #[arg(long)]
    pub keep_source: bool,
    /// 要求定稿：未封存的统计期拒绝制作
    #[arg(long = "final")]
    pub final_only: bool,
    /// 指定 typst 程序
    #[arg(long, value_name = "文件")]
    pub typst: Option<PathBuf>,
}

/// Which superior.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum To {
    Prosecutor,
    Partner,
    Both,
}

/// Who reads a report, where it is not a superior.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportAudience {
    Public,
}

#[derive(Debug, Args)]
#[command(
    help_template = WITH_SUBJECT,
    override_usage = "lianxi report 统计期 --to prosecutor|partner|both [选项]\n　　　lianxi report 统计期 --audience public [选项]",
)]
pub struct Report {
    /// 统计期
    #[arg(value_name = "统计期")]
    pub period: String,
    /// 报给谁：prosecutor（上级检察院）、partner（上级主管部门）、both（两者）
    #[arg(long, value_name = "上级", value_enum, hide_possible_values = true, required_unless_present = "audience")]
    pub to: Option<To>,
    /// 给谁看：public（社会公众）。制作可以张贴的公开版，只按季度制作
    #[arg(long, value_name = "读者", value_enum, hide_possible_values = true)]
    pub audience: Option<ReportAudience>,
    #[command(flatten)]
    pub common: Common,
    #[command(flatten)]
    pub making: Making,
}

#[derive(Debug, Args)]
#[command(help_template = WITH_SUBJECT, override_usage = "lianxi brief 日期 [--as-of 日期] [--cases 案号,…] [--township 乡镇] [选项]")]
pub struct Brief {
    /// 临时会议的日期；会议文件可以没有
    #[arg(value_name = "日期")]
    pub day: NaiveDate,
    /// 只看该日之前已发生的（默认为会议日期）
    #[arg(long, value_name = "日期")]
    pub as_of: Option<NaiveDate>,
    /// 写哪些案件：案号，用逗号隔开；不写则写需要会议研究的
    #[arg(long, value_name = "案号")]
    pub cases: Vec<String>,
    /// 只写该乡镇的案件
    #[arg(long, value_name = "乡镇")]
    pub township: Option<String>,
    #[command(flatten)]
    pub common: Common,
    #[command(flatten)]
    pub making: Making,
}

#[derive(Debug, Args)]
#[command(
    help_template = WITH_SUBJECT, override_usage = "lianxi freeze 统计期 [--waive 编号 --reason 理由]… [--supersede --reason 理由] [选项]",
    after_help = "--reason 说明它前面的 --waive 和 --supersede；只写一个 --reason 时，各项都用它。"
)]
pub struct Freeze {
    /// 统计期
    #[arg(value_name = "统计期")]
    pub period: String,
    /// 保留某类错误（核查编号，见 lianxi check），须写明理由，文件中印出
    #[arg(long, value_name = "编号")]
    pub waive: Vec<String>,
    /// 理由
    #[arg(long, value_name = "理由")]
    pub reason: Vec<String>,
    /// 重新封存，替代以前的版本（以前的版本另存）
    #[arg(long)]
    pub supersede: bool,
    /// 指定 typst 程序
    #[arg(long, value_name = "文件")]
    pub typst: Option<PathBuf>,
    #[command(flatten)]
    pub common: Common,
    /// The reasons of `--waive` and then of `--supersede`, paired by their places on the line.
    #[arg(skip)]
    pub reasons: Vec<String>,
}

#[derive(Debug, Args)]
#[command(help_template = WITH_SUBJECT, override_usage = "lianxi compare 统计期 [选项]")]
pub struct Compare {
    /// 已封存的统计期
    #[arg(value_name = "统计期")]
    pub period: String,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Debug, Args)]
#[command(help_template = WITH_SUBJECT, override_usage = "lianxi verify 统计期 [选项]")]
pub struct Verify {
    /// 已封存的统计期
    #[arg(value_name = "统计期")]
    pub period: String,
    /// 指定 typst 程序
    #[arg(long, value_name = "文件")]
    pub typst: Option<PathBuf>,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Debug, Args)]
#[command(help_template = WITH_SUBJECT, override_usage = "lianxi rollup 工作区… --period 统计期 --to 文件夹 [--due 日期] [选项]")]
pub struct Rollup {
    /// 各单位的工作区
    #[arg(value_name = "工作区", required = true)]
    pub folders: Vec<PathBuf>,
    /// 统计期
    #[arg(long, value_name = "统计期")]
    pub period: String,
    /// 汇总结果放在哪个文件夹；其中有 lianxi.toml 的，单位名称以它为准
    #[arg(long, value_name = "文件夹")]
    pub to: PathBuf,
    /// 报送期限：第一次封存不晚于该日的为按时报送
    #[arg(long, value_name = "日期")]
    pub due: Option<NaiveDate>,
    /// 指定 typst 程序
    #[arg(long, value_name = "文件")]
    pub typst: Option<PathBuf>,
    /// 以 JSON 输出，供其他程序读取
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, override_usage = "lianxi doctor [选项]")]
pub struct Doctor {
    /// 工作区所在文件夹（默认为当前文件夹）
    #[arg(short = 'C', value_name = "文件夹", default_value = ".", hide_default_value = true)]
    pub workspace: PathBuf,
    /// 以 JSON 输出，供其他程序读取
    #[arg(long)]
    pub json: bool,
    /// 指定 typst 程序
    #[arg(long, value_name = "文件")]
    pub typst: Option<PathBuf>,
}
