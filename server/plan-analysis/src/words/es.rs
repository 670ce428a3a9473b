//! Spanish.

use super::Language;

pub(super) const WORDS: Language = Language {
    articles: &["artículos", "artículo", "principios", "principio"],
    principles: &["principio", "artículo"],
    constitution: &["constituci"],
    no_articles: &["gobernanza", "enmienda"],
    optional: &[
        "opcional",
        "si aplica",
        "si es necesario",
        "si procede",
        "solo si",
        "sólo si",
        "solo para",
        "sólo para",
        "cuando aplique",
    ],
    mandatory: &["obligatori", "requerid"],
    placeholder: &["marcador de posición"],
    plan_titles: &["plan de implementación", "plan técnico"],
    spec_titles: &["especificación de", "especificación:"],
    tasks_titles: &["tareas:"],
    status: &["estado"],
    approved: &["aprobado"],
    version: &["versión"],
};
