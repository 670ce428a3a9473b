//! Italian.

use super::Language;

pub(super) const WORDS: Language = Language {
    articles: &["articoli", "articolo", "principi", "principio"],
    principles: &["princip", "articol"],
    constitution: &["costituzion"],
    no_articles: &["emendament"],
    optional: &["opzional", "facoltativ", "se applicabile", "se necessario", "solo se", "solo per"],
    mandatory: &["obbligatori", "richiest"],
    placeholder: &["segnaposto"],
    plan_titles: &["piano di implementazione", "piano tecnico"],
    spec_titles: &["specifica di", "specifica funzionale"],
    tasks_titles: &["attività:"],
    status: &["stato"],
    approved: &["approvato"],
    version: &["versione"],
};
