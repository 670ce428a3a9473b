//! Chinese, simplified and traditional.

use super::Language;

pub(super) const WORDS: Language = Language {
    articles: &["原则", "原則", "条款", "條款"],
    principles: &["原则", "原則", "条款"],
    constitution: &["宪法", "宪章", "憲法", "憲章"],
    no_articles: &["治理", "修订"],
    optional: &[
        "可选",
        "可選",
        "如适用",
        "如適用",
        "如有",
        "如需",
        "必要时",
        "必要時",
        "仅当",
        "僅當",
        "仅用于",
        "視情況",
        "视情况",
    ],
    mandatory: &["必填", "必须", "必需", "強制", "强制"],
    placeholder: &["占位符"],
    plan_titles: &["技术计划", "实施计划", "實施計劃", "实现计划"],
    spec_titles: &["功能规格", "功能规范", "功能規格"],
    tasks_titles: &["任务:", "任务：", "任務:", "任務："],
    status: &["状态", "狀態"],
    approved: &["已批准", "批准"],
    version: &["版本"],
};
