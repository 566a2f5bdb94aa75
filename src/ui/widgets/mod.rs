//! The parts that everything is made of.

mod buttons;
mod field;
mod lifted;
mod menus;
mod meter;
mod one_line;
mod segmented;
mod surface;

pub(crate) use buttons::{
    check, choice, choice_marked, counted_choice, icon_button, icon_button_with_tip, menu_item, more, more_panel, primary_button,
    quiet_button,
};
pub(crate) use field::{Field, begin_typing, field, is_typed_into, number_field, search, takes_typing};
pub(crate) use lifted::{landing, lifted};
pub(crate) use menus::{act, context_menu, heading, inset, menu, menu_button, panel, sentence};
pub(crate) use meter::{Level, Piece, meter, progress};
pub(crate) use one_line::{OneLine, TIP};
pub(crate) use segmented::{
    Density, Segment, segmented, segmented_at, segmented_fitting, segmented_width, segmented_width_at, segmented_within,
};
pub(crate) use surface::{PILL, card, note, pill, row_from_right, wrapped};
