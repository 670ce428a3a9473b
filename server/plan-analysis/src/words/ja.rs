//! Japanese.

use super::Language;

pub(super) const WORDS: Language = Language {
    articles: &["原則"],
    principles: &["原則", "条項"],
    constitution: &["憲章", "憲法"],
    no_articles: &["ガバナンス", "改正"],
    optional: &[
        "任意",
        "省略可",
        "オプション",
        "選択",
        "該当する場合",
        "必要に応じて",
        "必要な場合",
        "場合のみ",
    ],
    mandatory: &["必須"],
    placeholder: &["プレースホルダ"],
    plan_titles: &["実装計画", "技術設計"],
    spec_titles: &["機能仕様"],
    tasks_titles: &["タスク:", "タスク："],
    status: &["ステータス", "状態"],
    approved: &["承認済み"],
    version: &["バージョン"],
};
