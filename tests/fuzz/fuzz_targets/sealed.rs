//! Sealed files: any bytes are a period as it was sealed, or are told to be none; keys likewise.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lianxi::digest::sha256_hex;
use lianxi::freeze::{Key, decode, encode};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    if let Some(key) = Key::parse(&text) {
        assert_eq!(Key::parse(&key.text()), Some(key));
    }
    assert!(decode(bytes).is_err() || bytes.starts_with(b"{\"schema\":\"lianxi.frozen/1"));
    // With the right digest the content itself is what is read.
    let with = |digest: &str| format!("{{\"schema\":\"lianxi.frozen/1\",\"digest\":\"{digest}\",\"content\":{text}}}\n");
    let sealed = with(&sha256_hex(with(&"0".repeat(64)).as_bytes()));
    if let Ok((frozen, _)) = decode(sealed.as_bytes()) {
        let (again, digest) = encode(&frozen);
        assert_eq!(decode(&again).map(|(_, read)| read).ok(), Some(digest));
    }
});
