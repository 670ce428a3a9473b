//! A few words of further languages: Ukrainian, Polish, Turkish, Dutch, Vietnamese and Indonesian.

use super::Language;

pub(super) const WORDS: Language = Language {
    articles: &[],
    principles: &[],
    constitution: &[],
    no_articles: &[],
    optional: &[],
    mandatory: &[],
    placeholder: &[],
    plan_titles: &[],
    spec_titles: &[],
    tasks_titles: &[],
    status: &[],
    approved: &[],
    version: &[],
    offered: &[],
    graded: &[],
    unneeded: &[],
    instructions: &[],
    joining: &[],
    gone: &[],
    examples: &[],
    features: &[],
    story: &[
        "історія користувача",
        "historia użytkownika",
        "kullanıcı hikayesi",
        "gebruikersverhaal",
        "câu chuyện người dùng",
        "cerita pengguna",
    ],
    requirement: &["вимога", "wymaganie", "gereksinim", "vereiste", "yêu cầu", "kebutuhan"],
    requirements: &["вимоги", "wymagania", "gereksinimler", "vereisten"],
    depends: &[],
};
