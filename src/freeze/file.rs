//! The sealed file: a fixed head, then the content; its digest covers every byte.
//!
//! In: a frozen period, or a file's bytes. Out: bytes, or the period; a file of a newer format and one that
//! was altered by a single byte are told apart and never read.

use super::sealed::Frozen;
use crate::digest::sha256_hex;

/// The format that this program writes.
const FORMAT: u32 = 1;

const SCHEMA: &str = "{\"schema\":\"lianxi.frozen/";
const DIGEST: &str = "\",\"digest\":\"";
const CONTENT: &str = "\",\"content\":";
const HEX: usize = 64;

/// Why a sealed file is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A newer program wrote it, in this format.
    Newer(u32),
    /// It is not as it was sealed.
    Altered,
}

/// The file's bytes and the digest in them.
pub fn encode(frozen: &Frozen) -> (Vec<u8>, String) {
    let content = serde_json::to_string(frozen).expect("strings, numbers and lists always serialise");
    let with = |digest: &str| format!("{SCHEMA}{FORMAT}{DIGEST}{digest}{CONTENT}{content}}}\n").into_bytes();
    let digest = sha256_hex(&with(&"0".repeat(HEX)));
    (with(&digest), digest)
}

/// Reads a file's bytes; the digest is that of the file.
///
/// # Errors
/// A newer format, or a single byte that is not as it was sealed.
pub fn decode(bytes: &[u8]) -> Result<(Frozen, String), Fault> {
    let text = str::from_utf8(bytes).map_err(|_| Fault::Altered)?;
    let rest = text.strip_prefix(SCHEMA).ok_or(Fault::Altered)?;
    let (format, rest) = rest.split_once(DIGEST).ok_or(Fault::Altered)?;
    match format.parse::<u32>() {
        Ok(FORMAT) => {}
        Ok(newer) if newer > FORMAT && format == newer.to_string() => return Err(Fault::Newer(newer)),
        _ => return Err(Fault::Altered),
    }
    let (digest, rest) = rest.split_at_checked(HEX).ok_or(Fault::Altered)?;
    let content = rest.strip_prefix(CONTENT).and_then(|rest| rest.strip_suffix("}\n")).ok_or(Fault::Altered)?;
    let blank = format!("{SCHEMA}{FORMAT}{DIGEST}{}{CONTENT}{content}}}\n", "0".repeat(HEX));
    if sha256_hex(blank.as_bytes()) != digest {
        return Err(Fault::Altered);
    }
    let frozen = serde_json::from_str(content).map_err(|_| Fault::Altered)?;
    Ok((frozen, digest.to_owned()))
}
