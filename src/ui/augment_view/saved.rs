//! Chains with names: those saved for all datasets, to choose, save or delete, and those that the recipe defines.

use crate::augment::Chain;
use crate::session::{Named, SavedPreset, Session};
use crate::ui::theme::{self, palette, size};
use crate::ui::widgets::{Field, act, begin_typing, choice, choice_marked, field, heading, icon_button, inset, panel, sentence};
use crate::ui::words::{self, shortened};
use egui::accesskit::Role;
use egui::{Align, Key, Layout, Popup, ScrollArea, Ui, WidgetInfo};

/// What the list remembers from frame to frame.
#[derive(Default)]
pub(super) struct Saved {
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

/// What was chosen from the list.
pub(super) type Chosen = Named;

/// The chains that the recipe defines, for classes to share; the one that was clicked.
fn in_recipe(ui: &mut Ui, session: &Session) -> Option<Chosen> {
    let recipe = session.recipe();
    let named = recipe.named_chains();
    if named.is_empty() {
        return None;
    }
    heading(ui, "In this recipe");
    let uses = recipe.class_chains();
    let mut chosen = None;
    ScrollArea::vertical().id_salt("in the recipe").max_height(160.0).show(ui, |ui| {
        for (name, chain) in named {
            let users = uses.values().filter(|used| **used == name).count() as u64;
            let mark = if users == 0 { "no class".to_owned() } else { words::counted(users, "class", "classes") };
            let line = choice_marked(ui, false, (&shortened(name, 22), &mark)).on_hover_text("Classes that use it share it");
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

impl Saved {
    /// Draws the button and its list; what was chosen. `chain` is the one that can be saved.
    pub(super) fn show(&mut self, ui: &mut Ui, session: &Session, chain: &Chain) -> Option<Chosen> {
        let button = ui.button("Saved ▼").on_hover_text("Chains that you saved under a name, for every dataset");
        let open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&button));
        if button.clicked() || (open && !self.open) {
            self.list = session.saved_presets();
            (self.trouble, self.lost) = (None, None);
        }
        let opens = open && !self.open;
        self.open = open;
        let mut chosen = None;
        panel(&button).show(|ui| {
            ui.set_width(264.0);
            chosen = self.names(ui, session);
            self.taken_back(ui, session);
            chosen = in_recipe(ui, session).or(chosen.take());
            ui.separator();
            inset(ui, |ui| self.save(ui, (session, opens), chain));
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

    /// The name that `chain` is saved under. Looked up when the chain is another one, or the saved ones are.
    pub(super) fn name_of(&mut self, session: &Session, chain: &Chain) -> Option<String> {
        if self.known.as_ref().is_none_or(|(known, _)| known != chain) {
            let saved = session.saved_presets().into_iter().find(|(_, saved)| saved.as_ref() == Ok(chain));
            self.known = Some((chain.clone(), saved.map(|(name, _)| name)));
        }
        self.known.as_ref().and_then(|(_, name)| name.clone())
    }

    /// A line for each, with a way to delete it; the one that was clicked.
    fn names(&mut self, ui: &mut Ui, session: &Session) -> Option<Chosen> {
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
                                let line = choice(ui, false, &shortened(name, 28)).on_hover_text("Use this chain");
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
    fn save(&mut self, ui: &mut Ui, (session, opens): (&Session, bool), chain: &Chain) {
        let known = self.list.iter().any(|(name, _)| name == self.name.trim());
        let verb = if known { "Replace" } else { "Save" };
        ui.horizontal(|ui| {
            let shown = Field { name: "Name of the chain to save", hint: "Name of this chain", width: 144.0 };
            let typed = field(ui, &mut self.name, &shown);
            if opens {
                // What is typed now is a name, not a shortcut.
                begin_typing(ui.ctx(), &typed, &self.name);
            }
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
