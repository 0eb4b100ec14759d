//! `lianxi init` 建立工作区: a folder that works, with the office's sheet to fill in.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use super::arguments::Init;
use super::screen;
use crate::failure::Failure;
use crate::ingest::Kind;
use crate::outputs::workbooks;

const OFFICE: &str = include_str!("init/lianxi.toml");
const MEETING: &str = include_str!("init/meeting.toml");

/// Lists the files of the sample office by their path under sample-data/.
macro_rules! sample {
    ($($path:literal),+ $(,)?) => {
        &[$(($path, include_bytes!(concat!("../../sample-data/", $path)))),+]
    };
}

/// The sample office; everyone in it is invented.
static SAMPLE: &[(&str, &[u8])] = sample![
    "lianxi.toml",
    "exports/2021年走访登记.xls",
    "exports/司法救助案件台账.csv",
    "exports/回访台账.xlsx",
    "exports/回访观察台账_20220105.xlsx",
    "exports/救助案件(补录).csv",
    "exports/案件导出_20220105.xlsx",
    "meetings/2018Q1.toml",
    "meetings/2018Q2.toml",
    "meetings/2018Q3.toml",
    "meetings/2018Q4.toml",
    "meetings/2019Q1.toml",
    "meetings/2019Q2.toml",
    "meetings/2019Q3.toml",
    "meetings/2019Q4.toml",
    "meetings/2020-05-21.toml",
    "meetings/2020Q1.toml",
    "meetings/2020Q2.toml",
    "meetings/2020Q3.toml",
    "meetings/2020Q4.toml",
    "meetings/2021Q1.toml",
    "meetings/2021Q2.toml",
    "meetings/2021Q3.toml",
    "meetings/2021Q4.toml",
];

pub fn run(arguments: &Init) -> Result<ExitCode, Failure> {
    let folder = &arguments.folder;
    if folder.join(crate::office::FILE_NAME).exists() {
        return Err(
            Failure::refused("该文件夹已经是一个工作区，不覆盖", "换一个文件夹，或直接在其中工作").at(folder.display())
        );
    }
    for sub in ["exports", "meetings", "frozen", "out"] {
        fs::create_dir_all(folder.join(sub)).map_err(|error| unwritable(&folder.join(sub), &error))?;
    }
    if arguments.sample {
        for (path, bytes) in SAMPLE {
            write(&folder.join(path), bytes)?;
        }
    } else {
        write(&folder.join("会议文件样张.toml"), MEETING.as_bytes())?;
        write(&folder.join("导入表-案件.xlsx"), &workbooks::import_form(Kind::Cases)?)?;
        write(&folder.join("导入表-回访.xlsx"), &workbooks::import_form(Kind::Visits)?)?;
        write(&folder.join(crate::office::FILE_NAME), OFFICE.as_bytes())?;
    }
    let shown = folder.display();
    screen::tell(&if arguments.sample {
        format!("已建立示例工作区 {shown}\n下一步：lianxi quarter 2020Q2 -C {shown}")
    } else {
        format!(
            "已建立工作区 {shown}\n下一步：\n  1. 在 lianxi.toml 中填写本院名称\n  2. 把案件台账、回访台账的导出放入 exports/（没有导出的，填写两张导入表后放入）\n  3. lianxi check -C {shown}"
        )
    });
    Ok(ExitCode::SUCCESS)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    fs::write(path, bytes).map_err(|error| unwritable(path, &error))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    let what = match error.kind() {
        std::io::ErrorKind::PermissionDenied => "没有权限写入",
        std::io::ErrorKind::StorageFull => "磁盘已满，无法写入",
        _ => "无法写入",
    };
    Failure::broken(what, "检查该位置的权限和剩余空间，或换一个文件夹").at(path.display())
}
