//! Russian.

use super::Language;

pub(super) const WORDS: Language = Language {
    articles: &["принципы", "принцип", "статьи", "статья"],
    principles: &["принцип", "стать"],
    constitution: &["конституц", "устав"],
    no_articles: &["управление", "поправк"],
    optional: &[
        "необязательн",
        "опциональн",
        "если применимо",
        "при необходимости",
        "если нужно",
        "только если",
        "только для",
    ],
    mandatory: &["обязательн"],
    placeholder: &["заполнител"],
    plan_titles: &["план реализации", "технический план"],
    spec_titles: &["спецификация"],
    tasks_titles: &["задачи:"],
    status: &["статус"],
    approved: &["утверждено"],
    version: &["версия"],
};
