//! Names that every file system takes: what Windows refuses is replaced, what is too long is cut.

use super::stream;
use unicode_normalization::UnicodeNormalization;

/// Names that Windows keeps for devices, whatever extension follows.
const RESERVED: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// How a file system that ignores case and Unicode form compares names.
pub(crate) fn fold(name: &str) -> String {
    if name.is_ascii() { name.to_ascii_lowercase() } else { name.nfc().flat_map(char::to_lowercase).nfc().collect() }
}

/// `name` without what some system refuses: signs and control characters become `_`, dots and spaces at the end go, a reserved name
/// gets `_` behind it. The same name again where there is nothing to mend.
pub(super) fn mended(name: &str) -> String {
    let legal = |sign: char| if sign.is_control() || "<>:\"/\\|?*".contains(sign) { '_' } else { sign };
    let signs: String = name.chars().map(legal).collect();
    let trimmed = signs.trim_end_matches(['.', ' ']);
    if trimmed.is_empty() {
        return "_".to_owned();
    }
    let base = trimmed.split('.').next().unwrap_or_default();
    if is_reserved(base.trim_end_matches(' ')) { format!("{base}_{}", &trimmed[base.len()..]) } else { trimmed.to_owned() }
}

fn is_reserved(base: &str) -> bool {
    let lower = base.to_lowercase();
    let numbered = |port| {
        lower.strip_prefix(port).is_some_and(|rest| matches!(rest, "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³"))
    };
    RESERVED.contains(&lower.as_str()) || numbered("com") || numbered("lpt")
}

/// `name` in at most `max_bytes`: what is longer is cut at a character and marked with a hash of `whole`.
pub(crate) fn shortened(name: &str, max_bytes: usize, whole: &str) -> String {
    if name.len() <= max_bytes {
        return name.to_owned();
    }
    let mark = format!("~{}", stream::tag(stream::hash("long", 0, &[whole])));
    let end = name.floor_char_boundary(max_bytes.saturating_sub(mark.len()));
    format!("{}{mark}", &name[..end])
}

/// The longest extension that is taken as one, dot included.
const MAX_EXTENSION_BYTES: usize = 16;

/// Stem and extension, which has its dot and may be empty.
pub(super) fn split_extension(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(dot) if dot > 0 && name.len() - dot <= MAX_EXTENSION_BYTES => name.split_at(dot),
        _ => (name, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_windows_refuses_is_mended() {
        for (name, good) in [
            ("cats", "cats"),
            ("CON", "CON_"),
            ("aux.txt", "aux_.txt"),
            ("Com1.tar.gz", "Com1_.tar.gz"),
            ("com10", "com10"),
            ("console", "console"),
            ("nul .jpg", "nul _.jpg"),
            ("ends. .", "ends"),
            ("...", "_"),
            ("a<b>c:d\"e|f?g*h\\i\u{7}", "a_b_c_d_e_f_g_h_i_"),
            ("Große 猫", "Große 猫"),
        ] {
            assert_eq!(mended(name), good, "{name}");
            assert_eq!(mended(good), good);
        }
    }

    #[test]
    fn names_that_look_alike_fold_alike() {
        assert_eq!(fold("IMG.JPG"), fold("img.jpg"));
        assert_eq!(fold("caf\u{e9}"), fold("CAFE\u{301}"));
        assert_ne!(fold("a"), fold("b"));
    }

    #[test]
    fn long_names_are_cut_at_a_character_and_told_apart() {
        let (one, other) = ("ä".repeat(200), "ä".repeat(201));
        let (short, shorter) = (shortened(&one, 255, &one), shortened(&other, 255, &other));
        assert!(short.len() <= 255 && shorter.len() <= 255);
        assert_ne!(short, shorter);
        assert_eq!(shortened("fits", 255, "fits"), "fits");
    }

    #[test]
    fn extensions_are_short_and_follow_a_stem() {
        assert_eq!(split_extension("a.tar.gz"), ("a.tar", ".gz"));
        assert_eq!(split_extension(".hidden"), (".hidden", ""));
        assert_eq!(split_extension("none"), ("none", ""));
        assert_eq!(split_extension("v1.a sentence of words"), ("v1.a sentence of words", ""));
    }
}
