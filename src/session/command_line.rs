//! The command that does what the recipe does, as a line for a shell.

use crate::export::Options;
use crate::recipe::{Recipe, shell_word};
use std::path::{Path, PathBuf};

/// `evenset export SOURCE EDITS --out OUT`. What has no argument (images moved by hand, a chain of one's own) is told by the file that the
/// recipe is kept in, `recipe_file`. Without a source or `options` the line says where they are to be filled in.
pub(super) fn export(source: Option<&Path>, recipe: &Recipe, recipe_file: Option<&Path>, options: Option<&Options>) -> String {
    let text = |path: &Path| path.display().to_string();
    let source_text = source.map_or_else(|| "PATH".to_owned(), text);
    let mut words = vec!["evenset".to_owned(), "export".to_owned(), source_text];
    words.extend(recipe.to_arguments().unwrap_or_else(|| {
        let file = recipe_file.map_or_else(|| "recipe.json".to_owned(), text);
        vec!["--recipe".to_owned(), file]
    }));
    let beside = || source.map_or_else(|| "OUT".to_owned(), |source| format!("{}-balanced", text(&stem(source))));
    words.extend(options.map(Options::to_arguments).unwrap_or_default());
    words.extend(["--out".to_owned(), options.map_or_else(beside, |options| text(&options.out))]);
    words.iter().map(|word| shell_word(word)).collect::<Vec<_>>().join(" ")
}

/// The path without a manifest's ending; a folder's name may hold a point and stays whole.
fn stem(source: &Path) -> PathBuf {
    let manifest =
        source.extension().is_some_and(|ending| ["csv", "jsonl", "ndjson", "json"].iter().any(|known| ending.eq_ignore_ascii_case(known)));
    if manifest { source.with_extension("") } else { source.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_untouched_recipe_is_a_short_line() {
        let line = export(Some(Path::new("/data/my pets")), &Recipe::default(), None, Some(&Options::new("/out")));
        assert_eq!(line, "evenset export '/data/my pets' --out /out");
        let line = export(Some(Path::new("/data/pets.csv")), &Recipe::default(), None, None);
        assert_eq!(line, "evenset export /data/pets.csv --out /data/pets-balanced");
    }

    #[test]
    fn what_has_no_argument_is_told_by_the_file() {
        use crate::recipe::{Action, Step};
        let action = Action::Move { images: std::sync::Arc::new(vec!["a/1.png".into()]), to: "b".into() };
        let recipe = Recipe { steps: vec![Step { action, off: false }], ..Recipe::default() };
        let line = export(Some(Path::new("/d")), &recipe, Some(Path::new("/kept/r.json")), Some(&Options::new("/o")));
        assert_eq!(line, "evenset export /d --recipe /kept/r.json --out /o");
    }
}
