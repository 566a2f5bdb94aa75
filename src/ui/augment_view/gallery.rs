//! The chains to choose from: the presets, those saved for all datasets, and those that the recipe defines; and the way to save one.

use crate::augment::{Chain, PRESETS};
use crate::recipe::{ChainChoice, Recipe, is_called_after};
use crate::session::{Named, SavedPreset, Session};
use crate::ui::theme::{self, palette, size};
use crate::ui::widgets::{Field, act, choice_marked, field, heading, icon_button, inset, panel, sentence};
use crate::ui::words::{self, shortened};
use egui::accesskit::Role;
use egui::{Align, Key, Layout, Popup, ScrollArea, Ui, WidgetInfo};

/// What the list remembers from frame to frame.
#[derive(Default)]
pub(super) struct Gallery {
    list: Vec<SavedPreset>,
    open: bool,
    name: String,
    /// Why something could not be done, until the next thing is.
    trouble: Option<String>,
    /// What was lost last, to be taken back.
    lost: Option<Lost>,
    /// The chain that was looked for last, what it was called, and the name that it is saved under.
    looked_up: Option<(Chain, Option<String>, Option<String>)>,
}

/// The chain that is edited, as the gallery shows it.
pub(super) struct Shown<'a> {
    /// The chain, also while a slider is dragged: it is what can be saved.
    pub chain: &'a Chain,
    /// As it stands in the recipe.
    pub choice: &'a ChainChoice,
    /// What the user calls it.
    pub called: Option<&'a str>,
    /// The last chain that was the user's own, to go back to.
    pub custom: Option<&'a Named>,
    /// The class that is looked at.
    pub class: Option<&'a str>,
}

/// What the chain is known as: exactly one line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// One of [`PRESETS`].
    Preset(String),
    /// It is saved for every dataset, under this name.
    Saved(String),
    /// The recipe defines it for classes to share, under this name.
    Shared(String),
    /// None of them: the user's own, with the name that it has in the recipe.
    Custom(Option<String>),
}

impl Known {
    /// What it is called.
    pub(super) fn title(&self) -> String {
        match self {
            Self::Preset(name) => words::sentence(name),
            Self::Saved(name) | Self::Shared(name) | Self::Custom(Some(name)) => name.clone(),
            Self::Custom(None) => "Custom".to_owned(),
        }
    }
}

/// What stands on the button of a chain called `title`.
pub(super) fn button_words(title: &str, letters: usize, wordy: bool) -> String {
    let title = shortened(title, letters);
    if wordy { format!("Chain: {title} ▼") } else { format!("{title} ▼") }
}

/// So wide is the list, in points.
const WIDTH: f32 = 288.0;

/// In a few words what each of [`PRESETS`] is for.
const FOR: [&str; PRESETS.len()] = ["small changes", "for photographs", "far from the originals"];

/// The presets, and the last chain of the user's own; the one that was clicked.
fn presets(ui: &mut Ui, shown: &Shown<'_>, known: &Known) -> Option<Named> {
    heading(ui, "Presets");
    let mut chosen = None;
    for (name, about) in PRESETS.into_iter().zip(FOR) {
        let now = *known == Known::Preset(name.to_owned());
        let title = words::sentence(name);
        let line = choice_marked(ui, now, (&title, about));
        line.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, now, &title));
        if line.clicked() && !now {
            chosen = Some(Named::plain(ChainChoice::Preset(name.to_owned())));
        }
    }
    let now = matches!(known, Known::Custom(_));
    let own = |custom: &&Named| custom.name.is_none() && matches!(custom.chain, ChainChoice::Custom(_)) && custom.chain != *shown.choice;
    let custom = shown.custom.filter(own).filter(|_| !now);
    if now || custom.is_some() {
        let title = if now { known.title() } else { "Custom".to_owned() };
        let line = choice_marked(ui, now, (&shortened(&title, 22), "what you made of one"));
        line.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, now, &title));
        if line.clicked() {
            chosen = custom.cloned().or(chosen);
        }
    }
    chosen
}

/// The chains that the recipe defines, for classes to share; the one that was clicked.
fn in_recipe(ui: &mut Ui, session: &Session, (class, known): (Option<&str>, &Known)) -> Option<Named> {
    let recipe = session.recipe();
    let named = listed(recipe, class);
    if named.is_empty() {
        return None;
    }
    heading(ui, "In this recipe");
    let uses = recipe.class_chains();
    let mut chosen = None;
    ScrollArea::vertical().id_salt("in the recipe").max_height(160.0).show(ui, |ui| {
        for (name, chain) in named {
            let users: Vec<&str> = uses.iter().filter(|(_, used)| **used == name).map(|(class, _)| *class).collect();
            let mark = if users.is_empty() { "no class".to_owned() } else { words::counted(users.len() as u64, "class", "classes") };
            let text = match users.as_slice() {
                [class] if is_called_after(name, class) => format!("That of {}", shortened(class, 16)),
                _ => shortened(name, 22),
            };
            let now = matches!(known, Known::Shared(shared) if shared == name);
            let line = choice_marked(ui, now, (&text, &mark)).on_hover_text("Classes that use it share it");
            line.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Use the chain {name} of the recipe")));
            if line.clicked() {
                chosen = Some(Named { name: Some(name.to_owned()), chain: chain.clone() });
            }
        }
    });
    chosen
}

/// The chains that `recipe` defines, but for what is the looked-at class's alone: that is on the desk already.
fn listed<'r>(recipe: &'r Recipe, class: Option<&str>) -> Vec<(&'r str, &'r ChainChoice)> {
    let of_itself = |name: &str| class.is_some_and(|class| recipe.only_user_of(name) == Some(class) && is_called_after(name, class));
    recipe.named_chains().into_iter().filter(|(name, _)| !of_itself(name)).collect()
}

/// A chain that is kept no more.
struct Lost {
    name: String,
    chain: Chain,
    /// "Deleted" or "Replaced".
    how: &'static str,
}

impl Gallery {
    /// Draws the button and its list; what was chosen.
    pub(super) fn show(&mut self, ui: &mut Ui, session: &Session, (shown, known, words): (&Shown<'_>, &Known, &str)) -> Option<Named> {
        let title = known.title();
        let button = ui.button(words).on_hover_text("The presets, and the chains that you saved");
        button.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Choose a chain"));
        button.ctx.accesskit_node_builder(button.id, |node| node.set_value(title.as_str()));
        let open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&button));
        if button.clicked() || (open && !self.open) {
            self.relist(session);
            (self.trouble, self.lost) = (None, None);
        }
        self.open = open;
        let mut chosen = None;
        panel(&button).show(|ui| {
            ui.set_width(WIDTH);
            chosen = presets(ui, shown, known);
            chosen = self.names(ui, session, known).or(chosen.take());
            self.taken_back(ui, session);
            chosen = in_recipe(ui, session, (shown.class, known)).or(chosen.take());
            ui.separator();
            inset(ui, |ui| self.save(ui, session, shown.chain));
            if let Some(why) = &self.trouble {
                sentence(ui, theme::small(why).color(palette(ui).danger));
            }
            ui.add_space(size::TIGHT);
            if chosen.is_some() {
                ui.close();
            }
        });
        chosen
    }

    /// What the chain is known as.
    pub(super) fn known(&mut self, session: &Session, shown: &Shown<'_>) -> Known {
        if let (None, ChainChoice::Preset(name)) = (shown.called, shown.choice) {
            return Known::Preset(name.clone());
        }
        let saved = shown.choice.chain().ok().and_then(|chain| self.saved_as(session, (&chain, shown.called)));
        match (saved, shown.called) {
            (Some(saved), _) => Known::Saved(saved),
            (None, Some(name)) if listed(session.recipe(), shown.class).iter().any(|(other, _)| *other == name) => {
                Known::Shared(name.to_owned())
            }
            (None, called) => Known::Custom(called.map(str::to_owned)),
        }
    }

    /// The name that `chain` is saved under, the one that it is `called` by if it has one. Looked up when either is another one, or the saved
    /// ones are.
    fn saved_as(&mut self, session: &Session, (chain, called): (&Chain, Option<&str>)) -> Option<String> {
        if self.looked_up.as_ref().is_none_or(|(known, by, _)| known != chain || by.as_deref() != called) {
            let is_it = |(name, saved): &SavedPreset| saved.as_ref() == Ok(chain) && called.is_none_or(|called| called == name);
            let saved = session.saved_presets().into_iter().find(is_it);
            self.looked_up = Some((chain.clone(), called.map(str::to_owned), saved.map(|(name, _)| name)));
        }
        self.looked_up.as_ref().and_then(|(.., name)| name.clone())
    }

    /// A line for each, with a way to delete it; the one that was clicked.
    fn names(&mut self, ui: &mut Ui, session: &Session, known: &Known) -> Option<Named> {
        let p = palette(ui);
        heading(ui, "Saved, for every dataset");
        if self.list.is_empty() {
            sentence(ui, theme::small("None yet: give the chain a name below").color(p.faint));
        }
        let (mut chosen, mut gone) = (None, None);
        ScrollArea::vertical().max_height(240.0).show(ui, |ui| {
            for (name, chain) in &self.list {
                ui.horizontal(|ui| {
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        if icon_button(ui, "×", &format!("Delete the saved chain {name}")).clicked() {
                            gone = Some((name.clone(), chain.clone()));
                        }
                        ui.with_layout(Layout::left_to_right(Align::Center), |ui| match chain {
                            Ok(chain) => {
                                let now = matches!(known, Known::Saved(saved) if saved == name);
                                let line = choice_marked(ui, now, (&shortened(name, 28), "")).on_hover_text("Use this chain");
                                line.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
                                if line.clicked() {
                                    chosen = Some(Named { name: Some(name.clone()), chain: super::desk::choice(chain.clone()) });
                                }
                            }
                            Err(why) => {
                                let text = format!("⚠ {}", shortened(name, 26));
                                ui.label(egui::RichText::new(text).color(p.many)).on_hover_text(why);
                            }
                        });
                    });
                });
            }
        });
        if let Some((name, chain)) = gone {
            self.trouble = session.delete_preset(&name).err();
            self.lost = chain.ok().filter(|_| self.trouble.is_none()).map(|chain| Lost { name, chain, how: "Deleted" });
            self.relist(session);
        }
        chosen
    }

    /// What was deleted or replaced, and its way back.
    fn taken_back(&mut self, ui: &mut Ui, session: &Session) {
        let Some(Lost { name, chain, how }) = &self.lost else { return };
        let mut back = false;
        inset(ui, |ui| {
            ui.horizontal(|ui| {
                ui.label(theme::small(format!("{how} {}", shortened(name, 20))).color(palette(ui).muted));
                back = act(ui, "Take it back").clicked();
            });
        });
        if back {
            self.trouble = session.save_preset(name, chain).err();
            self.lost = None;
            self.relist(session);
        }
    }

    /// A name, and the button that saves the chain under it.
    fn save(&mut self, ui: &mut Ui, session: &Session, chain: &Chain) {
        let known = self.list.iter().any(|(name, _)| name == self.name.trim());
        let verb = if known { "Replace" } else { "Save" };
        ui.horizontal(|ui| {
            let shown = Field { name: "Name of the chain to save", hint: "Name of this chain", width: 164.0 };
            let typed = field(ui, &mut self.name, &shown);
            let entered = typed.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            if act(ui, verb).on_hover_text("Keep this chain under the name, for every dataset").clicked() || entered {
                let name = self.name.trim().to_owned();
                let before = self.list.iter().find(|(known, _)| *known == name).and_then(|(_, chain)| chain.clone().ok());
                self.trouble = session.save_preset(&name, chain).err();
                if self.trouble.is_none() {
                    self.lost = before.map(|chain| Lost { name, chain, how: "Replaced" });
                    self.name.clear();
                }
                self.relist(session);
            }
        });
    }

    /// The saved ones are others now.
    fn relist(&mut self, session: &Session) {
        self.list = session.saved_presets();
        self.looked_up = None;
    }
}
