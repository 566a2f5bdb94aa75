//! Messages for the user, and the words they are made of.

use super::{Notice, NoticeId, Offer, Severity};
use crate::problem::plain;
use crate::recipe::{Edit, Fate, Recipe, grouped, listed};

/// More are never kept: the oldest go.
const MOST: usize = 50;

/// Messages not yet dismissed, oldest first.
#[derive(Debug, Default)]
pub(super) struct Notices {
    all: Vec<Notice>,
    next: u64,
    /// The one that tells of the last undo or redo.
    turned: Option<NoticeId>,
}

impl Notices {
    /// All, oldest first.
    pub(super) fn all(&self) -> &[Notice] {
        &self.all
    }

    /// Says that something was done.
    pub(super) fn done(&mut self, text: impl Into<String>) {
        self.add(Severity::Done, text.into());
    }

    /// Says that something was done that undo takes back.
    pub(super) fn done_undoable(&mut self, text: impl Into<String>) {
        self.add(Severity::Done, text.into());
        if let Some(last) = self.all.last_mut() {
            last.undoable = true;
        }
    }

    /// The one that was added last, if it is there still.
    pub(super) fn latest(&self) -> Option<NoticeId> {
        self.all.last().map(|notice| notice.id)
    }

    /// Says with what was said last that something else can be had in its place.
    pub(super) fn offer(&mut self, offer: Offer) {
        if let Some(last) = self.all.last_mut() {
            last.offer = Some(offer);
        }
    }

    /// Says that something could not be done.
    pub(super) fn failed(&mut self, text: impl Into<String>) {
        self.add(Severity::Failed, text.into());
    }

    /// Takes one away.
    pub(super) fn dismiss(&mut self, id: NoticeId) {
        self.all.retain(|notice| notice.id != id);
    }

    /// The recipe is another one: undo no longer takes back what earlier ones tell of, or has taken it back. They go, because a message of a
    /// change without its Undo would be half of one; the change itself is in the list of the recipe.
    pub(super) fn outdate(&mut self) {
        let turned = self.turned.take();
        self.all.retain(|notice| !notice.undoable && Some(notice.id) != turned);
    }

    /// Says what was taken back or done again, in the place of what was said of the time before.
    pub(super) fn turned(&mut self, text: String) {
        self.outdate();
        self.done(text);
        self.turned = self.latest();
    }

    /// Something else was opened: what could not be done before is past.
    pub(super) fn forget_failures(&mut self) {
        self.all.retain(|notice| notice.severity != Severity::Failed);
    }

    fn add(&mut self, severity: Severity, text: String) {
        self.next += 1;
        self.all.push(Notice { id: NoticeId(self.next), severity, text: plain(text), undoable: false, offer: None });
        if self.all.len() > MOST {
            self.all.remove(0);
        }
    }
}

/// "1 image", "8 189 images" (grouped by thin spaces).
pub(super) fn images(count: u64) -> String {
    format!("{} image{}", grouped(count), if count == 1 { "" } else { "s" })
}

/// What to say once `edit` is made, if it deserves a word: those whose effect may be out of sight.
pub(super) fn said_of(edit: &Edit) -> Option<String> {
    Some(match edit {
        Edit::Merge { classes, into } => {
            let others: Vec<String> = classes.iter().filter(|class| *class != into).cloned().collect();
            format!("Merged {} into {into}", listed(&others))
        }
        Edit::Unmerge { class, part } => format!("Took {part} out of {class}"),
        Edit::Rename { class, to } => format!("Renamed {class} to {to}"),
        Edit::Drop { class } => format!("Left out the class {class}"),
        Edit::Exclude { images: keys } => format!("Left out {}", images(keys.len() as u64)),
        Edit::ExcludeGlob { glob } => format!("Left out images that match {glob}"),
        Edit::Move { images: keys, to } => format!("Moved {} to {to}", images(keys.len() as u64)),
        Edit::MoveBack { images: keys } => format!("Moved {} back", images(keys.len() as u64)),
        Edit::DrawAgain { images: redraws } => format!("Drew {} again", images(redraws.len() as u64)),
        _ => return None,
    })
}

/// What becomes of the name of a merged class, and of what is set for it alone, when `edit` takes a part out of it in `recipe`; nothing
/// where the merge goes on under its name.
pub(super) fn aftermath(edit: &Edit, recipe: &Recipe, disk: &[String]) -> Option<String> {
    let Edit::Unmerge { class, part } = edit else { return None };
    let after = recipe.apply(edit, disk).ok()?;
    let (then, now) = (recipe.resolve(disk), after.resolve(disk));
    let merged = Fate::Becomes(class.clone());
    let rest: Vec<usize> = (0..disk.len()).filter(|at| then.fates.get(*at) == Some(&merged) && disk[*at] != *part).collect();
    let Fate::Becomes(name) = now.fates.get(*rest.first()?)? else { return None };
    if name == class {
        return None;
    }
    let mut said = match rest.as_slice() {
        [_] if part == class => format!("only {name} is left, so the merge ends"),
        [_] => format!("only {name} is left, so the merge ends and the name {class} goes"),
        _ => format!("{} are called {name} from now on", listed(&rest.iter().map(|at| disk[*at].clone()).collect::<Vec<_>>())),
    };
    let settings = |recipe: &Recipe| recipe.steps.iter().filter(|step| step.action.own_class() == Some(class)).count();
    if settings(recipe) > settings(&after) {
        said.push_str(", with what was set for it alone");
    }
    Some(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_edits() {
        let names = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let merge = Edit::Merge { classes: names(&["lizards", "snakes"]), into: "snakes".into() };
        assert_eq!(said_of(&merge).as_deref(), Some("Merged lizards into snakes"));
        let merge = Edit::Merge { classes: names(&["a", "b", "c"]), into: "d".into() };
        assert_eq!(said_of(&merge).as_deref(), Some("Merged a, b and c into d"));
        assert_eq!(said_of(&Edit::Exclude { images: names(&["x"]) }).as_deref(), Some("Left out 1 image"));
        let redraw = crate::recipe::Redraw::once("x".into(), "cats".into(), 2);
        assert_eq!(said_of(&Edit::DrawAgain { images: redraw.into_iter().collect() }).as_deref(), Some("Drew 1 image again"));
        assert_eq!(said_of(&Edit::SetSeed(3)), None);
        assert_eq!(images(1_234_567), "1\u{2009}234\u{2009}567 images");
        assert_eq!(images(999), "999 images");
    }

    #[test]
    fn what_becomes_of_a_chosen_name_is_said() {
        let disk = ["cats", "geckos", "lizards", "snakes"].map(str::to_owned);
        let merge =
            |classes: &[&str], into: &str| Edit::Merge { classes: classes.iter().map(|c| (*c).to_owned()).collect(), into: into.into() };
        let out = |class: &str, part: &str| Edit::Unmerge { class: class.into(), part: part.into() };
        let after = |edits: &[Edit]| edits.iter().fold(Recipe::default(), |recipe, edit| recipe.apply(edit, &disk).expect("makes sense"));
        let renamed = Edit::Rename { class: "snakes".into(), to: "reptiles".into() };
        let three = after(&[merge(&["geckos", "lizards"], "snakes"), renamed.clone()]);
        assert_eq!(aftermath(&out("reptiles", "snakes"), &three, &disk), None, "two are left: the name stays");
        let two = after(&[merge(&["lizards"], "snakes"), renamed]);
        let gone = "only snakes is left, so the merge ends and the name reptiles goes";
        assert_eq!(aftermath(&out("reptiles", "lizards"), &two, &disk).as_deref(), Some(gone));
        let own = Edit::SetClassTarget { class: "reptiles".into(), to: Some(crate::recipe::Target::Count(5)) };
        let with_own = two.apply(&own, &disk).expect("makes sense");
        let said = aftermath(&out("reptiles", "lizards"), &with_own, &disk).unwrap_or_default();
        assert!(said.ends_with("the name reptiles goes, with what was set for it alone"), "{said}");
        let plain = after(&[merge(&["lizards"], "snakes")]);
        assert_eq!(aftermath(&out("snakes", "lizards"), &plain, &disk), None, "snakes is called so still");
        let ends = aftermath(&out("snakes", "snakes"), &plain, &disk);
        assert_eq!(ends.as_deref(), Some("only lizards is left, so the merge ends"), "the part takes the name with it");
        let rest = after(&[merge(&["geckos", "lizards"], "snakes")]);
        let said = aftermath(&out("snakes", "snakes"), &rest, &disk);
        assert_eq!(said.as_deref(), Some("geckos and lizards are called geckos+lizards from now on"));
    }

    #[test]
    fn only_the_latest_can_be_undone_and_they_do_not_pile_up() {
        let mut notices = Notices::default();
        notices.done_undoable("one");
        notices.outdate();
        notices.done_undoable("two");
        notices.failed("three");
        assert_eq!(notices.all().iter().map(|notice| notice.text.as_str()).collect::<Vec<_>>(), ["two", "three"]);
        notices.outdate();
        assert_eq!(notices.all().iter().map(|notice| notice.undoable).collect::<Vec<_>>(), [false]);
        for number in 0..200 {
            notices.failed(format!("{number}"));
        }
        assert_eq!(notices.all().len(), MOST);
        let first = notices.all()[0].id;
        notices.dismiss(first);
        assert_eq!(notices.all().len(), MOST - 1);
    }

    #[test]
    fn no_number_of_the_system_is_said() {
        let mut notices = Notices::default();
        notices.failed(format!("Cannot save the recipe to /x: {}", std::io::Error::from_raw_os_error(13)));
        assert!(notices.all()[0].text.starts_with("Cannot save the recipe to /x: ") && !notices.all()[0].text.contains("os error"));
    }
}
