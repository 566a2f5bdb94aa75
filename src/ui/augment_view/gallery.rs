//! The chains to choose from: the presets, those saved for all datasets, and those that the recipe defines; and the way to save one.

use crate::augment::{Chain, PRESETS};
use crate::recipe::{ChainChoice, is_called_after};
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
    /// The chain that was looked for last, and the name that it is saved under.
    known: Option<(Chain, Option<String>)>,
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
    /// Whether there is room for the word "Chain".
    pub wordy: bool,
}

/// So wide is the list, in points.
const WIDTH: f32 = 288.0;

/// In a few words what each of [`PRESETS`] is for.
const FOR: [&str; PRESETS.len()] = ["small changes", "for photographs", "far from the originals"];

/// The presets, and the last chain of the user's own; the one that was clicked.
fn presets(ui: &mut Ui, shown: &Shown<'_>) -> Option<Named> {
    heading(ui, "Presets");
    let mut chosen = None;
    for (name, about) in PRESETS.into_iter().zip(FOR) {
        let now = shown.called.is_none() && *shown.choice == ChainChoice::Preset(name.to_owned());
        let title = words::sentence(name);
        let line = choice_marked(ui, now, (&title, about));
        line.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, now, &title));
        if line.clicked() && !now {
            chosen = Some(Named::plain(ChainChoice::Preset(name.to_owned())));
        }
    }
    if let Some(custom) = shown.custom.filter(|custom| custom.name.is_none() && matches!(custom.chain, ChainChoice::Custom(_))) {
        let now = shown.called.is_none() && *shown.choice == custom.chain;
        let line = choice_marked(ui, now, ("Custom", "what you made of one"));
        line.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, now, "Custom"));
        if line.clicked() && !now {
            chosen = Some(custom.clone());
        }
    }
    chosen
}

/// The chains that the recipe defines, for classes to share; the one that was clicked.
fn in_recipe(ui: &mut Ui, session: &Session, class: Option<&str>) -> Option<Named> {
    let recipe = session.recipe();
    // What is the looked-at class's alone is on the desk already.
    let of_itself = |name: &str| class.is_some_and(|class| recipe.only_user_of(name) == Some(class) && is_called_after(name, class));
    let named: Vec<(&str, &ChainChoice)> = recipe.named_chains().into_iter().filter(|(name, _)| !of_itself(name)).collect();
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
            let line = choice_marked(ui, false, (&text, &mark)).on_hover_text("Classes that use it share it");
            line.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Use the chain {name} of the recipe")));
            if line.clicked() {
                chosen = Some(Named { name: Some(name.to_owned()), chain: chain.clone() });
            }
        }
    });
    chosen
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
    pub(super) fn show(&mut self, ui: &mut Ui, session: &Session, shown: &Shown<'_>) -> Option<Named> {
        let title = self.title(session, shown);
        let short = shortened(&title, 16);
        let words = if shown.wordy { format!("Chain: {short} ▼") } else { format!("{short} ▼") };
        let button = ui.button(words).on_hover_text("The presets, and the chains that you saved");
        button.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Choose a chain"));
        button.ctx.accesskit_node_builder(button.id, |node| node.set_value(title.as_str()));
        let open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&button));
        if button.clicked() || (open && !self.open) {
            self.list = session.saved_presets();
            (self.trouble, self.lost) = (None, None);
        }
        self.open = open;
        let mut chosen = None;
        panel(&button).show(|ui| {
            ui.set_width(WIDTH);
            chosen = presets(ui, shown);
            chosen = self.names(ui, session, &title).or(chosen.take());
            self.taken_back(ui, session);
            chosen = in_recipe(ui, session, shown.class).or(chosen.take());
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

    /// What the chain is called: as the user calls it, as it was saved, or after the preset that it is; "Custom" otherwise.
    fn title(&mut self, session: &Session, shown: &Shown<'_>) -> String {
        match (shown.called, shown.choice) {
            (Some(name), _) => name.to_owned(),
            (None, ChainChoice::Preset(name)) => words::sentence(name),
            (None, choice) => {
                let saved = choice.chain().ok().and_then(|chain| self.name_of(session, &chain));
                saved.unwrap_or_else(|| "Custom".to_owned())
            }
        }
    }

    /// The name that `chain` is saved under. Looked up when the chain is another one, or the saved ones are.
    fn name_of(&mut self, session: &Session, chain: &Chain) -> Option<String> {
        if self.known.as_ref().is_none_or(|(known, _)| known != chain) {
            let saved = session.saved_presets().into_iter().find(|(_, saved)| saved.as_ref() == Ok(chain));
            self.known = Some((chain.clone(), saved.map(|(name, _)| name)));
        }
        self.known.as_ref().and_then(|(_, name)| name.clone())
    }

    /// A line for each, with a way to delete it; the one that was clicked.
    fn names(&mut self, ui: &mut Ui, session: &Session, title: &str) -> Option<Named> {
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
                                let line = choice_marked(ui, name == title, (&shortened(name, 28), "")).on_hover_text("Use this chain");
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
        self.known = None;
    }
}
