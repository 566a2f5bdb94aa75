//! Chains as YAML, which the library writes and reads too.

use super::error::ChainError;
use serde_json::Value as Json;

/// Reads YAML as JSON. Anchors are followed, within bounds on depth and size that no chain comes near.
pub(super) fn read(text: &str) -> Result<Json, ChainError> {
    let first_line = |error: String| error.lines().next().unwrap_or_default().chars().take(200).collect();
    serde_saphyr::from_str(text).map_err(|error| ChainError::Format(first_line(error.to_string())))
}

/// Writes JSON as YAML, a line a setting.
pub(super) fn write(json: &Json) -> String {
    serde_saphyr::to_string(json).expect("JSON is always YAML")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]
    use crate::augment::{Chain, PRESETS};

    #[test]
    fn chains_survive_yaml() {
        for name in PRESETS {
            let chain = Chain::preset(name).unwrap();
            assert_eq!(Chain::from_text(&chain.to_yaml()).unwrap(), chain);
            assert_eq!(Chain::from_text(&chain.to_json().to_string()).unwrap(), chain);
        }
    }

    #[test]
    fn the_librarys_own_yaml_is_read() {
        let json = Chain::from_json(include_str!("../../tests/chains/nested.json")).unwrap();
        assert_eq!(Chain::from_text(include_str!("../../tests/chains/nested.yaml")).unwrap(), json);
    }

    #[test]
    fn hostile_yaml_is_refused_in_words() {
        let refusal = |text: &str| Chain::from_text(text).unwrap_err().to_string();
        let mut bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
        for level in 1..12 {
            bomb += &format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 10].join(","));
        }
        for text in
            [bomb.as_str(), &format!("- {}", "[".repeat(100_000)), "a: [1", "just words", "", "transform: !!python/object:os.system {}"]
        {
            let words = refusal(text);
            assert!(!words.is_empty() && words.len() < 400, "{words}");
        }
    }
}
