//! The row above the chain: whose it is, which it is, and at the right what is shown of it. What is rare is behind the dots. One row, also
//! where there is little room: then words become fewer and closer.

use super::desk::Desk;
use super::gallery::{self, Gallery};
use super::tabs::Tabs;
use super::whose::Whose;
use crate::augment::Chain;
use crate::session::{Named, Show};
use crate::ui::scene::{ChainOf, Scene};
use crate::ui::theme::{self, size};
use crate::ui::widgets::{Density, Segment, menu_item, more_panel, segmented_at, segmented_width_at};
use egui::{Ui, WidgetText};

/// What was chosen in the row.
#[derive(Default)]
pub(super) struct Chosen {
    /// The other tab.
    pub of: Option<ChainOf>,
    /// A chain.
    pub chain: Option<Named>,
    /// Another kind of preview.
    pub show: Option<Show>,
}

/// One way to write the row.
struct Form {
    /// Whether the title stands before it, and what can be said in more words is.
    wordy: bool,
    /// The most letters of the class, and of the chain.
    letters: (usize, usize),
    density: Density,
}

/// From the longest to the shortest.
const FORMS: [Form; 5] = [
    Form { wordy: true, letters: (14, 16), density: Density::Usual },
    Form { wordy: false, letters: (12, 16), density: Density::Usual },
    Form { wordy: false, letters: (10, 10), density: Density::Usual },
    Form { wordy: false, letters: (10, 10), density: Density::Tight },
    Form { wordy: false, letters: (7, 6), density: Density::Tight },
];

const SHOWS: [Show; 3] = [Show::Draws, Show::Images, Show::Corners];

/// The dots of the menu, in points.
const DOTS: f32 = 34.0;

fn shows() -> [Segment<'static>; 3] {
    [
        Segment::new("Draws").tip("Twenty draws on this image"),
        Segment::new("Images").tip("A draw on each of twenty images of the class"),
        Segment::new("Corners").tip("The extreme settings, which random draws seldom show"),
    ]
}

/// A row in one of the [`FORMS`].
struct Row<'f> {
    form: &'f Form,
    tabs: Option<Tabs>,
    chain: String,
    gap: f32,
}

impl<'f> Row<'f> {
    fn of(form: &'f Form, scene: &Scene<'_>, whose: &Whose, title: &str) -> Self {
        let all = if form.wordy { "All classes" } else { "All" };
        let tabs = Tabs::of(whose, scene, (all, form.letters.0, form.density));
        let gap = if form.density == Density::Tight { size::TIGHT } else { size::GAP };
        Self { form, tabs, chain: gallery::button_words(title, form.letters.1, form.wordy), gap }
    }

    /// How wide it is, in points.
    fn width(&self, ui: &Ui) -> f32 {
        let text =
            |text: WidgetText| text.into_galley(ui, Some(egui::TextWrapMode::Extend), f32::INFINITY, egui::TextStyle::Button).size().x;
        let title = if self.form.wordy { text(theme::heading("Augment").into()) + self.gap } else { 0.0 };
        let tabs = self.tabs.as_ref().map_or(0.0, |tabs| tabs.width(ui) + self.gap);
        let chain = text(self.chain.as_str().into()) + 2.0 * ui.spacing().button_padding.x + self.gap;
        title + tabs + chain + DOTS + self.gap + segmented_width_at(ui, &shows(), self.form.density)
    }
}

/// Draws the row; what was chosen. `now` is the kind of preview that is shown.
pub(super) fn show(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    (whose, chain, now): (&Whose, &Chain, Show),
    (desk, gallery): (&Desk, &mut Gallery),
) -> Chosen {
    let shown = gallery::Shown { chain, choice: &whose.choice, called: whose.called(), custom: desk.custom(), class: whose.class() };
    let known = gallery.known(scene.session, &shown);
    let room = ui.available_width();
    let rows = FORMS.iter().map(|form| Row::of(form, scene, whose, &known.title()));
    let mut rows = rows.enumerate().skip_while(|(at, row)| at + 1 < FORMS.len() && row.width(ui) > room);
    let Some((_, row)) = rows.next() else { return Chosen::default() };
    drop(rows);
    let mut chosen = Chosen::default();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = row.gap;
        if row.form.wordy {
            ui.label(theme::heading("Augment"));
        }
        chosen.of = row.tabs.as_ref().and_then(|tabs| tabs.show(ui, whose.of));
        chosen.chain = gallery.show(ui, scene.session, (&shown, &known, &row.chain));
        more_panel(ui, ("Menu of the chain", 248.0), |ui| {
            whose.marks(ui, scene);
            ui.separator();
            if menu_item(ui, "Copy as JSON", "").on_hover_text("The chain as Albumentations 2.0.8 reads it").clicked() {
                let json = chain.to_json();
                ui.ctx().copy_text(format!("{json:#}"));
                ui.close();
            }
        });
        // At the right end of the row.
        let rest = ui.available_size_before_wrap().x - segmented_width_at(ui, &shows(), row.form.density);
        if rest > 0.0 {
            ui.add_space(rest);
        }
        let clicked = segmented_at(ui, SHOWS.iter().position(|show| *show == now), &shows(), row.form.density);
        chosen.show = clicked.and_then(|at| SHOWS.get(at)).copied();
    });
    ui.add_space(size::TIGHT);
    chosen
}
