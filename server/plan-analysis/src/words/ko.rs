//! Korean.

use super::Language;

pub(super) const WORDS: Language = Language {
    articles: &["원칙", "제"],
    principles: &["원칙"],
    constitution: &["헌법", "헌장"],
    no_articles: &["거버넌스", "개정"],
    optional: &[
        "선택",
        "해당되는 경우",
        "해당하는 경우",
        "필요한 경우",
        "필요시",
        "필요 시",
        "경우에만",
    ],
    mandatory: &["필수"],
    placeholder: &["자리 표시자"],
    plan_titles: &["구현 계획"],
    spec_titles: &["기능 명세"],
    tasks_titles: &["작업:"],
    status: &["상태"],
    approved: &["승인"],
    version: &["버전"],
};
