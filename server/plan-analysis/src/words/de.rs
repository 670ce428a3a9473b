//! German.

use super::Language;

pub(super) const WORDS: Language = Language {
    articles: &["artikel", "prinzipien", "prinzip"],
    principles: &["prinzip", "grundsätz", "artikel"],
    constitution: &["verfassung"],
    no_articles: &["änderungen", "durchsetzung"],
    optional: &[
        "optional",
        "falls nötig",
        "falls zutreffend",
        "nur falls",
        "nur wenn",
        "nur für",
        "wenn nötig",
        "bei bedarf",
    ],
    mandatory: &["verpflichtend", "pflicht", "erforderlich"],
    placeholder: &["platzhalter"],
    plan_titles: &["implementierungsplan", "umsetzungsplan", "technischer plan"],
    spec_titles: &["spezifikation:", "feature-spezifikation"],
    tasks_titles: &["aufgaben:"],
    status: &["status"],
    approved: &["freigegeben", "genehmigt"],
    version: &["version"],
};
