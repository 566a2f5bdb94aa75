//! What should be known of a chain and of the draws that it makes.

use super::whose::Whose;
use crate::augment::{Chain, Lost};
use crate::recipe::Grow;
use crate::session::{Preview, Show};
use crate::ui::scene::Scene;
use crate::ui::theme::palette;
use crate::ui::widgets::{note, panel};
use egui::accesskit::Role;
use egui::{Ui, WidgetInfo};

/// What should be known of the chain: that it is not used, what it does to what labels depend on, what it does to some kinds of pictures.
pub(super) fn of(scene: &Scene<'_>, (whose, chain): (&Whose, &Chain)) -> Vec<String> {
    let recipe = scene.session.recipe();
    let grow = recipe.grow();
    let unused = (grow != Grow::Augment)
        .then(|| format!("Small classes grow by {} now: choose Augmented in Balance to use this chain", grow.label()));
    let cautions = chain.cautions().into_iter().take(2).map(str::to_owned);
    losses(scene.session.preview()).into_iter().chain(unused).chain(whose.harms(recipe, chain)).chain(cautions).collect()
}

/// "2 of 20 draws are almost black: soften Brightness / contrast", for each way in which draws lose what their originals show. Corners are
/// meant to be far out: each says it for itself.
fn losses(preview: &Preview) -> Vec<String> {
    if preview.request.as_ref().is_none_or(|request| request.show == Show::Corners) {
        return Vec::new();
    }
    let one = |lost: Lost| {
        let found: Vec<Option<&str>> =
            preview.draws.iter().filter_map(|draw| draw.lost).filter(|loss| loss.lost == lost).map(|loss| loss.by).collect();
        let often = |title: &Option<&str>| found.iter().filter(|other| *other == title).count();
        let by = found.iter().max_by_key(|title| often(title)).copied().flatten();
        let (count, all) = (found.len(), preview.draws.len());
        let verb = if count == 1 { "is" } else { "are" };
        let what = by.map_or_else(|| "new images like that teach nothing".to_owned(), |title| format!("soften {title}"));
        (count > 0).then(|| format!("{count} of {all} draws {verb} {}: {what}", lost.words()))
    };
    Lost::ALL.into_iter().filter_map(one).collect()
}

/// A button that says how many notes there are, and shows them.
pub(super) fn behind_button(ui: &mut Ui, (text, name): (&str, &str), notes: &[String]) {
    let colour = palette(ui).many;
    let button = ui.button(egui::RichText::new(text).color(colour)).on_hover_text(name);
    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    panel(&button).show(|ui| {
        ui.set_width(264.0);
        for words in notes {
            note(ui, words, colour);
        }
    });
}
