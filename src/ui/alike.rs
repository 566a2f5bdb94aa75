//! That very many images would be made from one original, said where targets are chosen, in the same words everywhere.

use super::scene::Outlook;
use super::words;
use crate::plan::MANY_FROM_ONE;

/// Said of the class `name`, if it is so in a split.
pub(crate) fn of_class(outlook: &Outlook<'_>, name: &str) -> Option<String> {
    let at = outlook.roster.classes.binary_search_by(|other| other.as_str().cmp(name)).ok()?;
    let most = outlook.outline.splits.iter().filter_map(|split| split.classes.get(at)?.from_one()).max()?;
    (most > MANY_FROM_ONE).then(|| format!("Up to {} of {name} come from one original: it looks larger than it is", images(most)))
}

/// Said of the class where it is worst, with how many others it is so in; of those that have no target of their own.
pub(crate) fn of_all(outlook: &Outlook<'_>) -> Option<String> {
    let own = outlook.recipe.class_targets();
    let classes = outlook.roster.classes.iter().enumerate().filter(|(_, name)| !own.contains_key(name.as_str()));
    let most = |at: usize| outlook.outline.splits.iter().filter_map(|split| split.classes.get(at)?.from_one()).max();
    let many: Vec<(&String, u64)> =
        classes.filter_map(|(at, name)| Some((name, most(at)?))).filter(|(_, most)| *most > MANY_FROM_ONE).collect();
    let (worst, most) = many.iter().max_by_key(|(_, most)| *most)?;
    let start = format!("Up to {} of {worst} come from one original", images(*most));
    Some(match many.len() {
        1 => format!("{start}: it looks larger than it is"),
        _ => format!("{start}, and {} more than {MANY_FROM_ONE}: they look larger than they are", others(many.len() as u64 - 1)),
    })
}

fn images(count: u64) -> String {
    words::counted(count, "new image", "new images")
}

fn others(count: u64) -> String {
    words::counted(count, "other class has", "other classes have")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{ClassOutline, Outline, Roster, SplitOutline};
    use crate::recipe::Recipe;
    use std::sync::Arc;

    #[test]
    fn the_worst_class_is_named_and_the_others_counted() {
        let class = |kept: u64, augmented: u64| ClassOutline {
            before: kept,
            kept,
            augmented,
            after: kept + augmented,
            most_from_one: Some(augmented.div_ceil(kept)),
            ..ClassOutline::default()
        };
        let names = ["cats", "lizards", "snakes"].map(str::to_owned).to_vec();
        let roster = Arc::new(Roster { classes: names, ..Roster::default() });
        let said = |classes: Vec<ClassOutline>| {
            let outline = Outline { splits: vec![SplitOutline { classes, ..SplitOutline::default() }], problems: Vec::new() };
            let recipe = Recipe::default();
            let outlook = Outlook { recipe: &recipe, roster: &roster, outline: &outline, ahead: false };
            (of_all(&outlook), of_class(&outlook, "snakes"))
        };
        let snakes = "Up to 31 new images of snakes come from one original: it looks larger than it is";
        let (all, one) = said(vec![class(9, 0), class(10, 200), class(10, 301)]);
        assert_eq!((all.as_deref(), one.as_deref()), (Some(snakes), Some(snakes)));
        let (all, _) = said(vec![class(9, 0), class(10, 210), class(10, 301)]);
        let both =
            "Up to 31 new images of snakes come from one original, and 1 other class has more than 20: they look larger than they are";
        assert_eq!(all.as_deref(), Some(both));
        assert_eq!(said(vec![class(9, 0), class(10, 200), class(10, 200)]), (None, None));
        let unknown = ClassOutline { most_from_one: None, ..class(10, 301) };
        assert_eq!(said(vec![class(9, 0), class(10, 200), unknown]), (None, None), "nothing is said of what is not known yet");
    }
}
