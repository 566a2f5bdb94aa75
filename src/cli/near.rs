//! Names that somebody may have meant.

pub(super) use crate::recipe::nearest;

/// "did you mean a or b?", or what there is if nothing is near and the list is short; empty otherwise.
pub(super) fn hint(word: &str, known: &[String]) -> String {
    let quoted = |names: &[&str]| names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>();
    let near = nearest(word, known);
    if !near.is_empty() {
        return format!("did you mean {}?", quoted(&near).join(" or "));
    }
    let all: Vec<&str> = known.iter().map(String::as_str).collect();
    if all.is_empty() || all.len() > 20 { String::new() } else { format!("there are {}", quoted(&all).join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_offered() {
        let known: Vec<String> = ["cats", "dogs", "lizards"].map(str::to_owned).to_vec();
        assert_eq!(hint("lizard", &known), "did you mean \"lizards\"?");
        assert_eq!(hint("CATS", &known), "did you mean \"cats\"?");
        assert_eq!(hint("xyz", &known), "there are \"cats\", \"dogs\", \"lizards\"");
        assert_eq!(hint("xyz", &[]), "");
    }
}
