//! A step edited in its card: a name, a number or word, a method, a list to take from. What would be refused is said while typing.

use super::ways;
use crate::recipe::{Action, ChainChoice, Edit, Recipe, Redraw, Target, TargetWord};
use crate::session::Session;
use crate::ui::scene::{ChainOf, Scene};
use crate::ui::theme::{self, palette, size};
use crate::ui::widgets::{Field, Segment, choice, field, segmented_within};
use crate::ui::words;
use egui::{ComboBox, Key, ScrollArea, Ui};
use std::sync::Arc;

/// The step under the pen.
pub(super) struct Editing {
    at: usize,
    /// The step as it was when the draft was taken from it.
    of: Action,
    /// What is typed.
    text: String,
    /// The classes that there are at this step.
    classes: Vec<String>,
}

impl Editing {
    /// Begins with step `at` as it is.
    pub(super) fn new(session: &Session, at: usize) -> Self {
        let of = session.recipe().steps.get(at).map_or(Action::ExcludeGlob { glob: String::new() }, |step| step.action.clone());
        let text = text(&of).unwrap_or_default();
        Self { at, of, text, classes: session.classes_at(at) }
    }

    /// Which step.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Whether the step is there yet, of the same kind.
    pub(super) fn is_still_of(&self, recipe: &Recipe) -> bool {
        let now = recipe.steps.get(self.at).map(|step| &step.action);
        now.is_some_and(|now| std::mem::discriminant(now) == std::mem::discriminant(&self.of))
    }

    /// Draws the editor.
    pub(super) fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let Some(now) = scene.session.recipe().steps.get(self.at).map(|step| step.action.clone()) else { return };
        if now != self.of {
            *self = Self::new(scene.session, self.at);
        }
        match &now {
            Action::Merge { classes, into } => {
                self.name(ui, scene, "Name of the merged class");
                self.merged(ui, scene, (classes, into));
            }
            Action::Rename { .. } => self.name(ui, scene, "New name"),
            Action::ExcludeGlob { .. } => self.name(ui, scene, "Pattern of paths"),
            Action::MakeSplits { .. } => self.name(ui, scene, "Shares of train, val and test"),
            Action::Move { images, .. } => {
                self.name(ui, scene, "Class to move to");
                self.keys(ui, scene, images);
            }
            Action::Exclude { images } => self.keys(ui, scene, images),
            Action::DrawAgain { images } => self.redraws(ui, scene, images),
            Action::Drop { class } => self.class(ui, scene, (class, "Class to leave out"), |class| Action::Drop { class }),
            Action::Target { to } => self.target(ui, scene, *to),
            Action::ClassTarget { class, to } => {
                let same = *to;
                self.class(ui, scene, (class, "Class with its own target"), |class| Action::ClassTarget { class, to: same });
                self.target(ui, scene, *to);
            }
            Action::Grow { by } => {
                if let Some(by) = ways::grow(ui, *by) {
                    self.replace(scene, Action::Grow { by });
                }
            }
            Action::ClassGrow { class, by } => {
                let same = *by;
                self.class(ui, scene, (class, "Class that grows in its own way"), |class| Action::ClassGrow { class, by: same });
                if let Some(by) = ways::grow(ui, *by) {
                    self.replace(scene, Action::ClassGrow { class: class.clone(), by });
                }
            }
            Action::Shrink { by } => {
                if let Some(by) = ways::shrink(ui, *by) {
                    self.replace(scene, Action::Shrink { by });
                }
            }
            Action::MaxPerOriginal { most } => {
                if let Some(most) = ways::cap(ui, *most) {
                    self.replace(scene, Action::MaxPerOriginal { most });
                }
            }
            Action::ImblearnSeed { seed } => {
                if let Some(seed) = ways::imblearn_seed(ui, *seed) {
                    self.replace(scene, Action::ImblearnSeed { seed });
                }
            }
            Action::Partners { from } => {
                if let Some(from) = ways::partners(ui, *from) {
                    self.replace(scene, Action::Partners { from });
                }
            }
            Action::Augment { .. } | Action::NamedChain { .. } | Action::ClassAugment { .. } | Action::Mark { .. } => {
                self.chain_step(ui, scene, &now);
            }
        }
    }

    /// Chains, who uses them, and what they must not change.
    fn chain_step(&self, ui: &mut Ui, scene: &mut Scene<'_>, now: &Action) {
        match now {
            Action::Augment { chain, name } => {
                // A name of its own is lit as no preset.
                let now = name.as_ref().map_or(chain.clone(), |_| ChainChoice::Custom(crate::augment::Chain::default()));
                if let Some(chain) = ways::preset(ui, &now) {
                    self.replace(scene, Action::Augment { chain, name: None });
                }
                open_chain(ui, scene, None);
            }
            Action::NamedChain { name, chain } => {
                if let Some(chain) = ways::preset(ui, chain) {
                    self.replace(scene, Action::NamedChain { name: name.clone(), chain });
                }
                let chains = scene.session.recipe().class_chains();
                let user = chains.iter().filter(|(_, used)| **used == name).map(|(class, _)| (*class).to_owned()).min();
                // Where none does, that stands above.
                if let Some(class) = user {
                    open_chain(ui, scene, Some(&class));
                }
            }
            Action::ClassAugment { class, chain } => {
                let same = chain.clone();
                self.class(ui, scene, (class, "Class with its own chain"), |class| Action::ClassAugment { class, chain: same.clone() });
                if let Some(chain) = ways::chain_name(ui, scene.session.recipe(), chain) {
                    self.replace(scene, Action::ClassAugment { class: class.clone(), chain });
                }
                open_chain(ui, scene, Some(class));
            }
            Action::Mark { class, matters } => {
                let same = matters.clone();
                self.class(ui, scene, (class, "Class whose label depends on it"), |class| Action::Mark { class, matters: same.clone() });
                match ways::matters(ui, matters) {
                    Some(none) if none.is_empty() => scene.asks.edit(Edit::RemoveStep(self.at)),
                    Some(matters) => self.replace(scene, Action::Mark { class: class.clone(), matters }),
                    None => {}
                }
            }
            _ => {}
        }
    }

    fn replace(&self, scene: &mut Scene<'_>, action: Action) {
        scene.asks.edit(Edit::ReplaceStep { at: self.at, action });
    }

    /// A name that is typed; Enter or leaving the field takes it, Escape takes it back.
    fn name(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, what: &str) {
        self.typed(ui, scene, &Typed { said: what, name: what, hint: what });
    }

    /// The same with other words around it.
    fn typed(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, shown: &Typed<'_>) {
        ui.label(theme::small(shown.said).color(palette(ui).muted));
        let width = ui.available_width();
        let response = field(ui, &mut self.text, &Field { name: shown.name, hint: shown.hint, width });
        if self.text.trim().is_empty() && text(&self.of).is_some_and(|text| text.is_empty()) {
            // Nothing typed where nothing stood: what is chosen above it holds.
            return;
        }
        let typed = with_text(&self.of, self.text.trim()).and_then(|action| {
            let edit = Edit::ReplaceStep { at: self.at, action: action.clone() };
            let allowed = if action == self.of { Ok(()) } else { scene.session.allows(&edit) };
            allowed.map(|()| action).map_err(|error| error.to_string())
        });
        if let Err(why) = &typed {
            let text = theme::small(words::sentence(why)).color(palette(ui).danger);
            ui.add(egui::Label::new(text).wrap());
        }
        if ui.input(|input| input.key_pressed(Key::Escape)) {
            self.text = text(&self.of).unwrap_or_default();
        } else if response.lost_focus()
            && let Ok(action) = typed
            && action != self.of
        {
            self.replace(scene, action);
        }
    }

    /// The classes of a merge, each with a way out of it.
    fn merged(&self, ui: &mut Ui, scene: &mut Scene<'_>, (classes, into): (&[String], &String)) {
        ui.add_space(size::TIGHT);
        list(ui, classes, |ui, class| {
            let out = ui.small_button("×").on_hover_text(format!("Take {class} out of the merge"));
            out.widget_info(|| {
                egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, format!("Take {class} out of the merge into {into}"))
            });
            if out.clicked() {
                let rest: Vec<String> = classes.iter().filter(|other| *other != class).cloned().collect();
                let edit = match rest.as_slice() {
                    [] => Edit::RemoveStep(self.at),
                    [only] if only == into => Edit::RemoveStep(self.at),
                    _ => Edit::ReplaceStep { at: self.at, action: Action::Merge { classes: rest, into: into.clone() } },
                };
                scene.asks.edit(edit);
            }
        });
    }

    /// The keys of images that are left out or moved, each with a way back.
    fn keys(&self, ui: &mut Ui, scene: &mut Scene<'_>, images: &[String]) {
        let moved = match &self.of {
            Action::Move { to, .. } => Some(to),
            _ => None,
        };
        let tip = if moved.is_some() { "Leave it in its own class" } else { "Take it back in" };
        list(ui, images, |ui, key| {
            let back = ui.small_button("↩").on_hover_text(tip);
            let name = if moved.is_some() { format!("Leave {key} in its own class") } else { format!("Take {key} back in") };
            back.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, &name));
            if back.clicked() {
                let rest = || images.iter().filter(|other| *other != key).cloned().collect::<Vec<_>>();
                scene.asks.edit(match moved {
                    None => Edit::Include { images: vec![key.clone()] },
                    Some(_) if images.len() == 1 => Edit::RemoveStep(self.at),
                    Some(to) => Edit::ReplaceStep { at: self.at, action: Action::Move { images: Arc::new(rest()), to: to.clone() } },
                });
            }
        });
    }

    /// The made images that are drawn again, each with a way back.
    fn redraws(&self, ui: &mut Ui, scene: &mut Scene<'_>, images: &[Redraw]) {
        lines(ui, images.len(), &|at| redraw_words(&images[at]), |ui, at| {
            let back = ui.small_button("↩").on_hover_text("As it was drawn first");
            let name = format!("Take back how image {} of {} in {} was drawn again", images[at].copy, images[at].source, images[at].class);
            back.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, &name));
            if back.clicked() {
                let rest = images.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, one)| one.clone()).collect();
                scene.asks.edit(match images {
                    [_] => Edit::RemoveStep(self.at),
                    _ => Edit::ReplaceStep { at: self.at, action: Action::DrawAgain { images: Arc::new(rest) } },
                });
            }
        });
    }

    /// One of the classes that there are.
    fn class(&self, ui: &mut Ui, scene: &mut Scene<'_>, (now, what): (&String, &str), action: impl Fn(String) -> Action) {
        let shown = words::shortened(now, 28);
        let combo = ComboBox::from_id_salt(("class of step", self.at)).selected_text(shown).width(ui.available_width());
        let answer = combo.show_ui(ui, |ui| {
            let height = size::BUTTON;
            ui.set_width(208.0);
            ScrollArea::vertical().max_height(240.0).show_rows(ui, height, self.classes.len(), |ui, rows| {
                for class in &self.classes[rows] {
                    if choice(ui, class == now, &words::shortened(class, 26)).clicked() && class != now {
                        self.replace(scene, action(class.clone()));
                    }
                }
            });
        });
        answer.response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::ComboBox, true, format!("{what}: {now}")));
        ui.add_space(size::TIGHT);
    }

    /// A word to choose, or a number, word or rule to type.
    fn target(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, now: Target) {
        let lit = TargetWord::ALL.iter().position(|word| now == Target::Word(*word));
        let name = format!("Target of step {}", self.at + 1);
        let words = TargetWord::ALL.map(|word| (words::sentence(word.name()), format!("{name}: {}", word.name())));
        let segments = words.each_ref().map(|(word, named)| Segment::new(word).named(named));
        let clicked = segmented_within(ui, lit, &segments).filter(|clicked| Some(*clicked) != lit);
        if let Some(Ok(action)) = clicked.and_then(|clicked| TargetWord::ALL.get(clicked)).map(|word| with_text(&self.of, word.name())) {
            self.replace(scene, action);
        }
        ui.add_space(size::TIGHT);
        self.typed(ui, scene, &Typed { said: "Or a number, or a rule", name: &name, hint: "600, p75 or sqrt" });
    }
}

/// What stands around a field.
struct Typed<'a> {
    /// Above it.
    said: &'a str,
    /// What it is called for screen readers.
    name: &'a str,
    /// In it while it is empty.
    hint: &'a str,
}

/// Opens Augment on the chain of `class`, or of all classes.
fn open_chain(ui: &mut Ui, scene: &mut Scene<'_>, class: Option<&str>) {
    if ui.button("Open the chain").on_hover_text("Edit its transforms in Augment").clicked() {
        if let Some(class) = class {
            scene.classes.set(class);
        }
        scene.asks.open_chain(class.map_or(ChainOf::All, |_| ChainOf::Class));
    }
}

/// Lines with a button at the right; only those in view are built.
fn list(ui: &mut Ui, all: &[String], mut button: impl FnMut(&mut Ui, &String)) {
    lines(ui, all.len(), &|at| all[at].clone(), |ui, at| button(ui, &all[at]));
}

/// As [`list`], with lines that are worked out where they are seen.
fn lines(ui: &mut Ui, count: usize, line: &dyn Fn(usize) -> String, mut button: impl FnMut(&mut Ui, usize)) {
    let height = 20.0;
    ScrollArea::vertical().max_height(7.0 * height).id_salt("lines of the step").show_rows(ui, height, count, |ui, rows| {
        for at in rows {
            ui.horizontal(|ui| {
                ui.set_height(height);
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    button(ui, at);
                    ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                        ui.add(egui::Label::new(theme::small(line(at)).color(palette(ui).text)).truncate());
                    });
                });
            });
        }
    });
}

/// "made 2 of cats · train/cats/1.jpg", or with how often: the number first, because a long path is cut.
fn redraw_words(one: &Redraw) -> String {
    let times = if one.times.get() == 1 { String::new() } else { format!(", {} times", one.times) };
    format!("made {} of {}{times} · {}", one.copy, one.class, one.source)
}

/// The one text of a step that can be typed.
fn text(action: &Action) -> Option<String> {
    match action {
        Action::Merge { into: text, .. } | Action::Rename { to: text, .. } | Action::Move { to: text, .. } => Some(text.clone()),
        Action::ExcludeGlob { glob } => Some(glob.clone()),
        Action::MakeSplits { parts } => Some(parts.to_string()),
        // A word is lit where words are chosen.
        Action::Target { to: Target::Word(_) } | Action::ClassTarget { to: Target::Word(_), .. } => Some(String::new()),
        Action::Target { to } | Action::ClassTarget { to, .. } => Some(to.to_string()),
        _ => None,
    }
}

/// `action` with another such text, or why that cannot be.
fn with_text(action: &Action, text: &str) -> Result<Action, String> {
    let mut changed = action.clone();
    match &mut changed {
        Action::Merge { into: old, .. }
        | Action::Rename { to: old, .. }
        | Action::Move { to: old, .. }
        | Action::ExcludeGlob { glob: old } => {
            text.clone_into(old);
        }
        Action::MakeSplits { parts } => *parts = text.parse()?,
        Action::Target { to } | Action::ClassTarget { to, .. } => *to = text.parse()?,
        _ => {}
    }
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::Grow;

    #[test]
    fn the_typed_text_goes_into_its_place() {
        let merge = |into: &str| Action::Merge { classes: vec!["a".into(), "b".into()], into: into.into() };
        assert_eq!(text(&merge("c")).as_deref(), Some("c"));
        assert_eq!(with_text(&merge("c"), "d"), Ok(merge("d")));
        let grow = Action::Grow { by: Grow::Copies };
        assert_eq!((text(&grow), with_text(&grow, "d")), (None, Ok(grow)));
        let target = |to| Action::Target { to };
        assert_eq!(with_text(&target(Target::Count(5)), "median"), Ok(target(Target::Word(TargetWord::Median))));
        assert!(with_text(&target(Target::Count(5)), "many").is_err());
        assert_eq!(text(&target(Target::Word(TargetWord::Largest))).as_deref(), Some(""), "what is lit is not typed");
    }
}
