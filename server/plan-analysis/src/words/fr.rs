//! French.

use super::Language;

pub(super) const WORDS: Language = Language {
    articles: &["articles", "article", "principes", "principe"],
    principles: &["principe", "article"],
    constitution: &["constitution", "charte"],
    no_articles: &["gouvernance", "amendement"],
    optional: &[
        "optionnel",
        "facultati",
        "si applicable",
        "si nécessaire",
        "si besoin",
        "seulement si",
        "uniquement si",
        "uniquement pour",
        "le cas échéant",
    ],
    mandatory: &["obligatoire", "requis"],
    placeholder: &["espace réservé", "texte à remplacer"],
    plan_titles: &["plan d'implémentation", "plan technique"],
    spec_titles: &["spécification de", "spécification :"],
    tasks_titles: &["tâches :", "tâches:"],
    status: &["statut", "état"],
    approved: &["approuvé", "validé"],
    version: &["version"],
};
