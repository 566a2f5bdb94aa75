//! Names that somebody may have meant.

/// Up to three of `known` that are like `word`, the likest first.
pub(super) fn nearest<'a>(word: &str, known: &'a [String]) -> Vec<&'a str> {
    let word = word.to_lowercase();
    let likeness = |name: &'a String| (strsim::jaro_winkler(&word, &name.to_lowercase()), name.as_str());
    let mut likely: Vec<(f64, &str)> = known.iter().map(likeness).filter(|(likeness, _)| *likeness > 0.75).collect();
    likely.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(other.1)));
    likely.into_iter().take(3).map(|(_, name)| name).collect()
}

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
