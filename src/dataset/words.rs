//! Which names are splits.

use super::Role;

/// What a folder (or a manifest's split) of this name is for, in any case; `None` if it is no split word.
pub(super) fn role_of(name: &str) -> Option<Role> {
    const WORDS: [(&str, Role); 10] = [
        ("train", Role::Train),
        ("training", Role::Train),
        ("val", Role::Validation),
        ("valid", Role::Validation),
        ("validation", Role::Validation),
        ("dev", Role::Validation),
        ("test", Role::Test),
        ("testing", Role::Test),
        ("eval", Role::Test),
        ("evaluation", Role::Test),
    ];
    WORDS.iter().find(|(word, _)| name.trim().eq_ignore_ascii_case(word)).map(|&(_, role)| role)
}

/// Whether people use the word for validation as well as for testing.
pub(super) fn is_ambiguous(name: &str) -> bool {
    ["eval", "evaluation"].iter().any(|word| name.trim().eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn split_words_in_any_case() {
        assert_eq!(role_of("Training"), Some(Role::Train));
        assert_eq!(role_of("VALID"), Some(Role::Validation));
        assert_eq!(role_of("Evaluation"), Some(Role::Test));
        assert_eq!(role_of("trains"), None);
        assert!(is_ambiguous("Eval") && !is_ambiguous("test"));
    }
}
